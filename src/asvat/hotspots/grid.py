"""Square and hexagonal cells on a fixed national origin, by index arithmetic.

Cells are anchored at the false origin of the British National Grid (EPSG:27700), so that the
same place falls in the same cell in every run, force and year. A cell holds its lower and left
edges and not its upper and right ones, so a point on a shared edge is counted once (other tools
count it in every touching cell, or drop it).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from asvat.errors import InputError
from asvat.records.arrays import Floats, Ints

SMALLEST, LARGEST = 50, 1000


def whole_cells(coordinate: Floats, size: int) -> Ints:
    """Return the number of the cell along one axis: floor division, at a tenth of its time."""
    whole = np.floor(coordinate / size)
    whole -= whole * size > coordinate  # the quotient may have been rounded up
    return whole.astype(np.int64)


def _check_size(size: int) -> None:
    if not SMALLEST <= size <= LARGEST:
        raise InputError(
            f"cell size {size} m is outside {SMALLEST}-{LARGEST} m",
            where="cell",
            mend="Smaller cells pretend to a precision the records lack; larger ones hide places.",
        )


@dataclass(frozen=True)
class SquareGrid:
    """Square cells with sides of `size` metres, counted from the national origin."""

    size: int

    def __post_init__(self) -> None:
        _check_size(self.size)

    @property
    def shape_name(self) -> str:
        """``square``, as it is named in outputs and options."""
        return "square"

    @property
    def area(self) -> float:
        """Area of one cell in square metres."""
        return float(self.size) ** 2

    def index(self, easting: Floats, northing: Floats) -> tuple[Ints, Ints]:
        """Return the column and the row of the cell that holds each point."""
        return whole_cells(easting, self.size), whole_cells(northing, self.size)

    def centre(self, column: Ints, row: Ints) -> tuple[Floats, Floats]:
        """Return the easting and northing of each cell's centre, metres."""
        x: Floats = (column + 0.5) * float(self.size)
        y: Floats = (row + 0.5) * float(self.size)
        return x, y

    def corners(self, column: Ints, row: Ints) -> Floats:
        """Return the corners of each cell, shape (n, 4, 2), anticlockwise, not closed."""
        x0, y0 = column * float(self.size), row * float(self.size)
        x1, y1 = x0 + self.size, y0 + self.size
        x, y = np.stack([x0, x1, x1, x0], 1), np.stack([y0, y0, y1, y1], 1)
        return np.stack([x, y], 2)

    def cell_id(self, column: Ints, row: Ints) -> npt.NDArray[np.str_]:
        """Return a name for each cell that is the same in every run, force and year."""
        east = {c: f"{self.size}mE{c * self.size:06d}" for c in np.unique(column).tolist()}
        north = {r: f"N{r * self.size:07d}" for r in np.unique(row).tolist()}
        pairs = zip(column.tolist(), row.tolist(), strict=True)
        return np.array([east[c] + north[r] for c, r in pairs], dtype=np.str_)


