"""Pairs of logs that may be about one thing, and the odds that they are.

The odds of two logs being of one event are those of a further call against those of a coincidence:

    further calls of an event × their density over the gap × the share at that distance
    ───────────────────────────────────────────────────────────────────────────────────
    unrelated logs an hour there at that time of day × how busy such days are

so ten minutes mean little outside a nightclub and much in a cul-de-sac.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numba import njit

from asvat.linkage.events.rates import rates
from asvat.linkage.events.reading import HOUR, Logs
from asvat.linkage.places.arrays import Floats, Ints

MOST = 200
"""Earlier logs of one square that a log is compared with, the latest ones."""


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
    squares, code = np.unique(square, return_inverse=True)
    around = _around(squares)
    order = np.lexsort((usable, logs.begin[usable], code))
    index = usable[order]
    start = np.r_[0, np.cumsum(np.bincount(code, minlength=squares.size))].astype(np.int64)
    apart, days = settings["longest-event"], settings["rate-days"]
    density = rates(code.astype(np.int64), around, logs.begin[usable], apart, days)
    density /= 9 * (side / 100) ** 2
    place = _place_rates(logs.place[usable], logs.begin[usable], apart, days)
    unrelated = np.column_stack(
        [
            np.maximum(place, settings["rate-floor-place"]),
            np.maximum(density, settings["rate-floor-area"]),
        ]
    )[order]
    when = np.column_stack([logs.begin, logs.end])[index]
    where = np.column_stack([logs.easting, logs.northing])[index]
    who = np.column_stack([logs.place, logs.agency])[index]
    earlier, later, weight, gap = _score(
        around, start, index, code[order], when, where, who, unrelated, _numbers(settings), least
    )
    order = np.lexsort((earlier, later))
    return Pairs(earlier[order], later[order], weight[order], gap[order])


_NAMES = (
    "longest-event", "longest-event-other-agency", "farthest", "busy-hours",
    "further-calls", "prompt-share", "prompt-gap", "late-gap",
    "further-calls-other-agency", "other-agency-prompt-share", "other-agency-prompt-gap",
    "other-agency-gap",
    "share-same-place", "share-within-50", "share-within-150", "share-within-farthest",
)  # fmt: skip
LONGEST, LONGEST_OTHER, FARTHEST, BUSY = range(4)
WITHIN, BETWEEN, SPACE = 4, 8, 12
"""Where in the numbers those of calls within an agency, between agencies, and of distance begin."""


def _numbers(settings: Mapping[str, float]) -> Floats:
    return np.array([settings[name] for name in _NAMES])


def _place_rates(place: Ints, begin: Ints, apart: float, days: float) -> Floats:
    """Return unrelated logs an hour at each log's place; 0 without a place."""
    out = np.zeros(place.size)
    good = np.flatnonzero(place >= 0)
    used, code = np.unique(place[good], return_inverse=True)
    itself = np.arange(used.size)[:, None]
    out[good] = rates(code.astype(np.int64), itself, begin[good], apart, days)
    return out


def _around(squares: Ints) -> Ints:
    """Return each square and the eight around it, as indices; -1 where there is none."""
    out = np.full((squares.size, 9), -1, np.int64)
    for k in range(9):
        wanted = squares + ((k // 3 - 1) << 32) + (k % 3 - 1)
        at = np.minimum(np.searchsorted(squares, wanted), max(squares.size - 1, 0))
        found = squares[at] == wanted if squares.size else np.zeros(0, bool)
        out[found, k] = at[found]
    return out


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
    around: Ints,
    start: Ints,
    index: Ints,
    square: Ints,
    when: Ints,
    where: Floats,
    who: Ints,
    unrelated: Floats,
    numbers: Floats,
    least: float,
) -> tuple[Ints, Ints, Floats, Ints]:
    """Return index of the earlier and later log, weight and gap of each pair worth keeping."""
    longest, longest_other = numbers[LONGEST], numbers[LONGEST_OTHER]
    whole, weights, found = np.empty((1024, 3), np.int64), np.empty(1024), 0
    begin = when[:, 0].copy()
    reach = np.int64(longest_other * HOUR) + np.int64(
        (when[:, 1] - begin).max() if begin.size else 0
    )
    for i in range(index.size):
        for k in range(9):
            other_square = around[square[i], k]
            if other_square < 0:
                continue
            low, high = start[other_square], start[other_square + 1]
            last = low + np.searchsorted(begin[low:high], begin[i], side="right")
            for j in range(last - 1, max(low, last - MOST) - 1, -1):
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
                odds *= _over_space(away, same, unrelated[i, 0], unrelated[i, 1], numbers)
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
