"""How many unrelated logs to expect at a place: what came in before, at that time of day.

Only what came before counts, so that a later day never changes an earlier answer. For the first
fortnight of the records, which has too little before it, the whole of that fortnight does.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from asvat.linkage.places.arrays import Floats, Ints

HOUR = 3600
DAY = 24 * HOUR
PARTS = 6
"""Parts of the day that are counted apart: four hours each."""
FEWEST_DAYS = 14


def rates(group: Ints, neighbours: Ints, begin: Ints, apart: float, days: float) -> Floats:
    """Return logs an hour in the groups around each log, at that time of day, before it.

    Parameters
    ----------
    group
        Group of each log, from 0, shape (n,).
    neighbours
        Groups that count for each group, itself among them; -1 for none; shape (groups, k).
    begin
        Second of each log.
    apart
        Hours around a log that may be of the same event and do not count.
    days
        Days before it that count.
    """
    part = (begin // (DAY // PARTS)) % PARTS
    key = group * PARTS + part
    order = np.lexsort((begin, key))
    start = np.r_[0, np.cumsum(np.bincount(key, minlength=PARTS * neighbours.shape[0]))]
    many, known = _counts(
        group[order], part[order], begin[order], neighbours, start.astype(np.int64),
        int(apart * HOUR), int(days * DAY),
    )  # fmt: skip
    out = np.empty(group.size)
    out[order] = many / (known * (24 / PARTS))
    return out


@njit(cache=True, nogil=True)
def _counts(
    group: Ints, part: Ints, begin: Ints, neighbours: Ints, start: Ints, apart: int, back: int
) -> tuple[Floats, Floats]:
    """Return logs that count for each log, and the days over which they were counted."""
    many, known = np.zeros(begin.size), np.zeros(begin.size)
    first = begin.min() if begin.size else 0
    opening = first + FEWEST_DAYS * DAY
    for i in range(begin.size):
        now = begin[i]
        early = now - apart < opening
        known[i] = FEWEST_DAYS if early else min((now - apart - first) / DAY, back / DAY)
        for k in range(neighbours.shape[1]):
            other = neighbours[group[i], k]
            if other < 0:
                continue
            span = other * PARTS + part[i]
            times = begin[start[span] : start[span + 1]]
            many[i] += np.searchsorted(times, now - apart)
            many[i] -= np.searchsorted(times, now - back)
            if early and now + apart < opening:
                many[i] += np.searchsorted(times, opening)
                many[i] -= np.searchsorted(times, now + apart)
    return many, known
