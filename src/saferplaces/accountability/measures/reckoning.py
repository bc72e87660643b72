"""Count what the measures ask for, set-based, over all logs in scope; a job does it, no page."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from saferplaces.accountability.measures.catalogue import Measure, parameters

FORCE = ""
"""Stands for all districts, and for logs of no known one."""

SPAN = """
SELECT part, min(reported_at), max(reported_at) FROM incidents_incident
WHERE part BETWEEN '1990-01' AND %s AND withdrawn_at IS NULL GROUP BY part ORDER BY part DESC
"""
LOGS = """
CREATE TEMPORARY TABLE measured_logs ON COMMIT DROP AS
SELECT incident_id, district, reported_at, coalesce(nullif(event_id, ''), incident_id) AS event_id,
  place_id, closing_code, date_trunc('month', closed_at)::date AS closed_month
FROM incidents_incident
WHERE in_scope AND withdrawn_at IS NULL AND part >= %s
"""
TALLY = """
SELECT coalesce(district, ''), count(*), count(*) FILTER (WHERE times >= %(events)s) FROM (
  SELECT district, sum(events) AS times FROM measured_subjects
  WHERE month > %(before)s AND month <= %(last)s
  GROUP BY GROUPING SETS ((district, subject), (subject))
) counted WHERE district IS NULL OR district <> '' GROUP BY district
"""
"""A person in two districts counts once in each and once in the force."""

Counts = tuple[int, int | None]


@dataclass(frozen=True)
class Span:
    """The whole months of logs that there are, without a gap up to the last."""

    first: dt.date
    last: dt.date

    def __iter__(self) -> Iterator[dt.date]:
        month = self.first
        while month <= self.last:
            yield month
            month = add_months(month, 1)

    def __contains__(self, month: object) -> bool:
        return isinstance(month, dt.date) and self.first <= month <= self.last


@dataclass(frozen=True)
class Counted:
    """What was counted for one measure: months that end with `month`, one district."""

    month: dt.date
    months: int
    district: str
    numerator: int
    denominator: int | None


def span(today: dt.date, keep: int) -> Span | None:
    """Return the whole months of logs, at most `keep`; None where there is no whole month."""
    with connection.cursor() as cursor:
        cursor.execute(SPAN, [f"{today:%Y-%m}"])
        rows = cursor.fetchall()
    found = [(dt.date.fromisoformat(f"{part}-01"), begun, ended) for part, begun, ended in rows]
    # The last is whole once a log of its last day is there, the first from its first day.
    if found and add_months(found[0][0], 1) > found[0][2].date() + dt.timedelta(days=1):
        found = found[1:]
    whole = [month for month, _, _ in found]
    run = [m for at, m in enumerate(whole) if m == add_months(whole[0], -at)][:keep]
    if run and found[len(run) - 1][1].day > 1:
        run = run[:-1]
    return Span(run[-1], run[0]) if run else None


def prepare(over: Span) -> None:
    """Lay out the logs in scope, narrow, for the statements of all measures."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute("DROP TABLE IF EXISTS measured_logs")
        cursor.execute(LOGS, [f"{over.first:%Y-%m}"])
        cursor.execute("CREATE INDEX ON measured_logs (incident_id)")
        cursor.execute("ANALYZE measured_logs")


def counted(measure: Measure, over: Span) -> list[Counted]:
    """Return the figures of a measure for every month, its period and every district."""
    return _repeats(measure, over) if measure.repeat else _sums(measure, over)


def _sums(measure: Measure, over: Span) -> list[Counted]:
    """Add up, for the force and for a year, what the measure counts by month and district."""
    monthly: dict[tuple[dt.date, str], list[Counts]] = defaultdict(list)
    for month, district, numerator, denominator in _read(measure.sql, parameters()):
        if month in over:
            for key in {FORCE, district}:
                monthly[month, key].append((numerator, denominator))
    by_month = {key: _added(rows) for key, rows in monthly.items()}
    districts = {district for _, district in by_month} | {FORCE}
    begun = over.first if measure.denominator == "" else min((m for m, _ in by_month), default=None)
    found = []
    for month in over:
        for district in sorted(districts):
            if begun is None or month < begun:
                continue
            nothing = (0, None if measure.denominator == "" else 0)
            values = [
                by_month.get((add_months(month, -back), district), nothing)
                for back in range(measure.months)
            ]
            found.append(Counted(month, 1, district, *values[0]))
            if add_months(month, 1 - measure.months) >= begun:
                found.append(Counted(month, measure.months, district, *_added(values)))
    return found


def _repeats(measure: Measure, over: Span) -> list[Counted]:
    """Count those with so many events in the months up to each month."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS measured_subjects")
        cursor.execute(
            "CREATE TEMPORARY TABLE measured_subjects ON COMMIT DROP AS"
            " SELECT month, district, subject, count(*) AS events"
            f" FROM ({measure.sql}) found (month, district, subject, event) GROUP BY 1, 2, 3"
        )
        cursor.execute("ANALYZE measured_subjects")
    found = []
    for month in over:
        before = add_months(month, -measure.months)
        if add_months(before, 1) < over.first:
            continue
        given = {"events": measure.events, "before": before, "last": month}
        for district, everybody, repeats in _read(TALLY, given):
            found.append(Counted(month, measure.months, district, repeats, everybody))
    return found


def _added(rows: list[Counts]) -> Counts:
    denominators = [of for _, of in rows if of is not None]
    return sum(count for count, _ in rows), sum(denominators) if denominators else None


def _read(statement: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def add_months(month: dt.date, number: int) -> dt.date:
    """Return the first day of the month so many months later (or earlier)."""
    at = month.year * 12 + month.month - 1 + number
    return dt.date(at // 12, at % 12 + 1, 1)
