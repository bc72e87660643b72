"""Suggest logs as occurrences: of the same people, or at the same place.

Set-based, because a publication brings many: one statement that follows merges of identities,
looks at what the publication changed (or, for one case, at its last months), and adds what a
case under way does not have yet. A person then confirms or refuses each. Only cases of the force
get suggestions: logs are the force's, and nobody else may read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.reference.queries import setting

SUGGESTED = """
WITH RECURSIVE open_cases AS (
    SELECT c.id, c.opened_at FROM cases_case c
    JOIN identity_organisation o ON o.id = c.organisation_id AND o.kind = 'force'
    WHERE c.state IN ('open', 'closing') AND {case}
), named AS (
    SELECT p.case_id, p.part, p.person_id FROM cases_caseperson p
    JOIN open_cases c ON c.id = p.case_id
    WHERE p.left_at IS NULL AND p.part IN ('victim', 'complained_about')
  UNION
    SELECT n.case_id, n.part, m.to_id FROM named n
    JOIN incidents_identitychange m
      ON m.from_id = n.person_id AND m.kind = 'person' AND m.change = 'merge'
), places AS (
    SELECT p.case_id, p.place_id FROM cases_caseplace p JOIN open_cases c ON c.id = p.case_id
    WHERE p.left_at IS NULL AND p.place_id <> ''
  UNION
    SELECT n.case_id, m.to_id FROM places n
    JOIN incidents_identitychange m
      ON m.from_id = n.place_id AND m.kind = 'place' AND m.change = 'merge'
), grounds AS (
    SELECT n.case_id, y.incident_id, n.part AS why FROM named n
    JOIN incidents_party y ON y.person_id = n.person_id AND y.withdrawn_at IS NULL
    WHERE (n.part = 'victim' AND y.role IN ('victim', 'caller')
        OR n.part = 'complained_about' AND y.role = 'suspect') AND y.{log}
  UNION
    SELECT p.case_id, i.incident_id, 'place' FROM places p
    JOIN incidents_incident i ON i.place_id = p.place_id WHERE i.{log}
), found AS (
    SELECT g.case_id, g.incident_id, array_agg(g.why ORDER BY g.why DESC) AS why FROM grounds g
    JOIN open_cases c ON c.id = g.case_id
    JOIN incidents_incident i ON i.incident_id = g.incident_id
    WHERE i.withdrawn_at IS NULL AND i.reported_at >= (c.opened_at - %(days)s * interval '1 day')
    GROUP BY g.case_id, g.incident_id
), added AS (
    INSERT INTO cases_occurrence (case_id, incident_id, state, why, added_at, reason)
    SELECT case_id, incident_id, 'suggested', why, %(now)s, '' FROM found
    ON CONFLICT (case_id, incident_id) DO NOTHING RETURNING id, case_id
), told AS (
    INSERT INTO cases_occurrencestatechange (occurrence_id, old, new, why, at)
    SELECT id, '', 'suggested', '', %(now)s FROM added
), moved AS (
    UPDATE cases_case c SET moved_at = %(now)s FROM added WHERE added.case_id = c.id
)
SELECT count(*), count(DISTINCT case_id) FROM added
"""
CHANGED = """incident_id IN (
    SELECT CASE kind WHEN 'party' THEN split_part(key, '|', 1) ELSE key END FROM published_changes
    WHERE kind IN ('incident', 'party') AND change <> 'withdrawn')"""


def suggest(case_id: int) -> int:
    """Suggest the logs of the last months to one case; return how many."""
    return _run("c.id = %(only)s", "incident_id IS NOT NULL", only=case_id)[0]


def on_published(publication: Any) -> Mapping[str, int]:
    """Suggest what was published to the cases that it may belong to."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('pg_temp.published_changes') IS NOT NULL")
        (under_way,) = cursor.fetchone() or (False,)
    with acting(SYSTEM):
        logs, cases = _run("true", CHANGED if under_way else "incident_id IS NOT NULL")
        if logs:
            counts = {"occurrences": logs, "cases": cases}
            record(SYSTEM, what="combine", verb="case.occurrences_suggested", detail=counts)
    return {"occurrences_suggested": logs}


def _run(of: str, log: str, **values: int) -> tuple[int, int]:
    given = {"now": timezone.now(), "days": setting("case_lookback_days"), **values}
    with connection.cursor() as cursor:
        cursor.execute(SUGGESTED.replace("{case}", of).replace("{log}", log), given)
        logs, cases = cursor.fetchone() or (0, 0)
    return int(logs), int(cases)
