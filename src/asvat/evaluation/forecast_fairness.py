"""Does a forecast treat areas alike? Places flagged, incidents caught and expected, by group.

The groups are groups of places: deprivation tenths, districts. Never people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asvat.errors import InputError
from asvat.hotspots.count_intervals import check_confidence
from asvat.records.arrays import Floats
from asvat.records.provenance import stamp

METHOD = "Forecast fairness"
NOTE = (
    "Incidents are what was reported and recorded, not what people did. Where people report less, "
    "a forecast learned from reports looks right and sends help elsewhere; where more is looked "
    "for, more is found and forecast. An even table does not show that a forecast is fair, an "
    "uneven one does not show that it is not: both are a reason to ask who reports, and why."
)


@dataclass(frozen=True)
class Side:
    """What one forecast did to one group of places.

    ``flagged_share`` of the group's cells were chosen; ``hit_rate`` of its incidents fell in
    them. ``ratio`` is incidents observed over expected: above 1 the forecast fell short there,
    below 1 it said too much. Limits are bootstrap intervals; NaN where nothing can be divided.
    """

    flagged_share: float
    captured: float
    hit_rate: float
    hit_rate_low: float
    hit_rate_high: float
    expected: float
    ratio: float
    ratio_low: float
    ratio_high: float


@dataclass(frozen=True)
class GroupFairness:
    """One group of places: its size, its incidents, the forecast and the map it must beat."""

    group: str
    cells: int
    observed: float
    forecast: Side
    baseline: Side | None


@dataclass(frozen=True)
class Fairness:
    """The answer of :func:`forecast_fairness`; ``note`` must be shown with it."""

    method: str
    groups: tuple[GroupFairness, ...]
    parameters: dict[str, Any]
    note: str = NOTE

    def table(self) -> pa.Table:
        """Return one row a group; the baseline's columns begin with ``baseline_``."""
        rows = []
        for g in self.groups:
            row = {"group": g.group, "cells": g.cells, "observed": g.observed, **vars(g.forecast)}
            if g.baseline is not None:
                row |= {f"baseline_{k}": v for k, v in vars(g.baseline).items()}
            rows.append(row)
        named = {"forecast": self.method, **self.parameters}
        return stamp(pa.Table.from_pylist(rows), METHOD, named, [self.note])


def forecast_fairness(
    flagged: Floats,
    observed: Floats,
    expected: Floats,
    group: npt.ArrayLike,
    *,
    baseline_flagged: Floats | None = None,
    baseline_expected: Floats | None = None,
    method: str = "forecast",
    replicates: int = 2000,
    confidence: float = 0.95,
    seed: int = 0,
) -> Fairness:
    """Compare what a forecast did to groups of places.

    Parameters
    ----------
    flagged
        The part of each cell that the forecast chose, 0 to 1 (true or false will do), shape
        (cells,), or (months, cells).
    observed, expected
        Incidents that happened and that the forecast expected, of the same shape.
    group
        The group of each cell, shape (cells,): a deprivation tenth, a district. Empty text or
        None leaves a cell out of the table.
    baseline_flagged, baseline_expected
        The same of the map that the forecast must beat; both or neither.
    method
        The forecast's name.
    replicates, confidence, seed
        Of the bootstrap, which draws whole months again when there are at least six (incidents
        of a month are not independent), and otherwise single incidents with Poisson weights.

    Raises
    ------
    InputError
        When shapes do not fit or nothing is in a group.
    """
    check_confidence(confidence)
    chosen, happened, hoped = (
        np.atleast_2d(np.asarray(v, dtype=np.float64)) for v in (flagged, observed, expected)
    )
    names = np.array(["" if v is None else str(v) for v in np.asarray(group, dtype=object)])
    _check(chosen, happened, hoped, names)
    baseline = None
    if baseline_flagged is not None and baseline_expected is not None:
        baseline = tuple(
            np.atleast_2d(np.asarray(v, dtype=np.float64))
            for v in (baseline_flagged, baseline_expected)
        )
        _check(baseline[0], happened, baseline[1], names)
    draws = _draws(happened.shape[0], replicates, seed)
    limits = (0.5 - confidence / 2.0, 0.5 + confidence / 2.0)
    groups = []
    for name in _in_order(names):
        inside = names == name
        counts = happened[:, inside]
        sides = [
            _side(part[:, inside], counts, hope[:, inside], draws, limits, (replicates, seed))
            for part, hope in ((chosen, hoped), *((baseline,) if baseline else ()))
        ]
        groups.append(
            GroupFairness(
                str(name),
                int(inside.sum()),
                float(counts.sum()),
                sides[0],
                sides[1] if len(sides) > 1 else None,
            )
        )
    parameters = {
        "months": int(happened.shape[0]), "replicates": replicates,
        "confidence": confidence, "seed": seed, "resampled": "months" if draws is not None
        else "incidents", "cells_without_group": int((names == "").sum()),
    }  # fmt: skip
    return Fairness(method, tuple(groups), parameters)


