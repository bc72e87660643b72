"""End tasks whose matter has settled itself elsewhere."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.tasks.models import Task, TaskState


def settle(actor: Actor, about: tuple[str, object], kind: str, outcome: str) -> int:
    """End the open tasks of a kind about a record, since what they ask for has been done there.

    The caller has asked its own policy about that record. Return how many.
    """
    with acting(actor):
        rows = Task.objects.select_for_update().filter(
            kind=kind, about_kind=about[0], about_id=str(about[1]), state=TaskState.OPEN
        )
        found = list(rows)
        for task in found:
            task.state, task.outcome = TaskState.DONE, outcome
            task.ended_at, task.ended_by_id = timezone.now(), actor.user_id
            task.save()
            record(
                actor,
                what="alter",
                verb="task.ended",
                objects=[f"task:{task.pk}", f"{about[0]}:{about[1]}"],
                people=[task.person_id] if task.person_id else [],
                detail={"state": ["open", task.state]},
            )
    return len(found)
