"""What Gi and Gi* found: arrays by place, laid on the cells, and as a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asvat.hotspots.columns import floats, named, strings
from asvat.hotspots.grid import Window
from asvat.records.arrays import Bools, Floats, Ints
from asvat.records.provenance import stamp

LEVELS = (0.10, 0.05, 0.01)
CLASSES = (
    "cold spot 99%",
    "cold spot 95%",
    "cold spot 90%",
    "not significant",
    "hot spot 90%",
    "hot spot 95%",
    "hot spot 99%",
)


@dataclass(frozen=True)
class LocalG:
    """Gi or Gi* of n places.

    Parameters
    ----------
    count
        The values tested, shape (n,), as are all below.
    observed, expected
        Sum over the neighbourhood (with the place itself for Gi*), and its mean if the values
        fell on the places at random.
    z
        The standardised sum; 0 where it cannot vary.
    p, q
        p value, and the smallest false-discovery rate at which the place would be called.
    direction
        1 where the upper tail is the smaller, -1 the lower, 0 neither.
    code
        Class as a position in ``CLASSES``.
    parameters
        Everything needed to repeat it.
    """

    count: Floats
    observed: Floats
    expected: Floats
    z: Floats
    p: Floats
    q: Floats
    direction: Ints
    code: Ints
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def classes(self) -> npt.NDArray[np.str_]:
        """The class of each place in words, shape (n,)."""
        return np.array(CLASSES)[self.code]

    @property
    def expected_count(self) -> Floats:
        """The count of one place if all were alike; for Gi its own count is left out of it."""
        total, n = float(self.count.sum()), self.count.size
        if self.parameters["method"] == "Getis-Ord Gi":
            return (total - self.count) / max(n - 1, 1)
        return np.full(n, total / n)

    def table(
        self,
        cell_id: npt.NDArray[np.str_],
        easting: Floats,
        northing: Floats,
        caveats: list[str] | None = None,
    ) -> pa.Table:
        """Return one row a place.

        Columns: cell_id, easting, northing, count, expected (the count of one place if they were
        all alike, to hold beside ``count``), z, p, q, class, neighbourhood and
        neighbourhood_expected (the sums that z compares).
        """
        table = pa.table(
            {
                "cell_id": strings(cell_id.tolist()),
                "easting": floats(easting),
                "northing": floats(northing),
                "count": floats(self.count),
                "expected": floats(self.expected_count),
                "z": floats(self.z),
                "p": floats(self.p),
                "q": floats(self.q),
                "class": named(self.code, CLASSES),
                "neighbourhood": floats(self.observed),
                "neighbourhood_expected": floats(self.expected),
            }
        )
        return stamp(table, self.parameters["method"], self.parameters, caveats)


@dataclass(frozen=True)
class GiResult:
    """Gi or Gi* of the cells of a study area; `mask` has the shape (rows, columns).

    ``local`` holds one value a cell of the study area, in array order.
    """

    local: LocalG
    window: Window
    mask: Bools

    def on_window(self, values: Floats) -> Floats:
        """Return one of `local`'s arrays as (rows, columns), not-a-number outside the area."""
        laid = np.full(self.window.shape, np.nan)
        laid[self.mask] = values
        return laid

    @property
    def z(self) -> Floats:
        """Standardised sums, shape (rows, columns)."""
        return self.on_window(self.local.z)

    @property
    def p(self) -> Floats:
        """The p values, shape (rows, columns)."""
        return self.on_window(self.local.p)

    @property
    def q(self) -> Floats:
        """The q values, shape (rows, columns)."""
        return self.on_window(self.local.q)

    def table(self, caveats: list[str] | None = None) -> pa.Table:
        """Return one row a cell; the columns are those of :meth:`LocalG.table`."""
        column, row = self.window.cells()
        inside = self.mask.ravel()
        column, row = column[inside], row[inside]
        easting, northing = self.window.grid.centre(column, row)
        return self.local.table(self.window.grid.cell_id(column, row), easting, northing, caveats)
