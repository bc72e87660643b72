"""How good would each map have been? Forecast each month from its past alone, and count.

For places only, never for people: see :mod:`asvat.evaluation.forecasters`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asvat.errors import InputError
from asvat.evaluation.accuracy import Accuracy, Comparison, accuracy, compare
from asvat.evaluation.cell_history import YEAR, CellHistory, Months
from asvat.evaluation.forecast_fairness import Fairness, forecast_fairness
from asvat.evaluation.forecasters import COUNT_MAP, Forecaster, count_map, simple_forecasters
from asvat.evaluation.learned import learned_forecasters
from asvat.evaluation.ranking import best_possible, chosen_share
from asvat.hotspots.grid import Bools, Floats, Window
from asvat.records.provenance import stamp

METHOD = "Back-test of forecasts"
CAVEAT = "A forecast of places, from reported incidents. It says nothing about any person."
# No forecast is made from fewer months than these.
LEAST_HISTORY = 6


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
    """The answer of :func:`backtest`.

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


def backtest(
    cube: Floats,
    month: Any,
    window: Window,
    mask: Bools | None = None,
    *,
    area_share: float = 0.05,
    test_months: int = 12,
    choose_months: int = 12,
    bandwidth: float | None = None,
    forecasters: Sequence[Forecaster] | None = None,
    also: Sequence[Forecaster] = (),
    groups: npt.ArrayLike | None = None,
    replicates: int = 2000,
    confidence: float = 0.95,
    seed: int = 0,
) -> Backtest:
    """Forecast each of the last months from the months before it, and judge the maps.

    Parameters
    ----------
    cube
        Incidents, shape (months, rows, columns).
    month
        The month of each layer: ``datetime64[M]`` or text such as 2019-06. Months may be
        missing; a missing month is neither forecast nor read as zero.
    window, mask
        The cells and the study area, shape (rows, columns). PAI depends on the area: an area
        with much empty land makes every map look better. Draw it from a boundary, never from
        what happened in the test months.
    area_share
        The share of the area that each map may choose.
    test_months, choose_months
        Months judged, the last there are, and months before them that serve to choose the
        method. Where the records are short, both shrink, half of what there is each.
    bandwidth
        Of the density map, metres; one cell when absent.
    forecasters, also
        Replace, or join, the usual methods; one must be called ``count-12-months``.
    groups
        The group of each cell, shape (rows, columns): adds the fairness report of each
        forecast that learns.
    replicates, confidence, seed
        Of the intervals, see :func:`asvat.evaluation.accuracy.accuracy`, and of the trees.

    Raises
    ------
    InputError
        When the records are too short or do not fit.
    """
    history = CellHistory.of(cube, month, window, mask)
    if forecasters is None:
        forecasters = (
            *simple_forecasters(float(bandwidth or window.grid.size)),
            *learned_forecasters(seed=seed),
        )
    methods = (*forecasters, *also)
    if COUNT_MAP not in {f.name for f in methods}:
        raise InputError(
            f"no forecaster is called {COUNT_MAP}",
            where="forecasters",
            mend="Every method is held against that map: add it.",
        )
    months, tested = _months_to_forecast(history, test_months, choose_months)
    made = tuple(f.forecast(history, months) for f in methods)
    trials = Trials(history, months, tested, methods, made)
    cell_group = None
    if groups is not None:
        laid = np.asarray(groups, dtype=object)
        if laid.shape != window.shape:
            raise InputError(f"groups {laid.shape} do not fit {window.shape}", where="groups")
        cell_group = laid[history.places.mask]
    return judge(trials, area_share, cell_group, replicates, confidence, seed)


