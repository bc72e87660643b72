"""People whom many open, and people whom the data protection officer watches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from saferplaces.foundation.audit.patterns.seen import Seen, Span, rows

READERS = """
SELECT p.person, count(DISTINCT e.actor_id) AS readers, count(*), min(e.at), max(e.at)
FROM audit_entry e, unnest(e.people_seen) AS p(person)
WHERE e.at >= %(since)s AND e.at < %(until)s AND e.what IN ('consult', 'disclose')
  AND cardinality(e.people_seen) <= %(opened)s AND e.actor_id IS NOT NULL
GROUP BY p.person
HAVING count(DISTINCT e.actor_id) >= %(minimum)s
"""
WATCHED = """
SELECT e.actor_id, max(e.role), max(e.organisation_id), w.person_id,
       date_trunc('day', e.at, %(zone)s) AS day, min(e.at), max(e.at), count(*)
FROM audit_watched w
JOIN audit_entry e ON e.people_seen @> ARRAY[w.person_id]::varchar[] AND e.at >= w.added_at
WHERE w.ended_at IS NULL AND e.at >= %(since)s AND e.at < %(until)s
  AND e.what IN ('consult', 'disclose') AND cardinality(e.people_seen) <= %(opened)s
  AND e.actor_id IS NOT NULL AND e.verb NOT LIKE 'audit.%%'
GROUP BY e.actor_id, w.person_id, day
"""


def many_readers(values: Mapping[str, Any], span: Span) -> Iterator[Seen]:
    """One person opened by at least ``minimum`` members of staff: one finding a week."""
    for person, readers, n, first, last in rows(READERS, _given(values, span)):
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
    for actor, role, organisation, person, day, first, last, n in rows(
        WATCHED, _given(values, span)
    ):
        yield Seen(
            f"{actor}|{person}|{day:%Y-%m-%d}",
            actor,
            role,
            organisation,
            person,
            first,
            last,
            n,
            "Opened a person on the watch list.",
        )


def _given(values: Mapping[str, Any], span: Span) -> dict[str, Any]:
    return {
        "since": span.since(values),
        "until": span.until,
        "opened": values["opened"],
        "minimum": values.get("minimum", 0),
    }