@dataclass(frozen=True)
class HexGrid:
    """Regular hexagons with a point up, `size` metres between neighbouring centres.

    Rows are offset: odd rows lie half a cell to the right. `size` is the distance across the
    flats, so a hexagon covers sqrt(3)/2 of the square of the same size.
    """

    size: int

    def __post_init__(self) -> None:
        _check_size(self.size)

    @property
    def shape_name(self) -> str:
        """``hexagon``, as it is named in outputs and options."""
        return "hexagon"

    @property
    def area(self) -> float:
        """Area of one cell in square metres."""
        return float(self.size) ** 2 * math.sqrt(3.0) / 2.0

    @property
    def _rise(self) -> float:
        return self.size * math.sqrt(3.0) / 2.0

    def index(self, easting: Floats, northing: Floats) -> tuple[Ints, Ints]:
        """Return the column and the row of the cell that holds each point."""
        # The nearest centre among the two candidate rows; a tie goes to the lower row, and
        # within a row to the right-hand cell (half-open), so no point is counted twice.
        rise = self._rise
        low = np.floor(northing / rise).astype(np.int64)
        best_column = np.zeros_like(low)
        best_row = np.zeros_like(low)
        best = np.full(low.shape, np.inf)
        for row in (low, low + 1):
            shift = 0.5 * (row & 1)
            column = np.floor(easting / self.size - shift + 0.5).astype(np.int64)
            dx = easting - (column + shift) * self.size
            dy = northing - row * rise
            distance = dx * dx + dy * dy
            nearer = distance < best
            best = np.where(nearer, distance, best)
            best_column = np.where(nearer, column, best_column)
            best_row = np.where(nearer, row, best_row)
        return best_column, best_row

    def centre(self, column: Ints, row: Ints) -> tuple[Floats, Floats]:
        """Return the easting and northing of each cell's centre, metres."""
        x: Floats = (column + 0.5 * (row & 1)) * float(self.size)
        y: Floats = row * self._rise
        return x, y

    def corners(self, column: Ints, row: Ints) -> Floats:
        """Return the corners of each cell, shape (n, 6, 2), anticlockwise, not closed."""
        x, y = self.centre(column, row)
        radius = self.size / math.sqrt(3.0)
        angle = np.deg2rad(np.arange(-30.0, 330.0, 60.0))
        return np.stack(
            [
                x[:, None] + radius * np.cos(angle)[None, :],
                y[:, None] + radius * np.sin(angle)[None, :],
            ],
            2,
        )

    def cell_id(self, column: Ints, row: Ints) -> npt.NDArray[np.str_]:
        """Return a name for each cell that is the same in every run, force and year."""
        return np.array(
            [
                f"{self.size}mH{c:05d}R{r:05d}"
                for c, r in zip(column.tolist(), row.tolist(), strict=True)
            ],
            dtype=np.str_,
        )


@dataclass(frozen=True)
class Window:
    """A rectangle of cells: the dense array that the fast methods work on.

    ``column0`` and ``row0`` name the cell at array position [0, 0]; arrays have the shape
    (rows, columns), row 0 in the south.
    """

    grid: SquareGrid | HexGrid
    column0: int
    row0: int
    columns: int
    rows: int

    @classmethod
    def around(
        cls, grid: SquareGrid | HexGrid, easting: Floats, northing: Floats, margin: int = 0
    ) -> Window:
        """Return the smallest window that holds all points, grown by `margin` cells a side."""
        column, row = grid.index(easting, northing)
        if column.size == 0:
            raise InputError("no points to lay a grid over", mend="Check the filters.")
        c0, c1 = int(column.min()) - margin, int(column.max()) + margin
        r0, r1 = int(row.min()) - margin, int(row.max()) + margin
        return cls(grid, c0, r0, c1 - c0 + 1, r1 - r0 + 1)

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return self.rows, self.columns

    def count(self, easting: Floats, northing: Floats, weight: Floats | None = None) -> Floats:
        """Return the number (or the summed weight) of points a cell, shape (rows, columns).

        Points outside the window are not counted: compare the sum with the number of points.
        """
        column, row = self.grid.index(easting, northing)
        x, y = column - self.column0, row - self.row0
        inside = (x >= 0) & (x < self.columns) & (y >= 0) & (y < self.rows)
        flat = y[inside] * self.columns + x[inside]
        chosen = None if weight is None else weight[inside]
        total = np.bincount(flat, weights=chosen, minlength=self.rows * self.columns)
        return total.astype(np.float64).reshape(self.shape)

    def cells(self) -> tuple[Ints, Ints]:
        """Return column and row of every cell, flat, in array order."""
        row, column = np.divmod(np.arange(self.rows * self.columns, dtype=np.int64), self.columns)
        return column + self.column0, row + self.row0
