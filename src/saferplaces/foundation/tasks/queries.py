"""Tasks for others to list: of a record, of a person, of a team."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.tasks.models import Task, TaskState
from saferplaces.foundation.tasks.policy import of_team, own, tasks


def about(actor: Actor, kind: str, key: object) -> QuerySet[Task]:
    """Return the tasks about a record that the actor may read."""
    return readable(actor).filter(about_kind=kind, about_id=str(key))


def readable(actor: Actor) -> QuerySet[Task]:
    """Return the tasks that the actor may read, with what a list shows of them."""
    return tasks.readable(actor).select_related("owner", "team", "organisation")


def mine(actor: Actor) -> QuerySet[Task]:
    """Return the open tasks of the actor."""
    return readable(actor).filter(own(actor).q, state=TaskState.OPEN)


def of_my_team(actor: Actor) -> QuerySet[Task]:
    """Return the open tasks of the actor's team."""
    return readable(actor).filter(of_team(actor).q, state=TaskState.OPEN)


def overdue() -> QuerySet[Task]:
    """Return every open task whose time has passed, of all organisations."""
    return Task.objects.filter(state=TaskState.OPEN, due_at__lt=timezone.now())
