"""Many people in a short time, against what is usual in the same role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from saferplaces.foundation.audit.patterns.seen import Seen, Span, rows
from saferplaces.foundation.identity.roles import Role

BULK = """
WITH slots AS (
  SELECT e.actor_id, e.role, e.organisation_id, date_trunc(%(slot)s, e.at, %(zone)s) AS slot,
         count(DISTINCT p.person) AS people, count(DISTINCT e.id) AS entries,
         min(e.at) AS first, max(e.at) AS last
  FROM audit_entry e, unnest(e.people_seen) AS p(person)
  WHERE e.at >= %(since)s AND e.at < %(until)s AND e.what IN ('consult', 'disclose')
    AND e.actor_id IS NOT NULL
  GROUP BY 1, 2, 3, 4
), usual AS (
  SELECT role, percentile_disc(0.5) WITHIN GROUP (ORDER BY people) AS people
  FROM slots GROUP BY role
)
SELECT s.actor_id, s.role, s.organisation_id, s.slot, s.people, s.entries, s.first, s.last,
       u.people
FROM slots s JOIN usual u USING (role)
WHERE s.people >= %(minimum)s AND s.people >= %(times)s * u.people
"""


def bulk_hour(values: Mapping[str, Any], span: Span) -> Iterator[Seen]:
    """Many people in an hour: at least ``minimum``, and so many ``times`` what is usual."""
    return _bulk("hour", values, span)


def bulk_day(values: Mapping[str, Any], span: Span) -> Iterator[Seen]:
    """Many people in a day."""
    return _bulk("day", values, span)


def _bulk(slot: str, values: Mapping[str, Any], span: Span) -> Iterator[Seen]:
    given = {
        "slot": slot,
        "since": span.since(values),
        "until": span.until,
        "minimum": values["minimum"],
        "times": values["times"],
    }
    roles = dict(Role.choices)
    for actor, role, organisation, when, people, n, first, last, usual in rows(BULK, given):
        yield Seen(
            f"{actor}|{role}|{when:%Y-%m-%dT%H}",
            actor,
            role,
            organisation,
            "",
            first,
            last,
            n,
            f"Saw {people:,} people in {'an hour' if slot == 'hour' else 'a day'}; half of the "
            f"{slot}s of the role {roles.get(role, role)} have {usual:,} or fewer.",
        )
