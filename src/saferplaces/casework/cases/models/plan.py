"""The intervention plan: actions with an owner, a day, the power used, and a result."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q

from saferplaces.casework.cases.models.case import Case, CasePerson
from saferplaces.foundation.states import Change


class ActionState(models.TextChoices):
    """Where an action stands."""

    OPEN = "open", "To do"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Not needed"


@pghistory.track()
class Action(models.Model):
    """One thing that somebody, or an organisation, is to do in a case.

    Attributes
    ----------
    kind, power:
        Codes of the lists ``action_kinds`` and ``asb_powers`` ("" where no power is used).
    used:
        What the power's tests were answered with (person, age, warning, days, amount) and the row
        of the register that they were held against.
    source:
        What asked for it, as ``conference:4`` or ``referral:7``; "" for the case itself.
    mechanism:
        Why it should work.
    shared:
        Organisations that share in the case see it.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="actions")
    state = models.CharField(max_length=10, choices=ActionState, default=ActionState.OPEN)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    owner = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    due_at = models.DateTimeField()
    power = models.CharField(max_length=40, blank=True)
    about = models.ForeignKey(
        CasePerson, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    used = models.JSONField(default=dict, blank=True)
    mechanism = models.TextField(blank=True)
    source = models.CharField(max_length=60, blank=True)
    shared = models.BooleanField(default=False)
    result = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["due_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["case", "state", "due_at"], name="action_case"),
            models.Index(
                fields=["owner", "due_at"], condition=Q(state="open"), name="action_owner"
            ),
            models.Index(
                fields=["organisation", "due_at"], condition=Q(state="open"), name="action_of_whom"
            ),
            models.Index(fields=["due_at"], condition=Q(state="open"), name="action_due"),
        ]

    def __str__(self) -> str:
        return f"Action {self.pk}"


class ActionStateChange(Change):
    """An action's way from state to state."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="changes")
