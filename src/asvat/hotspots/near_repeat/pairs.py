"""Every pair of incidents up to a distance, found once, in little memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from asvat.errors import InputError
from asvat.hotspots.near_repeat.bands import BEYOND, Bands, Metric
from asvat.records.arrays import Ints

MOST_PAIRS = 1_500_000_000
"""Possible pairs beyond which a table would take more memory (4 bytes each) than most have."""
_BATCH = 1 << 17
"""Candidate pairs looked at together; their arrays stay in the processor's cache."""


def measure(dx: Ints, dy: Ints, metric: Metric) -> Ints:
    """Return the distance in millimetres (manhattan) or its square (euclidean), exact."""
    return dx * dx + dy * dy if metric == "euclidean" else np.abs(dx) + np.abs(dy)


@dataclass(frozen=True)
class PlaceIndex:
    """Incidents sorted into square cells as wide as the farthest pair that matters.

    A row of cells is contiguous in the sorted order, so the possible partners of an incident lie in
    two runs: the rest of its own row's neighbouring cells, and those of the row above.

    Parameters
    ----------
    order
        The incident at each sorted position, shape (n,).
    x, y
        Coordinates in sorted order, millimetres.
    runs
        For each of the two runs its first and last (excluded) position, each of shape (n,).
    """

    order: Ints
    x: Ints
    y: Ints
    runs: tuple[tuple[Ints, Ints], tuple[Ints, Ints]]

    @property
    def possible(self) -> int:
        """Number of pairs that have to be looked at."""
        return sum(int((last - first).sum()) for first, last in self.runs)

    @classmethod
    def build(cls, x: Ints, y: Ints, reach: int) -> PlaceIndex:
        """Sort the incidents for pairs up to `reach` millimetres apart."""
        cell = reach + 1
        column, row = (x - x.min()) // cell + 1, (y - y.min()) // cell
        width = int(column.max()) + 2
        key = row * width + column
        order = np.argsort(key, kind="stable")
        key = key[order]
        own = np.arange(1, len(key) + 1), np.searchsorted(key, key + 1, side="right")
        above = np.searchsorted(key, key + width - 1), np.searchsorted(key, key + width + 2)
        return cls(order, x[order], y[order], (own, above))

    def candidates(self, run: int) -> Iterator[tuple[Ints, Ints]]:
        """Yield sorted positions (i, j) of pairs that may be within reach; i rises throughout."""
        first, last = self.runs[run]
        total = np.cumsum(last - first)
        start, size = 0, len(self.order)
        while start < size:
            done = int(total[start - 1]) if start else 0
            stop = max(start + 1, int(np.searchsorted(total, done + _BATCH)))
            many = (last - first)[start:stop]
            i = np.repeat(np.arange(start, stop), many)
            shift = first[start:stop] - (np.cumsum(many) - many)
            yield i, np.arange(len(i)) + np.repeat(shift, many)
            start = stop


@dataclass(frozen=True)
class Neighbours:
    """Partners by incident: those of position i are partner[start[i]:start[i + 1]]."""

    start: Ints
    partner: npt.NDArray[np.int32]


@dataclass(frozen=True)
class ClosePairs:
    """The pairs of each distance band, each pair once.

    Parameters
    ----------
    order
        The incident at each sorted position; partners are sorted positions.
    lists
        For each band that was searched the lists that together hold its pairs. An open band is
        not searched: it is what the others leave.
    bands
        The bands that were asked for.
    """

    order: Ints
    lists: tuple[tuple[Neighbours, ...], ...]
    bands: Bands

    def complete(self, found: Ints, everything: Ints) -> Ints:
        """Turn counts of the searched bands into those of the bands that were asked for.

        Parameters
        ----------
        found
            Counts, shape (searched bands, ...).
        everything
            The same of all pairs at any distance, shape (...).
        """
        if np.isinf(self.bands.distances[-1]):
            rest = everything - found.sum(axis=0)
            found = np.concatenate([found, rest[None]])
        return found[len(found) - self.bands.shape[0] :]

    def sizes(self) -> Ints:
        """Return the number of pairs in each band that was asked for."""
        found = np.array([sum(len(n.partner) for n in band) for band in self.lists], np.int64)
        return self.complete(found, np.array(len(self.order) * (len(self.order) - 1) // 2))


def close_pairs(x: Ints, y: Ints, bands: Bands) -> ClosePairs:
    """Find the pairs of each distance band that ends.

    Parameters
    ----------
    x, y
        Coordinates in whole millimetres, shape (n,).
    bands
        The bands; where the last is open, what lies before the first is searched as well.

    Raises
    ------
    InputError
        When more than ``MOST_PAIRS`` pairs may lie within the farthest band.
    """
    ends = bands.distance_limits()
    if ends[-1] == BEYOND:
        ends = ends[:-1]
        if ends[0] > 0:
            ends = np.concatenate([np.zeros(1, np.int64), ends])
    if len(ends) < 2:
        return ClosePairs(np.arange(len(x)), (), bands)
    index = PlaceIndex.build(x, y, reach_of(int(ends[-1]), bands.metric))
    if index.possible > MOST_PAIRS:
        raise InputError(
            f"about {index.possible:,} pairs of incidents lie within the farthest band",
            where="distances",
            mend="Give shorter distances, a shorter period or one type of incident.",
        )
    runs = [list(_run_pairs(index, run, ends, bands.metric)) for run in range(len(index.runs))]
    return ClosePairs(index.order, tuple(zip(*runs, strict=True)), bands)


def reach_of(limit: int, metric: Metric) -> int:
    """Return the largest whole distance in millimetres whose measure is below `limit`."""
    return limit if metric == "manhattan" else int(np.ceil(np.sqrt(limit)))


def _run_pairs(index: PlaceIndex, run: int, ends: Ints, metric: Metric) -> Iterator[Neighbours]:
    parts: list[list[npt.NDArray[np.int32]]] = [[] for _ in ends[1:]]
    degree = np.zeros((len(ends) - 1, len(index.order)), np.int64)
    for i, j in index.candidates(run):
        value = measure(index.x[i] - index.x[j], index.y[i] - index.y[j], metric)
        for band, (low, high) in enumerate(pairwise(ends.tolist())):
            inside = np.flatnonzero((value >= low) & (value < high))
            parts[band].append(j[inside].astype(np.int32))
            first = int(i[0]) if len(i) else 0
            many = np.bincount(i[inside] - first)
            degree[band, first : first + len(many)] += many
    for band, part in enumerate(parts):
        start = np.concatenate([[0], np.cumsum(degree[band])])
        partner = np.concatenate(part)
        part.clear()
        yield Neighbours(start, partner)
