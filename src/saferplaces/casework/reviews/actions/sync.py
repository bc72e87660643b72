"""After publishing: every finding has exactly one review, and new hard triggers raise alerts.

Set-based, because a first publication brings hundreds of thousands: a statement for each step,
each touching only rows that differ. A decided review is left as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from saferplaces.casework.reviews.actions.tell import tell_supervisors
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import codes, setting
from saferplaces.intake.incidents.models import Incident

OPEN = "('waiting', 'sent_back', 'second_look')"
REASONS = """COALESCE((SELECT array_agg(c ->> 'part' ORDER BY (c ->> 'points')::float DESC)
    FROM jsonb_array_elements(f.contributions) c)::varchar[], '{}')"""
NEW = f"""
INSERT INTO reviews_review (incident_id, event_id, district, state, closed_on, score, alert,
                            reasons, opened_at, due_at)
SELECT f.incident_id, f.event_id, f.district, 'waiting', f.closed_on, f.score, f.alert,
       {REASONS}, %(now)s, %(now)s + {{due}} * interval '1 hour'
FROM incidents_finding f LEFT JOIN reviews_review r USING (incident_id)
WHERE f.withdrawn_at IS NULL AND r.id IS NULL AND {{of}}
"""
CHANGED = f"""
UPDATE reviews_review r
SET event_id = f.event_id, district = f.district, closed_on = f.closed_on, score = f.score,
    alert = f.alert, reasons = {REASONS},
    due_at = CASE WHEN r.state = 'sent_back' THEN r.due_at
             ELSE LEAST(r.due_at, r.opened_at + {{due}} * interval '1 hour') END
FROM incidents_finding f
WHERE f.incident_id = r.incident_id AND f.withdrawn_at IS NULL AND r.state IN {OPEN}
  AND {{of}}
  AND (r.event_id, r.district, r.closed_on, r.score, r.alert, r.reasons)
      IS DISTINCT FROM (f.event_id, f.district, f.closed_on, f.score, f.alert, {REASONS})
"""
MOVED = """
WITH moved AS (
    SELECT r.id, r.state AS old FROM reviews_review r
    LEFT JOIN incidents_finding f ON f.incident_id = r.incident_id AND f.withdrawn_at IS NULL
    WHERE {which} AND {of} FOR UPDATE OF r
), told AS (
    INSERT INTO reviews_statechange (review_id, old, new, why, at)
    SELECT id, old, %(new)s, %(why)s, %(now)s FROM moved
)
UPDATE reviews_review r SET state = %(new)s, held_by_id = NULL, held_until = NULL
FROM moved WHERE moved.id = r.id
"""
KEYS = "SELECT key FROM published_changes WHERE kind = 'finding'"
OLD_KEYS = f"{KEYS} AND change <> 'new'"
"""Findings that had a review before: those of new ones are made as they should be."""
GONE = f"f.incident_id IS NULL AND r.state IN {OPEN}"
BACK = "f.incident_id IS NOT NULL AND r.state = 'withdrawn'"
RECENT = """f.withdrawn_at IS NULL AND f.alert
  AND i.incident_id = f.incident_id AND i.reported_at >= %(since)s"""
RAISED = f"""
INSERT INTO reviews_alert (incident_id, district, triggers, state, raised_at, take_by, outcome)
SELECT f.incident_id, f.district, f.triggers, 'raised', %(now)s, %(take_by)s, ''
FROM incidents_finding f JOIN incidents_incident i ON {RECENT}
WHERE NOT EXISTS (SELECT 1 FROM reviews_alert a WHERE a.incident_id = f.incident_id)
RETURNING district
"""
RAISED_AGAIN = f"""
UPDATE reviews_alert a
SET triggers = f.triggers, district = f.district, raised_at = %(now)s, take_by = %(take_by)s,
    state = 'raised', taken_by_id = NULL, taken_at = NULL, escalated_at = NULL, closed_at = NULL
FROM incidents_finding f JOIN incidents_incident i ON {RECENT}
WHERE a.incident_id = f.incident_id AND NOT f.triggers::text[] <@ a.triggers::text[]
RETURNING a.district
"""


def on_published(publication: Any) -> Mapping[str, int]:
    """Bring reviews and alerts up to what was published; runs in the publishing transaction.

    Returns
    -------
    Mapping[str, int]
        Counts for the publication's record.
    """
    now = timezone.now()
    with acting(SYSTEM):
        due = _hours(list(codes("review_targets")))
        of, of_old = _of()
        gone, back = (
            MOVED.replace("{which}", which).replace("{of}", of_old) for which in (GONE, BACK)
        )
        counts = {
            "reviews_new": _run(NEW.replace("{due}", due).replace("{of}", of), now=now),
            "reviews_refreshed": _run(CHANGED.replace("{due}", due).replace("{of}", of_old)),
            "reviews_withdrawn": _run(gone, now=now, new="withdrawn", why="No longer in scope"),
            "reviews_brought_back": _run(back, now=now, new="waiting", why="In scope again"),
            "alerts_raised": _alerts(now),
        }
        if any(counts.values()):
            record(SYSTEM, what="alter", verb="reviews.published", detail=counts)
    return counts


def _alerts(now: dt.datetime) -> int:
    """Raise alerts for recent logs, and tell the supervisors of their districts.

    Recent is meant against the last report on record, so that loading years of history does not
    call anybody out for them.
    """
    newest = Incident.objects.filter(withdrawn_at=None).aggregate(at=Max("reported_at"))["at"]
    clock = timezone.localtime(now).replace(tzinfo=None)
    last = min(newest or clock, clock)
    given = {
        "now": now,
        "take_by": now + dt.timedelta(minutes=setting("alert_take_minutes")),
        "since": last - dt.timedelta(hours=setting("alert_lookback_hours")),
    }
    districts: list[str] = []
    with connection.cursor() as cursor:
        for statement in (RAISED_AGAIN, RAISED):
            cursor.execute(statement, given)
            districts += [row[0] for row in cursor.fetchall()]
    for district in sorted(set(districts)):
        number = districts.count(district)
        text = f"{number} new alert{'s' if number > 1 else ''} to take"
        tell_supervisors(district, text, "alerts", urgent=True)
    return len(districts)


def _hours(targets: list[Code]) -> str:
    """Return SQL for the hours in which a finding is to be reviewed: the least that applies."""
    parts = []
    for row in targets:
        hours = float(row.values["hours"])
        if row.values.get("alert"):
            parts.append(f"CASE WHEN f.alert THEN {hours} END")
        elif "least_score" in row.values:
            least = float(row.values["least_score"])
            parts.append(f"CASE WHEN f.score >= {least} THEN {hours} END")
    return f"LEAST({', '.join(parts)})"


def _of() -> tuple[str, str]:
    """Return SQL that keeps to findings that the publication under way has changed, if one is.

    The second is for reviews that were there before. Without a publication all are looked at.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('pg_temp.published_changes') IS NOT NULL")
        (under_way,) = cursor.fetchone() or (False,)
        if not under_way:
            return "true", "true"
        cursor.execute("ANALYZE pg_temp.published_changes")
    return f"f.incident_id IN ({KEYS})", f"r.incident_id IN ({OLD_KEYS})"


def _run(statement: str, **values: dt.datetime | str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        count: int = cursor.rowcount
        return count
