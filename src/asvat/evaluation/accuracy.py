"""How good was a forecast of places? PAI, PEI, hit rate and RRI at a fixed share of the area."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from asvat.errors import InputError
from asvat.evaluation.ranking import (
    best_possible,
    checked_maps,
    chosen_share,
    densities,
    whole_total,
)
from asvat.hotspots.count_intervals import check_confidence
from asvat.records.arrays import Floats
from asvat.records.provenance import stamp

METHOD = "Forecast accuracy"
REPLICATES = 2000


@dataclass(frozen=True)
class Measured:
    """A measure and its bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Accuracy:
    """The answer of :func:`accuracy`.

    ``pai`` is how many times denser incidents were in the chosen places than overall: 1 is no
    better than chance. ``pei`` is the share of what the best possible choice of the same size
    would have caught, ``hit_rate`` the share of all incidents caught, ``rri`` the hit rate over
    the one on the records the forecast was made from (below 1: the places faded).
    """

    area_share: float
    incidents: int
    pai: Measured
    pei: Measured
    hit_rate: Measured
    rri: Measured | None
    confidence: float
    parameters: dict[str, Any]

    def table(self) -> pa.Table:
        """Return one row: each measure with its low and high limits."""
        row: dict[str, float | int] = {"area_share": self.area_share, "incidents": self.incidents}
        for name in ("pai", "pei", "hit_rate", "rri"):
            measured: Measured | None = getattr(self, name)
            if measured is not None:
                for end, value in asdict(measured).items():
                    row[name if end == "value" else f"{name}_{end}"] = value
        return stamp(pa.Table.from_pylist([row]), METHOD, self.parameters)


@dataclass(frozen=True)
class Comparison:
    """How much better one forecast was than another on the same incidents.

    Differences are first less second, with bootstrap intervals that resample the same incidents
    for both. ``p`` is the two-sided bootstrap p of no difference in PAI, never 0.
    """

    area_share: float
    incidents: int
    pai: Measured
    hit_rate: Measured
    p: float
    parameters: dict[str, Any]

    def table(self) -> pa.Table:
        """Return one row: the differences with their limits, and p."""
        row: dict[str, float | int] = {"area_share": self.area_share, "incidents": self.incidents}
        for name, measured in (("pai", self.pai), ("hit_rate", self.hit_rate)):
            for end, value in asdict(measured).items():
                row[f"{name}_difference" if end == "value" else f"{name}_{end}"] = value
        row["p"] = self.p
        return stamp(pa.Table.from_pylist([row]), f"{METHOD}, compared", self.parameters)


def accuracy(
    score: Floats,
    count: Floats,
    cell_area: Floats,
    area_share: float,
    *,
    previous: Floats | None = None,
    replicates: int = REPLICATES,
    confidence: float = 0.95,
    seed: int = 0,
) -> Accuracy:
    """Measure how much of what happened fell in the highest-scored places.

    Parameters
    ----------
    score
        The forecast, higher meaning more; shape (cells,), or (folds, cells) when several
        forecasts (months, say) are judged together.
    count
        Incidents that then happened, of the same shape.
    cell_area
        Area of each cell inside the study area, shape (cells,), any unit, above 0. Leave cells
        outside the mask out of all three.
    area_share
        The share of the study area that is chosen in each fold, above 0, at most 1.
    previous
        Incidents in the records that the forecast was made from, shaped as `count` (or one per
        month of it, scaled as you like): gives the RRI.
    replicates, confidence, seed
        Of the bootstrap: incidents are drawn again, each with a Poisson weight of mean 1, while
        the forecast and the best possible choice stay as they are.

    Raises
    ------
    InputError
        On shapes that do not fit, scores that are not finite, counts that are not whole, or no
        incident at all.

    Notes
    -----
    Exactly `area_share` of the area is chosen: the last cell is taken in part, and cells with
    the same score are each taken with the same part, which is what choosing among them at random
    gives on average. So a forecast that says the same everywhere scores PAI 1.

    Sources: Chainey, Tompson and Uhlig (2008) for PAI, Hunt (2016) for PEI, Levine (2008) for
    RRI, in their usual forms: (n/N)/(a/A), n/n*, and next over previous hit rate.
    """
    check_confidence(confidence)
    scores, counts, areas = checked_maps(score, count, cell_area, area_share)
    total = whole_total(counts)
    chosen = chosen_share(scores, areas, area_share)
    best = chosen_share(best_possible(counts, areas), areas, area_share)
    hits, of, ideal = _resampled(counts, chosen, best, replicates, seed)
    rate = float((chosen * counts).sum() / total)
    top = float((best * counts).sum())
    drawn_rate = hits / np.maximum(of, 1.0)
    limits = (0.5 - confidence / 2.0, 0.5 + confidence / 2.0)

    def measured(value: float, draws: Floats) -> Measured:
        low, high = np.quantile(draws, limits)
        return Measured(value, float(low), float(high))

    rri = None
    if previous is not None:
        _, earlier, _ = checked_maps(score, previous, cell_area, area_share)
        before = float((chosen * earlier).sum() / max(earlier.sum(), 1e-300))
        if before <= 0:
            raise InputError(
                "nothing happened before in the chosen places, so the RRI has no base",
                where="previous",
                mend="Leave `previous` out.",
            )
        rri = measured(rate / before, drawn_rate / before)
    parameters = {
        "area_share": area_share, "replicates": replicates, "confidence": confidence,
        "seed": seed, "folds": int(counts.shape[0]), "cells": int(counts.shape[1]),
    }  # fmt: skip
    return Accuracy(
        area_share,
        total,
        measured(rate / area_share, drawn_rate / area_share),
        measured(rate * total / top, np.minimum(hits / np.maximum(ideal, 1e-300), 1.0)),
        measured(rate, drawn_rate),
        rri,
        confidence,
        parameters,
    )


