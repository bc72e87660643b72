"""Three commitments to each victim of a referral, and how each stands."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q

from saferplaces.foundation.states import Change


@pghistory.track()
class Undertaking(models.Model):
    """What is owed to one victim of one referral.

    Attributes
    ----------
    person_id:
        The victim's; "" for a business or a community.
    route, district:
        The referral's: of a child only what youth justice releases may be told.
    lead:
        Who keeps the commitments: the youth justice service of a child, the restorative justice
        provider otherwise.
    support:
        The victim support service, with its own view.
    restorative_by:
        The restorative justice provider, once the matter is theirs.
    moved_at:
        Last change, from which retention counts.
    """

    victim = models.OneToOneField(
        "immediate_justice.Victim", on_delete=models.PROTECT, related_name="undertaking"
    )
    referral = models.ForeignKey(
        "immediate_justice.Referral", on_delete=models.PROTECT, related_name="undertakings"
    )
    person_id = models.TextField(blank=True)
    route = models.CharField(max_length=10)
    district = models.CharField(max_length=60)
    lead = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    support = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    restorative_by = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-opened_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["lead", "-opened_at"], name="undertaking_lead"),
            models.Index(fields=["support", "-opened_at"], name="undertaking_support"),
            models.Index(fields=["restorative_by"], name="undertaking_restorative"),
            models.Index(fields=["person_id"], name="undertaking_person"),
        ]

    @property
    def reference(self) -> str:
        """The number that people quote; it says nothing of the referral."""
        return f"V-{self.pk:05d}"

    def __str__(self) -> str:
        return self.reference


class Kind(models.TextChoices):
    """The three commitments."""

    HEARD = "heard", "Heard"
    SAY = "say", "A say in the reparation"
    TOLD = "told", "Told what came of it"


class CommitmentState(models.TextChoices):
    """Where a commitment stands."""

    WAITING = "waiting", "Not due yet"
    DUE = "due", "To do"
    KEPT = "kept", "Kept"
    DECLINED = "declined", "The victim does not want it"
    UNSAFE = "unsafe", "Not safe to contact them"
    ENDED = "ended", "The referral went no further"


@pghistory.track()
class Commitment(models.Model):
    """One commitment to one victim.

    Attributes
    ----------
    due_at:
        Until when, while there is something to do; None otherwise, so that what somebody declined,
        or what is not safe, is never overdue.
    rule:
        The row (list ``victim_commitments``) that said when it is due.
    """

    undertaking = models.ForeignKey(
        Undertaking, on_delete=models.PROTECT, related_name="commitments"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=CommitmentState)
    due_at = models.DateTimeField(null=True, blank=True)
    rule = models.CharField(max_length=120, blank=True)
    kept_at = models.DateTimeField(null=True, blank=True)
    kept_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["undertaking_id", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(state="due"), name="commitment_due"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["undertaking", "kind"], name="one_commitment_of_each"),
            models.CheckConstraint(
                condition=Q(state=CommitmentState.DUE, due_at__isnull=False)
                | (~Q(state=CommitmentState.DUE) & Q(due_at__isnull=True)),
                name="due_only_where_something_is_to_do",
            ),
            models.CheckConstraint(
                condition=~Q(state=CommitmentState.KEPT) | Q(kept_at__isnull=False),
                name="kept_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Commitment {self.pk}"


class CommitmentStateChange(Change):
    """A commitment's way from state to state; `why` holds the victim's, or the worker's, reason."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="changes")