def _check(chosen: Floats, happened: Floats, hoped: Floats, names: npt.NDArray[np.str_]) -> None:
    if not (chosen.shape == happened.shape == hoped.shape) or names.shape != happened.shape[1:]:
        raise InputError(
            f"shapes do not fit: flagged {chosen.shape}, observed {happened.shape}, expected "
            f"{hoped.shape}, group {names.shape}",
            where="flagged, observed, expected, group",
            mend="Give one value a cell (or month and cell), and one group a cell.",
        )
    if not (names != "").any():
        raise InputError("no cell has a group", where="group")


def _in_order(names: npt.NDArray[np.str_]) -> list[str]:
    """Return the groups, numbers in order of size (2 before 10), else by name."""
    found = [str(n) for n in np.unique(names) if n]
    numeric = all(n.isdigit() for n in found)
    return sorted(found, key=lambda n: (int(n) if numeric else 0, n))


def _draws(months: int, replicates: int, seed: int) -> Floats | None:
    """Return how often each month is drawn, shape (replicates, months); None with few months."""
    if months < 6:
        return None
    picks = np.random.default_rng(seed).multinomial(months, np.full(months, 1 / months), replicates)
    return picks.astype(np.float64)


def _side(
    chosen: Floats,
    counts: Floats,
    hoped: Floats,
    draws: Floats | None,
    limits: tuple[float, float],
    chance: tuple[int, int],
) -> Side:
    caught_by_month = (chosen * counts).sum(axis=1)
    by_month, hoped_by_month = counts.sum(axis=1), hoped.sum(axis=1)
    caught, total, hope = caught_by_month.sum(), by_month.sum(), hoped_by_month.sum()
    if draws is not None:
        drawn_caught, drawn_total = draws @ caught_by_month, draws @ by_month
        drawn_hope = draws @ hoped_by_month
    else:
        rng = np.random.default_rng(chance[1])
        drawn_caught = rng.poisson(caught, chance[0]).astype(np.float64)
        drawn_total = drawn_caught + rng.poisson(total - caught, chance[0])
        drawn_hope = np.full(chance[0], hope)
    low, high = _quantiles(drawn_caught, drawn_total, limits)
    ratio_low, ratio_high = _quantiles(drawn_total, drawn_hope, limits)
    return Side(
        flagged_share=float(chosen.mean()),
        captured=float(caught),
        hit_rate=float(caught / total) if total > 0 else float("nan"),
        hit_rate_low=low,
        hit_rate_high=high,
        expected=float(hope),
        ratio=float(total / hope) if hope > 0 else float("nan"),
        ratio_low=ratio_low,
        ratio_high=ratio_high,
    )


def _quantiles(top: Floats, bottom: Floats, limits: tuple[float, float]) -> tuple[float, float]:
    some = bottom > 0
    if not some.any():
        return float("nan"), float("nan")
    low, high = np.quantile(top[some] / bottom[some], limits)
    return float(low), float(high)
