"""Questions to stops: by number, by name, by where one is; never by what was typed freely."""

from __future__ import annotations

import math

from django.db.models import Q, QuerySet
from pyproj import Transformer

from saferplaces.intake.feedback.models import Stop

AT_MOST = 12
NEAR = 800.0
"""Metres around a point in which stops are looked for."""


def live() -> QuerySet[Stop]:
    """Return the stops at which buses stop."""
    return Stop.objects.filter(active=True)


def stop_of(code: str) -> Stop | None:
    """Return the stop with an ATCO code."""
    return Stop.objects.filter(pk=code.upper()[:12]).first()


def named(words: str, at_most: int = AT_MOST) -> list[Stop]:
    """Return the stops that somebody may mean: the one with that number, or those called so."""
    told = " ".join(words.lower().split())[:80]
    if not told:
        return []
    number = told.replace(" ", "")
    exact = list(live().filter(Q(pk=number.upper()) | Q(number=number))[:2])
    if exact:
        return exact
    asked = Q()
    for word in told.split():
        asked &= Q(search__contains=word)
    found = list(live().filter(asked).order_by("called", "beside", "atco")[:at_most])
    whole = [stop for stop in found if str(stop).lower() == told]
    return whole if len(whole) == 1 else found


def near(longitude: float, latitude: float, at_most: int = AT_MOST) -> list[tuple[Stop, float]]:
    """Return the stops nearest to a point, with metres, the nearest first."""
    easting, northing = _to_grid().transform(longitude, latitude)
    if not (math.isfinite(easting) and math.isfinite(northing)):
        return []
    return around(easting, northing, NEAR)[:at_most]


def around(easting: float, northing: float, metres: float) -> list[tuple[Stop, float]]:
    """Return the stops within some metres of a point, the nearest first."""
    rows = live().filter(
        easting__range=(easting - metres, easting + metres),
        northing__range=(northing - metres, northing + metres),
    )
    found = [(stop, math.hypot(stop.easting - easting, stop.northing - northing)) for stop in rows]
    return sorted(((s, d) for s, d in found if d <= metres), key=lambda one: (one[1], one[0].pk))


def _to_grid() -> Transformer:
    return Transformer.from_crs(4326, 27700, always_xy=True)
