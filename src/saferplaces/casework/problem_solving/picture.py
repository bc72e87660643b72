"""The engine's analysis of a problem, put into the plan: series, peak times, places, how many.

It holds counts alone. Who they are is looked up when somebody who may read incidents asks.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import numpy as np
import shapely

from asvat.hotspots.aoristic import aoristic
from saferplaces.casework.problem_solving import counting
from saferplaces.casework.problem_solving.areas import shape_of
from saferplaces.casework.problem_solving.counting import Report
from saferplaces.casework.problem_solving.models import AreaPart, Plan, PlanArea
from saferplaces.foundation.calendar import add_months
from saferplaces.intake.incidents.models import Party

MONTHS = 24
SPOT = 100
"""Metres of the squares in which places are told."""
SPOTS = 12


def reports_of(plan: Plan, first: dt.date, last: dt.date) -> list[Report]:
    """Return the logs that a plan is about: in its treated area, at its place, of its people."""
    treated = [shape_of(area) for area in PlanArea.objects.filter(plan=plan, part=AreaPart.TREATED)]
    found: list[Report] = []
    if treated:
        found += counting.in_area(shapely.union_all(treated), first, last)
    else:
        for key in plan.links.filter(kind="place").values_list("key", flat=True):
            found += counting.at_place(key, first, last)
        for key in plan.people.filter(left_at=None, part="victim").values_list(
            "person_id", flat=True
        ):
            found += counting.about_person(key, first, last)
    return list({row.incident_id: row for row in found}.values())


def months_of(last: dt.date, number: int = MONTHS) -> list[dt.date]:
    """Return the first days of so many months, the last of them that of a day."""
    this = last.replace(day=1)
    return [add_months(this, -back) for back in range(number - 1, -1, -1)]


def drawn(plan: Plan) -> dict[str, Any]:
    """Return what is published of a plan's problem over the last two years."""
    last = counting.last_report()
    if last is None:
        return {}
    months = months_of(last)
    rows = reports_of(plan, months[0], last)
    by_event = {row.event: row for row in sorted(rows, key=lambda r: r.reported_at, reverse=True)}
    firsts = list(by_event.values())  # the first log of each event
    by_month = Counter(row.reported_at.date().replace(day=1) for row in firsts)
    return {
        "first": months[0].isoformat(),
        "last": last.isoformat(),
        "logs": len(rows),
        "events": len(firsts),
        "months": [[day.isoformat(), by_month[day]] for day in months],
        "hours": _hours(firsts),
        "categories": Counter(row.category for row in firsts).most_common(6),
        "points": _spots(firsts),
        "people": _how_many([row.incident_id for row in rows]),
    }


def _hours(rows: list[Report]) -> list[float]:
    """Return 168 weights from Monday midnight: spread over the time in which each may have been."""
    timed = [(row.occurred_from, row.occurred_to or row.occurred_from) for row in rows]
    known = [(start, end) for start, end in timed if start is not None]
    if not known:
        return [0.0] * 168
    start, end = (np.array(side, "datetime64[m]") for side in zip(*known, strict=True))
    return [round(float(hour), 2) for hour in aoristic(start, end).hours.ravel()]


def _spots(rows: list[Report]) -> list[list[float]]:
    """Return the squares where most was reported: easting and northing of their middle, count."""
    placed = Counter(
        (int(row.easting // SPOT), int(row.northing // SPOT))
        for row in rows
        if row.easting is not None and row.northing is not None
    )
    return [
        [x * SPOT + SPOT / 2, y * SPOT + SPOT / 2, count]
        for (x, y), count in placed.most_common(SPOTS)
    ]


def _how_many(incident_ids: list[str]) -> dict[str, int]:
    """Return how many people are in the logs, by part, and how many of them more than once."""
    rows = Party.objects.filter(
        incident_id__in=incident_ids, withdrawn_at__isnull=True, person_id__gt=""
    ).values_list("role", "person_id", "incident_id")
    times = Counter((role, person) for role, person, _ in set(rows))
    found: dict[str, int] = {}
    for role, plural in (("caller", "callers"), ("victim", "victims"), ("suspect", "suspects")):
        counts = [n for (of, _), n in times.items() if of == role]
        found[plural] = len(counts)
        found[f"repeat_{plural}"] = sum(n > 1 for n in counts)
    return found
