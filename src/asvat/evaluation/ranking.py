"""Which places a score chooses, when a fixed share of the area is to be chosen."""

from __future__ import annotations

import numpy as np

from asvat.errors import InputError
from asvat.records.arrays import Floats


def checked_maps(
    score: Floats, count: Floats, cell_area: Floats, area_share: float
) -> tuple[Floats, Floats, Floats]:
    """Return score and count as (folds, cells) and area as (cells,), or refuse them."""
    scores = np.atleast_2d(np.asarray(score, dtype=np.float64))
    counts = np.atleast_2d(np.asarray(count, dtype=np.float64))
    areas = np.asarray(cell_area, dtype=np.float64)
    if scores.shape != counts.shape or areas.shape != scores.shape[1:] or areas.size == 0:
        raise InputError(
            f"shapes do not fit: score {scores.shape}, count {counts.shape}, area {areas.shape}",
            where="score, count, cell_area",
            mend="Give score and count per cell (or per fold and cell), and one area per cell.",
        )
    if not np.isfinite(scores).all():
        raise InputError("a score is not a finite number", where="score")
    if not np.isfinite(counts).all() or (counts < 0).any():
        raise InputError("a count is negative or not a finite number", where="count")
    if not (np.isfinite(areas) & (areas > 0)).all():
        raise InputError(
            "a cell area is not a positive number",
            where="cell_area",
            mend="Leave cells outside the study area out.",
        )
    if not 0.0 < area_share <= 1.0:
        raise InputError(f"area share {area_share} is not between 0 and 1", where="area_share")
    return scores, counts, areas


def whole_total(counts: Floats) -> int:
    """Return how many incidents there are, or refuse weights and an empty map."""
    if (counts != np.floor(counts)).any():
        raise InputError(
            "a count is not whole",
            where="count",
            mend="Accuracy counts incidents; a weighted sum has no such interval.",
        )
    total = int(counts.sum())
    if total == 0:
        raise InputError("no incidents to judge the forecast by", where="count")
    return total


def densities(count: Floats, area: Floats) -> Floats:
    """Return counts per unit of area."""
    density: Floats = count / area
    return density


def best_possible(counts: Floats, areas: Floats) -> Floats:
    """Return the score that would have caught most: what happened, per unit of area."""
    return densities(counts, areas[None, :])


def chosen_share(scores: Floats, areas: Floats, area_share: float) -> Floats:
    """Return the part of each cell that is chosen, 0 to 1, shape (folds, cells).

    Cells are taken from the highest score down until `area_share` of the area is reached. Cells
    that tie at the limit are each taken to the same part: the average over every order they
    could be taken in.
    """
    budget = area_share * areas.sum()
    return np.stack([_one_fold(score, areas, budget) for score in scores])


def _one_fold(score: Floats, areas: Floats, budget: float) -> Floats:
    order = np.argsort(-score, kind="stable")
    reached = np.searchsorted(np.cumsum(areas[order]), budget * (1.0 - 1e-12))
    limit = score[order[min(int(reached), score.size - 1)]]
    above, tied = score > limit, score == limit
    left = max(budget - areas[above].sum(), 0.0)
    part = min(left / areas[tied].sum(), 1.0)
    share: Floats = np.where(above, 1.0, np.where(tied, part, 0.0))
    return share
