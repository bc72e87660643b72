"""Which cells a method is about: those of the area, not of the rectangle around it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree

from asvat.errors import InputError
from asvat.hotspots.grid import Window
from asvat.records.arrays import Bools, Floats

NEARBY_M = 1000.0
"""Without an area layer, cells this near to any incident of the dataset count as covered."""


def cells_within(window: Window, shapes: npt.NDArray[np.object_]) -> Bools:
    """Mark the cells whose centre lies in one of the shapes, shape (rows, columns).

    Raises
    ------
    InputError
        When no cell does: the areas are elsewhere.
    """
    column, row = window.cells()
    easting, northing = window.grid.centre(column, row)
    union = shapely.union_all(shapes)
    shapely.prepare(union)
    mask = np.asarray(shapely.contains_xy(union, easting, northing)).reshape(window.shape)
    if not mask.any():
        raise InputError(
            "none of the incidents' cells lies in the areas",
            where="areas",
            mend="Check that the area layer is of the place that the incidents are from.",
        )
    return mask


def cells_near(
    window: Window, easting: Floats, northing: Floats, within: float = NEARBY_M
) -> Bools:
    """Mark the cells whose centre is within `within` metres of a point, shape (rows, columns).

    This is the stand-in for an area when none was added. It leaves out moors and reservoirs that
    a rectangle would count as cold, but it depends on where incidents were, so the share of the
    area, and with it the prediction accuracy index, is not comparable between datasets.
    """
    points = np.unique(np.stack([easting, northing], 1), axis=0)
    column, row = window.cells()
    centres = np.stack(window.grid.centre(column, row), 1)
    distance, _ = cKDTree(points).query(centres, distance_upper_bound=within)
    near: Bools = np.isfinite(distance).reshape(window.shape)
    return near
