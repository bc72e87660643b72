"""Cases that go to another organisation, that belong beside each other; marks of one's own."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q

from saferplaces.casework.cases.models.case import Case
from saferplaces.foundation.states import Change


class TransferState(models.TextChoices):
    """Where a transfer stands."""

    OFFERED = "offered", "Offered"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


@pghistory.track()
class Transfer(models.Model):
    """A case offered to another organisation, which is to hold and lead it.

    `consent` says for whom (keys of `CasePerson`) consent was asked again, what they said (code of
    the list ``transfer_consent``), and why it goes ahead without.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="transfers")
    state = models.CharField(max_length=10, choices=TransferState, default=TransferState.OFFERED)
    old = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    new = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    consent = models.JSONField(default=dict)
    gateway = models.CharField(max_length=40)
    why = models.TextField()
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-offered_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="offered"), name="one_offer_a_case"
            )
        ]

    def __str__(self) -> str:
        return f"Transfer {self.pk}"


class TransferStateChange(Change):
    """A transfer's way from state to state."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="changes")


@pghistory.track()
class CaseLink(models.Model):
    """Two cases that belong beside each other; a row a pair, the older case first.

    A counter-allegation is a case of its own: staff see that there is another, and nothing of one
    party reaches the other.
    """

    class Kind(models.TextChoices):
        """Why."""

        COUNTER = "counter", "Counter-allegation"
        RELATED = "related", "Related case"

    first = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="one_link_a_pair"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="link_has_the_older_first"
            ),
        ]

    def __str__(self) -> str:
        return f"Link {self.pk}"


class Seen(models.Model):
    """When somebody last looked at a case: a mark of their own, for what changed since."""

    user = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "case"], name="one_mark_a_case")
        ]

    def __str__(self) -> str:
        return f"Seen {self.pk}"


class Reminder(models.Model):
    """That somebody was reminded of a clock that has run out; once a clock and step."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    clock = models.CharField(max_length=20)
    due_at = models.DateTimeField()
    told = models.CharField(max_length=12)  # lead, supervisor, inspector
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "clock", "due_at", "told"], name="one_reminder_a_step"
            )
        ]

    def __str__(self) -> str:
        return f"Reminder {self.pk}"
