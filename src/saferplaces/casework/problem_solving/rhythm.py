"""When a plan is to be reviewed next: 28, 14 or 7 days on, by the code list ``plan_rhythms``.

A review is due by the end of that day by the local clock; where offices are closed on it, on the
last working day before it, so that no rhythm is ever longer than the force has set.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from saferplaces.casework.problem_solving.models import Plan
from saferplaces.foundation.calendar import bank_holidays, end_of, is_working_day
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import code, code_or_none


def serious(band: str) -> bool:
    """Say whether a band of risk is one that shortens the rhythm."""
    found = code_or_none("risk_bands", band)
    return bool(found and found.values.get("serious"))


def rhythm_of(plan: Plan) -> Code:
    """Return the row by which a plan is reviewed."""
    if plan.victim_at_risk:
        return code("plan_rhythms", "victim")
    return code("plan_rhythms", "high" if serious(plan.band) else "standard")


def next_day(start: dt.date, days: int) -> dt.date:
    """Return the day by which a review is due, so many days after a day."""
    closed = bank_holidays()
    day = start + dt.timedelta(days=days)
    while day > start + dt.timedelta(days=1) and not is_working_day(day, closed):
        day -= dt.timedelta(days=1)
    return day


def next_review(plan: Plan, since: dt.datetime | None = None) -> dt.datetime:
    """Return when a plan is due for review, counted from a moment (now)."""
    start = timezone.localdate(since or timezone.now())
    return end_of(next_day(start, int(rhythm_of(plan).values["days"])))
