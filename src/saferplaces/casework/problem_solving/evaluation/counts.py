"""Count what an evaluation compares: areas before and after, and month by month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import numpy as np
import shapely
from django.utils import timezone

from saferplaces.casework.problem_solving import counting
from saferplaces.casework.problem_solving.areas import shape_of
from saferplaces.casework.problem_solving.counting import Report
from saferplaces.casework.problem_solving.evaluation.judging import (
    Counted,
    Floats,
    Limits,
    Pair,
    Periods,
)
from saferplaces.casework.problem_solving.models import Objective, Plan
from saferplaces.casework.problem_solving.queries import values
from saferplaces.foundation.calendar import add_months
from saferplaces.foundation.reference.queries import setting


def limits() -> Limits:
    """Return the local settings of evaluations."""
    return Limits(
        float(setting("plan_ratio")),
        int(setting("plan_least_days")),
        int(setting("plan_least_count")),
        int(setting("plan_least_months")),
    )


def periods(plan: Plan, objective: Objective) -> Periods | None:
    """Return the days before and after: after the response began, until the target or the data."""
    newest = counting.last_report()
    if plan.started_at is None or newest is None:
        return None
    if objective.baseline_from is None or objective.baseline_to is None:
        return None
    began = timezone.localdate(plan.started_at) + dt.timedelta(days=1)
    ends = min(newest, objective.target_on or newest)
    if ends < began:
        ends = newest
    if ends < began:
        return None
    return Periods((objective.baseline_from, objective.baseline_to), (began, ends))


def counted(plan: Plan, objective: Objective) -> Counted | None:
    """Return the counts of a plan; None where nothing can be counted."""
    when = periods(plan, objective)
    by = values("plan_measures", objective.measure).get("counts", "")
    if when is None or not by:
        return None
    first = min(when.before[0], add_months(when.after[0], -int(setting("plan_series_months"))))
    first = max(first, counting.first_report() or first)  # months before the data are no zeros
    rows = _rows(plan, objective, by, first, when.after[1])
    if not rows:
        return None
    months = _months(first, when.after)
    began = sum(month < when.after[0] for month in months)
    return Counted(
        when,
        {part: _pair(_flat(found), when) for part, found in rows.items()},
        tuple(months),
        began,
        {part: np.vstack([_by_month(of, months) for of in found]) for part, found in rows.items()},
    )


def _rows(
    plan: Plan, objective: Objective, by: str, first: dt.date, last: dt.date
) -> dict[str, list[list[Report]]]:
    """Return the logs of each area, by its part in the evaluation."""
    if by == "person":
        return {"treated": [counting.about_person(objective.subject, first, last)]}
    if by == "place":
        return {"treated": [counting.at_place(objective.subject, first, last)]}
    found: dict[str, list[list[Report]]] = {}
    for area in plan.areas.all():
        shape = shapely.make_valid(shape_of(area))
        found.setdefault(area.part, []).append(counting.in_area(shape, first, last))
    return found if "treated" in found else {}


def _flat(found: Iterable[list[Report]]) -> list[Report]:
    """Return the logs of areas of one part, each once where areas meet."""
    return list({row.incident_id: row for rows in found for row in rows}.values())


def _pair(rows: list[Report], when: Periods) -> Pair:
    first, second = (
        counting.events([row for row in rows if start <= row.reported_at.date() <= end])
        for start, end in (when.before, when.after)
    )
    return first, second


def _months(first: dt.date, after: tuple[dt.date, dt.date]) -> list[dt.date]:
    """Return the whole months, without the one in which the response began, unless on its first."""
    month = first.replace(day=1) if first.day == 1 else add_months(first.replace(day=1), 1)
    found = []
    while add_months(month, 1) - dt.timedelta(days=1) <= after[1]:
        if after[0].day == 1 or month != after[0].replace(day=1):
            found.append(month)
        month = add_months(month, 1)
    return found


def _by_month(rows: list[Report], months: list[dt.date]) -> Floats:
    """Return the events of each month, an event counting in the month of its first report."""
    place = {month: at for at, month in enumerate(months)}
    found = np.zeros(len(months))
    seen: set[str] = set()
    for row in sorted(rows, key=lambda r: r.reported_at):
        at = place.get(row.reported_at.date().replace(day=1))
        if at is not None and row.event not in seen:
            seen.add(row.event)
            found[at] += 1
    return found
