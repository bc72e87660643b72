"""The shapes of wards and districts: from the dataset's area layers to reference data."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import shapely

from asvat.dataset.snapshots import Snapshot
from asvat.geography.areas import Areas
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.reference.actions.areas import Shape, publish_areas
from saferplaces.foundation.reference.queries import areas_from, district_of
from saferplaces.intake.hotspots.drawing import geojson

TOLERANCE = 20.0
"""Metres by which a border may stray for drawing; neighbours share it, so no gaps open."""
KINDS = {"ward": r"ward\d*", "district": r"(district|ltla|lad)\d*"}
"""Kinds of area whose shapes the service draws, and how the dataset may call them."""


def bring_shapes(actor: Actor, snapshot: Snapshot, day: dt.date) -> int:
    """Bring the shapes that a snapshot was made with into reference data; return how many changed.

    A layer that is there already, known by its digest, is not read again.
    """
    inputs = {
        name.removeprefix("areas/"): digest
        for name, digest in snapshot.manifest["inputs"].items()
        if name.startswith("areas/")
    }
    found = {
        kind: name for kind, like in KINDS.items() for name in inputs if re.fullmatch(like, name)
    }
    changed = 0
    for kind, name in found.items():
        source = f"Area layer {name} of the dataset ({inputs[name][:12]})"
        layer = _layer(snapshot, name, inputs[name])
        if layer is None or areas_from(source).exists():
            continue
        around = found.get("district", "")
        districts = _layer(snapshot, around, inputs[around]) if around else None
        changed += publish_areas(actor, kind, _shapes(layer, kind, districts), source, day)
    return changed


def _layer(snapshot: Snapshot, name: str, digest: str) -> Areas | None:
    path = _path(snapshot, name, digest)
    return Areas.from_table(name, pq.read_table(path)) if path.is_file() else None


def _path(snapshot: Snapshot, kind: str, digest: str) -> Path:
    return snapshot.folder.parent.parent / "areas" / f"{kind}-{digest[:12]}.parquet"


def _shapes(layer: Areas, kind: str, districts: Areas | None) -> list[Shape]:
    simple = _simplified(layer.shapes)
    if kind == "district":
        inside = [district_of(name) or district_of(code) for code, name in _named(layer)]
    else:
        inside = _districts(layer, districts)
    return [
        Shape(code, name, district, geojson(shape))
        for (code, name), district, shape in zip(_named(layer), inside, simple, strict=True)
    ]


def _named(layer: Areas) -> list[tuple[str, str]]:
    return [(str(code), str(name)) for code, name in zip(layer.codes, layer.names, strict=True)]


def _districts(layer: Areas, districts: Areas | None) -> list[str]:
    """Return the district that holds a point of each ward, "" where no layer says."""
    if districts is None:
        return [""] * len(layer.codes)
    points = shapely.point_on_surface(layer.shapes)
    at = districts.locate(shapely.get_x(points), shapely.get_y(points))
    known = [district_of(name) or district_of(code) for code, name in _named(districts)]
    return [known[i] if i >= 0 else "" for i in at.tolist()]


def _simplified(shapes: np.ndarray) -> Any:
    """Return shapes with fewer corners; borders that two of them share stay shared."""
    if shapely.coverage_is_valid(shapes):
        return shapely.coverage_simplify(shapes, TOLERANCE)
    return shapely.simplify(shapes, TOLERANCE, preserve_topology=True)
