"""Ask for the same thing of many at once: the service does, after something large came in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.reference.queries import code
from saferplaces.foundation.tasks.actions.create import usual_due
from saferplaces.foundation.tasks.models import Task

AT_ONCE = 1000


@dataclass(frozen=True)
class Asked:
    """One task of many: what it is about, and the team that it is given to, of which body."""

    about: tuple[str, object]
    team_id: int
    organisation_id: int
    person_id: str = ""
    district: str = ""


def create_tasks(kind: str, asked: Iterable[Asked]) -> int:
    """Make tasks of one kind for teams, with one record of them all; return how many.

    They are due as the kind (a code of the list ``task_kinds``) says.
    """
    now = timezone.now()
    row = code("task_kinds", kind)
    due = usual_due(row, now)
    with acting(SYSTEM):
        made = Task.objects.bulk_create(
            [
                Task(
                    kind=kind,
                    title=row.label[:200],
                    about_kind=one.about[0],
                    about_id=str(one.about[1]),
                    person_id=one.person_id,
                    district=one.district,
                    team_id=one.team_id,
                    organisation_id=one.organisation_id,
                    due_at=due,
                    created_at=now,
                )
                for one in asked
            ],
            batch_size=AT_ONCE,
        )
        if made:
            record(
                SYSTEM,
                what="alter",
                verb="task.many_created",
                objects=[f"task:{made[0].pk}", f"task:{made[-1].pk}"],
                detail={"kind": kind, "tasks": len(made)},
            )
    return len(made)
