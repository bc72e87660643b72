"""The inner loops of the space-time permutation scan.

Adding a place to a circle without adding a case to the window raises what is expected and
leaves what is observed. So only windows that hold a case of the place just added can be the
best, and of those only the ones that start and end on days with cases, or are of the shortest
length allowed. Logarithms are taken only where a bound from tabled ones allows a new best.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from asvat.hotspots.scan.zones import Int32s
from asvat.records.arrays import Floats, Ints

_SLACK = 1e-9


class Circles(NamedTuple):
    """What does not change between replications.

    Parameters
    ----------
    offset, place
        The circles, as in :class:`asvat.hotspots.scan.zones.Zones`.
    first_case
        Cases ordered by place: place `p` has the cases ``first_case[p]:first_case[p + 1]``.
    log_of
        ``log_of[k]`` is ln k, up to the number of cases.
    min_cases
        Fewest cases of a cluster.
    """

    offset: Ints
    place: Int32s
    first_case: Ints
    log_of: Floats
    min_cases: int


class Windows(NamedTuple):
    """The windows of a retrospective scan.

    ``before[d]`` is the number of cases anywhere before day `d`, shape (days + 1,); lengths in
    days.
    """

    before: Ints
    min_days: int
    max_days: int


class Best(NamedTuple):
    """The best circle (its last entry in ``Circles.place``) and window found so far."""

    statistic: float
    entry: int
    start: int
    end: int


@njit(cache=True, nogil=True)
def log_likelihood_ratio(inside: int, product: int, total: int) -> float:
    """Return c ln(c/mu) + (C-c) ln((C-c)/(C-mu)) for c cases inside and mu = product / C.

    Nought where no more than expected were observed.
    """
    expected = product / total
    if inside <= expected:
        return 0.0
    ratio = inside * math.log(inside / expected)
    outside = total - inside
    if outside > 0:
        ratio += outside * math.log(outside / (total - expected))
    return ratio


@njit(cache=True, nogil=True)
def _may_beat(inside: int, cases: int, days: int, log_of: Floats, best: float) -> bool:
    total = log_of.size - 1
    if inside * total <= cases * days:
        return False
    expected = cases * days / total
    bound = inside * (log_of[inside] + log_of[total] - log_of[cases] - log_of[days])
    bound -= (total - inside) * (inside - expected) / (total - expected)
    return bool(bound + _SLACK > best)


@njit(cache=True, nogil=True)
def _by_place(place: Ints, lag: Ints, places: int) -> tuple[Ints, Ints]:
    """Return the lags in the order of their places, and where each place's begin."""
    start = np.zeros(places + 1, dtype=np.int64)
    for p in place:
        start[p + 1] += 1
    for p in range(places):
        start[p + 1] += start[p]
    slot = start[:-1].copy()
    ordered = np.empty(place.size, dtype=np.int64)
    for k in range(place.size):
        ordered[slot[place[k]]] = lag[k]
        slot[place[k]] += 1
    return start, ordered


@njit(cache=True, nogil=True)
def _merge(into: Ints, count: int, new: Ints) -> None:
    """Merge the sorted `new` into the first `count` sorted values of `into`."""
    old, k, slot = count - 1, new.size - 1, count + new.size - 1
    while k >= 0:
        if old >= 0 and into[old] > new[k]:
            into[slot] = into[old]
            old -= 1
        else:
            into[slot] = new[k]
            k -= 1
        slot -= 1


@njit(cache=True, nogil=True)
def _best_alive(
    circles: Circles, centre: int, start: Ints, lags: Ints, within: Ints, scratch: Ints, best: Best
) -> Best:
    total = circles.log_of.size - 1
    count = 0
    cases = 0
    for entry in range(circles.offset[centre], circles.offset[centre + 1]):
        p = circles.place[entry]
        cases += circles.first_case[p + 1] - circles.first_case[p]
        new = lags[start[p] : start[p + 1]]
        if new.size == 0:
            continue
        _merge(scratch, count, new)
        count += new.size
        following = -1
        for k in range(count - 1, circles.min_cases - 2, -1):
            lag = scratch[k]
            if lag < new[0]:
                break
            if lag == following:
                continue
            following = lag
            if _may_beat(k + 1, cases, within[lag], circles.log_of, best.statistic):
                ratio = log_likelihood_ratio(k + 1, cases * within[lag], total)
                if ratio > best.statistic:
                    best = Best(ratio, entry, lag, 0)
    return best


@njit(cache=True, nogil=True)
def alive_each(circles: Circles, place: Ints, lag: Ints, within: Ints) -> tuple[Floats, Ints, Ints]:
    """Return the best statistic, circle and lag of every centre, windows lasting to the end.

    Parameters
    ----------
    place, lag
        Place, and days before the last day, of each case in the longest window, by rising lag.
    within
        For each lag, the number of cases anywhere in the shortest allowed window that holds it.
    """
    start, lags = _by_place(place, lag, circles.first_case.size - 1)
    scratch = np.empty(place.size, dtype=np.int64)
    centres = circles.offset.size - 1
    statistic = np.zeros(centres)
    entry = np.zeros(centres, dtype=np.int64)
    reach = np.zeros(centres, dtype=np.int64)
    for centre in range(centres):
        best = Best(0.0, 0, 0, 0)
        best = _best_alive(circles, centre, start, lags, within, scratch, best)
        statistic[centre], entry[centre], reach[centre] = best.statistic, best.entry, best.start
    return statistic, entry, reach


