"""What is done about a problem, and how it is supervised."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models

from saferplaces.casework.problem_solving.models.plan import Plan


class ActionState(models.TextChoices):
    """Where an action stands."""

    TO_DO = "to_do", "To do"
    DONE = "done", "Done"
    DROPPED = "dropped", "Not done"


@pghistory.track()
class PlanAction(models.Model):
    """One thing that is done about the problem, and why it should work.

    `what`, `mechanism`, `displacement` and `result` name nobody: partners read them.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="actions")
    state = models.CharField(max_length=10, choices=ActionState, default=ActionState.TO_DO)
    what = models.CharField(max_length=300)
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    owner = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField()
    cost = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    power = models.CharField(max_length=40, blank=True)  # code list asb_powers
    technique = models.CharField(max_length=40, blank=True)  # code list plan_techniques
    mechanism = models.TextField()
    displacement = models.TextField(blank=True)
    result = models.TextField(blank=True)
    added_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["owner", "state", "due_on"], name="plan_action_owner"),
            models.Index(fields=["organisation", "state", "due_on"], name="plan_action_body"),
        ]

    def __str__(self) -> str:
        return f"Action {self.pk} of {self.plan}"


class Rag(models.TextChoices):
    """How a supervisor sees a plan."""

    GREEN = "green", "Green: on course"
    AMBER = "amber", "Amber: needs attention"
    RED = "red", "Red: will not meet its objective as it goes"


class PlanReview(models.Model):
    """A supervisor's review; appended, never changed.

    Attributes
    ----------
    rank:
        The role in which they reviewed.
    scores:
        Item of the list ``plan_quality`` to 0, 1 or 2; `quality` is their sum (of 16).
    was_due, next_due:
        When this one was due (None for one out of turn), and when the next is.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reviews")
    by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    rank = models.CharField(max_length=30)
    at = models.DateTimeField()
    rag = models.CharField(max_length=6, choices=Rag)
    scores = models.JSONField(default=dict)
    quality = models.IntegerField()
    directions = models.TextField(blank=True)
    was_due = models.DateTimeField(null=True, blank=True)
    next_due = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"Review {self.pk} of {self.plan}"
