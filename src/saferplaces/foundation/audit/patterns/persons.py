"""People whom many open, and people whom the data protection officer watches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from saferplaces.foundation.audit.patterns.seen import (
    DAY_OF_ACTOR,
    OPENED,
    Seen,
    Span,
    days,
    opened,
    rows,
)

READERS = f"""
SELECT p.person, count(DISTINCT e.actor_id) AS readers, count(*), min(e.at), max(e.at)
FROM audit_entry e, unnest(e.people_seen) AS p(person)
WHERE {OPENED}
GROUP BY p.person
HAVING count(DISTINCT e.actor_id) >= %(minimum)s
"""
WATCHED = f"""
{DAY_OF_ACTOR.format(person="w.person_id")}
FROM audit_watched w
JOIN audit_entry e ON e.people_seen @> ARRAY[w.person_id]::varchar[] AND e.at >= w.added_at
WHERE w.ended_at IS NULL AND {OPENED} AND e.verb NOT LIKE 'audit.%%'
GROUP BY e.actor_id, w.person_id, day
"""


def many_readers(values: Mapping[str, Any], span: Span) -> Iterator[Seen]:
    """One person opened by at least ``minimum`` members of staff: one finding a week."""
    given = opened(values, span) | {"minimum": values["minimum"]}
    for person, readers, n, first, last in rows(READERS, given):
        year, week, _ = span.until.isocalendar()
        yield Seen(
            f"{person}|{year}-W{week:02}",
            None,
            "",
            None,
            person,
            first,
            last,
            n,
            f"Opened by {readers:,} members of staff in {values['days']} days.",
        )


def watched(values: Mapping[str, Any], span: Span) -> Iterator[Seen]:
    """A person on the watch list: one finding an actor and a day. The DPO's own reading is none."""
    return days(WATCHED, opened(values, span), "Opened a person on the watch list.")
