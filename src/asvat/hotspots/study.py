"""The cells of a study: the window that holds the area, and which of its cells count."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from asvat.errors import InputError
from asvat.hotspots.coverage import NEARBY_M, cells_near, cells_within
from asvat.hotspots.grid import HexGrid, SquareGrid, Window
from asvat.records.arrays import Bools, Floats

MOST_CELLS = 4_000_000


@dataclass(frozen=True)
class Study:
    """A window, the cells of it that belong to the area, and how that was decided, in words."""

    window: Window
    mask: Bools
    area_from: str

    def counts(self, x: Floats, y: Floats, weight: Floats | None = None) -> Floats:
        """Return incidents (or summed weights) a cell, shape (rows, columns); 0 off the area."""
        return np.where(self.mask, self.window.count(x, y, weight), 0.0)

    def corners(self) -> Floats:
        """Return the corners of the area's cells in array order, shape (n, 4 or 6, 2)."""
        column, row = self.window.cells()
        inside = self.mask.ravel()
        return self.window.grid.corners(column[inside], row[inside])


def lay_out(
    grid: SquareGrid | HexGrid,
    x: Floats,
    y: Floats,
    shapes: npt.NDArray[np.object_] | None = None,
    layer: str = "",
) -> Study:
    """Lay the cells of a study over an area, or, without one, around the points.

    Parameters
    ----------
    grid
        The cells.
    x, y
        Every point that shows where records come from: all periods and types, so that the area
        does not move with the selection.
    shapes
        Polygons of the area in the same coordinates; the cells whose centre lies inside count.
    layer
        What the shapes are, for the words.

    Raises
    ------
    InputError
        When the window would be absurdly large: a stray point, or coordinates in other units.
    """
    if shapes is not None:
        west, south, east, north = shapely.total_bounds(shapes)
        edge_x, edge_y = np.array([west, east]), np.array([south, north])
        window = _window(grid, edge_x, edge_y, margin=0)
        words = f"cells whose centre lies in the area layer {layer}"
        return Study(window, cells_within(window, shapes), words)
    reach = int(np.ceil(NEARBY_M / grid.size))
    window = _window(grid, x, y, margin=reach)
    words = (
        f"cells within {NEARBY_M / 1000:g} km of any incident on record, but those the source "
        "places in another force's area or in no area, as no area layer was given"
    )
    return Study(window, cells_near(window, x, y), words)


def _window(grid: SquareGrid | HexGrid, x: Floats, y: Floats, margin: int) -> Window:
    window = Window.around(grid, x, y, margin)
    if window.rows * window.columns > MOST_CELLS:
        wide, tall = (n * grid.size / 1000 for n in (window.columns, window.rows))
        raise InputError(
            f"the points spread over {wide:,.0f} by {tall:,.0f} km, which is "
            f"{window.rows * window.columns:,} cells of {grid.size} m",
            where="coordinates",
            mend="Remove stray points, add an area layer (asvat areas add), or use larger cells.",
        )
    return window
