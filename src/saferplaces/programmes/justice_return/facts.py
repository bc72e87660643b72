"""What the records say of referrals in a period, counted by the database for every breakdown.

A referral counts in the period in which its decision was made. Reoffending is what police recorded
with the same person named as a suspect after the first activity, where the engine links them: it
is never proof, and whoever cannot be followed for the whole window, because the records begin after
it or end before, is not counted.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

DIMENSIONS = ("route", "sex", "age_band", "ethnicity", "district", "offence", "decision")
"""What the figures are broken down by; the first two also together."""

FACTS = """
WITH last AS (
  SELECT max(last_report) AS day,
    (SELECT min(reported_at) FROM incidents_incident WHERE withdrawn_at IS NULL) AS first
  FROM incidents_publication WHERE state = 'done'
), facts AS (
  SELECT r.route, r.sex, r.ethnicity, r.district, r.offence,
    CASE WHEN r.age < 12 THEN '10-11' WHEN r.age < 15 THEN '12-14' WHEN r.age < 18 THEN '15-17'
      WHEN r.age < 25 THEN '18-24' WHEN r.age < 35 THEN '25-34' WHEN r.age < 50 THEN '35-49'
      ELSE '50+' END AS age_band,
    CASE WHEN r.is_crime THEN 'outcome_' || r.outcome
      WHEN r.conditional THEN 'caution' ELSE 'disposal' END AS decision,
    r.suitability_at IS NOT NULL OR r.consent = 'yes' AS decided, r.consent = 'yes' AS accepted,
    r.started_at, r.decided_at, r.started_at <= r.start_due AS in_time,
    extract(epoch FROM r.started_at - r.decided_at) / 3600 AS waited,
    r.consent = 'yes' AND r.state = 'completed' AS completed,
    b.id IS NOT NULL AS breached,
    r.consent = 'yes' AND r.state IN ('completed', 'breached', 'returned', 'withdrawn') AS over,
    CASE WHEN r.consent = 'yes' THEN coalesce(r.hours, 0) ELSE 0 END AS hours,
    coalesce(l.minutes, 0) AS minutes,
    p.person_id IS NOT NULL AS linked,
    p.person_id IS NOT NULL AND r.started_at >= last.first AT TIME ZONE %(zone)s
      AND r.started_at + interval '6 months' <= last.day AT TIME ZONE %(zone)s AS followed_6,
    p.person_id IS NOT NULL AND r.started_at >= last.first AT TIME ZONE %(zone)s
      AND r.started_at + interval '12 months' <= last.day AT TIME ZONE %(zone)s AS followed_12,
    f.again_6, f.again_12, f.crime_6, f.crime_12
  FROM immediate_justice_referral r
  CROSS JOIN last
  LEFT JOIN immediate_justice_breach b ON b.referral_id = r.id
  LEFT JOIN LATERAL (
    SELECT sum(e.minutes) AS minutes FROM immediate_justice_ledgerevent e
    WHERE e.referral_id = r.id
  ) l ON true
  LEFT JOIN LATERAL (
    SELECT coalesce((
      SELECT c.to_id FROM incidents_identitychange c
      WHERE c.kind = 'person' AND c.change = 'merge' AND c.from_id = r.person_id
      ORDER BY c.seen_at DESC NULLS LAST, c.id DESC LIMIT 1), r.person_id) AS person_id
  ) now_called ON true
  LEFT JOIN incidents_person p
    ON p.person_id = now_called.person_id AND p.withdrawn_at IS NULL
  LEFT JOIN LATERAL (
    SELECT coalesce(bool_or(i.reported_at <= w.start + interval '6 months'), false) AS again_6,
      coalesce(bool_or(i.reported_at <= w.start + interval '12 months'), false) AS again_12,
      coalesce(bool_or(i.record_type = 'crime'
        AND i.reported_at <= w.start + interval '6 months'), false) AS crime_6,
      coalesce(bool_or(i.record_type = 'crime'
        AND i.reported_at <= w.start + interval '12 months'), false) AS crime_12
    FROM (SELECT r.started_at AT TIME ZONE %(zone)s AS start) w
    JOIN incidents_party y ON y.person_id = p.person_id AND y.role = 'suspect'
      AND y.withdrawn_at IS NULL
    JOIN incidents_incident i ON i.incident_id = y.incident_id AND i.withdrawn_at IS NULL
    WHERE i.reported_at > w.start AND i.incident_id <> r.incident_id
  ) f ON r.started_at IS NOT NULL
  WHERE r.decided_at >= %(since)s AND r.decided_at < %(until)s
    AND (%(district)s = '' OR r.district = %(district)s)
)
SELECT route, sex, age_band, ethnicity, district, offence, decision,
  grouping(route, sex, age_band, ethnicity, district, offence, decision) AS kept,
  count(*) AS referred,
  count(*) FILTER (WHERE decided) AS decided,
  count(*) FILTER (WHERE accepted) AS accepted,
  count(*) FILTER (WHERE accepted AND started_at IS NOT NULL) AS started,
  count(*) FILTER (WHERE accepted AND in_time) AS in_time,
  percentile_cont(0.5) WITHIN GROUP (ORDER BY waited) FILTER (WHERE accepted) AS median_hours,
  count(*) FILTER (WHERE over) AS over,
  count(*) FILTER (WHERE completed) AS completed,
  count(*) FILTER (WHERE accepted AND breached) AS breached,
  sum(hours) AS hours,
  sum(minutes) AS minutes,
  count(*) FILTER (WHERE started_at IS NOT NULL AND linked) AS linked,
  count(*) FILTER (WHERE followed_6) AS followed_6,
  count(*) FILTER (WHERE followed_6 AND again_6) AS again_6,
  count(*) FILTER (WHERE followed_6 AND crime_6) AS crime_6,
  count(*) FILTER (WHERE followed_12) AS followed_12,
  count(*) FILTER (WHERE followed_12 AND again_12) AS again_12,
  count(*) FILTER (WHERE followed_12 AND crime_12) AS crime_12
