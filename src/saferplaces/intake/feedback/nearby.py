"""Logs of anti-social behaviour near each stop: all stops at once, in the database, by a job.

The service's own figure is of logs as they were reported; it stands beside what passengers say and
is not added to it. What lies at a protected address is left out, as on every map.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection
from procrastinate.contrib.django import app

from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.jobs.app import ask_for
from saferplaces.foundation.reference.queries import codes, setting
from saferplaces.intake.safe_contact import masking

JOB = "feedback-stops"
COUNT = """
INSERT INTO feedback_stopfigure (stop_id, until, now, before, bands)
WITH last AS (
  SELECT (max(reported_at)::date + 1) AS until FROM incidents_incident WHERE withdrawn_at IS NULL
), cells AS (
  SELECT atco, easting, northing, floor(easting / %(near)s)::int + dx AS cx,
    floor(northing / %(near)s)::int + dy AS cy
  FROM feedback_stop, generate_series(-1, 1) dx, generate_series(-1, 1) dy WHERE active
), logs AS (
  SELECT easting, northing, reported_at, floor(easting / %(near)s)::int AS cx,
    floor(northing / %(near)s)::int AS cy, last.until
  FROM incidents_incident, last
  WHERE withdrawn_at IS NULL AND in_scope AND easting IS NOT NULL AND northing IS NOT NULL
    AND reported_at >= last.until - interval '2 years' AND {open}
), hits AS (
  SELECT c.atco, l.until, l.reported_at >= l.until - interval '1 year' AS late,
    coalesce(b.code, '') AS band
  FROM cells c JOIN logs l USING (cx, cy)
  LEFT JOIN unnest(%(codes)s::text[], %(from)s::int[], %(to)s::int[]) AS b (code, f, t)
    ON extract(hour FROM l.reported_at) >= b.f AND extract(hour FROM l.reported_at) < b.t
  WHERE (c.easting - l.easting) ^ 2 + (c.northing - l.northing) ^ 2 <= %(near)s ^ 2
), bands AS (
  SELECT atco, until, band, count(*) FILTER (WHERE late) AS n,
    count(*) FILTER (WHERE NOT late) AS was FROM hits GROUP BY 1, 2, 3
)
SELECT s.atco, last.until, coalesce(sum(n), 0), coalesce(sum(was), 0),
  coalesce(jsonb_object_agg(band, n) FILTER (WHERE n > 0), '{{}}')
FROM feedback_stop s CROSS JOIN last LEFT JOIN bands USING (atco)
WHERE s.active AND last.until IS NOT NULL GROUP BY 1, 2
"""


def count_logs() -> Mapping[str, int]:
    """Count the logs near every stop anew; return how many stops have any."""
    hours = [(b.code, b.values["from_hour"], b.values["to_hour"]) for b in codes("feedback_bands")]
    given: dict[str, Any] = {
        "near": float(setting("feedback_near_metres")),
        "codes": [code for code, _, _ in hours],
        "from": [start for _, start, _ in hours],
        "to": [end for _, _, end in hours],
    }
    unless = masking.sql_unless(masking.Kind.INCIDENT, "incident_id", "TRUE")
    with acting(SYSTEM), connection.cursor() as cursor:
        cursor.execute("DELETE FROM feedback_stopfigure")
        cursor.execute(COUNT.format(open=f"({unless})"), given)
        return {"stops": cursor.rowcount}


def on_published(_publication: object) -> Mapping[str, int]:
    """Ask for the count once the publication stands."""
    ask_for(app, JOB)
    return {}
