"""The response ladder: what follows from a band, and by when.

The limits are *at most*: an update or a review that would fall on a day when offices are closed is
due on the last working day before it. A first contact is counted in real hours, or where the band
has none in working days. All values are rows of the code list ``response_ladder`` (local).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from saferplaces.foundation import calendar
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import code_or_none


@dataclass(frozen=True)
class Rung:
    """What a band asks for.

    Attributes
    ----------
    supervisor:
        Who reviews it beside its owner: "", ``sergeant`` or ``inspector``.
    row:
        Key of the row of the ladder by which this was said.
    """

    band: str
    label: str
    first_contact_hours: int
    first_contact_working_days: int
    face_to_face: bool
    update_days: int
    review_days: int
    supervisor: str
    owner: str
    must_have: tuple[str, ...]
    row: int | None = None
    source: str = ""


@dataclass(frozen=True)
class Clocks:
    """The three clocks of a band, from one moment."""

    first_contact: dt.datetime
    update: dt.datetime
    review: dt.datetime


def ladder_for(band: str, day: dt.date | None = None) -> Rung | None:
    """Return what a band asks for on a day (today); None where the ladder does not have it."""
    row = code_or_none("response_ladder", band, day)
    return None if row is None else rung(row)


def rung(row: Code) -> Rung:
    """Return a row of the code list as a rung."""
    values = row.values
    return Rung(
        band=row.code,
        label=row.label,
        first_contact_hours=int(values["first_contact_hours"]),
        first_contact_working_days=int(values["first_contact_working_days"]),
        face_to_face=bool(values["face_to_face"]),
        update_days=int(values["update_days"]),
        review_days=int(values["review_days"]),
        supervisor=str(values["supervisor"]),
        owner=str(values["owner"]),
        must_have=tuple(values["must_have"]),
        row=row.pk,
        source=row.source,
    )


def clocks(asked: Rung, since: dt.datetime) -> Clocks:
    """Return when everything is due that a band asks for, from a moment on."""
    return Clocks(
        first_contact_due(asked, since), update_due(asked, since), review_due(asked, since)
    )


def first_contact_due(asked: Rung, since: dt.datetime) -> dt.datetime:
    """Return by when the victim has been spoken to."""
    if asked.first_contact_hours:
        return calendar.due_in_hours(since, asked.first_contact_hours)
    return calendar.due_in_working_days(since, asked.first_contact_working_days)


def update_due(asked: Rung, since: dt.datetime) -> dt.datetime:
    """Return by when the victim hears from us again, from the last time on."""
    return at_most(since, asked.update_days)


def review_due(asked: Rung, since: dt.datetime) -> dt.datetime:
    """Return by when it is reviewed, from the last review on."""
    return at_most(since, asked.review_days)


def at_most(since: dt.datetime, days: int) -> dt.datetime:
    """Return the end of the day so many days later, or of the last working day before that.

    Where there is no working day in between (two days over a bank holiday weekend) the day stands.
    """
    start = timezone.localdate(since)
    limit = timezone.localdate(calendar.due_in_days(since, days))
    closed = calendar.bank_holidays()
    day = limit
    while day > start and not calendar.is_working_day(day, closed):
        day -= dt.timedelta(days=1)
    return calendar.end_of(day if day > start else limit)
