"""Tasks: one thing that a person or a team is to do by a time."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q


class TaskState(models.TextChoices):
    """Where a task stands."""

    OPEN = "open", "To do"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Not needed"


@pghistory.track()
class Task(models.Model):
    """One thing to do, about one record (``about_kind`` and ``about_id``, as ``review`` and 12).

    A task has an owner or at least a team: none is ever ownerless (a database constraint). `kind`
    is a code of the list ``task_kinds``; `organisation` is the one that it was given to, and
    `asked_by` the one whose officer asked for it (none for the service itself).
    """

    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    about_kind = models.CharField(max_length=40)
    about_id = models.CharField(max_length=80)
    person_id = models.CharField(max_length=60, blank=True)
    district = models.CharField(max_length=60, blank=True)
    owner = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    team = models.ForeignKey(
        "identity.Team", on_delete=models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    asked_by = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=TaskState, default=TaskState.OPEN)
    created_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    outcome = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["due_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["owner", "state", "due_at"], name="task_owner"),
            models.Index(fields=["team", "state", "due_at"], name="task_team"),
            models.Index(fields=["about_kind", "about_id"], name="task_about"),
            models.Index(fields=["organisation", "district", "due_at"], name="task_district"),
            models.Index(fields=["due_at"], condition=Q(state="open"), name="task_overdue"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | Q(team__isnull=False), name="task_has_an_owner"
            )
        ]

    def __str__(self) -> str:
        return self.title
