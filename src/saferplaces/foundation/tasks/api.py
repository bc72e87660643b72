"""Operations on tasks for other software."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from saferplaces.foundation.api.door import api_door
from saferplaces.foundation.api.repeating import IdempotencyKey, once
from saferplaces.foundation.api.shapes import (
    USUAL,
    After,
    In,
    Key,
    Limit,
    Moment,
    Page,
    mark,
    place,
)
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Team
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import INCIDENTS, TASKS
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import districts
from saferplaces.foundation.registry import TASKS_ABOUT
from saferplaces.foundation.tasks import queries
from saferplaces.foundation.tasks.actions.create import create_task
from saferplaces.foundation.tasks.actions.end import cancel_task, complete_task
from saferplaces.foundation.tasks.models import Task, TaskState
from saferplaces.foundation.tasks.policy import tasks as policy
from saferplaces.foundation.ui.fetching import OutOfReach, fetch

router = Router(tags=["Tasks"])
POST = ("POST",)


class TaskOut(Schema):
    """One thing to do."""

    id: int
    kind: str = Field(description="Code of the list task_kinds")
    title: str
    note: str
    about_kind: str
    about_id: str
    person_id: str = Field(description="Empty for partners")
    district: str
    owner: str
    team: str
    organisation: str
    due_at: dt.datetime
    overdue: bool
    state: str
    created_at: dt.datetime
    ended_at: dt.datetime | None
    outcome: str


class TaskPage(Page):
    """A page of tasks, in the order in which they were asked for."""

    tasks: list[TaskOut]


class TaskIn(In):
    """Something to be done, by somebody of a team or by one person."""

    kind: str = Field(max_length=60, description="Code of the list task_kinds")
    about_kind: str = Field(max_length=40, description="incident or review")
    about_id: str = Field(min_length=1, max_length=64)
    district: str = Field(max_length=60, description="Code of the district of that record")
    title: str = Field("", max_length=200, description="No personal content; else the kind's name")
    note: str = Field("", max_length=4000)
    owner: str = Field("", max_length=254, description="Work email address of who is to do it")
    team: str = Field("", max_length=121, description="Codes, as organisation/team")
    due_at: Moment | None = Field(None, description="The kind's usual time if left out")


class EndIn(In):
    """What came of a task, or why it is not needed."""

    ended: Literal["done", "cancelled"]
    outcome: str = Field(min_length=1, max_length=4000)


class TaskTerms(Schema):
    """Which tasks to list."""

    whose: Literal["mine", "team", "all"] = "all"
    state: Literal["open", "done", "cancelled"] | None = None
    district: str | None = Field(None, max_length=60)


@router.get("", response=TaskPage, url_name="api-tasks-all", operation_id="tasks-list")
@api_door(TASKS, personal=True, verb="task.list")
def task_list(
    request: Request, terms: Annotated[TaskTerms, Query()], limit: Limit = USUAL,
    after: After = None,
) -> dict[str, Any]:  # fmt: skip
    """List tasks."""
    rows = _rows(request.actor, terms)
    start = place(after, int)
    if start is not None:
        rows = rows.filter(pk__gt=start[0])
    found = list(rows.order_by("pk")[: limit + 1])
    shown = found[:limit]
    request.access.asked(**terms.model_dump(exclude_none=True))
    request.access.saw("task", [t.pk for t in shown], [t.person_id for t in shown])
    following = mark(shown[-1].pk) if len(found) > limit else ""
    return {"tasks": [_out(request.actor, t) for t in shown], "next": following}


@router.get("/{pk}", response=TaskOut, url_name="api-task-one", operation_id="tasks-read")
@api_door(TASKS, personal=True, verb="task.read")
def task_one(request: Request, pk: Key) -> dict[str, Any]:
    """One task."""
    return _shown(request, pk)


@router.post("", response={201: TaskOut}, operation_id="tasks-create")
@api_door(TASKS, personal=True, verb="task.create", methods=POST)
def task_create(
    request: Request, given: TaskIn, idempotency_key: IdempotencyKey = None
) -> dict[str, Any]:
    """Ask for something to be done."""

    def make() -> int:
        owner_id, team_id = whose(given.owner, given.team)
        _may_read(request.actor, given.about_kind, given.about_id)
        if given.district not in {row.code for row in districts()}:
            raise Problem("Give the code of a district", field="district")
        task = create_task(
            request.actor,
            kind=given.kind,
            about=(given.about_kind, given.about_id),
            title=given.title.strip(),
            note=given.note.strip(),
            due_at=given.due_at,
            owner_id=owner_id,
            team_id=team_id,
            district=given.district,
        )
        return task.pk

    return _out_of_made(request, once(request, idempotency_key, "tasks-create", make))


@router.post("/{pk}/end", response=TaskOut, url_name="api-task-end", operation_id="tasks-end")
@api_door(TASKS, personal=True, verb="task.end", methods=POST)
def task_end(request: Request, pk: Key, given: EndIn) -> dict[str, Any]:
    """End a task: it is done, with what came of it, or it is not needed, with the reason."""
    fetch(policy, request.actor, pk)
    act = complete_task if given.ended == "done" else cancel_task
    act(request.actor, pk, given.outcome)
    return _shown(request, pk)


def whose(owner: str, team: str) -> tuple[int | None, int | None]:
    """Return the owner and the team of a task, by an address and by codes.

    Raises
    ------
    Problem
        When there is none of that address or those codes.
    """
    owner_id = team_id = None
    if owner:
        found = people(TASKS).filter(username=owner.strip().lower()).first()
        if found is None:
            raise Problem("Give the address of somebody who works on tasks here", field="owner")
        owner_id = found.pk
    if team:
        organisation, _, code = team.partition("/")
        group = Team.objects.filter(organisation__code=organisation, code=code, active=True).first()
        if group is None:
            raise Problem("Give the codes of a team, as organisation/team", field="team")
        team_id = group.pk
    return owner_id, team_id


def _rows(actor: Actor, terms: TaskTerms) -> QuerySet[Task]:
    if terms.whose == "mine":
        rows = queries.mine(actor)
    elif terms.whose == "team":
        rows = queries.of_my_team(actor)
    else:
        rows = queries.readable(actor)
    if terms.state:
        rows = rows.filter(state=terms.state)
    if terms.district:
        rows = rows.filter(district=terms.district)
    return rows


def _may_read(actor: Actor, kind: str, key: str) -> None:
    """Refuse a task about a record that is not there, or that the actor may not read."""
    told = [about(actor, kind, key) for about in TASKS_ABOUT]
    if not any(found and found[1] for found in told):
        raise OutOfReach(kind, key)


def _shown(request: Request, pk: int) -> dict[str, Any]:
    task = fetch(policy, request.actor, pk)
    request.access.saw("task", [task.pk], [task.person_id])
    return _out(request.actor, task)


def _out_of_made(request: Request, pk: int) -> dict[str, Any]:
    """Return a task that was asked for: it may be another organisation's, and out of reach now."""
    task = Task.objects.get(pk=pk)
    request.access.saw("task", [task.pk], [task.person_id])
    return _out(request.actor, task)


def _out(actor: Actor, task: Task) -> dict[str, Any]:
    return {
        "id": task.pk,
        "kind": task.kind,
        "title": task.title,
        "note": task.note,
        "about_kind": task.about_kind,
        "about_id": task.about_id,
        "person_id": task.person_id if actor.can(INCIDENTS) else "",
        "district": task.district,
        "owner": task.owner.name if task.owner else "",
        "team": task.team.name if task.team else "",
        "organisation": task.organisation.name,
        "due_at": task.due_at,
        "overdue": task.state == TaskState.OPEN and task.due_at < timezone.now(),
        "state": task.state,
        "created_at": task.created_at,
        "ended_at": task.ended_at,
        "outcome": task.outcome,
    }
