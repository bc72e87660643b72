"""Restorative justice: always voluntary for both, the victim first, never a condition."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q

from saferplaces.foundation.states import Change
from saferplaces.programmes.victim_commitments.models.commitments import Undertaking


@pghistory.track()
class Facilitator(models.Model):
    """Somebody who is trained to bring people together, as a colleague has seen proof of.

    Attributes
    ----------
    training:
        Code of the list ``restorative_training``.
    seen_by:
        The colleague who has seen the proof: never the person.
    """

    user = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    training = models.CharField(max_length=40)
    trained_on = models.DateField()
    good_until = models.DateField()
    seen_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-good_until", "-pk"]

    def __str__(self) -> str:
        return f"Training {self.pk}"


class RestorativeState(models.TextChoices):
    """Where it stands."""

    OFFERED = "offered", "Offered to the victim"
    VICTIM = "victim", "The victim would like it"
    BOTH = "both", "Both would like it, to be assessed"
    READY = "ready", "Assessed as safe, being prepared"
    HELD = "held", "Took place"
    REFUSED = "refused", "Somebody did not want it"
    STOPPED = "stopped", "Stopped"


class Whose(models.TextChoices):
    """Whose word ended it."""

    VICTIM = "victim", "The victim"
    RESPONSIBLE = "responsible", "The person responsible"
    SERVICE = "service", "The facilitator or the provider"


@pghistory.track()
class Restorative(models.Model):
    """One offer of restorative justice to one victim, and what came of it.

    Attributes
    ----------
    form:
        Code of the list ``restorative_forms``: face to face, shuttle, letter, conference.
    provider, facilitator:
        Who runs it; a trained person, from the assessment on.
    risks, controls, safe:
        The risk assessment; only what is assessed as safe goes on.
    agreement:
        What people agreed, where they agreed anything.
    ended_by, ended_words:
        Whose word ended it, and why where they said.
    """

    undertaking = models.ForeignKey(
        Undertaking, on_delete=models.PROTECT, related_name="restorative"
    )
    state = models.CharField(max_length=10, choices=RestorativeState)
    form = models.CharField(max_length=40)
    provider = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    facilitator = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    offered_at = models.DateTimeField()
    risks = models.TextField(blank=True)
    controls = models.TextField(blank=True)
    safe = models.BooleanField(null=True, blank=True)
    assessed_at = models.DateTimeField(null=True, blank=True)
    assessed_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    held_at = models.DateTimeField(null=True, blank=True)
    agreement = models.TextField(blank=True)
    ended_by = models.CharField(max_length=12, choices=Whose, blank=True)
    ended_words = models.TextField(blank=True)
    moved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-offered_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["provider", "state", "-moved_at"], name="restorative_theirs")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["undertaking"],
                condition=Q(state__in=["offered", "victim", "both", "ready"]),
                name="one_open_restorative",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ready", "held"]) | Q(safe=True, facilitator__isnull=False),
                name="safe_with_a_trained_facilitator",
            ),
        ]

    def __str__(self) -> str:
        return f"Restorative justice {self.pk}"


class RestorativeStateChange(Change):
    """Its way from state to state."""

    restorative = models.ForeignKey(Restorative, on_delete=models.PROTECT, related_name="changes")
