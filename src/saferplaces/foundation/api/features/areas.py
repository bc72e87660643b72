"""The areas of the region as features: wards, town centres, areas of pilots."""

from __future__ import annotations

import datetime as dt
from typing import Any

import shapely
from django.db.models import Q, QuerySet
from django.utils import timezone

from saferplaces.foundation.api.features.registry import WGS84, Box, Collection, Feature, Filter
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import HOTSPOTS
from saferplaces.foundation.reference.models import Area

LONGEST = 19  # digits of a key
QUERYABLES = ("kind", "code", "district")


def _rows(asked: Filter) -> QuerySet[Area]:
    """Return the areas that were valid in the span that is asked for; today without one."""
    today = timezone.localdate()
    if asked.since is None and asked.until is None:
        first = last = today
    else:
        first = timezone.localdate(asked.since) if asked.since else dt.date.min
        last = timezone.localdate(asked.until) if asked.until else dt.date.max
    rows = Area.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=first),
        valid_from__lte=last,
        **dict(asked.properties),
    )
    if asked.key is not None:
        known = asked.key.isascii() and asked.key.isdigit() and len(asked.key) < LONGEST
        rows = rows.filter(pk=asked.key) if known else rows.none()
    return rows.order_by("pk")


def _found(asked: Filter) -> list[Area]:
    rows = list(_rows(asked))
    if asked.box is None:
        return rows
    box = shapely.box(*asked.box)
    return [row for row in rows if row.shape and shapely.intersects(_shape(row), box)]


def _shape(row: Area) -> Any:
    return shapely.geometry.shape(dict(row.shape or {}))


def _count(_: Actor, asked: Filter) -> int:
    return len(_found(asked)) if asked.box else _rows(asked).count()


def _items(_: Actor, asked: Filter, limit: int, offset: int) -> list[Feature]:
    if asked.box is None:
        return [_feature(row) for row in _rows(asked)[offset : offset + limit]]
    return [_feature(row) for row in _found(asked)[offset : offset + limit]]


def _feature(row: Area) -> Feature:
    told = {name: getattr(row, name) for name in AREAS.schema}
    days = ("valid_from", "valid_to")
    told |= {name: told[name].isoformat() if told[name] else None for name in days}
    return Feature(str(row.pk), row.shape, told)


def _extent(_: Actor) -> Box | None:
    shapes = [_shape(row) for row in _rows(Filter()).filter(shape__isnull=False)]
    if not shapes:
        return None
    west, south, east, north = shapely.total_bounds(shapes)
    return float(west), float(south), float(east), float(north)


AREAS = Collection(
    id="areas",
    title="Areas",
    description="Named areas of the region: wards, town centres, areas of pilots. An area whose "
    "shape has not been loaded has no geometry.",
    capability=HOTSPOTS,
    srid=WGS84,
    schema={
        "kind": {"type": "string"},
        "code": {"type": "string"},
        "name": {"type": "string"},
        "district": {"type": "string"},
        "valid_from": {"type": "string", "format": "date"},
        "valid_to": {"type": "string", "format": "date", "nullable": True},
        "source": {"type": "string"},
    },
    count=_count,
    items=_items,
    extent=_extent,
    queryables=QUERYABLES,
)
