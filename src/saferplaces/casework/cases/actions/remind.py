"""Remind people of clocks that have run out: the lead, then a supervisor, then an inspector.

Each is told once a clock and step. A notice says how many; it names nobody and nothing of a case,
since it may be sent on as a message.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

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
    with transaction.atomic():
        due = [*_of_cases(now), *_of_actions(now)]
        known = set(
            Reminder.objects.filter(case__in={one.case.pk for one in due}).values_list(
                "case_id", "clock", "due_at", "told"
            )
        )
        new = [one for one in due if (one.case.pk, one.clock, one.due, one.step) not in known]
        Reminder.objects.bulk_create(
            [
                Reminder(case=one.case, clock=one.clock, due_at=one.due, told=one.step, at=now)
                for one in new
            ]
        )
        told = Counter((user, one.word) for one in new for user in one.users)
        for (user_id, word), number in sorted(told.items()):
            notify([user_id], _words(word, number), f"{reverse('cases')}?show=overdue")
    return {"reminders": sum(told.values()), "people": len({user for user, _ in told})}


@dataclass(frozen=True)
class _Due:
    """One clock that ran out, at one step of the ladder, and who hears of it."""

    case: Case
    clock: str
    due: dt.datetime
    step: str
    users: list[int]
    word: str


def _of_cases(now: dt.datetime) -> Iterator[_Due]:
    late = Case.objects.filter(state__in=UNDER_WAY, next_due__lt=now)
    days = (int(setting("case_supervisor_after_days")), int(setting("case_inspector_after_days")))
    needed = cache(lambda band: str(clocks.ladder(band)["supervisor"]))
    found: dict[tuple[object, ...], list[int]] = {}

    def above(case: Case, step: str) -> list[int]:
        key = (step, case.organisation_id, case.district, case.team_id, case.lead_id)
        if key not in found:
            inspectors = {"capability": DISPENSE} if step == INSPECTOR else {}
            found[key] = supervisors_of(case, **inspectors)
        return found[key]

    for case in late.select_related("organisation"):
        rank = needed(case.band)
        after = {
            LEAD: 0,
            SUPERVISOR: 0 if rank else days[0],
            INSPECTOR: 0 if rank == INSPECTOR else days[1],
        }
        for name in clocks.late(case, now):
            due = getattr(case, f"{name}_due")
            for step, wait in after.items():
                if now >= due + dt.timedelta(days=wait):
                    users = [case.lead_id] if step == LEAD else above(case, step)
                    yield _Due(case, name, due, step, users, step)


def _of_actions(now: dt.datetime) -> Iterator[_Due]:
    """Owners of actions that are overdue, or the lead where an organisation has one."""
    rows = Action.objects.filter(
        state=ActionState.OPEN, due_at__lt=now, case__state__in=UNDER_WAY
    ).select_related("case")
    for row in rows:
        users = [row.owner_id or row.case.lead_id]
        yield _Due(row.case, f"{ACTION}:{row.pk}", row.due_at, LEAD, users, ACTION)


def _words(step: str, number: int) -> str:
    if step == ACTION:
        one = "1 action in a case is overdue."
        return one if number == 1 else f"{number} actions in cases are overdue."
    whose = {LEAD: "you lead", SUPERVISOR: "you supervise", INSPECTOR: "of your district"}[step]
    one = f"Something is overdue in a case {whose}."
    return one if number == 1 else f"{number} things are overdue in cases {whose}."
