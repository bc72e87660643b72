"""The observed scan and its Monte-Carlo replications, for either kind of window."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from asvat.hotspots.scan.kernels import (
    Circles,
    Windows,
    alive_each,
    alive_highest,
    any_each,
    any_highest,
)
from asvat.hotspots.scan.zones import Zones
from asvat.records.arrays import Floats, Ints

_BATCH = 64


@dataclass(frozen=True)
class Centres:
    """The best circle and window of every centre, shapes (centres,).

    ``entry`` is the last place of the circle in ``Zones.place``; ``start`` and ``end`` are the
    first and last day of the window.
    """

    statistic: Floats
    entry: Ints
    start: Ints
    end: Ints


@dataclass(frozen=True)
class Period:
    """Days of the study period and the shortest and longest window, days."""

    days: int
    min_days: int
    max_days: int


def _circles(zones: Zones, of_case: Ints, places: int, min_cases: int) -> Circles:
    at = np.bincount(of_case, minlength=places)
    first_case = np.concatenate([[0], np.cumsum(at)]).astype(np.int64)
    log_of = np.log(np.maximum(np.arange(of_case.size + 1), 1).astype(np.float64))
    return Circles(zones.offset, zones.place, first_case, log_of, min_cases)


class Alive:
    """Windows that last until the last day.

    Only the cases of the longest window matter, so a replication draws only their places: with
    their days they are what a shuffle of all days would leave in the window.
    """

    def __init__(
        self, zones: Zones, of_case: Ints, places: int, since: Ints, period: Period, min_cases: int
    ) -> None:
        self.period, self.of_case = period, of_case
        self.circles = _circles(zones, of_case, places, min_cases)
        lag = period.days - 1 - since
        recent = np.flatnonzero(lag < period.max_days)
        self.recent = recent[np.argsort(lag[recent], kind="stable")]
        self.lag = lag[self.recent]
        length = np.maximum(np.arange(period.max_days) + 1, period.min_days)
        self.within = np.searchsorted(self.lag, length).astype(np.int64)

    def observed(self) -> Centres:
        """Scan the records as they are."""
        place = self.of_case[self.recent]
        statistic, entry, lag = alive_each(self.circles, place, self.lag, self.within)
        start = self.period.days - np.maximum(lag + 1, self.period.min_days)
        return Centres(statistic, entry, start, np.full(lag.shape, self.period.days - 1))

    def replicated(self, rng: np.random.Generator) -> float:
        """Return the highest statistic with the times shuffled among the cases."""
        place = self.of_case[rng.choice(self.of_case.size, self.recent.size, replace=False)]
        return float(alive_highest(self.circles, place, self.lag, self.within))


class AnyTime:
    """All windows of the study period."""

    def __init__(
        self, zones: Zones, of_case: Ints, places: int, since: Ints, period: Period, min_cases: int
    ) -> None:
        self.circles = _circles(zones, of_case, places, min_cases)
        self.day = since[np.argsort(of_case, kind="stable")]
        running = np.cumsum(np.bincount(since, minlength=period.days))
        before = np.concatenate([[0], running]).astype(np.int64)
        self.windows = Windows(before, period.min_days, period.max_days)

    def observed(self) -> Centres:
        """Scan the records as they are."""
        statistic, entry, window = any_each(self.circles, self.windows, self.day)
        return Centres(statistic, entry, window[0], window[1])

    def replicated(self, rng: np.random.Generator) -> float:
        """Return the highest statistic with the times shuffled among the cases."""
        return float(any_highest(self.circles, self.windows, rng.permutation(self.day)))


def replicate(
    scan: Callable[[np.random.Generator], float],
    observed: float,
    replications: int,
    stop_after: int | None,
    seed: int,
) -> tuple[Floats, bool]:
    """Return the highest statistic of each replication run, and whether it stopped early.

    Each replication has a generator of its own made from `seed` and its number, so the result
    is the same whatever the number of threads.
    """
    beaten = 0
    done: list[float] = []

    def one(number: int) -> float:
        return scan(np.random.default_rng([seed, number]))

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for first in range(0, replications, _BATCH):
            for value in pool.map(one, range(first, min(first + _BATCH, replications))):
                done.append(value)
                beaten += value >= observed
                if beaten == stop_after and len(done) < replications:
                    return np.array(done), True
    return np.array(done), False
