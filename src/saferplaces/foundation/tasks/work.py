"""What tasks add to the pages of others: open work of a person, what is said of somebody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.tasks.models import Task, TaskState


def open_work(user_id: int) -> Iterable[Mapping[str, Any]]:
    """Return the open tasks of a person: kind, title, address, due time, district."""
    labels = dict(choices("task_kinds"))
    for task in Task.objects.filter(owner_id=user_id, state=TaskState.OPEN):
        yield {
            "kind": "task",
            "key": task.pk,
            "title": f"{labels.get(task.kind, task.kind)}, {task.about_kind} {task.about_id}",
            "address": reverse("task", args=[task.pk]),
            "due_at": task.due_at,
            "district": task.district,
        }


def about_person(person_id: str) -> Iterable[Mapping[str, Any]]:
    """Return what tasks say of a person, for an access report."""
    labels = dict(choices("task_kinds"))
    for task in Task.objects.filter(person_id=person_id):
        yield {
            "source": f"Task {task.pk}",
            "title": labels.get(task.kind, task.kind),
            "text": "\n".join(filter(None, [task.title, task.note, task.outcome])),
            "organisation_id": task.organisation_id,
        }
