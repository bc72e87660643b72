"""Pairs of logs that may be about one thing, and the odds that they are.

The odds of two logs being of one event are those of a further call against those of a coincidence:

    further calls of an event × their density over the gap × the share at that distance
    ───────────────────────────────────────────────────────────────────────────────────
    unrelated logs an hour there, in the 60 days before × how busy such hours are

so ten minutes mean little outside a nightclub and much in a cul-de-sac. Only what came before
counts for the rate: a later day never changes an earlier answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numba import njit

from asvat.linkage.events.reading import HOUR, Logs
from asvat.linkage.places.arrays import Floats, Ints

MOST = 200
"""Earlier logs of one square that a log is compared with, the latest ones."""
FEWEST_DAYS = 14
"""At the start of the records, rates are reckoned over this many days all the same."""


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of logs, each an earlier and a later report.

    Parameters
    ----------
    earlier, later
        Indices of the logs, shape (pairs,).
    weight
        log2 of the odds of time and place.
    gap
        Seconds between the times that they give, 0 where these overlap.
    """

    earlier: Ints
    later: Ints
    weight: Floats
    gap: Ints


def near_pairs(logs: Logs, settings: Mapping[str, float], least: float) -> Pairs:
    """Return the pairs near in time and place whose weight is at least `least`."""
    usable = np.flatnonzero(logs.timed & (np.isfinite(logs.easting) | (logs.place >= 0)))
    side = settings["farthest"]
    placed = np.isfinite(logs.easting[usable])
    x = np.where(placed, logs.easting[usable], 0.0) // side
    y = np.where(placed, logs.northing[usable], 0.0) // side
    column, row = x.astype(np.int64), y.astype(np.int64)
    # What has a place and no point is in a square of its own, away from all others.
    column = np.where(placed, column, -(10**6) - 3 * logs.place[usable])
    square = (column << 32) + row
    order = np.lexsort((usable, logs.begin[usable], square))
    index = usable[order]
    squares, start = np.unique(square[order], return_index=True)
    start = np.r_[start, index.size].astype(np.int64)
    when = np.column_stack([logs.begin, logs.end])[index]
    where = np.column_stack([logs.easting, logs.northing])[index]
    who = np.column_stack([logs.place, logs.agency])[index]
    rate = _place_rates(logs, settings)[index]
    earlier, later, weight, gap = _score(
        squares, start, index, square[order], when, where, who, rate, _numbers(settings), least
    )
    order = np.lexsort((earlier, later))
    return Pairs(earlier[order], later[order], weight[order], gap[order])


_NAMES = (
    "longest-event", "longest-event-other-agency", "farthest", "busy-hours", "rate-days",
    "rate-floor-area",
    "further-calls", "prompt-share", "prompt-gap", "late-gap",
    "further-calls-other-agency", "other-agency-prompt-share", "other-agency-prompt-gap",
    "other-agency-gap",
    "share-same-place", "share-within-50", "share-within-150", "share-within-farthest",
)  # fmt: skip
LONGEST, LONGEST_OTHER, FARTHEST, BUSY, DAYS, FLOOR = range(6)
WITHIN, BETWEEN, SPACE = 6, 10, 14
"""Where in the numbers those of calls within an agency, between agencies, and of distance begin."""


def _numbers(settings: Mapping[str, float]) -> Floats:
    return np.array([settings[name] for name in _NAMES])


def _place_rates(logs: Logs, settings: Mapping[str, float]) -> Floats:
    """Return unrelated logs an hour at each log's place, from the days before it."""
    floor = settings["rate-floor-place"]
    rate = np.full(logs.place.size, floor)
    good = np.flatnonzero((logs.place >= 0) & logs.timed)
    if not good.size:
        return rate
    when = logs.begin[good]
    first = int(when.min())
    span = int(when.max()) - first + 1
    key = logs.place[good] * span + (when - first)
    ordered = np.sort(key)
    apart, back = int(settings["longest-event"] * HOUR), int(settings["rate-days"] * 24 * HOUR)
    base = logs.place[good] * span
    low = np.searchsorted(ordered, np.maximum(key - back, base))
    high = np.searchsorted(ordered, np.maximum(key - apart, base))
    days = np.clip((when - first - apart) / (24 * HOUR), FEWEST_DAYS, settings["rate-days"])
    rate[good] = np.maximum((high - low) / (24 * days), floor)
    return rate


