"""Between the coordinates that collections keep and those that are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer

from saferplaces.foundation.api.features.registry import BRITISH_GRID, WGS84, Box, Feature

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GRID = "http://www.opengis.net/def/crs/EPSG/0/27700"
SYSTEMS = {CRS84: WGS84, GRID: BRITISH_GRID}
PLACES = {WGS84: 7, BRITISH_GRID: 2}
"""Decimals: about a centimetre in both."""
GREAT_BRITAIN: Box = (-9.01, 49.75, 2.01, 61.01)
"""Where the National Grid is defined, in degrees."""
GRID_BOX: Box = (-104_000.0, -17_000.0, 689_000.0, 1_243_000.0)


@lru_cache(maxsize=2)
def _change(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def box_in(box: Box, source: int, target: int) -> Box | None:
    """Return a box in other coordinates; None where it lies outside of Great Britain."""
    if source == target:
        return box
    within = _common(box, GREAT_BRITAIN if source == WGS84 else GRID_BOX)
    if within is None:
        return None
    west, south, east, north = _change(source, target).transform_bounds(*within)
    return float(west), float(south), float(east), float(north)


def geojson(features: Iterable[Feature], source: int, target: int) -> list[dict[str, Any]]:
    """Return features as GeoJSON in the coordinates that were asked for."""
    rows = list(features)
    shapes = [_shape(row.geometry) for row in rows]
    placed = [shape for shape in shapes if shape is not None]
    moved = iter(_moved(placed, source, target))
    return [
        {
            "type": "Feature",
            "id": row.id,
            "geometry": None if shape is None else shapely.geometry.mapping(next(moved)),
            "properties": dict(row.properties),
        }
        for row, shape in zip(rows, shapes, strict=True)
    ]


def _moved(shapes: list[Any], source: int, target: int) -> list[Any]:
    def move(at: np.ndarray) -> np.ndarray:
        if source != target:
            x, y = _change(source, target).transform(at[:, 0], at[:, 1])
            at = np.stack([x, y], axis=1)
        return np.round(at, PLACES[target])

    return list(shapely.transform(np.array(shapes, dtype=object), move)) if shapes else []


def _shape(geometry: Mapping[str, Any] | None) -> Any:
    return shapely.geometry.shape(dict(geometry)) if geometry else None


def _common(one: Box, other: Box) -> Box | None:
    west, south = max(one[0], other[0]), max(one[1], other[1])
    east, north = min(one[2], other[2]), min(one[3], other[3])
    return (west, south, east, north) if west <= east and south <= north else None
