"""Perception beside volume: what passengers say near a hotspot or a place, on its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import FEEDBACK
from saferplaces.foundation.registry import Panel
from saferplaces.intake.feedback import figures
from saferplaces.intake.feedback.policy import in_full
from saferplaces.intake.feedback.stops import around
from saferplaces.intake.hotspots.models import Hotspot
from saferplaces.intake.incidents.models import Place

MONTHS = 12
BESIDE = 400.0
"""Metres around the busiest cell of a hotspot."""
NEXT_TO = 100.0
SHOWN = 5


def of_hotspot(actor: Actor, key: str, _: Access) -> Mapping[str, Any] | None:
    """Return what passengers said around a hotspot."""
    found = Hotspot.objects.filter(pk=key).values_list("easting", "northing").first()
    return _near(actor, found, BESIDE)


def of_place(actor: Actor, key: str, _: Access) -> Mapping[str, Any] | None:
    """Return what passengers said at the stops next to a place."""
    found = Place.objects.filter(pk=key).values_list("easting", "northing").first()
    return _near(actor, found, NEXT_TO)


def _near(
    actor: Actor, point: tuple[float | None, float | None] | None, metres: float
) -> Mapping[str, Any] | None:
    if not actor.can(FEEDBACK) or point is None or point[0] is None or point[1] is None:
        return None
    stops = around(point[0], point[1], metres)
    if not stops:
        return None
    row = figures.near(actor, [stop.pk for stop, _ in stops], figures.period(MONTHS))
    return {
        "row": row,
        "share": figures.words_of_share(row),
        "stops": [stop for stop, _ in stops[:SHOWN]],
        "more": max(0, len(stops) - SHOWN),
        "metres": round(metres),
        "in_full": in_full(actor),
        "label": figures.LABEL,
    }


HOTSPOT = Panel("What bus passengers say here", "feedback/panel.html", of_hotspot)
PLACE = Panel("What bus passengers say here", "feedback/panel.html", of_place)