@njit(cache=True, nogil=True)
def alive_highest(circles: Circles, place: Ints, lag: Ints, within: Ints) -> float:
    """Return the best statistic of all centres; parameters as in :func:`alive_each`."""
    start, lags = _by_place(place, lag, circles.first_case.size - 1)
    scratch = np.empty(place.size, dtype=np.int64)
    best = Best(0.0, 0, 0, 0)
    for centre in range(circles.offset.size - 1):
        best = _best_alive(circles, centre, start, lags, within, scratch, best)
    return best.statistic


@njit(cache=True, nogil=True)
def _days_to_the_left(count: Ints, day: int, max_days: int, left_day: Ints, left_sum: Ints) -> int:
    """List the days with cases up to `day`, latest first, and the cases from there to `day`."""
    lefts = 0
    inside = 0
    for start in range(day, max(-1, day - max_days), -1):
        if count[start] > 0:
            inside += count[start]
            left_day[lefts], left_sum[lefts] = start, inside
            lefts += 1
    return lefts


@njit(cache=True, nogil=True)
def _best_around(
    count: Ints, before: Ints, log_of: Floats, left_day: Ints, left_sum: Ints,
    days: tuple[int, int, int], cases: int, entry: int, min_cases: int, best: Best,
) -> Best:  # fmt: skip
    """Try the windows of at least the shortest length that hold `day`, tight at both ends.

    ``days`` are the day and the shortest and longest window; ``count`` has the circle's cases a
    day.
    """
    day, min_days, max_days = days
    lefts = _days_to_the_left(count, day, max_days, left_day, left_sum)
    total = log_of.size - 1
    inside = 0
    for end in range(day, min(count.size, day + max_days)):
        if count[end] == 0:
            continue
        if end > day:
            inside += count[end]
        for i in range(lefts):
            start = left_day[i]
            length = end - start + 1
            if length > max_days:
                break
            found = inside + left_sum[i]
            if length < min_days or found < min_cases:
                continue
            anywhere = before[end + 1] - before[start]
            if _may_beat(found, cases, anywhere, log_of, best.statistic):
                ratio = log_likelihood_ratio(found, cases * anywhere, total)
                if ratio > best.statistic:
                    best = Best(ratio, entry, start, end)
    return best


@njit(cache=True, nogil=True)
def _best_shortest(
    count: Ints, before: Ints, log_of: Floats, day: int, min_days: int, cases: int, entry: int,
    min_cases: int, best: Best,
) -> Best:  # fmt: skip
    """Try the windows of exactly the shortest length that hold `day`."""
    total = log_of.size - 1
    first = max(0, day - min_days + 1)
    for start in range(first, min(day, count.size - min_days) + 1):
        end = start + min_days - 1
        found = count[start : end + 1].sum()
        anywhere = before[end + 1] - before[start]
        if found >= min_cases and _may_beat(found, cases, anywhere, log_of, best.statistic):
            ratio = log_likelihood_ratio(found, cases * anywhere, total)
            if ratio > best.statistic:
                best = Best(ratio, entry, start, end)
    return best


@njit(cache=True, nogil=True)
def _best_any(
    circles: Circles, windows: Windows, centre: int, day: Ints, count: Ints,
    scratch: tuple[Ints, Ints], best: Best,
) -> Best:  # fmt: skip
    left_day, left_sum = scratch
    before, log_of, min_cases = windows.before, circles.log_of, circles.min_cases
    cases = 0
    first, last = circles.offset[centre], circles.offset[centre + 1]
    for entry in range(first, last):
        p = circles.place[entry]
        new = day[circles.first_case[p] : circles.first_case[p + 1]]
        cases += new.size
        for d in new:
            count[d] += 1
        for d in new:
            best = _best_around(
                count, before, log_of, left_day, left_sum,
                (d, windows.min_days, windows.max_days), cases, entry, min_cases, best,
            )  # fmt: skip
            if windows.min_days > 1:
                best = _best_shortest(
                    count, before, log_of, d, windows.min_days, cases, entry, min_cases, best
                )
    for entry in range(first, last):
        p = circles.place[entry]
        for d in day[circles.first_case[p] : circles.first_case[p + 1]]:
            count[d] = 0
    return best


@njit(cache=True, nogil=True)
def _workspace(windows: Windows) -> tuple[Ints, tuple[Ints, Ints]]:
    count = np.zeros(windows.before.size - 1, dtype=np.int64)
    days = np.empty(windows.max_days, dtype=np.int64)
    return count, (days, days.copy())


@njit(cache=True, nogil=True)
def any_each(
    circles: Circles, windows: Windows, day: Ints
) -> tuple[Floats, Ints, npt.NDArray[Any]]:
    """Return the best statistic, circle and window (first, last day) of every centre.

    `day` is the day of each case in the order of ``Circles.first_case``.
    """
    count, scratch = _workspace(windows)
    centres = circles.offset.size - 1
    statistic = np.zeros(centres)
    entry = np.zeros(centres, dtype=np.int64)
    window = np.zeros((2, centres), dtype=np.int64)
    for centre in range(centres):
        best = Best(0.0, 0, 0, 0)
        best = _best_any(circles, windows, centre, day, count, scratch, best)
        statistic[centre], entry[centre] = best.statistic, best.entry
        window[0, centre], window[1, centre] = best.start, best.end
    return statistic, entry, window


@njit(cache=True, nogil=True)
def any_highest(circles: Circles, windows: Windows, day: Ints) -> float:
    """Return the best statistic of all centres; parameters as in :func:`any_each`."""
    count, scratch = _workspace(windows)
    best = Best(0.0, 0, 0, 0)
    for centre in range(circles.offset.size - 1):
        best = _best_any(circles, windows, centre, day, count, scratch, best)
    return best.statistic
