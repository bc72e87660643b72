"""The people of an evaluation, from the records: those referred, and those like them who were not.

What brings somebody in is an incident that names them as a suspect: the one that led to the
referral, or for the others any one of theirs in the time of the programme, drawn by its key: their
first would leave them nothing before it. The incident itself is counted neither before nor after.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
from django.db import connection
from django.utils import timezone

from saferplaces.programmes.justice_return.evaluation.matching import People
from saferplaces.programmes.justice_return.facts import Period

MOST_OTHERS = 50_000
SQL = """
WITH last AS (
  SELECT max(last_report) AS day,
    (SELECT min(reported_at) FROM incidents_incident WHERE withdrawn_at IS NULL) AS first
  FROM incidents_publication WHERE state = 'done'
), referred AS (
  SELECT DISTINCT ON (p.person_id) p.person_id, true AS treated, r.sex, r.district, r.age,
    coalesce(i.reported_at, r.decided_at AT TIME ZONE %(zone)s) AS brought,
    coalesce(i.incident_id, '') AS incident_id
  FROM immediate_justice_referral r
  JOIN incidents_person p ON p.person_id = r.person_id AND p.withdrawn_at IS NULL
  LEFT JOIN incidents_incident i ON i.incident_id = r.incident_id AND i.withdrawn_at IS NULL
  WHERE r.decided_at >= %(since)s AND r.decided_at < %(until)s AND r.consent = 'yes'
  ORDER BY p.person_id, r.decided_at
), others AS (
  SELECT DISTINCT ON (y.person_id) y.person_id, false AS treated, y.sex, i.district,
    extract(year FROM age(i.reported_at::date, y.date_of_birth))::integer AS age,
    i.reported_at AS brought, i.incident_id
  FROM incidents_incident i
  JOIN incidents_party y ON y.incident_id = i.incident_id AND y.role = 'suspect'
    AND y.person_id <> '' AND y.withdrawn_at IS NULL AND y.date_of_birth IS NOT NULL
  WHERE i.reported_at >= %(since)s AT TIME ZONE %(zone)s
    AND i.reported_at < %(until)s AT TIME ZONE %(zone)s
    AND i.in_scope AND i.district <> '' AND i.withdrawn_at IS NULL
    AND NOT EXISTS (
      SELECT FROM immediate_justice_referral r WHERE r.person_id = y.person_id)
  ORDER BY y.person_id, md5(i.incident_id)
), everybody AS (
  SELECT * FROM referred UNION ALL
  (SELECT * FROM others WHERE age >= 10 ORDER BY md5(person_id) LIMIT %(most)s)
)
SELECT e.treated, e.sex, e.district, e.age, e.brought,
  least(
    extract(year FROM age(last.day, e.brought)) * 12
      + extract(month FROM age(last.day, e.brought)),
    extract(year FROM age(e.brought, last.first)) * 12
      + extract(month FROM age(e.brought, last.first)))::integer AS followed,
  coalesce(c.quarters, '{}') AS quarters
FROM everybody e CROSS JOIN last
LEFT JOIN LATERAL (
  SELECT array_agg(floor(
    extract(epoch FROM i.reported_at - e.brought) / (86400 * 365.25 / 4))::integer) AS quarters
  FROM (SELECT DISTINCT y.incident_id FROM incidents_party y
    WHERE y.person_id = e.person_id AND y.role = 'suspect' AND y.withdrawn_at IS NULL) y
  JOIN incidents_incident i ON i.incident_id = y.incident_id AND i.withdrawn_at IS NULL
  WHERE i.incident_id <> e.incident_id
    AND i.reported_at >= e.brought - interval '12 months'
    AND i.reported_at < e.brought + interval '12 months'
) c ON true
WHERE last.day IS NOT NULL AND last.first IS NOT NULL
"""
BANDS = ((12, "10-11"), (15, "12-14"), (18, "15-17"), (25, "18-24"), (35, "25-34"), (50, "35-49"))


def people(period: Period) -> People:
    """Return everybody whom an evaluation of a period may look at."""
    with connection.cursor() as cursor:
        cursor.execute(SQL, {**period.terms, "most": MOST_OTHERS})
        rows = cursor.fetchall()
    counts = np.zeros((len(rows), 8))
    for at, row in enumerate(rows):
        for quarter in row[6]:
            if -4 <= quarter < 4:
                counts[at, quarter + 4] += 1.0
    before, after = counts[:, :4], counts[:, 4:]
    earlier = np.minimum(before.sum(axis=1), 3).astype(int)
    return People(
        np.array([bool(row[0]) for row in rows], bool),
        {
            "age": np.array([_band(row[3]) for row in rows], np.str_),
            "sex": np.array([_sex(row[1]) for row in rows], np.str_),
            "earlier": np.array([f"{n}" if n < 3 else "3 or more" for n in earlier], np.str_),
            "district": np.array([row[2] for row in rows], np.str_),
            "time": np.array([_half(row[4]) for row in rows], np.str_),
        },
        before,
        after,
        np.array([row[5] for row in rows], np.int64),
    )


def records_end() -> dt.datetime | None:
    """Return until when there are records to follow people in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(last_report) FROM incidents_publication WHERE state = 'done'")
        (found,) = cursor.fetchone() or (None,)
    return timezone.make_aware(found) if found else None


def _band(age: int) -> str:
    return next((band for under, band in BANDS if age < under), "50+")


def _sex(words: str) -> str:
    first = words[:1].lower()
    return {"f": "female", "m": "male"}.get(first, "not known")


def _half(when: dt.datetime) -> str:
    return f"{when.year}, {'first' if when.month < 7 else 'second'} half"