FROM facts
GROUP BY GROUPING SETS (
  (), (route), (sex), (route, sex), (age_band), (ethnicity), (district), (offence), (decision))
"""

VICTIMS = """
SELECT u.route,
  count(*) AS identified,
  count(*) FILTER (WHERE c.any OR t.any) AS contacted,
  count(*) FILTER (WHERE w.any) AS gave_input,
  count(*) FILTER (WHERE k.heard) AS heard,
  count(*) FILTER (WHERE k.say) AS considered,
  count(*) FILTER (WHERE k.told) AS informed,
  count(*) FILTER (WHERE k.late) AS overdue,
  count(*) FILTER (WHERE s.satisfied IS NOT NULL) AS answered,
  count(*) FILTER (WHERE s.satisfied) AS satisfied,
  count(*) FILTER (WHERE o.any) AS offered,
  count(*) FILTER (WHERE o.held) AS took_part
FROM victim_commitments_undertaking u
JOIN immediate_justice_referral r ON r.id = u.referral_id
LEFT JOIN LATERAL (SELECT true AS any FROM victim_commitments_contact c
  WHERE c.undertaking_id = u.id AND c.reached LIMIT 1) c ON true
LEFT JOIN LATERAL (SELECT true AS any FROM victim_commitments_told t
  WHERE t.undertaking_id = u.id LIMIT 1) t ON true
LEFT JOIN LATERAL (SELECT true AS any FROM victim_commitments_wish w
  WHERE w.undertaking_id = u.id LIMIT 1) w ON true
