"""The population of an audit: how many logs it has by stratum, and which.

Counts for planning come from a small table by day that publishing makes; the draw reads the logs
themselves, and what it finds is what counts.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet, Sum

from saferplaces.accountability.audits.models import Audit, By, PopulationDay, Scope
from saferplaces.foundation.reference.queries import codes
from saferplaces.intake.incidents.models import Incident
from saferplaces.intake.incidents.queries import CHANGED

Key = tuple[str, str]
"""A stratum: district and group of codes, either "" where it is not known."""
COUNTED = """
INSERT INTO audits_populationday
    (day, agency, district, opening_code, closing_code, in_scope, logs)
SELECT closed_at::date, agency, district, opening_code, closing_code, in_scope, count(*)
FROM incidents_incident WHERE withdrawn_at IS NULL AND closed_at IS NOT NULL {of}
GROUP BY 1, 2, 3, 4, 5, 6
"""
TOUCHED = f"""
SELECT array_agg(DISTINCT closed_at::date)
FROM incidents_incident WHERE incident_id IN ({CHANGED}) AND closed_at IS NOT NULL
"""
MOST_DAYS = 60
"""Days that are counted anew one by one; more are counted with all the others."""


def count_anew(days: Sequence[dt.date] | None = None) -> int:
    """Count the closed logs of some days, or of all; return how many rows there are now."""
    with connection.cursor() as cursor:
        if days is None:
            cursor.execute("DELETE FROM audits_populationday")
            cursor.execute(COUNTED.format(of=""))
        else:
            cursor.execute("DELETE FROM audits_populationday WHERE day = ANY(%s)", [list(days)])
            cursor.execute(
                COUNTED.format(
                    of="AND closed_at >= %s AND closed_at < %s AND closed_at::date = ANY(%s)"
                ),
                [min(days), max(days) + dt.timedelta(days=1), list(days)],
            )
        return int(cursor.rowcount)


def on_published(_publication: Any) -> Mapping[str, int]:
    """Count anew the days on which a publication has changed logs.

    A log that was changed may have been closed on another day before, so then all are counted.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS ({CHANGED})", ["incident", ["changed"]])
        if cursor.fetchone()[0]:
            return {"audit_population": count_anew()}
        cursor.execute(TOUCHED, ["incident", ["new", "withdrawn", "restored"]])
        (days,) = cursor.fetchone()
    if not days:
        return {}
    return {"audit_population": count_anew(days if len(days) <= MOST_DAYS else None)}


def counts(audit: Audit) -> dict[Key, int]:
    """Return how many logs each stratum has, by the count of the last publication."""
    rows = _narrowed(PopulationDay.objects.all(), audit)
    rows = rows.filter(day__gte=audit.first_day, day__lte=audit.last_day)
    found: Counter[Key] = Counter()
    which = _groups(audit)
    for row in rows.values("district", "opening_code", "closing_code").annotate(n=Sum("logs")):
        key = which(row["district"], row["opening_code"], row["closing_code"])
        if key is not None:
            found[key] += row["n"]
    return dict(sorted(found.items()))


def frame(audit: Audit) -> dict[Key, list[str]]:
    """Return the keys of all logs of the population by stratum: what is drawn from."""
    start = dt.datetime.combine(audit.first_day, dt.time())
    end = dt.datetime.combine(audit.last_day + dt.timedelta(days=1), dt.time())
    rows = _narrowed(Incident.objects.filter(withdrawn_at__isnull=True), audit)
    rows = rows.filter(closed_at__gte=start, closed_at__lt=end)
    found: defaultdict[Key, list[str]] = defaultdict(list)
    which = _groups(audit)
    values = rows.values_list("district", "opening_code", "closing_code", "pk")
    for district, opening, closing, key in values.iterator(chunk_size=20_000):
        stratum = which(district, opening, closing)
        if stratum is not None:
            found[stratum].append(key)
    return dict(sorted(found.items()))


def agencies() -> list[str]:
    """Return whose logs there are, the one with most first."""
    rows = PopulationDay.objects.values("agency").annotate(n=Sum("logs")).order_by("-n", "agency")
    return [row["agency"] for row in rows]


def group_names(by: str) -> dict[str, str]:
    """Return the groups of opening or closing codes with their names."""
    return {row.code: row.label for row in codes(f"audit_{by}_groups")}


def _narrowed(rows: QuerySet[Any], audit: Audit) -> QuerySet[Any]:
    terms = Q()
    if audit.agencies:
        terms &= Q(agency__in=audit.agencies)
    if audit.districts:
        terms &= Q(district__in=audit.districts)
    if audit.scope != Scope.BOTH:
        terms &= Q(in_scope=audit.scope == Scope.IN)
    return rows.filter(terms)


def _groups(audit: Audit) -> Any:
    """Return what tells the stratum of a log, or None where it is not in the population."""
    of = {by: _group_of(by) for by in By.values}

    def which(district: str, opening: str, closing: str) -> Key | None:
        groups = {
            By.OPENING: of["opening"].get(opening, ""),
            By.CLOSING: of["closing"].get(closing, ""),
        }
        if audit.opening_groups and groups[By.OPENING] not in audit.opening_groups:
            return None
        if audit.closing_groups and groups[By.CLOSING] not in audit.closing_groups:
            return None
        return district, groups[By(audit.by)]

    return which


def _group_of(by: str) -> dict[str, str]:
    return {code: row.code for row in codes(f"audit_{by}_groups") for code in row.values["codes"]}
