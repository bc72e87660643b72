"""Ask for something to be done, by somebody, by a time."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Team
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import DECIDE, TASKS
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.tasks.models import Task


def create_task(
    actor: Actor,
    *,
    kind: str,
    about: tuple[str, object],
    title: str = "",
    due_at: dt.datetime | None = None,
    owner_id: int | None = None,
    team_id: int | None = None,
    note: str = "",
    person_id: str = "",
    district: str = "",
) -> Task:
    """Make a task with an owner, a team, or both.

    Parameters
    ----------
    kind:
        A code of the list ``task_kinds``; its `days` give the due time where none is said.
    about:
        Kind and key of the record that it is about, as ``("review", 12)``. The caller has checked
        that the actor may read that record.
    title:
        A line for lists, without personal content; the kind's label if it is not given.

    Raises
    ------
    Problem
        With the field (``kind``, ``owner``, ``due_at``) that will not do.
    Refused
        When the actor's role does not ask for tasks, or the district is outside their reach.
    """
    if actor.user_id is not None and not (actor.can(TASKS) or actor.can(DECIDE)):
        raise Refused(f"Your role ({actor.role_name}) may not do this.")
    if (
        actor.user_id is not None
        and district
        and district not in ({district} if actor.districts is None else actor.districts)
    ):
        raise Refused("It is outside your districts.")
    now = timezone.now()
    asked = codes("task_kinds").filter(code=kind).first()
    if asked is None:
        raise Problem("Select a kind of task", field="kind")
    due = due_at or usual_due(asked, now)
    if due <= now:
        raise Problem("The task must be due in the future", field="due_at")
    with acting(actor):
        organisation_id = _organisation(actor, owner_id, team_id)
        task = Task.objects.create(
            kind=kind,
            title=(title or asked.label)[:200],
            note=note,
            about_kind=about[0],
            about_id=str(about[1]),
            person_id=person_id,
            district=district,
            owner_id=owner_id,
            team_id=team_id,
            organisation_id=organisation_id,
            asked_by_id=actor.organisation_id,
            due_at=due,
            created_by_id=actor.user_id,
            created_at=now,
        )
        record(
            actor,
            what="alter",
            verb="task.created",
            objects=[f"task:{task.pk}", f"{about[0]}:{about[1]}"],
            people=[person_id] if person_id else [],
            detail={"kind": kind, "owner": owner_id, "team": team_id, "due": due.isoformat()},
        )
    return task


def usual_due(kind: Code, now: dt.datetime) -> dt.datetime:
    """Return when a task of this kind is due if nobody says otherwise: the end of that day."""
    day = timezone.localdate(now) + dt.timedelta(days=int(kind.values["days"]))
    return timezone.make_aware(dt.datetime.combine(day, dt.time(23, 59)))


def _organisation(actor: Actor, owner_id: int | None, team_id: int | None) -> int:
    """Return the organisation that the task is given to; owner and team must be of one."""
    team = Team.objects.filter(pk=team_id, active=True).first() if team_id else None
    if team_id and team is None:
        raise Problem("Select a team that is at work", field="owner")
    if owner_id is None:
        if team is None:
            raise Problem("Select who is to do it", field="owner")
        return team.organisation_id
    parts = workers(TASKS).filter(user_id=owner_id)
    if team is not None:
        parts = parts.filter(organisation_id=team.organisation_id)
    found = sorted(parts, key=lambda part: part.organisation_id != actor.organisation_id)
    if not found:
        raise Problem("Select somebody who works on tasks here", field="owner")
    return found[0].organisation_id
