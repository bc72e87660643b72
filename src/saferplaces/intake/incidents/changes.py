"""When a snapshot last changed each log: for software that keeps up with what changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from saferplaces.intake.incidents.models import Changed, Incident, Publication

LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
NOTE = (
    "INSERT INTO incidents_changed (incident_id, changed_at)"
    " SELECT DISTINCT split_part(key, '|', 1), %s FROM published_changes"
    " WHERE kind IN ('incident', 'party', 'finding')"
    " ON CONFLICT (incident_id) DO UPDATE SET changed_at = excluded.changed_at"
)


def note_changes(_: Publication) -> dict[str, int]:
    """Note the logs that a publication makes, changes or withdraws, their people and findings too.

    The first publication is not noted row by row: what has no note has been as it is since then.
    """
    if not Publication.objects.filter(state=Publication.State.DONE).exists():
        return {}
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [timezone.now()])
        return {"changes_noted": int(cursor.rowcount)}


def changed_since(
    rows: QuerySet[Incident], since: dt.datetime, after: str | None, limit: int
) -> list[tuple[Incident, dt.datetime]]:
    """Return logs with when they changed, in that order.

    Parameters
    ----------
    after:
        Key of the last log that was seen of those that changed at `since`; None for all of them.
    """
    found: list[tuple[Incident, dt.datetime]] = []
    first = _first()
    if since <= first:
        noted = Changed.objects.filter(pk=OuterRef("pk"))
        unnoted = rows.filter(~Exists(noted), pk__gt=after if since == first and after else "")
        found = [(log, first) for log in unnoted.order_by("pk")[:limit]]
        after = None
    notes = Changed.objects.filter(Exists(rows.filter(pk=OuterRef("pk"))), changed_at__gte=since)
    if after is not None:
        notes = notes.filter(Q(changed_at__gt=since) | Q(pk__gt=after))
    left = list(notes.order_by("changed_at", "pk")[: limit - len(found)])
    logs = Incident.objects.in_bulk([note.pk for note in left])
    return found + [(logs[note.pk], note.changed_at) for note in left]


def when_changed(logs: Iterable[Incident]) -> dict[str, dt.datetime]:
    """Return when each log changed."""
    keys = [log.pk for log in logs]
    noted = dict(Changed.objects.filter(pk__in=keys).values_list("pk", "changed_at"))
    return dict.fromkeys(keys, _first()) | noted


def _first() -> dt.datetime:
    done = Publication.objects.filter(state=Publication.State.DONE).order_by("started_at").first()
    return done.started_at if done else LONG_AGO