@njit(cache=True, nogil=True)
def _around(square: int, squares: Ints, start: Ints) -> Ints:
    """Return where the logs of a square and of the eight around it begin and end."""
    spans = np.zeros((9, 2), np.int64)
    for k in range(9):
        wanted = square + ((k // 3 - 1) << 32) + (k % 3 - 1)
        at = np.searchsorted(squares, wanted)
        if at < squares.size and squares[at] == wanted:
            spans[k, 0], spans[k, 1] = start[at], start[at + 1]
    return spans


@njit(cache=True, nogil=True)
def _density(spans: Ints, begin: Ints, now: int, first: int, numbers: Floats) -> float:
    """Return unrelated logs an hour and hectare in the squares around, from the days before."""
    longest, farthest, days = numbers[LONGEST], numbers[FARTHEST], numbers[DAYS]
    many = 0
    for k in range(9):
        times = begin[spans[k, 0] : spans[k, 1]]
        many += int(np.searchsorted(times, now - np.int64(longest * HOUR)))
        many -= int(np.searchsorted(times, now - np.int64(days * 24 * HOUR)))
    known = min(max((now - first) / (24 * HOUR) - longest / 24, FEWEST_DAYS), days)
    return float(max(many / (known * 24 * 9 * (farthest / 100) ** 2), numbers[FLOOR]))


@njit(cache=True, nogil=True)
def _over_time(hours: float, width: float, other: bool, numbers: Floats) -> float:
    """Return the density, an hour, of further calls of an event at a gap, times their number.

    Times known to within `width` hours say less: the gap may be anything within them.
    """
    start = BETWEEN if other else WITHIN
    calls, prompt, prompt_gap, late_gap = numbers[start : start + 4]
    soon = prompt * np.exp(-hours / prompt_gap) / (prompt_gap + width)
    late = (1 - prompt) * np.exp(-hours / late_gap) / (late_gap + width)
    return float(calls * (soon + late))


@njit(cache=True, nogil=True)
def _over_space(away: float, same: bool, rate: float, density: float, numbers: Floats) -> float:
    """Return the share of further calls at a distance, over the unrelated logs an hour there."""
    at_place, at_50, at_150, at_far = numbers[SPACE : SPACE + 4]
    if same:
        return float(at_place / rate)
    if away <= 50:
        return float(at_50 / (density * np.pi * 0.25))
    if away <= 150:
        return float(at_150 / (density * np.pi * 2.0))
    return float(at_far / (density * np.pi * ((numbers[FARTHEST] / 100) ** 2 - 2.25)))


@njit(cache=True, nogil=True)
def _score(
    squares: Ints,
    start: Ints,
    index: Ints,
    square: Ints,
    when: Ints,
    where: Floats,
    who: Ints,
    rate: Floats,
    numbers: Floats,
    least: float,
) -> tuple[Ints, Ints, Floats, Ints]:
    """Return index of the earlier and later log, weight and gap of each pair worth keeping."""
    longest, longest_other = numbers[LONGEST], numbers[LONGEST_OTHER]
    whole, weights, found = np.empty((1024, 3), np.int64), np.empty(1024), 0
    begin = when[:, 0].copy()
    first = begin.min() if begin.size else 0
    reach = np.int64(longest_other * HOUR) + np.int64(
        (when[:, 1] - begin).max() if begin.size else 0
    )
    for i in range(index.size):
        spans = _around(square[i], squares, start)
        density = _density(spans, begin, begin[i], first, numbers)
        for k in range(9):
            times = begin[spans[k, 0] : spans[k, 1]]
            last = spans[k, 0] + np.searchsorted(times, begin[i], side="right")
            for j in range(last - 1, max(spans[k, 0], last - MOST) - 1, -1):
                if begin[i] - begin[j] > reach:
                    break
                if begin[j] == begin[i] and index[j] >= index[i]:
                    continue
                gap = max(np.int64(0), begin[i] - when[j, 1])
                other = who[i, 1] != who[j, 1]
                same = who[i, 0] >= 0 and who[i, 0] == who[j, 0]
                away = np.hypot(where[i, 0] - where[j, 0], where[i, 1] - where[j, 1])
                too_late = gap > (longest_other if other else longest) * HOUR
                if too_late or not (same or away <= numbers[FARTHEST]):
                    continue
                width = max(when[i, 1] - begin[i], when[j, 1] - begin[j]) / HOUR
                odds = _over_time(gap / HOUR, width, other, numbers) / numbers[BUSY]
                odds *= _over_space(away, same, rate[i], density, numbers)
                if not np.log2(odds) >= least:
                    continue
                if found == weights.size:
                    whole, weights = _grown(whole), np.append(weights, np.empty(found))
                whole[found] = min(index[i], index[j]), max(index[i], index[j]), gap
                weights[found] = np.log2(odds)
                found += 1
    return whole[:found, 0], whole[:found, 1], weights[:found], whole[:found, 2]


@njit(cache=True, nogil=True)
def _grown(values: Ints) -> Ints:
    out = np.empty((2 * values.shape[0], values.shape[1]), np.int64)
    out[: values.shape[0]] = values
    return out
