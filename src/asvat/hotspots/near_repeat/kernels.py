"""The two inner loops of the near-repeat tests, compiled on first use and kept on disk."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from asvat.records.arrays import Ints

LANES = 32
"""Permutations counted together: one row of 16-bit times fills one line of the cache."""


@njit(cache=True, nogil=True)
def count_within(
    start: Ints,
    partner: npt.NDArray[np.int32],
    times: npt.NDArray[np.unsignedinteger[Any]],
    widths: npt.NDArray[np.unsignedinteger[Any]],
    total: Ints,
) -> None:
    """Add to ``total[w, k]`` the pairs whose times in permutation k differ by at most widths[w].

    Parameters
    ----------
    start, partner
        The pairs, as in :class:`asvat.hotspots.near_repeat.pairs.Neighbours`.
    times
        Whole times, shape (n, LANES), unsigned; the largest must stay below half of what the type
        holds, and so must every width, because the subtraction wraps around.
    widths
        Shape (w,), of the type of `times`.
    total
        Shape (w, LANES), added to.
    """
    word = times.dtype.type
    many = np.zeros((widths.size, LANES), times.dtype)
    room = 65535
    for i in range(start.size - 1):
        first = start[i]
        while first < start[i + 1]:
            last = min(start[i + 1], first + room)
            for m in range(first, last):
                j = partner[m]
                for w in range(widths.size):
                    width = widths[w]
                    reach = word(2 * width)
                    for k in range(LANES):
                        gap = word(times[i, k] - times[j, k] + width)
                        many[w, k] = word(many[w, k] + (gap <= reach))
            room -= last - first
            first = last
            if room == 0:
                total += many
                many[:] = 0
                room = 65535
    total += many


@njit(cache=True, nogil=True)
def tally_gaps(
    start: Ints,
    partner: npt.NDArray[np.int32],
    day: npt.NDArray[np.int32],
    kind: npt.NDArray[np.int32],
    farthest: int,
    tally: npt.NDArray[np.int64],
) -> None:
    """Count pairs by the lengths of their intervals and by the gap between their first days.

    Parameters
    ----------
    start, partner
        The pairs, as in :class:`asvat.hotspots.near_repeat.pairs.Neighbours`.
    day, kind
        First day and class of length of the interval of each incident, shape (n,).
    farthest
        Pairs whose first days differ by more are not counted.
    tally
        Shape (kinds, kinds, 2 * farthest + 1), added to.
    """
    for i in range(start.size - 1):
        for m in range(start[i], start[i + 1]):
            j = partner[m]
            gap = day[i] - day[j]
            if -farthest <= gap <= farthest:
                tally[kind[i], kind[j], gap + farthest] += 1
