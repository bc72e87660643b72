"""The area that a density map is about, and how much of a kernel lies inside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asvat.errors import InputError
from asvat.hotspots.density.bands import across_and_up, shares
from asvat.hotspots.density.kernels import Kernel, quartic_in_box
from asvat.hotspots.grid import HexGrid, SquareGrid, Window, whole_cells
from asvat.records.arrays import Bools, Floats, Ints

_CHUNK = 1024
# A hexagonal mask is laid out in squares of this share of the cell size.
_HEX_STEPS = 8


@dataclass(frozen=True)
class StudyArea:
    """A union of axis-parallel boxes: the cells of a lattice that are marked as inside.

    Parameters
    ----------
    x_edges, y_edges
        Ascending lattice lines in metres, shapes (columns + 1,) and (rows + 1,).
    inside
        Which lattice cells belong to the area, shape (rows, columns), row 0 in the south.
    """

    x_edges: Floats
    y_edges: Floats
    inside: Bools

    @classmethod
    def rectangle(cls, west: float, south: float, east: float, north: float) -> StudyArea:
        """Return a plain rectangle; sides in metres."""
        return cls(np.array([west, east]), np.array([south, north]), np.ones((1, 1), dtype=bool))

    @classmethod
    def of(cls, window: Window, mask: Bools | None = None) -> StudyArea:
        """Return the area of a window, or of the part of it that `mask` marks.

        `mask` has the window's shape, or for square cells a whole multiple of it when each cell
        is cut finer. Hexagons are laid out in squares of an eighth of the cell size, so their
        slanted edges are steps of that size.

        Raises
        ------
        InputError
            When the mask's shape does not fit, or it marks nothing.
        """
        if mask is None and isinstance(window.grid, SquareGrid):
            return cls.rectangle(*_sides(window))
        marked = np.ones(window.shape, dtype=bool) if mask is None else np.asarray(mask, dtype=bool)
        _check_mask(window, marked)
        west, south, east, north = _sides(window)
        if isinstance(window.grid, SquareGrid):
            rows, columns = marked.shape
            x_edges = np.linspace(west, east, columns + 1)
            return cls(x_edges, np.linspace(south, north, rows + 1), marked)
        step = window.grid.size / _HEX_STEPS
        x_edges = np.arange(west, east + step, step)
        y_edges = np.arange(south, north + step, step)
        x, y = np.meshgrid(x_edges[:-1] + 0.5 * step, y_edges[:-1] + 0.5 * step)
        cell = cell_index(window, x.ravel(), y.ravel())
        inside = (cell >= 0) & marked.ravel()[np.maximum(cell, 0)]
        return cls(x_edges, y_edges, inside.reshape(x.shape))

    @property
    def area(self) -> float:
        """Area in square metres."""
        return float(np.diff(self.y_edges) @ self.inside @ np.diff(self.x_edges))

    def x_overlap(self, shift: Floats) -> Floats:
        """Return the share of the area that is still inside when moved east by `shift` metres."""
        return _overlap(self.inside, np.diff(self.y_edges), self.x_edges, shift)

    def y_overlap(self, shift: Floats) -> Floats:
        """Return the share of the area that is still inside when moved north by `shift` metres."""
        return _overlap(self.inside.T, np.diff(self.x_edges), self.y_edges, shift)

    def contains(self, x: Floats, y: Floats) -> Bools:
        """Say which points lie inside; boxes hold their lower and left edges."""
        column = np.searchsorted(self.x_edges, x, side="right") - 1
        row = np.searchsorted(self.y_edges, y, side="right") - 1
        rows, columns = self.inside.shape
        within = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
        marked = self.inside[np.clip(row, 0, rows - 1), np.clip(column, 0, columns - 1)]
        found: Bools = within & marked
        return found

    def gaussian_mass(self, x: Floats, y: Floats, deviation: float) -> Floats:
        """Return the mass inside of Gaussians at every crossing of `x` and `y`: (y, x)."""
        across, up = shares(x, self.x_edges, deviation), shares(y, self.y_edges, deviation)
        return across_and_up(across, up, self.inside.astype(np.float64))

    def mass(self, x: Floats, y: Floats, kernel: Kernel, bandwidth: float) -> Floats:
        """Return how much of the kernel at each point lies inside, in closed form, shape (n,)."""
        # Many incidents share a point; sorted by easting, a chunk needs few columns of the area.
        points, at = np.unique(np.stack([x, y], axis=1), axis=0, return_inverse=True)
        x, y = points[:, 0], points[:, 1]
        out = np.ones(len(x))
        reach = kernel.reach(bandwidth)
        rim = np.flatnonzero(~self._deep(x, y, reach))
        for start in range(0, len(rim), _CHUNK):
            part = rim[start : start + _CHUNK]
            if kernel is Kernel.GAUSSIAN:
                out[part] = self._gaussian_mass_at(x[part], y[part], bandwidth, reach)
            else:
                out[part] = self._quartic_mass(x[part], y[part], bandwidth)
        everywhere: Floats = out[at.ravel()]
        return everywhere

    def _gaussian_mass_at(self, x: Floats, y: Floats, deviation: float, reach: float) -> Floats:
        first = max(0, int(np.searchsorted(self.x_edges, x.min() - reach, side="right")) - 1)
        last = int(np.searchsorted(self.x_edges, x.max() + reach, side="left"))
        first = min(first, len(self.x_edges) - 2)
        last = max(min(last, len(self.x_edges) - 1), first + 1)
        across = shares(x, self.x_edges[first : last + 1], deviation).toarray()
        up = shares(y, self.y_edges, deviation)
        marked = self.inside[:, first:last].astype(np.float64)
        mass: Floats = ((up @ marked) * across).sum(axis=1)
        return mass

    def _deep(self, x: Floats, y: Floats, reach: float) -> Bools:
        """Say which points have all within `reach` along both axes inside the area."""
        rows, columns = self.inside.shape
        holes = np.zeros((rows + 1, columns + 1), dtype=np.int64)
        holes[1:, 1:] = (~self.inside).cumsum(axis=0).cumsum(axis=1)
        first = np.searchsorted(self.x_edges, x - reach, side="right") - 1
        last = np.searchsorted(self.x_edges, x + reach, side="left")
        low = np.searchsorted(self.y_edges, y - reach, side="right") - 1
        high = np.searchsorted(self.y_edges, y + reach, side="left")
        within = (first >= 0) & (last <= columns) & (low >= 0) & (high <= rows)
        last, high = np.minimum(last, columns), np.minimum(high, rows)
        first, low = np.maximum(first, 0), np.maximum(low, 0)
        found = holes[high, last] - holes[low, last] - holes[high, first] + holes[low, first]
        deep: Bools = within & (found == 0)
        return deep

    def _quartic_mass(self, x: Floats, y: Floats, radius: float) -> Floats:
        total = np.zeros(len(x))
        for west, south, east, north in self._runs():
            near = np.flatnonzero(
                (x > west - radius)
                & (x < east + radius)
                & (y > south - radius)
                & (y < north + radius)
            )
            px, py = x[near], y[near]
            total[near] += quartic_in_box(west - px, south - py, east - px, north - py, radius)
        return total

    def _runs(self) -> list[tuple[float, float, float, float]]:
        # Neighbouring boxes of a row are taken as one.
        boxes = []
        for row, marks in enumerate(self.inside):
            turns = np.flatnonzero(np.diff(np.concatenate([[0], marks.astype(np.int8), [0]])))
            for first, last in turns.reshape(-1, 2):
                boxes.append(
                    (
                        float(self.x_edges[first]),
                        float(self.y_edges[row]),
                        float(self.x_edges[last]),
                        float(self.y_edges[row + 1]),
                    )
                )
        return boxes


def cell_index(window: Window, x: Floats, y: Floats) -> Ints:
    """Return each point's flat position in the window's arrays, or -1 outside it."""
    grid = window.grid
    if isinstance(grid, SquareGrid):
        column, row = whole_cells(x, grid.size), whole_cells(y, grid.size)
    else:
        column, row = grid.index(x, y)
    column -= window.column0
    row -= window.row0
    outside = (column < 0) | (column >= window.columns) | (row < 0) | (row >= window.rows)
    row *= window.columns
    row += column
    row[outside] = -1
    return row


def _overlap(inside: Bools, heights: Floats, edges: Floats, shift: Floats) -> Floats:
    # Piecewise linear between whole boxes, since all boxes are of one width.
    width, count = edges[1] - edges[0], inside.shape[1]
    marked = inside.astype(np.float64)
    common = [heights @ (marked[:, lag:] * marked[:, : count - lag]).sum(1) for lag in range(count)]
    lags = np.arange(count + 1) * width
    share: Floats = np.interp(np.abs(shift), lags, np.array([*common, 0.0]) / common[0])
    return share


def _sides(window: Window) -> tuple[float, float, float, float]:
    size, grid = float(window.grid.size), window.grid
    if isinstance(grid, HexGrid):
        corners = np.array([0, window.columns - 1]) + window.column0
        rows = np.array([0, window.rows - 1]) + window.row0
        _, y = grid.centre(corners, rows)
        radius = size / np.sqrt(3.0)
        west = (window.column0 - 0.5) * size
        return (
            west,
            float(y[0] - radius),
            west + (window.columns + 0.5) * size,
            float(y[1] + radius),
        )
    west, south = window.column0 * size, window.row0 * size
    return west, south, west + window.columns * size, south + window.rows * size


def _check_mask(window: Window, mask: Bools) -> None:
    rows, columns = window.shape
    fits = mask.ndim == 2 and mask.shape[0] % rows == 0 and mask.shape[1] % columns == 0
    if not fits or (isinstance(window.grid, HexGrid) and mask.shape != window.shape):
        raise InputError(
            f"a mask of shape {mask.shape} does not fit a window of {window.shape} cells",
            where="mask",
            mend="Give one value a cell, or for square cells the same whole number of parts a cell "
            "along both sides.",
        )
    if not mask.any():
        raise InputError("the study area is empty", where="mask", mend="Mark at least one cell.")
