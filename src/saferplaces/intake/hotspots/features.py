"""Hotspots, their cells and counts by area for QGIS, GDAL and other maps.

They are asked for through the same policies as the pages: whoever may not read incidents finds no
hotspot and no cell, and of the counts by area only those that may be told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import shapely
from django.db.models import QuerySet
from django.utils import timezone

from saferplaces.foundation.api.features.registry import (
    BRITISH_GRID,
    FEATURE_COLLECTIONS,
    WGS84,
    Box,
    Collection,
    Feature,
    Filter,
)
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import HOTSPOTS
from saferplaces.foundation.reference.queries import areas as areas_of
from saferplaces.intake.hotspots.models import AreaMonth, Cell, Hotspot
from saferplaces.intake.hotspots.policy import cells, counts, hotspots
from saferplaces.intake.hotspots.queries import current_map

TEXT, WHOLE, NUMBER = {"type": "string"}, {"type": "integer"}, {"type": "number"}
MAYBE = {"type": "number", "nullable": True}
OF_HOTSPOT: Mapping[str, Mapping[str, Any]] = {
    "layer": TEXT, "rank": WHOLE, "place": TEXT, "district": TEXT, "ward": TEXT, "ward_name": TEXT,
    "cells": WHOLE, "count": WHOLE, "expected": NUMBER, "low": NUMBER, "high": NUMBER, "q": NUMBER,
    "classed": TEXT, "emerging": TEXT, "now": WHOLE, "before": WHOLE, "ratio": MAYBE,
    "ratio_low": MAYBE, "ratio_high": MAYBE, "sentence": TEXT,
}  # fmt: skip
OF_CELL: Mapping[str, Mapping[str, Any]] = {
    "layer": TEXT, "cell_id": TEXT, "district": TEXT, "count": WHOLE, "expected": NUMBER,
    "q": NUMBER, "classed": TEXT, "emerging": TEXT, "hotspot": TEXT,
}  # fmt: skip
OF_COUNT: Mapping[str, Mapping[str, Any]] = {
    "kind": TEXT, "code": TEXT, "name": TEXT, "district": TEXT, "layer": TEXT,
    "month": {"type": "string", "format": "date"}, "count": WHOLE,
}  # fmt: skip


def _in_time(asked: Filter) -> bool:
    """Say whether the map's period meets the span that is asked for."""
    made = current_map()
    if made is None:
        return False
    since = timezone.localdate(asked.since) if asked.since else dt.date.min
    until = timezone.localdate(asked.until) if asked.until else dt.date.max
    return made.first <= until and since < (made.last + dt.timedelta(days=32)).replace(day=1)


def _hotspots(actor: Actor, asked: Filter) -> list[Hotspot]:
    if not _in_time(asked):
        return []
    rows = hotspots.readable(actor).filter(**dict(asked.properties)).order_by("layer", "rank")
    found = list(rows.filter(pk=asked.key) if asked.key is not None else rows)
    if asked.box is None:
        return found
    box = shapely.box(*asked.box)
    return [row for row in found if shapely.intersects(shapely.geometry.shape(row.outline), box)]


def _cells(actor: Actor, asked: Filter) -> QuerySet[Cell]:
    rows = cells.readable(actor).filter(**dict(asked.properties)).order_by("layer", "cell_id")
    if not _in_time(asked):
        return rows.none()
    if asked.key is not None:
        layer, _, cell_id = asked.key.partition(":")
        rows = rows.filter(layer=layer, cell_id=cell_id)
    if asked.box is not None:
        west, south, east, north = asked.box
        half = _half()
        rows = rows.filter(
            easting__range=(west - half, east + half), northing__range=(south - half, north + half)
        )
    return rows


def _half() -> float:
    made = current_map()
    return made.cell / 2 if made else 0.0


def _area_counts(actor: Actor, asked: Filter) -> QuerySet[AreaMonth]:
    rows = counts.readable(actor).filter(**dict(asked.properties), month__isnull=False)
    if asked.since is not None:
        rows = rows.filter(month__gte=timezone.localdate(asked.since).replace(day=1))
    if asked.until is not None:
        rows = rows.filter(month__lte=timezone.localdate(asked.until))
    if asked.key is not None:
        known = asked.key.isdigit() and len(asked.key) < 19
        rows = rows.filter(pk=int(asked.key)) if known else rows.none()
    if asked.box is not None:
        box = shapely.box(*asked.box)
        met = [k for k, shape in _shapes().items() if shapely.intersects(_drawn(shape), box)]
        rows = rows.filter(code__in=[code for _, code in met])
    return rows.order_by("pk")


