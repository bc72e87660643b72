"""Count what is published of a problem: in an area, at a place, or about a person.

An event that several people rang about counts once. Logs of anti-social behaviour that are in scope
count, by the day on which they were reported; withdrawn ones do not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.db.models import QuerySet

from saferplaces.intake.incidents.models import Incident, Party
from saferplaces.intake.incidents.verdicts import identity

AGGRIEVED = ("caller", "victim")
COLUMNS = (
    "incident_id", "event_id", "reported_at", "occurred_from", "occurred_to", "category",
    "easting", "northing", "place_precision",
)  # fmt: skip


@dataclass(frozen=True)
class Report:
    """One log, as far as counting needs it; times are the local wall clock."""

    incident_id: str
    event_id: str
    reported_at: dt.datetime
    occurred_from: dt.datetime | None
    occurred_to: dt.datetime | None
    category: str
    easting: float | None
    northing: float | None
    place_precision: str

    @property
    def event(self) -> str:
        """What is counted once."""
        return self.event_id or self.incident_id


def in_area(shape: Any, first: dt.date, last: dt.date) -> list[Report]:
    """Return the logs reported in a period, both days included, that lie in an area."""
    west, south, east, north = shape.bounds
    rows = _read(
        Incident.objects.filter(
            easting__range=(west, east), northing__range=(south, north)
        ),
        first,
        last,
    )  # fmt: skip
    if not rows:
        return []
    shapely.prepare(shape)
    at = np.array([(row.easting, row.northing) for row in rows], float)
    within = shapely.intersects_xy(shape, at[:, 0], at[:, 1])
    return [row for row, inside in zip(rows, within, strict=True) if inside]


def at_place(place_id: str, first: dt.date, last: dt.date) -> list[Report]:
    """Return the logs reported in a period at one place."""
    return _read(Incident.objects.filter(place_id=place_id), first, last)


def about_person(person_id: str, first: dt.date, last: dt.date) -> list[Report]:
    """Return the logs in which somebody is the caller or the victim, under any identity."""
    who = identity(person_id)
    theirs = Party.objects.filter(
        person_id__in=who.persons, role__in=AGGRIEVED, withdrawn_at__isnull=True
    ).exclude(profile_id__in=who.apart)
    ids = list(theirs.values_list("incident_id", flat=True).distinct())
    return _read(Incident.objects.filter(pk__in=ids), first, last)


def events(rows: Iterable[Report]) -> int:
    """Return how many events the logs are about."""
    return len({row.event for row in rows})


def last_report() -> dt.date | None:
    """Return the day of the last report that is published."""
    return _report("-reported_at")


def first_report() -> dt.date | None:
    """Return the day of the first report that is published: before it nothing was counted."""
    return _report("reported_at")


def _report(order: str) -> dt.date | None:
    rows = Incident.objects.filter(reported_at__isnull=False).order_by(order)
    found = rows.values_list("reported_at", flat=True).first()
    return found.date() if found else None


def _read(rows: QuerySet[Incident], first: dt.date, last: dt.date) -> list[Report]:
    after = dt.datetime.combine(last, dt.time.min) + dt.timedelta(days=1)
    found = rows.filter(
        withdrawn_at__isnull=True,
        in_scope=True,
        reported_at__gte=dt.datetime.combine(first, dt.time.min),
        reported_at__lt=after,
    )
    return [Report(*row) for row in found.order_by().values_list(*COLUMNS)]
