"""The count before the response: for the area, the place or the person that is measured."""

from __future__ import annotations

import datetime as dt

import shapely
from django.utils import timezone

from saferplaces.casework.problem_solving import counting
from saferplaces.casework.problem_solving.areas import shape_of
from saferplaces.casework.problem_solving.models import AreaPart, Objective, PlanArea
from saferplaces.casework.problem_solving.queries import values
from saferplaces.foundation.calendar import add_months
from saferplaces.foundation.reference.queries import setting


def usual_period() -> tuple[dt.date, dt.date]:
    """Return the last full months of what is published, as many as the setting says."""
    newest = counting.last_report() or timezone.localdate()
    after = newest.replace(day=1)
    if add_months(after, 1) - dt.timedelta(days=1) == newest:
        after = add_months(after, 1)
    return add_months(after, -int(setting("plan_baseline_months"))), after - dt.timedelta(days=1)


def counted(
    objective: Objective, areas: list[PlanArea], first: dt.date, last: dt.date
) -> int | None:
    """Return the events of a period by the objective's measure; None where it cannot be counted."""
    by = values("plan_measures", objective.measure).get("counts", "")
    if by == "area":
        shapes = [shape_of(area) for area in areas if area.part == AreaPart.TREATED]
        if not shapes:
            return None
        return counting.events(counting.in_area(shapely.union_all(shapes), first, last))
    if by == "place" and objective.subject:
        return counting.events(counting.at_place(objective.subject, first, last))
    if by == "person" and objective.subject:
        return counting.events(counting.about_person(objective.subject, first, last))
    return None


def recount(objective: Objective, areas: list[PlanArea]) -> None:
    """Count the period before anew, of the objective and of each area, and save them."""
    first, last = objective.baseline_from, objective.baseline_to
    if first is None or last is None:
        return
    for area in areas:
        area.baseline = counting.events(counting.in_area(shape_of(area), first, last))
        area.save(update_fields=["baseline"])
    number = counted(objective, areas, first, last)
    objective.counted = bool(values("plan_measures", objective.measure).get("counts"))
    if objective.counted:
        objective.baseline, objective.counted_at = number, timezone.now()
    objective.save()
