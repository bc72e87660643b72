"""How tasks are shown: the table, the state in a word, and where what they are about stands."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.reference.queries import choices, districts
from saferplaces.foundation.registry import TASKS_ABOUT
from saferplaces.foundation.tasks.models import Task, TaskState
from saferplaces.foundation.ui.formats import moment
from saferplaces.foundation.ui.tables import Column, Table

COLOURS = {"Overdue": "red", "To do": "blue", "Done": "green", "Not needed": "grey"}


def state_of(task: Task, now: dt.datetime) -> tuple[str, str]:
    """Return the state in a word and its colour."""
    late = task.state == TaskState.OPEN and task.due_at < now
    word = "Overdue" if late else str(TaskState(task.state).label)
    return word, COLOURS[word]


def about(actor: Actor, task: Task) -> tuple[str, str]:
    """Return what a task is about, and the address at which this actor may read it, or ""."""
    for told in TASKS_ABOUT:
        found: tuple[str, str] | None = told(actor, task.about_kind, task.about_id)
        if found is not None:
            return found
    return f"{task.about_kind.capitalize()} {task.about_id}", ""


def listing(request: Request, rows: QuerySet[Task], caption: str) -> Table[Task]:
    """Return the table of tasks."""
    now = timezone.now()
    kinds = dict(choices("task_kinds"))
    places = {row.code: row.name for row in districts()}
    return Table(
        request,
        rows,
        [
            Column("title", "Task", sort="title", link=lambda t: reverse("task", args=[t.pk])),
            Column("kind", "Kind", lambda t: kinds.get(t.kind, t.kind), sort="kind"),
            Column("district", "District", lambda t: places.get(t.district, t.district)),
            Column("owner", "Who", lambda t: t.owner or t.team, sort="owner__name"),
            Column("due", "Due", lambda t: moment(t.due_at), sort="due_at"),
            Column("state", "State", lambda t: state_of(t, now)[0]),
        ],
        caption=caption,
        default_sort="due_at",
        empty="There are no tasks here.",
    )
