"""Conditional permutation of neighbourhood sums, with draws shared by all places.

A place keeps its own value; its k neighbours' values are drawn without replacement from the other
n - 1. The reference set of a place depends on k alone but for the few permutations that drew the
place itself, so the same draws serve all places and only those few are mended.
"""

from __future__ import annotations

import numpy as np

from asvat.records.arrays import Floats, Ints


def permuted_tails(
    levels: Ints, size: Ints, total: Ints, permutations: int, seed: int
) -> tuple[Floats, Floats]:
    """Return (1 + number >= total) / (1 + permutations), and the same for <=, for each place.

    Parameters
    ----------
    levels
        Whole values of all places, shape (n,).
    size, total
        Number of neighbours of each place and the sum of their levels, shape (n,).
    permutations
        Number of draws.
    seed
        Seed of the generator; the same seed gives the same draws.
    """
    n, largest = levels.size, int(size.max(initial=0))
    rng = np.random.default_rng(seed)
    drawn = np.stack([rng.choice(n, largest + 1, replace=False) for _ in range(permutations)])
    sums = np.zeros((permutations, largest + 2), dtype=np.int64)
    np.cumsum(levels[drawn], axis=1, out=sums[:, 1:])
    above = np.zeros(n, dtype=np.int64)
    below = np.zeros(n, dtype=np.int64)
    for k in np.unique(size).tolist():
        here = size == k
        reference = np.sort(sums[:, k])
        above[here] = permutations - np.searchsorted(reference, total[here], side="left")
        below[here] = np.searchsorted(reference, total[here], side="right")
    # A draw that holds the place itself takes the next value drawn in its stead.
    draw, position = np.divmod(np.arange(drawn.size), largest + 1)
    place = drawn.ravel()
    own = position < size[place]
    draw, place = draw[own], place[own]
    k, observed = size[place], total[place]
    was, put_right = sums[draw, k], sums[draw, k + 1] - levels[place]
    np.add.at(above, place, (put_right >= observed).astype(np.int64) - (was >= observed))
    np.add.at(below, place, (put_right <= observed).astype(np.int64) - (was <= observed))
    return (1 + above) / (1 + permutations), (1 + below) / (1 + permutations)
