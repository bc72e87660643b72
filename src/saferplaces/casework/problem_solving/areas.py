"""Areas of a plan, as geometries in metres of the British National Grid.

An area is made from a hotspot's cells, a ward, a circle, or corners that somebody types; the area
into which a problem may move is by default the ring around the treated one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from asvat.geography.projection import to_national_grid
from saferplaces.casework.problem_solving.models import PlanArea
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import areas, setting
from saferplaces.intake.hotspots.drawing import geojson
from saferplaces.intake.hotspots.models import Cell, Hotspot

Floats = npt.NDArray[np.float64]
LARGEST = 50_000.0
"""Metres across beyond which an area is a mistake."""
GRID = (0.0, 0.0, 700_000.0, 1_300_000.0)
PAIR = re.compile(r"(\d{5,6}(?:\.\d+)?)[\s,]+(\d{5,7}(?:\.\d+)?)")


@dataclass(frozen=True)
class Drawn:
    """An area before it is kept: its name, its shape, and what it was made from."""

    name: str
    shape: Any
    made_of: dict[str, Any] = field(default_factory=dict)

    @property
    def geometry(self) -> dict[str, Any]:
        """The shape as GeoJSON holds it, to the metre."""
        return _plain(shapely.geometry.mapping(shapely.set_precision(self.shape, 1.0)))


def of_hotspot(hotspot: Hotspot) -> Drawn:
    """Return the cells of a hotspot as one area."""
    cells = Cell.objects.filter(layer=hotspot.layer, hotspot=hotspot.key)
    rows = list(cells.values_list("cell_id", "easting", "northing", "size"))
    if not rows:
        raise Problem("This hotspot has no cells any more. Choose another area", field="hotspot")
    boxes = [
        shapely.box(x - size / 2, y - size / 2, x + size / 2, y + size / 2)
        for _, x, y, size in rows
    ]
    made = {"from": "hotspot", "key": hotspot.key, "cells": [row[0] for row in rows]}
    return Drawn(hotspot.place[:120], shapely.union_all(boxes), made)


def of_ward(code: str) -> Drawn:
    """Return a ward."""
    found = areas("ward").filter(code=code).first()
    if found is None or not found.shape:
        raise Problem("Select a ward that has a shape", field="ward")
    shape = shapely.transform(shapely.geometry.shape(found.shape), _metres)
    return Drawn(found.name[:120], shape, {"from": "ward", "code": code})


def of_circle(name: str, easting: float, northing: float, radius: float) -> Drawn:
    """Return a circle."""
    if not 10 <= radius <= LARGEST / 2:
        raise Problem("The radius must be between 10 and 25,000 metres", field="radius")
    _on_the_grid(shapely.Point(easting, northing))
    made = {"from": "circle", "easting": easting, "northing": northing, "radius": radius}
    return Drawn(name, shapely.Point(easting, northing).buffer(radius, quad_segs=8), made)


def of_corners(name: str, text: str) -> Drawn:
    """Return the area inside corners that are given as eastings and northings, a corner a line."""
    corners = [(float(x), float(y)) for x, y in PAIR.findall(text)]
    if len(corners) < 3:
        raise Problem(
            "Enter at least three corners, each an easting and a northing in metres",
            field="corners",
        )
    shape = shapely.Polygon(corners)
    if not shape.is_valid or not shape.area:
        raise Problem("The corners must go round the area without crossing", field="corners")
    _on_the_grid(shape)
    return Drawn(name, shape, {"from": "corners"})


def ring_around(treated: Any, width: float | None = None) -> Drawn:
    """Return the ring around an area: where what is driven out is most likely to go."""
    metres = float(setting("plan_ring_metres")) if width is None else width
    shape = treated.buffer(metres, quad_segs=4).difference(treated)
    return Drawn(f"{metres:.0f} metres around it", shape, {"from": "ring", "width": metres})


def shape_of(area: PlanArea) -> Any:
    """Return the shape of an area that is kept."""
    return shapely.geometry.shape(area.geometry)


def bounds(shape: Any) -> dict[str, float]:
    """Return the box that a shape fits in, by the names of the columns."""
    return dict(zip(("west", "south", "east", "north"), map(float, shape.bounds), strict=True))


def overlapping(one: Any, other: Any) -> bool:
    """Say whether two areas share ground; a common edge is none."""
    return bool(shapely.intersection(one, other).area > 1.0)


def on_a_map(found: list[PlanArea]) -> dict[str, Any] | None:
    """Return areas as one GeoJSON geometry in WGS 84, for the map; None where there are none."""
    shapes = [shape_of(area) for area in found]
    return geojson(shapely.union_all(shapes)) if shapes else None


def _on_the_grid(shape: Any) -> None:
    west, south, east, north = shape.bounds
    if west < GRID[0] or south < GRID[1] or east > GRID[2] or north > GRID[3]:
        raise Problem("This lies outside the National Grid of Great Britain", field="easting")
    if max(east - west, north - south) > LARGEST:
        raise Problem("This area is more than 50 kilometres across", field="corners")


def _metres(at: Floats) -> Floats:
    return np.stack(to_national_grid(at[:, 0], at[:, 1]), axis=1)


def _plain(geometry: Mapping[str, Any]) -> dict[str, Any]:
    """Turn tuples into lists, as JSON gives them back."""

    def lists(part: Any) -> Any:
        return [lists(one) for one in part] if isinstance(part, (list, tuple)) else part

    return {"type": geometry["type"], "coordinates": lists(geometry["coordinates"])}