def _shapes() -> dict[tuple[str, str], Mapping[str, Any]]:
    """Return the shapes of wards and districts, as counts name them."""
    return {
        (kind, row.district if kind == "district" else row.code): row.shape
        for kind in ("ward", "district")
        for row in areas_of(kind)
        if row.shape
    }


def _drawn(shape: Mapping[str, Any]) -> Any:
    return shapely.geometry.shape(dict(shape))


def _told(row: object, schema: Mapping[str, object]) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in schema}
    return {n: v.isoformat() if isinstance(v, dt.date) else v for n, v in told.items()}


def _hotspot_items(actor: Actor, asked: Filter, limit: int, offset: int) -> list[Feature]:
    rows = _hotspots(actor, asked)[offset : offset + limit]
    return [Feature(row.key, row.outline, _told(row, OF_HOTSPOT)) for row in rows]


def _cell_items(actor: Actor, asked: Filter, limit: int, offset: int) -> list[Feature]:
    return [
        Feature(f"{row.layer}:{row.cell_id}", _square(row), _told(row, OF_CELL))
        for row in _cells(actor, asked)[offset : offset + limit]
    ]


def _square(row: Cell) -> dict[str, Any]:
    half = row.size / 2
    west, east = row.easting - half, row.easting + half
    south, north = row.northing - half, row.northing + half
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _count_items(actor: Actor, asked: Filter, limit: int, offset: int) -> list[Feature]:
    rows = list(_area_counts(actor, asked)[offset : offset + limit])
    drawn = _shapes() if rows else {}
    return [
        Feature(str(row.pk), drawn.get((row.kind, row.code)), _told(row, OF_COUNT)) for row in rows
    ]


def _bounds(shapes: list[Any]) -> Box | None:
    if not shapes:
        return None
    west, south, east, north = shapely.total_bounds([_drawn(shape) for shape in shapes])
    return float(west), float(south), float(east), float(north)


def _span(_: Actor) -> tuple[dt.datetime | None, dt.datetime | None] | None:
    made = current_map()
    if made is None:
        return None
    zone = timezone.get_current_timezone()
    first, last = (dt.datetime.combine(day, dt.time(), zone) for day in (made.first, made.last))
    return first, last


def _collection(
    name: str,
    title: str,
    description: str,
    schema: Mapping[str, Mapping[str, Any]],
    queryables: tuple[str, ...],
    count: Callable[[Actor, Filter], int],
    items: Callable[[Actor, Filter, int, int], list[Feature]],
    extent: Callable[[Actor], Box | None],
    srid: int = WGS84,
) -> Collection:
    return Collection(
        id=name, title=title, description=description, capability=HOTSPOTS, srid=srid,
        schema=schema, count=count, items=items, extent=extent, span=_span, queryables=queryables,
    )  # fmt: skip


COLLECTIONS = (
    _collection(
        "hotspots",
        "Hotspots",
        "Hot cells that touch, of each layer of the latest snapshot, with intervals. None for "
        "those who may not read incidents.",
        OF_HOTSPOT,
        ("layer", "district"),
        lambda actor, asked: len(_hotspots(actor, asked)),
        _hotspot_items,
        lambda actor: _bounds([row.outline for row in hotspots.readable(actor)]),
    ),
    _collection(
        "hotspot-cells",
        "Cells of hotspots",
        "Squares that are hot (Getis-Ord Gi*, after control for many cells). None for those who "
        "may not read incidents.",
        OF_CELL,
        ("layer", "district", "classed"),
        lambda actor, asked: _cells(actor, asked).count(),
        _cell_items,
        lambda actor: _bounds([_square(row) for row in cells.readable(actor)]),
        BRITISH_GRID,
    ),
    _collection(
        "area-counts",
        "Logs by area and month",
        "Logs of each layer by ward and district and month. For those who may not read incidents "
        "small counts are left out, and others that would give them away.",
        OF_COUNT,
        ("kind", "code", "layer", "district"),
        lambda actor, asked: _area_counts(actor, asked).count(),
        _count_items,
        lambda _: _bounds(list(_shapes().values())),
    ),
)


def register() -> None:
    """Offer the collections."""
    for one in COLLECTIONS:
        FEATURE_COLLECTIONS.add(one, name=one.id)