def compare(
    first: Floats,
    second: Floats,
    count: Floats,
    cell_area: Floats,
    area_share: float,
    *,
    replicates: int = REPLICATES,
    confidence: float = 0.95,
    seed: int = 0,
) -> Comparison:
    """Compare two forecasts on the same incidents; see :func:`accuracy` for the arguments.

    Both are judged on the same resampled incidents, so what they catch in common does not blur
    their difference.
    """
    check_confidence(confidence)
    one, counts, areas = checked_maps(first, count, cell_area, area_share)
    two, _, _ = checked_maps(second, count, cell_area, area_share)
    total = whole_total(counts)
    shares = [chosen_share(scores, areas, area_share) for scores in (one, two)]
    hits_one, of, hits_two = _resampled(counts, shares[0], shares[1], replicates, seed)
    draws = (hits_one - hits_two) / np.maximum(of, 1.0)
    value = float(((shares[0] - shares[1]) * counts).sum() / total)
    low, high = (
        float(q) for q in np.quantile(draws, (0.5 - confidence / 2.0, 0.5 + confidence / 2.0))
    )
    tail = min(int((draws <= 0).sum()), int((draws >= 0).sum()))
    parameters = {
        "area_share": area_share, "replicates": replicates, "confidence": confidence, "seed": seed,
    }  # fmt: skip
    return Comparison(
        area_share,
        total,
        Measured(value / area_share, low / area_share, high / area_share),
        Measured(value, low, high),
        min(1.0, 2.0 * (tail + 1) / (replicates + 1)),
        parameters,
    )


def accuracy_curve(score: Floats, count: Floats, cell_area: Floats) -> pa.Table:
    """Return PAI, PEI and hit rate for every number of cells chosen, best score first.

    Parameters
    ----------
    score, count, cell_area
        As for :func:`accuracy`, shape (cells,). Cells with the same score are taken together, so
        there is one row a distinct score.

    Returns
    -------
    pyarrow.Table
        ``area_share``, ``hits``, ``hit_rate``, ``pai``, ``pei`` and ``predicted_over_observed``
        (summed score over summed count, which some tools print as RRI; it means something only
        where the score is an expected count).
    """
    scores, counts, areas = checked_maps(score, count, cell_area, 1.0)
    if scores.shape[0] != 1:
        raise InputError("a curve is drawn for one fold at a time", where="score")
    value, observed = scores[0], counts[0]
    total, size = whole_total(counts), areas.sum()
    levels, group = np.unique(-value, return_inverse=True)
    hits = np.cumsum(np.bincount(group, weights=observed))
    taken = np.cumsum(np.bincount(group, weights=areas))
    predicted = np.cumsum(np.bincount(group, weights=value))
    order = np.argsort(-densities(observed, areas), kind="stable")
    ideal = np.interp(
        taken,
        np.concatenate([[0.0], np.cumsum(areas[order])]),
        np.concatenate([[0.0], np.cumsum(observed[order])]),
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        calibration = predicted / hits
    table = pa.table(
        {
            "area_share": taken / size,
            "hits": hits,
            "hit_rate": hits / total,
            "pai": (hits / total) / (taken / size),
            "pei": hits / ideal,
            "predicted_over_observed": calibration,
        }
    )
    return stamp(table, f"{METHOD}, curve", {"cells": int(value.size), "levels": int(levels.size)})


def _resampled(
    counts: Floats, one: Floats, two: Floats, replicates: int, seed: int
) -> tuple[Floats, Floats, Floats]:
    """Return resampled hits by choice one, all incidents, and hits by choice two.

    Cells that both choices take to the same part are drawn together: a sum of independent
    Poisson weights is itself Poisson, so a replicate costs a handful of draws.
    """
    some = counts.ravel() > 0  # a cell without incidents draws none
    pairs, group = np.unique(
        np.stack([one.ravel()[some], two.ravel()[some]], axis=1), axis=0, return_inverse=True
    )
    mean = np.bincount(group.ravel(), weights=counts.ravel()[some], minlength=pairs.shape[0])
    draws = np.random.default_rng(seed).poisson(mean, size=(replicates, mean.size))
    return draws @ pairs[:, 0], draws.sum(axis=1).astype(np.float64), draws @ pairs[:, 1]
