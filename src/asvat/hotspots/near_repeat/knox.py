"""The Knox test: are incidents close in space also close in time more often than by chance?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from asvat.errors import InputError
from asvat.hotspots.near_repeat.bands import Bands, Times, whole_places, whole_times
from asvat.hotspots.near_repeat.kernels import LANES, count_within
from asvat.hotspots.near_repeat.pairs import ClosePairs, close_pairs
from asvat.hotspots.near_repeat.result import KnoxResult, knox_result
from asvat.hotspots.near_repeat.shuffles import Shuffler, simulate
from asvat.records.arrays import Floats, Ints
from asvat.records.precision import Need, PlacePrecision, TimePrecision

NEED = Need(
    method="Near repeat (Knox)",
    time=TimePrecision.DAY,
    place=PlacePrecision.STREET,
    place_caveat=PlacePrecision.EXACT,
    because=(
        "The test compares metres and days: on snapped points nearly every pair at one point is a "
        "product of the snapping, and a month has no days."
    ),
    instead=(
        "Use the force's own records, with the day and the place; for exact places known only to "
        "the month, the interval-censored test; for snapped points, hotspots by month."
    ),
)


def knox(
    easting: Floats,
    northing: Floats,
    time: Times,
    bands: Bands,
    *,
    permutations: int = 999,
    seed: int = 0,
    strata: Ints | None = None,
    stop_after: int | None = None,
    threads: int | None = None,
) -> KnoxResult:
    """Count pairs by distance and time band, and compare with permuted times.

    Every pair is found once. One permutation of the times serves all cells, so the cells of one
    table belong together.

    Parameters
    ----------
    easting, northing
        Metres in any projected system, shape (n,); taken to the millimetre.
    time
        Days as numbers, or NumPy dates or times, shape (n,); taken to the minute.
    bands
        The bands, metric and edge convention.
    permutations
        How many times the times are shuffled.
    seed
        Names the random streams: the same seed gives the same table on any number of threads.
    strata
        Shuffle only within these groups (:func:`area_season_strata`); by default over all.
    stop_after
        Sequential stopping; see :func:`asvat.hotspots.near_repeat.shuffles.simulate`.
    threads
        Threads to use, by default all cores.

    Raises
    ------
    InputError
        When coordinates or times are missing or unequal in number, or fewer than two remain.

    References
    ----------
    Knox, E. G. (1964) The detection of space-time interactions. Applied Statistics 13, 25-30.
    Besag, J. and Clifford, P. (1991) Sequential Monte Carlo p-values. Biometrika 78, 301-304.
    """
    x, y = whole_places(easting, northing)
    whole, units = whole_times(time, bands.days)
    if len(whole) != len(x) or len(x) < 2:
        raise InputError(
            f"{len(x)} places and {len(whole)} times",
            where="near repeat",
            mend="Give a place and a time for each of two or more incidents.",
        )
    counter = _Counter.prepare(x, y, whole, units, bands)
    shuffler = Shuffler(len(x), seed, None if strata is None else strata[counter.pairs.order])
    observed = counter.table([np.arange(len(x))])[0]

    def count(first: int, last: int) -> Ints:
        return counter.table(shuffler.draw(k) for k in range(first, last))

    simulated = simulate(count, observed, permutations, stop_after, threads)
    parameters = describe(bands, permutations, seed, strata, stop_after)
    exact = None if strata is not None else counter.exact()
    return knox_result("knox", bands, len(x), observed, simulated, exact, parameters)


def describe(
    bands: Bands, permutations: int, seed: int, strata: Ints | None, stop_after: int | None
) -> dict[str, Any]:
    """Return the parameters of a test as they are stamped on its table."""
    return {
        "distances": ["inf" if np.isinf(b) else b for b in bands.distances],
        "days": ["inf" if np.isinf(b) else b for b in bands.days],
        "metric": bands.metric,
        "convention": bands.convention,
        "permutations": permutations,
        "seed": seed,
        "strata": 0 if strata is None else len(np.unique(strata)),
        "stop_after": stop_after,
    }


@dataclass(frozen=True)
class _Counter:
    """Counts the table for any assignment of the times to the places.

    Times are in the order of the pairs; ``everything`` holds all pairs at any distance by time
    band.
    """

    pairs: ClosePairs
    time: npt.NDArray[np.unsignedinteger[Any]]
    limits: Ints
    everything: Ints

    @classmethod
    def prepare(cls, x: Ints, y: Ints, time: Ints, units: int, bands: Bands) -> _Counter:
        pairs = close_pairs(x, y, bands)
        time = (time - time.min())[pairs.order]
        span = int(time.max())
        if span >= 2**31:
            raise InputError(
                "the times span too many years", where="time", mend="Look for wrong dates."
            )
        limits = bands.day_limits(units)
        word: type[np.unsignedinteger[Any]] = np.uint16 if span < 2**15 else np.uint32
        return cls(pairs, time.astype(word), limits, _all_pairs(time, limits))

    def table(self, orders: Iterable[Ints]) -> Ints:
        """Return the flat counts, (orders, cells), when place i has the time of order[i]."""
        times = np.zeros((len(self.time), LANES), self.time.dtype)
        many = 0
        for order in orders:
            times[:, many] = self.time[order]
            many += 1
        widths = np.minimum(self.limits - 1, int(self.time.max()))
        asked = widths >= 0
        below = np.zeros((len(self.pairs.lists), len(widths), LANES), np.int64)
        for band, lists in enumerate(self.pairs.lists):
            total = np.zeros((int(asked.sum()), LANES), np.int64)
            for part in lists:
                count_within(
                    part.start, part.partner, times, widths[asked].astype(times.dtype), total
                )
            below[band, asked] = total
        found = (below[:, 1:] - below[:, :-1])[:, :, :many]
        counts = self.pairs.complete(found, self.everything[:, None])
        return counts.reshape(-1, many).T

    def exact(self) -> Floats:
        """Return the mean over all permutations, N_space * N_time / N."""
        n = len(self.time)
        return np.outer(self.pairs.sizes(), self.everything) / (n * (n - 1) / 2)


def _all_pairs(time: Ints, limits: Ints) -> Ints:
    """Count all pairs of incidents in each time band, whatever their distance."""
    ordered = np.sort(time)
    reach = np.minimum(limits, int(ordered[-1]) + 1)
    after = np.arange(1, len(ordered) + 1)
    below: Ints = np.array(
        [(np.searchsorted(ordered, ordered + r) - after).sum() if r > 0 else 0 for r in reach]
    )
    between: Ints = below[1:] - below[:-1]
    return between
