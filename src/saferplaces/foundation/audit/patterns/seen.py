"""What a pattern gives, and what it looks at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection

ZONE = settings.TIME_ZONE


@dataclass(frozen=True)
class Span:
    """Up to when to look. Each pattern's ``days`` say how far back."""

    until: dt.datetime

    def since(self, values: Mapping[str, Any]) -> dt.datetime:
        """Return from when on a pattern looks."""
        return self.until - dt.timedelta(days=float(values["days"]))


@dataclass(frozen=True)
class Seen:
    """One finding: the actor's or the person's entries from one time to another, and why."""

    key: str
    actor_id: int | None
    role: str
    organisation_id: int | None
    person_id: str
    began: dt.datetime
    ended: dt.datetime
    entries: int
    reason: str


def rows(sql: str, given: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query over the trail."""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"zone": ZONE, **given})
        yield from cursor.fetchall()


DAY_OF_ACTOR = """
SELECT e.actor_id, max(e.role), max(e.organisation_id), {person},
       date_trunc('day', e.at, %(zone)s) AS day, min(e.at), max(e.at), count(*)
"""
OPENED = """
e.at >= %(since)s AND e.at < %(until)s AND e.what IN ('consult', 'disclose')
AND cardinality(e.people_seen) <= %(opened)s AND e.actor_id IS NOT NULL
"""
PAIRS = f"""
{DAY_OF_ACTOR.format(person="p.person")}
FROM unnest(%(actors)s::bigint[], %(people)s::text[]) AS p(actor, person)
JOIN audit_entry e ON e.actor_id = p.actor AND e.people_seen @> ARRAY[p.person]::varchar[]
WHERE {OPENED}
GROUP BY e.actor_id, p.person, day
"""


def pairs_seen(
    pairs: Sequence[tuple[int, str]], values: Mapping[str, Any], span: Span, reason: str
) -> Iterator[Seen]:
    """Yield what actors opened of people, for pairs of both: one finding a day."""
    if not pairs:
        return
    given = opened(values, span) | {
        "actors": [actor for actor, _ in pairs],
        "people": [person for _, person in pairs],
    }
    yield from days(PAIRS, given, reason)


def opened(values: Mapping[str, Any], span: Span) -> dict[str, Any]:
    """Return what `OPENED` asks for."""
    return {"since": span.since(values), "until": span.until, "opened": values["opened"]}


def days(sql: str, given: Mapping[str, Any], reason: str) -> Iterator[Seen]:
    """Yield what a query with the columns of `DAY_OF_ACTOR` finds."""
    for actor, role, organisation, person, day, first, last, n in rows(sql, given):
        yield Seen(
            f"{actor}|{person}|{day:%Y-%m-%d}",
            actor,
            role,
            organisation,
            person,
            first,
            last,
            n,
            reason,
        )
