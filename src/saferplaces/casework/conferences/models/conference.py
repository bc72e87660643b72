"""Conferences, and the duty to hold them."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from saferplaces.casework.cases.models import Case
from saferplaces.foundation.states import Change


class RequirementState(models.TextChoices):
    """Where a duty to confer stands."""

    DUE = "due", "To be held"
    MET = "met", "Held"
    DISPENSED = "dispensed", "Dispensed with"
    LAPSED = "lapsed", "Lapsed"


class Why(models.TextChoices):
    """What made a conference due."""

    SERIOUS = "serious", "The case became serious"
    ESCALATED = "escalated", "The risk rose again"
    TRIGGER = "trigger", "A new hard trigger after a conference"
    NEXT = "next", "The last conference agreed to meet again"


class Part(models.TextChoices):
    """A part of a conference; each has its own attendance, papers and minutes."""

    OPEN = "open", "Open part"
    RESTRICTED = "restricted", "Restricted part"


class ConferenceState(models.TextChoices):
    """Where a conference stands."""

    PLANNED = "planned", "Arranged"
    HELD = "held", "Held, minutes to be agreed"
    MINUTED = "minuted", "Held, minutes agreed"
    CANCELLED = "cancelled", "Cancelled"


class Answer(models.TextChoices):
    """What somebody answered to an invitation."""

    NONE = "", "Not answered"
    COMES = "comes", "Will come"
    SENDS = "sends", "Sends somebody else"
    DECLINES = "declines", "Cannot come"


@pghistory.track()
class Conference(models.Model):
    """One meeting about one case.

    Attributes
    ----------
    seats, accepted, restricted, writers:
        Who is invited, who has accepted confidentiality, who is of the restricted part, and who
        writes the minutes: ``user:organisation`` (see `seat`), kept with the attendees' rows, so
        that the policy is one condition. The chair is in all but `accepted` from the start.
    sequence:
        Counts the changes of date, for people's calendars.
    statement, statement_row:
        The information-sharing statement as it stood when the conference was arranged, and the row
        of reference data that it comes from.
    next_on:
        The day on which it is to meet again; makes the next requirement when minutes are agreed.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="conferences")
    state = models.CharField(
        max_length=10, choices=ConferenceState, default=ConferenceState.PLANNED
    )
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=400, blank=True)
    chair = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    seats = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    accepted = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    restricted = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    writers = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    sequence = models.IntegerField(default=0)
    statement = models.TextField()
    statement_row = models.CharField(max_length=60)
    statement_read_at = models.DateTimeField(null=True, blank=True)
    statement_read_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    arranged_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    arranged_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=40, blank=True)  # code list conference_outcomes
    outcome_words = models.TextField(blank=True)
    lead_organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    next_on = models.DateField(null=True, blank=True)
    why_not_again = models.TextField(blank=True)
    minutes_agreed_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-starts_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["case", "-starts_at"], name="conference_case"),
            models.Index(fields=["chair", "state", "starts_at"], name="conference_chair"),
            models.Index(fields=["state", "starts_at"], name="conference_state"),
        ]

    @property
    def address(self) -> str:
        """Its page."""
        return reverse("conference", args=[self.pk])

    def __str__(self) -> str:
        return f"Conference {self.pk}"


@pghistory.track()
class Requirement(models.Model):
    """The duty to hold a conference about a case by a time.

    Attributes
    ----------
    rule:
        The row of reference data that gave the time ("" where a conference agreed on the day).
    mandatory:
        The case may not close without it; the day that a conference agreed on for itself is no
        longer a duty once the band is lower.
    told_at:
        When an inspector heard that it is overdue.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="conference_requirements")
    state = models.CharField(max_length=10, choices=RequirementState, default=RequirementState.DUE)
    why = models.CharField(max_length=10, choices=Why)
    mandatory = models.BooleanField(default=True)
    band = models.CharField(max_length=20, blank=True)
    began_at = models.DateTimeField()
    due_at = models.DateTimeField()
    rule = models.CharField(max_length=120, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    met_by = models.ForeignKey(
        Conference, on_delete=models.PROTECT, null=True, blank=True, related_name="met"
    )
    met_at = models.DateTimeField(null=True, blank=True)
    dispensed_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dispensed_at = models.DateTimeField(null=True, blank=True)
    category = models.CharField(max_length=40, blank=True)  # code list conference_dispensations
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["due_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "due_at"], name="requirement_due"),
            models.Index(fields=["due_at"], name="requirement_period"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state="due", mandatory=True),
                name="one_conference_due_a_case",
            )
        ]

    @property
    def address(self) -> str:
        """Its page."""
        return reverse("conference-requirement", args=[self.pk])

    def __str__(self) -> str:
        return f"Requirement {self.pk}"


class RequirementStateChange(Change):
    """A requirement's way from state to state."""

    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="changes")


class ConferenceStateChange(Change):
    """A conference's way from state to state."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="changes")
