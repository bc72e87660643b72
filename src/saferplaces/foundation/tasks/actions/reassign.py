"""Give a task, or all of somebody's tasks, to somebody else."""

from __future__ import annotations

from django.urls import reverse

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import TASKS
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.tasks.models import Task, TaskState
from saferplaces.foundation.tasks.policy import tasks


def reassign_task(actor: Actor, key: int, owner_id: int) -> Task:
    """Give an open task to another person of the organisation that it was given to.

    Raises
    ------
    Problem
        When that person does not work on tasks there, or the task has ended.
    """
    with acting(actor):
        task = Task.objects.select_for_update().get(pk=key)
        if task.state != TaskState.OPEN:
            raise Problem("The task has ended already: open the page again")
        tasks.may(actor, "reassign", task).require()
        _give(actor, [task], owner_id)
    return task


def reassign_all(actor: Actor, old_owner_id: int, new_owner_id: int) -> int:
    """Give every open task of a person to another; the caller has checked that the actor may."""
    with acting(actor):
        found = Task.objects.select_for_update().filter(owner_id=old_owner_id, state=TaskState.OPEN)
        return _give(actor, list(found), new_owner_id)


def _give(actor: Actor, given: list[Task], owner_id: int) -> int:
    organisations = {part.organisation_id for part in workers(TASKS).filter(user_id=owner_id)}
    if any(task.organisation_id not in organisations for task in given):
        raise Problem("Select somebody who works on these tasks in that organisation", "owner")
    for task in given:
        before, task.owner_id = task.owner_id, owner_id
        task.save(update_fields=["owner"])
        record(
            actor,
            what="alter",
            verb="task.reassigned",
            objects=[f"task:{task.pk}"],
            people=[task.person_id] if task.person_id else [],
            detail={"owner": [before, owner_id]},
        )
    if given and owner_id != actor.user_id:
        one = len(given) == 1
        notify(
            [owner_id],
            "A task has been given to you." if one else f"{len(given)} tasks were given to you.",
            reverse("task", args=[given[0].pk]) if one else reverse("tasks"),
        )
    return len(given)