LEFT JOIN LATERAL (SELECT bool_or(k.kind = 'heard' AND k.state = 'kept') AS heard,
    bool_or(k.kind = 'say' AND k.state = 'kept') AS say,
    bool_or(k.kind = 'told' AND k.state = 'kept') AS told,
    bool_or(k.state = 'due' AND k.due_at < now()) AS late
  FROM victim_commitments_commitment k WHERE k.undertaking_id = u.id) k ON true
LEFT JOIN victim_commitments_satisfaction s ON s.undertaking_id = u.id
LEFT JOIN LATERAL (SELECT true AS any, bool_or(o.state = 'held') AS held
  FROM victim_commitments_restorative o WHERE o.undertaking_id = u.id
  HAVING count(*) > 0) o ON true
WHERE r.decided_at >= %(since)s AND r.decided_at < %(until)s
  AND (%(district)s = '' OR r.district = %(district)s)
GROUP BY GROUPING SETS ((), (u.route))
"""

PLACES = """
SELECT count(*) AS nominated, count(*) FILTER (WHERE by_public) AS by_public,
  count(*) FILTER (WHERE state = 'open') AS open
FROM immediate_justice_site
WHERE nominated_at >= %(since)s AND nominated_at < %(until)s
  AND (%(district)s = '' OR district = %(district)s)
"""


@dataclass(frozen=True)
class Period:
    """From a day to a day, both in it, in a district ("" for all)."""

    since: dt.date
    until: dt.date
    district: str = ""

    @property
    def terms(self) -> dict[str, Any]:
        """What the queries are asked with."""
        day = dt.timedelta(days=1)
        return {
            "since": timezone.make_aware(dt.datetime.combine(self.since, dt.time.min)),
            "until": timezone.make_aware(dt.datetime.combine(self.until + day, dt.time.min)),
            "district": self.district,
            "zone": timezone.get_current_timezone_name(),
        }


Counts = dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """The counts of a period.

    Attributes
    ----------
    groups:
        By breakdown (names joined by a comma, "" for the whole) and group, the counts.
    victims:
        By route, "" for both.
    """

    groups: dict[str, dict[tuple[str, ...], Counts]]
    victims: dict[str, Counts]
    places: Counts

    def all(self) -> Counts:
        """Return the counts of everybody; nothing counted where nobody was referred."""
        return self.of("", ())

    def of(self, by: str, group: tuple[str, ...]) -> Counts:
        """Return the counts of one group."""
        return self.groups.get(by, {}).get(group, NONE)


COUNTED = (
    "referred", "decided", "accepted", "started", "in_time", "over", "completed", "breached",
    "hours", "minutes", "linked", "followed_6", "again_6", "crime_6", "followed_12",
    "again_12", "crime_12",
)  # fmt: skip
NONE: Counts = {**dict.fromkeys(COUNTED, 0), "median_hours": None}
NO_VICTIMS: Counts = dict.fromkeys(
    (
        "identified", "contacted", "gave_input", "heard", "considered", "informed", "overdue",
        "answered", "satisfied", "offered", "took_part",
    ),
    0,
)  # fmt: skip


def facts(period: Period) -> Facts:
    """Count what the records say of a period."""
    groups: dict[str, dict[tuple[str, ...], Counts]] = {}
    for row in _rows(FACTS, period):
        kept = row.pop("kept")
        # grouping() has a bit for each dimension, the first the highest: 1 where it is left out.
        by = [
            name
            for place, name in enumerate(DIMENSIONS)
            if not kept >> (len(DIMENSIONS) - 1 - place) & 1
        ]
        key = tuple(str(row[name]) for name in by)
        counts = {name: value for name, value in row.items() if name not in DIMENSIONS}
        groups.setdefault(",".join(by), {})[key] = counts
    victims = {str(row.pop("route") or ""): row for row in _rows(VICTIMS, period)}
    return Facts(groups, victims, _rows(PLACES, period)[0])


def _rows(sql: str, period: Period) -> list[Counts]:
    with connection.cursor() as cursor:
        cursor.execute(sql, period.terms)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
