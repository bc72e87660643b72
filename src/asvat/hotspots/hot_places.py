"""Hotspots as a reader lists them: neighbouring hot cells are one place with one name."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy.ndimage import label

from asvat.hotspots.count_intervals import count_interval
from asvat.hotspots.getis_ord import CLASSES, GiResult
from asvat.hotspots.grid import Window
from asvat.records.arrays import Bools, Floats, Ints
from asvat.records.provenance import stamp

ALPHA = 0.05
_PREFIX = re.compile(r"^on or near ", re.IGNORECASE)
NO_NAME = {
    "parking area", "supermarket", "shopping area", "petrol station", "sports/recreation area",
    "park/open space", "pedestrian subway", "further/higher educational building", "nightclub",
    "police station", "hospital", "bus/coach station", "no location", "theatre/concert hall",
    "conference/exhibition centre", "race track", "airport/airfield", "prison", "",
}  # fmt: skip
"""Place words of data.police.uk that stand for a kind of place and so name none."""


@dataclass(frozen=True)
class HotPlaces:
    """Groups of touching hot cells, the one with most incidents first.

    Parameters
    ----------
    window
        The cells.
    group
        For each cell the position of its group, -1 for none, shape (rows, columns).
    cell_id, easting, northing
        The busiest cell of each group and its centre, shape (groups,).
    cells, count, expected
        Cells of the group, incidents in them, and as many as that many cells hold on average.
    low, high
        95% interval of the count (exact Poisson).
    q, code
        Smallest q value in the group, and its class as a position in ``CLASSES``.
    """

    window: Window
    group: Ints
    cell_id: list[str]
    easting: Floats
    northing: Floats
    cells: Ints
    count: Floats
    expected: Floats
    low: Floats
    high: Floats
    q: Floats
    code: Ints

    def of_points(self, x: Floats, y: Floats) -> Ints:
        """Return the group that each point lies in, -1 for none, shape (n,)."""
        column, row = self.window.grid.index(x, y)
        column, row = column - self.window.column0, row - self.window.row0
        held = (
            (column >= 0) & (column < self.window.columns) & (row >= 0) & (row < self.window.rows)
        )
        found = np.full(len(x), -1, np.int64)
        found[held] = self.group[row[held], column[held]]
        return found

    def names(
        self, at: Ints, chosen: Bools, places: pa.ChunkedArray, areas: pa.ChunkedArray
    ) -> list[str]:
        """Name each group by the place words that most of its records carry, and its district."""
        words, districts = np.array(places.to_pylist(), object), np.array(areas.to_pylist(), object)
        names: list[str] = []
        for group in range(len(self.cell_id)):
            mine = chosen & (at == group)
            streets = Counter(_PREFIX.sub("", w) for w in words[mine] if w and not _unnamed(w))
            towns = Counter(d for d in districts[mine] if d)
            street, town = (c.most_common(1)[0][0] if c else "" for c in (streets, towns))
            if street.endswith(town):
                town = ""
            name = ", ".join(part for part in (street, town) if part) or self.cell_id[group]
            names.append(name if name not in names else f"{name} ({self.cell_id[group]})")
        return names

    def table(self, names: list[str]) -> pa.Table:
        """Return one row a hotspot, best first."""
        table = pa.table(
            {
                "rank": np.arange(1, len(names) + 1),
                "cell_id": pa.array(self.cell_id, pa.string()),
                "place": pa.array(names, pa.string()),
                "easting": self.easting,
                "northing": self.northing,
                "cells": self.cells,
                "count": self.count,
                "expected": self.expected,
                "low": self.low,
                "high": self.high,
                "q": self.q,
                "class": pa.array([CLASSES[c] for c in self.code], pa.string()),
            }
        )
        return stamp(table, "Hot places", {"alpha": ALPHA, "touching": "sides and corners"})


def _unnamed(words: str) -> bool:
    return _PREFIX.sub("", words).strip().lower() in NO_NAME


def touching(code: Ints, q: Floats, counts: Floats) -> Ints:
    """Number the hot cells (q at most 5%) that touch, 0 for all others; shape (rows, columns).

    Only cells that hold incidents count: an empty cell is hot through its neighbours alone, and
    would stretch the place.
    """
    hot = (code > CLASSES.index("hot spot 90%")) | (
        (code == CLASSES.index("hot spot 90%")) & (q <= ALPHA)
    )
    hot &= counts > 0
    numbered, _ = label(hot, structure=np.ones((3, 3)))
    return np.asarray(numbered, np.int64)


def hot_places(result: GiResult, counts: Floats, top: int) -> HotPlaces:
    """Group the hot cells of a Gi* map (q at most 5%) that touch, and keep the `top` busiest.

    `counts` has the shape (rows, columns).
    """
    code = np.full(result.window.shape, CLASSES.index("not significant"))
    code[result.mask] = result.local.code
    q = np.where(result.mask, result.q, 1.0)
    numbered = touching(code, q, counts)
    found = int(numbered.max(initial=0))
    totals = np.bincount(numbered.ravel(), weights=counts.ravel(), minlength=found + 1)[1:]
    order = np.argsort(-totals, kind="stable")[:top]
    place = np.full(found + 1, -1)
    place[order + 1] = np.arange(len(order))
    group = place[numbered]
    mean = float(counts[result.mask].mean())
    busiest, cells, smallest, classes = [], [], [], []
    for i in range(len(order)):
        mine = np.flatnonzero(group.ravel() == i)
        busiest.append(mine[np.argmax(counts.ravel()[mine])])
        cells.append(len(mine))
        smallest.append(q.ravel()[mine].min())
        classes.append(code.ravel()[mine].max())
    at = np.array(busiest, np.int64)
    column, row = result.window.cells()
    easting, northing = result.window.grid.centre(column[at], row[at])
    size = np.array(cells, np.int64)
    count: Floats = totals[order].astype(np.float64)
    return HotPlaces(
        result.window,
        group,
        result.window.grid.cell_id(column[at], row[at]).tolist(),
        easting,
        northing,
        size,
        count,
        mean * size.astype(np.float64),
        *count_interval(count),
        np.array(smallest, float),
        np.array(classes, np.int64),
    )
