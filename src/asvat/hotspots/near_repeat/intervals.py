"""Near repeat for incidents whose day is known only to an interval, such as a month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from asvat.errors import InputError
from asvat.hotspots.near_repeat.bands import Bands, Times, whole_places, whole_times
from asvat.hotspots.near_repeat.kernels import tally_gaps
from asvat.hotspots.near_repeat.knox import describe
from asvat.hotspots.near_repeat.pairs import ClosePairs, close_pairs
from asvat.hotspots.near_repeat.result import KnoxResult, knox_result
from asvat.hotspots.near_repeat.shuffles import Shuffler, simulate
from asvat.records.arrays import Floats, Ints
from asvat.records.precision import Need, PlacePrecision, TimePrecision

NEED = Need(
    method="Near repeat (interval-censored Knox)",
    time=TimePrecision.MONTH,
    place=PlacePrecision.STREET,
    time_caveat=TimePrecision.DAY,
    place_caveat=PlacePrecision.EXACT,
    because=(
        "The test spreads each unknown day over its month, but it cannot undo the snapping of "
        "places: on snapped points nearly every pair at one point is a product of the snapping."
    ),
    instead="Use the force's own records with their places, or hotspots by month.",
)

UNIT = 1 << 30
"""Chances are whole multiples of 1 / UNIT, so that sums and ties are exact in any order."""
_LARGEST_TABLE = 1 << 24


def month_days(months: Times) -> tuple[Times, Times]:
    """Return the first and the last day of each month, from NumPy dates or text such as 2020-02."""
    month = np.asarray(months).astype("datetime64[M]")
    return month.astype("datetime64[D]"), (month + 1).astype("datetime64[D]") - 1


def interval_knox(
    easting: Floats,
    northing: Floats,
    first_day: Times,
    last_day: Times,
    bands: Bands,
    *,
    permutations: int = 999,
    seed: int = 0,
    strata: Ints | None = None,
    stop_after: int | None = None,
    threads: int | None = None,
) -> KnoxResult:
    """Knox with every pair spread over the time bands in which it may lie.

    Each incident happened on one whole day between its first and its last, both included, each day
    being equally likely and independent of other incidents. A pair adds to each time band the
    chance that its two days differ by so much. ``observed`` is thus the expected number of pairs
    given what is known; the test permutes whole intervals between the places. With every interval
    one day long it is :func:`asvat.hotspots.near_repeat.knox.knox`, permutation by permutation.

    Within one month the day is not known, so bands much shorter than the intervals all rise and
    fall together: the test can say that near pairs fall in the same or the next months more often
    than chance, and not within how many days.

    Parameters
    ----------
    easting, northing
        Metres, shape (n,).
    first_day, last_day
        Whole days as numbers or NumPy dates, both included, shape (n,).
    bands, permutations, seed, strata, stop_after, threads
        As in :func:`asvat.hotspots.near_repeat.knox.knox`; time breaks are whole days.

    Raises
    ------
    InputError
        When an interval ends before it begins, a day or a place is missing, the breaks are not
        whole days, or the intervals have too many different lengths.
    """
    x, y = whole_places(easting, northing)
    first, last = (_whole_days(day, bands) for day in (first_day, last_day))
    if not len(x) == len(first) == len(last) or len(x) < 2:
        raise InputError(
            f"{len(x)} places, {len(first)} first days and {len(last)} last days",
            where="interval-censored near repeat",
            mend="Give a place and an interval for each of two or more incidents.",
        )
    backwards = int(np.count_nonzero(last < first))
    if backwards:
        raise InputError(
            f"{backwards} intervals end before they begin",
            where="interval-censored near repeat",
            mend="Swap or leave out these incidents first.",
        )
    counter = _IntervalCounter.prepare(x, y, first, last, bands)
    order = counter.pairs.order
    shuffler = Shuffler(len(x), seed, None if strata is None else strata[order])
    observed = counter.table(np.arange(len(x)))

    def count(begin: int, end: int) -> Ints:
        return np.stack([counter.table(shuffler.draw(k)) for k in range(begin, end)])

    simulated = simulate(count, observed, permutations, stop_after, threads)
    parameters = describe(bands, permutations, seed, strata, stop_after)
    exact = None if strata is not None else counter.exact()
    return knox_result(
        "interval-censored knox", bands, len(x), observed, simulated, exact, parameters, UNIT
    )


def _whole_days(day: Times, bands: Bands) -> Ints:
    whole, units = whole_times(day, bands.days)
    if units != 1:
        raise InputError(
            "intervals and breaks must be whole days",
            where="interval-censored near repeat",
            mend="Give the first and the last day of each interval, and breaks such as 0,30,60.",
        )
    return whole


@dataclass(frozen=True)
class _IntervalCounter:
    """Counts the table for any assignment of the intervals to the places.

    ``chance[a, b, gap + farthest, band]`` is the chance, in units of 1 / UNIT, that incidents whose
    intervals have lengths of class a and b, and first days `gap` apart, lie in the time band.
    """

    pairs: ClosePairs
    day: npt.NDArray[np.int32]
    kind: npt.NDArray[np.int32]
    chance: Ints
    everything: Ints

    @classmethod
    def prepare(cls, x: Ints, y: Ints, first: Ints, last: Ints, bands: Bands) -> _IntervalCounter:
        pairs = close_pairs(x, y, bands)
        first, last = first[pairs.order], last[pairs.order]
        day = (first - first.min()).astype(np.int32)
        lengths, kind = np.unique(last - first + 1, return_inverse=True)
        chance = _chances(lengths, bands.day_limits(1), int(day.max()))
        return cls(pairs, day, kind.astype(np.int32), chance, _all_chances(day, kind, chance))

    def table(self, order: Ints) -> Ints:
        """Return the flat sums of chances when place i has the interval of order[i]."""
        day, kind = self.day[order], self.kind[order]
        *kinds, gaps, bands = self.chance.shape
        found = np.zeros((len(self.pairs.lists), bands), np.int64)
        for band, lists in enumerate(self.pairs.lists):
            tally = np.zeros((*kinds, gaps), np.int64)
            for part in lists:
                tally_gaps(part.start, part.partner, day, kind, gaps // 2, tally)
            found[band] = tally.reshape(-1) @ self.chance.reshape(-1, bands)
        return self.pairs.complete(found, self.everything).reshape(-1)

    def exact(self) -> Floats:
        """Return the mean over all permutations."""
        n = len(self.day)
        return np.outer(self.pairs.sizes(), self.everything / UNIT) / (n * (n - 1) / 2)


def _chances(lengths: Ints, limits: Ints, span: int) -> Ints:
    """Return the chances of each band by both lengths and the gap of the first days."""
    ends = np.minimum(limits, span + int(lengths.max()) + 1)
    farthest = min(span, int(ends[-1]) + int(lengths.max()))
    size = len(lengths) ** 2 * (2 * farthest + 1)
    if size > _LARGEST_TABLE:
        raise InputError(
            f"the intervals have {len(lengths)} different lengths, too many to tabulate",
            where="interval-censored near repeat",
            mend="Round the longer intervals out to whole weeks or months.",
        )
    a, b = lengths.reshape(-1, 1, 1, 1), lengths.reshape(1, -1, 1, 1)
    gap = np.arange(-farthest, farthest + 1).reshape(1, 1, -1, 1)
    limit = ends.reshape(1, 1, 1, -1)
    # Days gap + 0..a-1 and 0..b-1: how many of the a * b combinations differ by less than a limit.
    within = _combinations(limit - 1 - gap, a, b) - _combinations(-limit - gap, a, b)
    share = np.rint(np.where(limit > 0, within, 0) / (a * b) * UNIT).astype(np.int64)
    between: Ints = share[..., 1:] - share[..., :-1]
    return between


def _combinations(most: Ints, a: Ints, b: Ints) -> Ints:
    """Count the (u, v) with 0 <= u < a, 0 <= v < b and u - v <= most."""

    def ramp(steps: Ints) -> Ints:
        up = np.maximum(steps, 0)
        half: Ints = up * (up + 1) // 2
        return half

    return ramp(most + b) - ramp(most) - ramp(most + b - a) + ramp(most - a)


def _all_chances(day: npt.NDArray[np.int32], kind: Ints, chance: Ints) -> Ints:
    """Sum the chances over all pairs of incidents, whatever their distance."""
    kinds, farthest = chance.shape[0], chance.shape[2] // 2
    starts = np.zeros((kinds, int(day.max()) + 1))
    np.add.at(starts, (kind, day), 1.0)
    ordered = np.zeros(chance.shape[:3], np.int64)
    for gap in range(farthest + 1):
        later, earlier = starts[:, gap:], starts[:, : starts.shape[1] - gap]
        many = np.rint(later @ earlier.T).astype(np.int64)
        ordered[:, :, farthest + gap] = many
        ordered[:, :, farthest - gap] = many.T
    for one in range(kinds):
        ordered[one, one, farthest] -= int(starts[one].sum())
    total: Ints = ordered.reshape(-1) @ chance.reshape(-1, chance.shape[3])
    return total // 2
