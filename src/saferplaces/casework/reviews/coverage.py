"""Prove that every log in scope is reviewed or waits: counts by day and district, and any gap."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection

from saferplaces.foundation.identity.actor import Actor

COUNTED = """
SELECT f.closed_on, f.district,
       count(*) AS in_scope,
       count(*) FILTER (WHERE r.state = 'decided') AS reviewed,
       count(*) FILTER (WHERE r.state IN ('waiting', 'sent_back', 'second_look')) AS waiting,
       count(*) FILTER (WHERE r.state IN ('waiting', 'sent_back', 'second_look')
                        AND r.due_at < now()) AS late
FROM incidents_finding f LEFT JOIN reviews_review r USING (incident_id)
WHERE f.withdrawn_at IS NULL AND f.closed_on BETWEEN %(since)s AND %(until)s
  AND (%(districts)s::text[] IS NULL OR f.district = ANY (%(districts)s))
GROUP BY f.closed_on, f.district ORDER BY f.closed_on DESC, f.district
"""
MISSING = """
SELECT f.incident_id FROM incidents_finding f LEFT JOIN reviews_review r USING (incident_id)
WHERE f.withdrawn_at IS NULL AND (r.id IS NULL OR r.state = 'withdrawn')
  AND (%(districts)s::text[] IS NULL OR f.district = ANY (%(districts)s))
ORDER BY f.closed_on, f.incident_id LIMIT 100
"""
WHOLE = """
SELECT count(*), count(*) FILTER (WHERE r.state = 'decided'),
       count(*) FILTER (WHERE r.state IN ('waiting', 'sent_back', 'second_look')),
       count(*) FILTER (WHERE r.state IN ('waiting', 'sent_back', 'second_look')
                        AND r.due_at < now()),
       min(r.closed_on) FILTER (WHERE r.state IN ('waiting', 'sent_back', 'second_look')),
       min(r.opened_at) FILTER (WHERE r.state IN ('waiting', 'sent_back', 'second_look'))
FROM incidents_finding f LEFT JOIN reviews_review r USING (incident_id)
WHERE f.withdrawn_at IS NULL
  AND (%(districts)s::text[] IS NULL OR f.district = ANY (%(districts)s))
"""


@dataclass(frozen=True)
class Day:
    """One day and district: logs in scope closed then, and where their reviews stand."""

    day: dt.date
    district: str
    in_scope: int
    reviewed: int
    waiting: int
    late: int

    @property
    def gap(self) -> int:
        """Logs in scope that are neither reviewed nor waiting: must be none."""
        return self.in_scope - self.reviewed - self.waiting


@dataclass(frozen=True)
class Whole:
    """All days together."""

    in_scope: int
    reviewed: int
    waiting: int
    late: int
    oldest_closed: dt.date | None
    oldest_opened: dt.datetime | None

    @property
    def gap(self) -> int:
        """Logs in scope that are neither reviewed nor waiting: must be none."""
        return self.in_scope - self.reviewed - self.waiting


def by_day(actor: Actor, since: dt.date, until: dt.date) -> list[Day]:
    """Return the counts of the actor's districts, the newest day first."""
    return [Day(*row) for row in _rows(COUNTED, actor, since=since, until=until)]


def whole(actor: Actor) -> Whole:
    """Return the counts of all days."""
    return Whole(*_rows(WHOLE, actor)[0])


def gaps(actor: Actor) -> list[str]:
    """Return logs in scope without a review: the first hundred, the oldest first."""
    return [str(row[0]) for row in _rows(MISSING, actor)]


def last_day(actor: Actor) -> dt.date | None:
    """Return the newest day on which a log in scope was closed."""
    found = _rows("SELECT max(closed_on) FROM incidents_finding WHERE withdrawn_at IS NULL", actor)
    day: dt.date | None = found[0][0]
    return day


def _rows(statement: str, actor: Actor, **given: dt.date) -> list[tuple[Any, ...]]:
    districts = None if actor.districts is None else sorted(actor.districts)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"districts": districts, **given})
        return list(cursor.fetchall())
