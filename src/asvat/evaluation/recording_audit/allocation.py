"""Share a sample out over strata: proportionally, or by how much each varies."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from asvat.errors import InputError
from asvat.records.arrays import Floats, Ints

MINIMUM = 2
"""Fewer logs than this in a stratum tell nothing of how much it varies."""


def allocate(
    populations: Sequence[int],
    size: int,
    minimum: int = MINIMUM,
    deviations: Sequence[float] | None = None,
) -> Ints:
    """Return how many to draw from each stratum; they sum to `size` exactly.

    Parameters
    ----------
    populations
        Units in each stratum; one that is empty gets none.
    size
        Units to draw in all; all of them where there are no more.
    minimum
        Drawn from every stratum that has so many, even if proportion gives fewer.
    deviations
        Standard deviation in each stratum: with it the optimal allocation of Neyman (1934),
        proportional to population times deviation.

    Raises
    ------
    InputError
        When the minimum of all strata is more than `size`, or the lengths do not fit.

    Notes
    -----
    Whole numbers by largest remainders, the first stratum first among equals. A stratum that
    is used up hands the rest on to the others.
    """
    of = np.asarray(populations, dtype=np.int64)
    if of.ndim != 1 or np.any(of < 0) or size < 0 or minimum < 0:
        raise InputError("populations, size and minimum are counts", where="populations, size")
    weight = of.astype(np.float64)
    if deviations is not None:
        spread = np.asarray(deviations, dtype=np.float64)
        if spread.shape != of.shape or not np.all(np.isfinite(spread)) or np.any(spread < 0):
            raise InputError("give one deviation a stratum, 0 or more", where="deviations")
        weight = weight * spread if np.any(weight * spread) else weight
    least = np.minimum(of, minimum)
    total = min(int(size), int(of.sum()))
    if least.sum() > total:
        raise InputError(
            f"{int(least.sum())} are needed for {minimum} in each stratum, but only {total} are "
            "to be drawn",
            where="size",
            mend="Draw more, make fewer strata, or lower the minimum.",
        )
    return _filled(weight, least, of, total)


def _filled(weight: Floats, least: Ints, most: Ints, total: int) -> Ints:
    """Return whole numbers between `least` and `most`, proportional to `weight` where they can."""
    fixed = np.full(len(weight), -1, dtype=np.int64)
    while True:
        free = fixed < 0
        rest = total - int(fixed[~free].sum())
        if not free.any():
            break
        share = weight[free]
        ideal = rest * (share / share.sum() if share.sum() else np.full(len(share), 1 / len(share)))
        low, high = ideal < least[free], ideal > most[free]
        # Settle the side that gives more away first: settling both at once may oversettle.
        short, over = (least[free] - ideal)[low].sum(), (ideal - most[free])[high].sum()
        if not low.any() and not high.any():
            fixed[free] = _whole(ideal, rest, most[free])
            break
        places = np.flatnonzero(free)
        if short >= over:
            fixed[places[low]] = least[free][low]
        if over >= short:
            fixed[places[high]] = most[free][high]
    return fixed


def _whole(ideal: Floats, total: int, most: Ints) -> Ints:
    """Round down, and give what is left over to the largest remainders that have room."""
    found: Ints = np.floor(ideal + 1e-9).astype(np.int64)
    order = np.lexsort((np.arange(len(ideal)), -(ideal - found)))
    for place in order:
        if found.sum() >= total:
            break
        found[place] += int(found[place] < most[place])
    return found
