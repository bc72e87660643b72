"""Reading the parameters of OGC API – Features; what will not do is a `Problem` with its name."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable

from saferplaces.foundation.api.features.coordinates import CRS84, SYSTEMS
from saferplaces.foundation.api.features.registry import WGS84, Box
from saferplaces.foundation.problems import Problem

OPEN = {"", ".."}
FLAT, HIGH = 4, 6
"""Numbers of a box without and with heights."""


def system(uri: str | None, name: str) -> int:
    """Return the coordinates that a parameter names."""
    found = SYSTEMS.get(uri or CRS84)
    if found is None:
        raise Problem("Give one of the collection's coordinate systems", field=name)
    return found


def box(text: str | None, srid: int) -> Box | None:
    """Return a bbox: west, south, east, north; heights are left out."""
    if text is None:
        return None
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in {FLAT, HIGH} or not all(map(math.isfinite, numbers)):
        raise Problem("Give west, south, east and north with commas between", field="bbox")
    half = len(numbers) // 2
    west, south, east, north = *numbers[:2], *numbers[half : half + 2]
    degrees = srid == WGS84
    if west > east or south > north or (degrees and not (_on_earth(west, south, east, north))):
        raise Problem("West must be before east and south before north", field="bbox")
    return west, south, east, north


def span(text: str | None) -> tuple[dt.datetime | None, dt.datetime | None]:
    """Return first and last moment of a datetime: one moment, or two with a stroke between."""
    if text is None:
        return None, None
    first, stroke, last = text.partition("/")
    if not stroke:
        if first in OPEN:
            raise Problem(_WHEN, field="datetime")
        return _moment(first, late=False), _moment(first, late=True)
    since = None if first in OPEN else _moment(first, late=False)
    until = None if last in OPEN else _moment(last, late=True)
    if since and until and since > until:
        raise Problem("The span ends before it begins", field="datetime")
    return since, until


def only(given: Iterable[str], known: Iterable[str]) -> None:
    """Refuse parameters that are not known, as the standard asks."""
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise Problem("There is no such parameter here", field=unknown[0][:40])


_WHEN = "Give a date or a moment such as 2026-03-04T00:00:00Z, or two with a stroke between"
YEARS = range(1900, 2200)


def _moment(text: str, *, late: bool) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        raise Problem(_WHEN, field="datetime") from None
    if found.year not in YEARS:
        raise Problem(_WHEN, field="datetime")
    if late and "T" not in text.upper():
        found = dt.datetime.combine(found.date(), dt.time.max)
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def _on_earth(west: float, south: float, east: float, north: float) -> bool:
    return west >= -180 and east <= 180 and south >= -90 and north <= 90
