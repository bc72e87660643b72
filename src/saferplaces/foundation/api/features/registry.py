"""Collections of features: what a room offers to QGIS, GDAL and other maps.

A room adds its own in ``AppConfig.ready``::

    FEATURE_COLLECTIONS.add(HOTSPOTS, name=HOTSPOTS.id)

Features hold no personal data: a collection is asked with the actor and leaves out, or suppresses,
what they may not see. Reads of collections are therefore not recorded one by one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.registry import Registry

WGS84, BRITISH_GRID = 4326, 27700
Box = tuple[float, float, float, float]
"""West, south, east, north, in the collection's own coordinates."""


@dataclass(frozen=True)
class Filter:
    """What is asked of a collection.

    Attributes
    ----------
    box:
        Features that meet it; in the collection's own coordinates (`Collection.srid`).
    since, until:
        Features whose time meets this span, ends included; None is open. Features without a time
        always do.
    properties:
        Values of the collection's `queryables`.
    key:
        One feature by its id.
    """

    box: Box | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    key: str | None = None


@dataclass(frozen=True)
class Feature:
    """One feature: a key that lasts, a GeoJSON geometry or None, and plain properties."""

    id: str
    geometry: Mapping[str, Any] | None
    properties: Mapping[str, Any]


@dataclass(frozen=True)
class Collection:
    """A set of features of one kind.

    Attributes
    ----------
    capability:
        What a role needs to read it.
    srid:
        The coordinates of its geometries: `WGS84` (longitude, latitude) or `BRITISH_GRID`
        (easting, northing). The API turns them into what was asked for.
    schema:
        JSON Schema of each property, by name: ``{"name": {"type": "string"}}``.
    count:
        How many features meet a filter.
    items:
        Features from `offset` on, `limit` at most, in an order that lasts between pages.
    extent:
        Box of all features in its own coordinates, or None where there are none.
    span:
        First and last time of its features, or None where they have none.
    queryables:
        Properties that may be asked for as ``?name=value``.
    """

    id: str
    title: str
    description: str
    capability: str
    srid: int
    schema: Mapping[str, Mapping[str, Any]]
    count: Callable[[Actor, Filter], int]
    items: Callable[[Actor, Filter, int, int], Iterable[Feature]]
    extent: Callable[[Actor], Box | None]
    span: Callable[[Actor], tuple[dt.datetime | None, dt.datetime | None] | None] = lambda _: None
    queryables: tuple[str, ...] = ()


FEATURE_COLLECTIONS: Registry[Collection] = Registry()
