"""What a back-test says: each method's score over months it had not seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from asvat.evaluation.accuracy import Accuracy, Comparison
from asvat.evaluation.cell_history import CellHistory, Months
from asvat.evaluation.forecast_fairness import Fairness
from asvat.evaluation.forecasters import Forecaster
from asvat.records.arrays import Floats
from asvat.records.provenance import stamp

METHOD = "Back-test of forecasts"
CAVEAT = "A forecast of places, from reported incidents. It says nothing about any person."


@dataclass(frozen=True)
class MethodScore:
    """What one method would have scored over the test months.

    ``versus_count_map`` holds the paired difference from the map of the last twelve months'
    counts (None for that map). ``chosen`` marks the method that the months before the first
    test month recommended.
    """

    method: str
    learns: bool
    chosen: bool
    accuracy: Accuracy
    versus_count_map: Comparison | None

    @property
    def beats_count_map(self) -> bool:
        """Whether the whole interval of the difference in PAI lies above 0."""
        return self.versus_count_map is not None and self.versus_count_map.pai.low > 0.0

    @property
    def offered(self) -> bool:
        """Whether the method is worth using: it beats the count map, or is the count map."""
        return self.versus_count_map is None or self.beats_count_map


@dataclass(frozen=True)
class Trials:
    """Forecasts of months that have since happened, each from before its month.

    Parameters
    ----------
    history
        The records.
    month
        The months forecast, shape (months,): first those that only serve to choose, then the
        last ``tested`` that are judged.
    tested
        How many are judged.
    forecasters, forecast
        The methods, and for each its forecasts, shape (months, cells).
    """

    history: CellHistory
    month: Months
    tested: int
    forecasters: tuple[Forecaster, ...]
    forecast: tuple[Floats, ...]

    @property
    def happened(self) -> Floats:
        """What happened in the months forecast, shape (months, cells)."""
        return self.history.count[np.searchsorted(self.history.month, self.month)]


@dataclass(frozen=True)
class Backtest:
    """The answer of :func:`asvat.evaluation.backtest.backtest`.

    ``procedure`` is what you would have had by choosing anew each month, on the months before
    it, and ``choices`` the method chosen for each test month. ``by_month`` holds one mapping a
    month and method. ``fairness`` is there when groups of cells were given.
    """

    scores: tuple[MethodScore, ...]
    procedure: MethodScore
    choices: tuple[tuple[str, str], ...]
    by_month: tuple[dict[str, Any], ...]
    fairness: tuple[Fairness, ...]
    trials: Trials
    parameters: dict[str, Any]

    @property
    def chosen(self) -> MethodScore:
        """The method that the months before the test recommended."""
        return next(s for s in self.scores if s.chosen)

    def table(self) -> pa.Table:
        """Return one row a method, the chosen one marked; best PAI first."""
        rows = [_row(s) for s in sorted(self.scores, key=lambda s: -s.accuracy.pai.value)]
        return stamp(pa.Table.from_pylist(rows), METHOD, self.parameters, [CAVEAT])

    def procedure_table(self) -> pa.Table:
        """Return one row: the method chosen anew each month on what was known."""
        return stamp(pa.Table.from_pylist([_row(self.procedure)]), METHOD, self.parameters)

    def month_table(self) -> pa.Table:
        """Return one row a test month and method: incidents, PAI, PEI, hit rate, chosen."""
        return stamp(pa.Table.from_pylist(list(self.by_month)), METHOD, self.parameters, [CAVEAT])


def _row(score: MethodScore) -> dict[str, Any]:
    measured, against = score.accuracy, score.versus_count_map
    return {
        "method": score.method,
        "pai": measured.pai.value,
        "pai_low": measured.pai.low,
        "pai_high": measured.pai.high,
        "pei": measured.pei.value,
        "hit_rate": measured.hit_rate.value,
        "chosen": score.chosen,
        "rri": None if measured.rri is None else measured.rri.value,
        "beats_count_map": score.beats_count_map,
        "offered": score.offered,
        "pai_difference": None if against is None else against.pai.value,
        "pai_difference_low": None if against is None else against.pai.low,
        "pai_difference_high": None if against is None else against.pai.high,
        "learns": score.learns,
        "incidents": measured.incidents,
        "months": measured.parameters["folds"],
        "area_share": measured.area_share,
    }
