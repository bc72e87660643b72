"""Remind people of clocks that have run out: the lead, then a supervisor, then an inspector.

Each is told once a clock and step. A notice says how many; it names nobody and nothing of a case,
since it may be sent on as a message.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.cases import clocks
from saferplaces.casework.cases.models import Action, ActionState, Case, Reminder
from saferplaces.casework.cases.queries import UNDER_WAY
from saferplaces.casework.cases.supervisors import supervisors_of
from saferplaces.foundation.identity.roles import DISPENSE
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.reference.queries import setting

LEAD, SUPERVISOR, INSPECTOR = "lead", "supervisor", "inspector"
ACTION = "action"


def remind() -> Mapping[str, int]:
    """Tell everybody what is overdue; called again, it tells nobody twice."""
    now = timezone.now()
    told: Counter[tuple[int, str]] = Counter()
    with transaction.atomic():
        late = Case.objects.filter(state__in=UNDER_WAY, next_due__lt=now).select_related("lead")
        for case in late.iterator():
            for name in clocks.late(case, now):
                told.update(_steps(case, name, getattr(case, f"{name}_due"), now))
        told.update(_actions(now))
        for (user_id, step), number in sorted(told.items()):
            notify([user_id], _words(step, number), f"{reverse('cases')}?show=overdue")
    return {"reminders": sum(told.values()), "people": len({user for user, _ in told})}


def _steps(
    case: Case, clock: str, due: dt.datetime, now: dt.datetime
) -> dict[tuple[int, str], int]:
    """Return who is told of one clock now, and note that they were."""
    needed = clocks.ladder(case.band)["supervisor"]
    after = {
        LEAD: 0,
        SUPERVISOR: 0 if needed else int(setting("case_supervisor_after_days")),
        INSPECTOR: 0 if needed == INSPECTOR else int(setting("case_inspector_after_days")),
    }
    found: dict[tuple[int, str], int] = {}
    for step, days in after.items():
        if now < due + dt.timedelta(days=days):
            continue
        _, new = Reminder.objects.get_or_create(
            case=case, clock=clock, due_at=due, told=step, defaults={"at": now}
        )
        if not new:
            continue
        users = {
            LEAD: lambda: [case.lead_id],
            SUPERVISOR: lambda: supervisors_of(case),
            INSPECTOR: lambda: supervisors_of(case, DISPENSE),
        }[step]()
        found |= dict.fromkeys(((user, step) for user in users), 1)
    return found


def _actions(now: dt.datetime) -> Counter[tuple[int, str]]:
    """Tell owners of actions that are overdue, or the lead where an organisation has it."""
    told: Counter[tuple[int, str]] = Counter()
    rows = Action.objects.filter(
        state=ActionState.OPEN, due_at__lt=now, case__state__in=UNDER_WAY
    ).select_related("case")
    for action in rows.iterator():
        _, new = Reminder.objects.get_or_create(
            case=action.case, clock=f"{ACTION}:{action.pk}", due_at=action.due_at, told=LEAD,
            defaults={"at": now},
        )  # fmt: skip
        if new:
            told[action.owner_id or action.case.lead_id, ACTION] += 1
    return told


def _words(step: str, number: int) -> str:
    if step == ACTION:
        one = "1 action in a case is overdue."
        return one if number == 1 else f"{number} actions in cases are overdue."
    whose = {LEAD: "you lead", SUPERVISOR: "you supervise", INSPECTOR: "of your district"}[step]
    one = f"Something is overdue in a case {whose}."
    return one if number == 1 else f"{number} things are overdue in cases {whose}."
