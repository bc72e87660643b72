"""Monte-Carlo by permutation: numbered random streams, strata, sequential stopping, p values."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from asvat.errors import InputError
from asvat.hotspots.near_repeat.bands import MINUTES_A_DAY, Times, whole_times
from asvat.records.arrays import Floats, Ints

BLOCK = 32
"""Permutations that one thread does together."""


@dataclass(frozen=True)
class Shuffler:
    """Random orders of n incidents, each from a stream of its own, so any thread may draw any one.

    Parameters
    ----------
    size
        Number of incidents.
    seed
        The seed that names the whole family of streams.
    strata
        A whole number an incident; times change places only within one number. None for all.
    """

    size: int
    seed: int
    strata: Ints | None = None

    def __post_init__(self) -> None:
        if self.strata is None:
            return
        strata = np.asarray(self.strata)
        if strata.shape != (self.size,) or strata.dtype.kind not in "iu":
            raise InputError(
                f"strata of shape {strata.shape} for {self.size} incidents",
                where="strata",
                mend="Give one whole number an incident.",
            )
        object.__setattr__(self, "strata", np.unique(strata, return_inverse=True)[1])

    def draw(self, number: int) -> Ints:
        """Return permutation `number`: the incident whose time each incident gets."""
        stream = np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(number,)))
        if self.strata is None:
            return stream.permutation(self.size)
        taken = np.empty(self.size, np.int64)
        taken[np.argsort(self.strata, kind="stable")] = np.argsort(
            self.strata + stream.random(self.size)
        )
        return taken


def area_season_strata(
    easting: Floats,
    northing: Floats,
    time: Times,
    *,
    cell: float = 2000.0,
    days: int | None = None,
) -> Ints:
    """Number the combinations of area and season in which times may change places.

    Risk that moves from one area to another over the year looks like contagion to a test that
    shuffles times over the whole map (Kulldorff and Hjalmars 1999). Within one area and one season
    such movement is small, so what remains is closer to true repetition.

    Parameters
    ----------
    easting, northing
        Metres.
    time
        Days as numbers, or NumPy dates.
    cell
        Side of the square areas, metres; well above the farthest band.
    days
        Length of a season. By default calendar quarters for dates, 91 days for numbers.

    Returns
    -------
    One whole number an incident, shape (n,).
    """
    column = np.floor_divide(np.asarray(easting), cell).astype(np.int64)
    row = np.floor_divide(np.asarray(northing), cell).astype(np.int64)
    time = np.asarray(time)
    whole, units = whole_times(time)
    if days is None and time.dtype.kind == "M":
        season = time.astype("datetime64[M]").astype(np.int64) // 3
    else:
        season = whole // ((days or 91) * (MINUTES_A_DAY if units > 1 else 1))
    return np.unique(np.stack([column, row, season]), axis=1, return_inverse=True)[1].reshape(-1)


@dataclass(frozen=True)
class Simulated:
    """What the permutations gave, one value a cell of the table.

    Parameters
    ----------
    counts
        Counts of the permutations that were kept, shape (permutations, cells).
    p
        Upper-tail p values, never 0.
    used
        Permutations behind each p value: all of them, or fewer where sequential stopping ended.
    overall_p
        p of the largest standardised excess over the whole table; None with sequential stopping.
    """

    counts: Floats | Ints
    p: Floats
    used: Ints
    overall_p: float | None


def simulate(
    count: Callable[[int, int], Ints],
    observed: Ints,
    permutations: int,
    stop_after: int | None = None,
    threads: int | None = None,
) -> Simulated:
    """Run the permutations on all cores and compare them with what was observed.

    Parameters
    ----------
    count
        Gives the counts of permutations first to last (excluded), shape (last - first, cells).
    observed
        Shape (cells,).
    permutations
        The number wanted, R.
    stop_after
        Besag and Clifford (1991): a cell whose permutations have reached its observed count this
        many times (h) at permutation l has p = h / l and needs no more; the run ends when every
        cell has. Cells that never get there have p = (1 + g) / (1 + R). None for the plain test.
    threads
        Threads to use, by default all cores; the answer does not depend on it.
    """
    if permutations < 1 or (stop_after is not None and stop_after < 1):
        raise InputError(
            "a Monte-Carlo test needs at least one permutation",
            where="permutations",
            mend="99 to look, 999 to report.",
        )
    threads = threads or os.cpu_count() or 1
    starts = list(range(0, permutations, BLOCK))
    waves = len(starts) if stop_after is None else threads
    kept: list[Ints] = []
    with ThreadPoolExecutor(threads) as pool:
        for wave in range(0, len(starts), waves):
            now = starts[wave : wave + waves]
            kept += pool.map(count, now, [min(s + BLOCK, permutations) for s in now])
            if stop_after and np.all(_reached(np.concatenate(kept), observed) >= stop_after):
                break
    counts = np.concatenate(kept)
    if stop_after is None:
        p = (1 + _reached(counts, observed)) / (1 + permutations)
        return Simulated(
            counts, p, np.full(observed.shape, permutations), _overall(counts, observed)
        )
    return _stopped(counts, observed, permutations, stop_after)


def _reached(counts: Ints, observed: Ints) -> Ints:
    many: Ints = (counts >= observed).sum(axis=0)
    return many


def _stopped(counts: Ints, observed: Ints, permutations: int, stop_after: int) -> Simulated:
    reached = np.cumsum(counts >= observed, axis=0)
    ended = reached[-1] >= stop_after
    used = np.where(ended, np.argmax(reached >= stop_after, axis=0) + 1, permutations)
    p = np.where(ended, stop_after / used, (1 + reached[-1]) / (1 + permutations))
    return Simulated(counts[: int(used.max())], p, used, None)


def _overall(counts: Ints, observed: Ints) -> float:
    # The observed table counts as one of the R + 1, so all of them are standardised alike.
    tables = np.concatenate([counts, observed[None, :]]).astype(np.float64)
    spread = tables.std(axis=0)
    varies = spread > 0
    if not np.any(varies):
        return 1.0
    excess = (tables[:, varies] - tables[:, varies].mean(axis=0)) / spread[varies]
    largest = excess.max(axis=1)
    return float(np.count_nonzero(largest >= largest[-1]) / len(tables))
