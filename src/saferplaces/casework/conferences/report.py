"""What the force and its board read: due, held in time, overdue, dispensed with, actions overdue.

Whoever may not read incidents gets every number rounded to the nearest five: nothing small can be
read off or reckoned back from the others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone

from saferplaces.casework.conferences.models import Requirement, RequirementState
from saferplaces.casework.conferences.queries import actions_overdue
from saferplaces.foundation.calendar import end_of
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import CASES_SUPERVISE, INCIDENTS
from saferplaces.foundation.reference.queries import choices, districts

LEAST = 5
COUNTS = {
    "due": "Due",
    "in_time": "Held in time",
    "late": "Held late",
    "overdue": "Overdue now",
    "open": "Still in time",
    "dispensed": "Dispensed with",
    "lapsed": "Lapsed",
    "actions": "Actions overdue now",
}


@dataclass
class Row:
    """One district's counts; the last row is the force's."""

    district: str
    due: int = 0
    in_time: int = 0
    late: int = 0
    overdue: int = 0
    open: int = 0
    dispensed: int = 0
    lapsed: int = 0
    actions: int = 0


@dataclass(frozen=True)
class Reason:
    """One category of dispensations."""

    title: str
    number: int


def rounded(actor: Actor) -> bool:
    """Say whether this actor reads rounded numbers."""
    return not actor.can(INCIDENTS)


def shown(actor: Actor, name: str) -> Callable[[Any], int]:
    """Return what shows a count to this actor."""

    def show(row: Any) -> int:
        number = int(getattr(row, name))
        return (number + LEAST // 2) // LEAST * LEAST if rounded(actor) else number

    return show


def rows(actor: Actor, first: dt.date, last: dt.date) -> list[Row]:
    """Return each district's counts of what was due in a period, and all of them together."""
    now = timezone.now()
    due, met = RequirementState.DUE, RequirementState.MET
    counted = _due(actor, first, last).values("case__district").annotate(
        due=Count("pk"),
        in_time=Count("pk", filter=Q(state=met, met_at__lte=F("due_at"))),
        late=Count("pk", filter=Q(state=met, met_at__gt=F("due_at"))),
        overdue=Count("pk", filter=Q(state=due, due_at__lt=now)),
        open=Count("pk", filter=Q(state=due, due_at__gte=now)),
        dispensed=Count("pk", filter=Q(state=RequirementState.DISPENSED)),
        lapsed=Count("pk", filter=Q(state=RequirementState.LAPSED)),
    )  # fmt: skip
    found = {row.code: Row(row.name) for row in districts()}
    seen = set()
    for counts in counted.order_by("case__district"):
        code = counts.pop("case__district")
        seen.add(code)
        found[code] = Row(found[code].district if code in found else code, **counts)
    actions = actions_overdue(now).filter(_reach(actor, "case__"))
    for code, number in actions.values_list("case__district").annotate(n=Count("pk")).order_by():
        seen.add(code)
        found.setdefault(code, Row(code)).actions = number
    listed = [found[code] for code in found if code in seen]
    if len(listed) > 1:
        every = Row("All districts")
        for row in listed:
            for name in COUNTS:
                setattr(every, name, getattr(every, name) + getattr(row, name))
        listed.append(every)
    return listed


def reasons(actor: Actor, first: dt.date, last: dt.date) -> list[Reason]:
    """Return how many were dispensed with, by category of reason."""
    names = dict(choices("conference_dispensations"))
    rows_ = _due(actor, first, last).filter(state=RequirementState.DISPENSED)
    counts = rows_.values_list("category").annotate(n=Count("pk")).order_by("-n", "category")
    return [Reason(names.get(code, code), number) for code, number in counts]


def _due(actor: Actor, first: dt.date, last: dt.date) -> Any:
    start = end_of(first - dt.timedelta(days=1))
    return Requirement.objects.filter(
        _reach(actor, "case__"), due_at__gt=start, due_at__lte=end_of(last)
    )


def _reach(actor: Actor, path: str) -> Q:
    """Return whose cases count: those of one's districts; a force's own beside its partners'."""
    within = actor.within_districts(f"{path}district").q
    if actor.can(CASES_SUPERVISE):
        return within & (
            Q(**{f"{path}organisation": actor.organisation_id})
            | Q(**{f"{path}shared_with__contains": [actor.organisation_id]})
        )
    return within
