"""The inner loop of counting: one pass over each subject's logs, however many there are."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from asvat.findings.repeats.appearances import Bools, Ints

Whole = npt.NDArray[np.int32]


@njit(cache=True, nogil=True)
def look_back(
    start: Ints, at: Ints, day: Ints, reach: Ints, event: Ints, counts: Bools
) -> tuple[Whole, Whole, Ints]:
    """Count for each log the distinct events and the logs of its subject in the window before it.

    Parameters
    ----------
    start
        Where each subject starts, and the end.
    at, day, reach
        Time and day of each log, rising within a subject, and the last day whose window still
        holds it, which must rise with the day.
    event
        Number of the event, 0 or more.
    counts
        Which logs count.

    Returns
    -------
    tuple
        Events; logs; the position of the first log in the window, -1 where there is none. Logs
        of the same moment see each other.
    """
    size = at.size
    events, logs = np.zeros(size, np.int32), np.zeros(size, np.int32)
    first = np.full(size, -1, np.int64)
    inside = np.zeros(event.max() + 1 if size else 1, np.int32)
    for g in range(start.size - 1):
        left = right = start[g]
        end = start[g + 1]
        distinct = within = 0
        for i in range(start[g], end):
            while right < end and at[right] <= at[i]:
                if counts[right]:
                    within += 1
                    inside[event[right]] += 1
                    distinct += inside[event[right]] == 1
                right += 1
            while left < right and (not counts[left] or reach[left] < day[i]):
                if counts[left]:
                    within -= 1
                    inside[event[left]] -= 1
                    distinct -= inside[event[left]] == 0
                left += 1
            events[i], logs[i] = distinct, within
            if within:
                first[i] = left
        for j in range(left, right):
            inside[event[j]] = 0
    return events, logs, first