def judge(
    trials: Trials,
    area_share: float,
    groups: npt.ArrayLike | None = None,
    replicates: int = 2000,
    confidence: float = 0.95,
    seed: int = 0,
) -> Backtest:
    """Judge forecasts that were made before, at any share of the area; see :func:`backtest`.

    `groups` holds one group a cell of the study area, shape (cells,).
    """
    happened = trials.happened
    if happened[-trials.tested :].sum() == 0:
        raise InputError("nothing happened in the test months", where="cube")
    area = np.ones(happened.shape[1])
    parts = [chosen_share(f, area, area_share) for f in trials.forecast]
    names = [f.name for f in trials.forecasters]
    base = names.index(COUNT_MAP)
    picks = _choose_before(parts, happened, base, trials.tested)
    test = slice(happened.shape[0] - trials.tested, None)
    counts = happened[test]
    previous = np.stack([count_map(trials.history.before(m), m) for m in trials.month[test]])
    settings = {"replicates": replicates, "confidence": confidence, "seed": seed}

    def score(name: str, learns: bool, chosen: bool, forecast: Floats) -> MethodScore:
        measured = accuracy(forecast, counts, area, area_share, previous=previous, **settings)
        against = None
        if name != COUNT_MAP:
            rival = trials.forecast[base][test]
            against = compare(forecast, rival, counts, area, area_share, **settings)
        return MethodScore(name, learns, chosen, measured, against)

    scores = tuple(
        score(f.name, f.learns, i == picks[0], made[test])
        for i, (f, made) in enumerate(zip(trials.forecasters, trials.forecast, strict=True))
    )
    by_choice = np.stack([trials.forecast[p][test][i] for i, p in enumerate(picks)])
    learns = any(trials.forecasters[p].learns for p in picks)
    parameters = {
        "area_share": area_share,
        "cells": int(area.size),
        "cell": trials.history.places.window.grid.size,
        "shape": trials.history.places.window.grid.shape_name,
        "test_months": [str(m) for m in trials.month[test]],
        "choose_months": [str(m) for m in trials.month[: -trials.tested]],
        "missing_months": trials.history.missing(),
        **settings,
    }
    return Backtest(
        scores,
        score("chosen-each-month", learns, False, by_choice),
        tuple((str(m), names[p]) for m, p in zip(trials.month[test], picks, strict=True)),
        tuple(_monthly(trials, [p[test] for p in parts], picks, area_share)),
        _fairness(trials, parts, test, groups, settings),
        trials,
        parameters,
    )


def _months_to_forecast(
    history: CellHistory, test_months: int, choose_months: int
) -> tuple[Months, int]:
    able = history.month[LEAST_HISTORY:]
    if test_months < 1 or choose_months < 1:
        raise InputError("test and choose months must be 1 or more", where="test_months")
    if able.size < 2:
        raise InputError(
            f"{history.month.size} months are too few to test a forecast",
            where="month",
            mend=f"Give {LEAST_HISTORY + 2} months or more.",
        )
    tested = min(test_months, able.size // 2)
    return able[-(tested + choose_months) :], tested


def _choose_before(parts: list[Floats], happened: Floats, base: int, tested: int) -> list[int]:
    """Return for each test month the method that the months before it recommend.

    The one with most hits, among those whose lead over the count map is more than its chance
    error (normal, 97.5% one-sided, incidents resampled); the count map where there is none.
    """
    hits = np.stack([(p * happened).sum(axis=1) for p in parts])
    spread = np.stack([((p - parts[base]) ** 2 * happened).sum(axis=1) for p in parts])
    picks = []
    for month in range(happened.shape[0] - tested, happened.shape[0]):
        caught = hits[:, :month].sum(axis=1)
        lead = caught - caught[base]
        sure = lead > 1.96 * np.sqrt(spread[:, :month].sum(axis=1))
        sure[base] = True
        picks.append(int(np.argmax(np.where(sure, lead, -np.inf))))
    return picks


def _monthly(
    trials: Trials, parts: list[Floats], picks: list[int], area_share: float
) -> list[dict[str, Any]]:
    counts = trials.happened[-trials.tested :]
    area = np.ones(counts.shape[1])
    ideal = chosen_share(best_possible(counts, area), area, area_share)
    rows = []
    for i, when in enumerate(trials.month[-trials.tested :]):
        total, most = counts[i].sum(), (ideal[i] * counts[i]).sum()
        for j, forecaster in enumerate(trials.forecasters):
            hits = float((parts[j][i] * counts[i]).sum())
            rate = hits / total if total > 0 else float("nan")
            rows.append(
                {
                    "month": str(when),
                    "method": forecaster.name,
                    "incidents": int(total),
                    "pai": rate / area_share,
                    "pei": hits / most if most > 0 else float("nan"),
                    "hit_rate": rate,
                    "chosen": picks[i] == j,
                }  # fmt: skip
            )
    return rows


def _fairness(
    trials: Trials,
    parts: list[Floats],
    test: slice,
    groups: npt.ArrayLike | None,
    settings: dict[str, Any],
) -> tuple[Fairness, ...]:
    if groups is None:
        return ()
    base = [f.name for f in trials.forecasters].index(COUNT_MAP)
    return tuple(
        forecast_fairness(
            parts[i][test],
            trials.happened[test],
            trials.forecast[i][test],
            groups,
            baseline_flagged=parts[base][test],
            baseline_expected=trials.forecast[base][test],
            method=f.name,
            **settings,
        )
        for i, f in enumerate(trials.forecasters)
        if f.learns and f.expects
    )


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
