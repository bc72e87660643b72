"""End a task: it is done, with what came of it; or it is not needed, with the reason."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.tasks.models import Task, TaskState
from saferplaces.foundation.tasks.policy import tasks


def complete_task(actor: Actor, key: int, outcome: str) -> Task:
    """Say that a task is done and what came of it.

    Raises
    ------
    Problem
        When nothing is said, or it has ended.
    """
    if not outcome.strip():
        raise Problem("Enter what came of it", field="outcome")
    return _end(actor, key, TaskState.DONE, outcome)


def cancel_task(actor: Actor, key: int, reason: str) -> Task:
    """Say that a task is not needed, and why.

    Raises
    ------
    Problem
        When no reason is given, or it has ended.
    """
    if not reason.strip():
        raise Problem("Enter why it is not needed", field="outcome")
    return _end(actor, key, TaskState.CANCELLED, reason)


def _end(actor: Actor, key: int, state: TaskState, words: str) -> Task:
    with acting(actor):
        task = Task.objects.select_for_update().get(pk=key)
        tasks.may(actor, "read", task).require()
        if task.state != TaskState.OPEN:
            raise Problem("The task has ended already")
        tasks.may(actor, "end", task).require()
        task.state = state
        task.outcome = words.strip()
        task.ended_at = timezone.now()
        task.ended_by_id = actor.user_id
        task.save()
        record(
            actor,
            what="alter",
            verb="task.ended",
            objects=[f"task:{task.pk}"],
            people=[task.person_id] if task.person_id else [],
            detail={"state": ["open", state.value]},
        )
    return task
