"""From pairs to events: each log joins the likeliest event that is not over yet."""

from __future__ import annotations

import numpy as np
from numba import njit

from asvat.linkage.places.arrays import Bools, Floats, Ints


@njit(cache=True, nogil=True)
def join(
    earlier: Ints,
    later: Ints,
    probability: Floats,
    when: Ints,
    agency: Ints,
    where: Floats,
    named: Bools,
    least: float,
    longest: Ints,
    farthest: float,
    fixed: Ints,
) -> tuple[Ints, Floats]:
    """Return each log's first log and how sure it is.

    Logs are taken in the order of their reports. A log joins the event of the earlier log with
    which it is likeliest to be one, from `least` on, if it lies within `farthest` metres and
    within the longest time of that event's *first* log: so one thing does not run into the next
    along a busy evening. Logs with an answer already (`fixed`) keep it.

    Parameters
    ----------
    earlier, later, probability, named
        Pairs, sorted by `later`; `named` pairs are not bound by distance.
    when, agency, where
        First and last second, agency, and metres east and north of the logs, in the order of
        their reports.
    least, longest, farthest
        The limits; `longest` holds seconds within an agency and between agencies.
    fixed
        First log of each log that has an answer, -1 for the others.
    """
    event = np.arange(agency.size)
    sure = np.ones(agency.size)
    at = 0
    for i in range(agency.size):
        best, choice = 0.0, -1
        while at < later.size and later[at] == i:
            first = event[earlier[at]]
            gap = max(when[i, 0] - when[first, 1], when[first, 0] - when[i, 1])
            limit = longest[1] if agency[i] != agency[first] else longest[0]
            away = np.hypot(where[i, 0] - where[first, 0], where[i, 1] - where[first, 1])
            fits = gap <= limit and (named[at] or not away > farthest)
            if fits and probability[at] >= least and probability[at] > best:
                best, choice = probability[at], first
            at += 1
        if fixed[i] >= 0:
            event[i] = fixed[i]
        elif choice >= 0:
            event[i] = choice
            sure[i] = best
    return event, sure
