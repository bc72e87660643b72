"""People opened at a time when the role does not work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from saferplaces.foundation.audit.patterns.seen import Seen, Span, rows

NIGHT = """
WITH found AS (
  SELECT e.*, (e.at AT TIME ZONE %(zone)s) AS here FROM audit_entry e
  WHERE e.at >= %(since)s AND e.at < %(until)s AND e.what IN ('consult', 'disclose')
    AND e.actor_id IS NOT NULL AND NOT e.role = ANY(%(shift_roles)s)
    AND cardinality(e.people_seen) BETWEEN 1 AND %(opened)s
)
SELECT actor_id, role, organisation_id, (here - make_interval(hours => %(to)s))::date AS night,
       count(*), min(at), max(at)
FROM found
WHERE extract(hour FROM here) >= %(from)s OR extract(hour FROM here) < %(to)s
GROUP BY 1, 2, 3, 4
HAVING count(*) >= %(minimum)s
"""


def out_of_hours(values: Mapping[str, Any], span: Span) -> Iterator[Seen]:
    """People opened at night by somebody whose role does not work shifts."""
    given = {**values, "since": span.since(values), "until": span.until}
    for actor, role, organisation, night, n, first, last in rows(NIGHT, given):
        yield Seen(
            f"{actor}|{role}|{night:%Y-%m-%d}",
            actor,
            role,
            organisation,
            "",
            first,
            last,
            n,
            f"Opened people's records {n:,} times between {values['from']}:00 and "
            f"{values['to']}:00.",
        )
