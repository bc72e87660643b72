"""What follows a closure: how satisfied people are, and closures that somebody contests."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q

from saferplaces.casework.cases.models.case import Case, CasePerson
from saferplaces.foundation.states import Change


@pghistory.track()
class Satisfaction(models.Model):
    """That a victim was asked how satisfied they are, and what they answered.

    `answer` is a code of the list ``satisfaction_answers``; "" until they have answered.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="satisfactions")
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=30, blank=True)
    words = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-offered_at", "-pk"]

    def __str__(self) -> str:
        return f"Satisfaction {self.pk}"


class ContestState(models.TextChoices):
    """Where a contested closure stands."""

    RECEIVED = "received", "Waiting for an inspector"
    UPHELD = "upheld", "Upheld: the case was opened again"
    NOT_UPHELD = "not_upheld", "Not upheld: the closure stands"


@pghistory.track()
class Contest(models.Model):
    """A victim says that their case should not have been closed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contests")
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=ContestState, default=ContestState.RECEIVED)
    grounds = models.TextField()
    received_at = models.DateTimeField()
    received_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-received_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(state="received"), name="contest_waiting")
        ]

    def __str__(self) -> str:
        return f"Contest {self.pk}"


class ContestStateChange(Change):
    """A contest's way from state to state."""

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="changes")
