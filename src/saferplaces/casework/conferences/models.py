"""The duty to confer, conferences, who sat in which part, what was said and agreed."""

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


def seat(user_id: int | None, organisation_id: int | None) -> str:
    """Return the key of a person's seat: who they are, and for whom they sit."""
    return f"{user_id}:{organisation_id}"


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


@pghistory.track()
class Attendee(models.Model):
    """Somebody invited: with an account (`user`), or a guest without one.

    `restricted` says that they are asked into the restricted part; `came` and `came_restricted`
    that they sat in each (None: not said yet). Confidentiality is accepted by themselves
    (`accepted_by` is their own account), or for a guest by the chair, with the time.
    """

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="attendees")
    user = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=200)
    body = models.CharField(max_length=200)  # the organisation's name as given
    email = models.EmailField(blank=True)
    restricted = models.BooleanField(default=False)
    writes = models.BooleanField(default=False)
    answer = models.CharField(max_length=10, choices=Answer, blank=True, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True, blank=True)
    words = models.TextField(blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    came = models.BooleanField(null=True, blank=True)
    came_restricted = models.BooleanField(null=True, blank=True)
    invited_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["body", "name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conference", "user"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_seat_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"Attendee {self.pk}"


@pghistory.track()
class Item(models.Model):
    """One item of the agenda, in one part, with its minutes.

    `version` counts what was saved: who saves on top of what they have not read is told so.
    """

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="items")
    part = models.CharField(max_length=10, choices=Part, default=Part.OPEN)
    place = models.IntegerField()
    title = models.CharField(max_length=200)
    minutes = models.TextField(blank=True)
    version = models.IntegerField(default=0)
    written_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["part", "place", "pk"]

    def __str__(self) -> str:
        return f"Item {self.pk}"


class Correction(models.Model):
    """What is added to minutes after they were agreed; append-only, and so are the next three."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="corrections")
    text = models.TextField()
    by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"Correction {self.pk}"


class Paper(models.Model):
    """The papers of one part as they were frozen: sections of a title and rows.

    `number` counts the packs of a conference; an older pack stays as it was.
    """

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="papers")
    part = models.CharField(max_length=10, choices=Part)
    number = models.IntegerField()
    sections = models.JSONField(default=list)
    made_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-number", "part"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conference", "part", "number"], name="one_paper_a_part_and_number"
            )
        ]

    def __str__(self) -> str:
        return f"Papers {self.number} of conference {self.conference_id}"


class Resolution(models.Model):
    """What a conference decided, in one part."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="resolutions")
    part = models.CharField(max_length=10, choices=Part, default=Part.OPEN)
    text = models.TextField()
    by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"Decision {self.pk} of a conference"


class AgreedAction(models.Model):
    """An action that a conference agreed, and its twin in the case's plan."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="actions")
    action = models.OneToOneField(
        "cases.Action", on_delete=models.PROTECT, related_name="agreed_in_conference"
    )
    relevance = models.TextField()  # which risk or harm it lessens
    measure = models.TextField()  # how we shall know that it is done
    agreed_by_owner = models.TextField()  # who agreed that it can be done, and with what
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"Agreed action {self.pk}"


@pghistory.track()
class Contribution(models.Model):
    """What one organisation holds and brings to the conference."""

    conference = models.ForeignKey(
        Conference, on_delete=models.PROTECT, related_name="contributions"
    )
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    part = models.CharField(max_length=10, choices=Part, default=Part.OPEN)
    text = models.TextField()
    by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["organisation__name", "at", "pk"]

    def __str__(self) -> str:
        return f"Contribution {self.pk}"


@pghistory.track()
class Voice(models.Model):
    """What a victim wants the conference to know, and how they were asked; or why not.

    `channel` is a code of ``contact_channels``, allowed only where the safe-contact record has it.
    """

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="voices")
    person_id = models.TextField()
    sought = models.BooleanField()
    channel = models.CharField(max_length=30, blank=True)
    through = models.TextField(blank=True)  # an advocate or somebody else who speaks for them
    words = models.TextField(blank=True)
    why_not = models.TextField(blank=True)
    by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conference", "person_id"], name="one_voice_a_victim")
        ]

    def __str__(self) -> str:
        return f"Voice {self.pk}"


@pghistory.track()
class Need(models.Model):
    """The needs of somebody complained about: what makes them vulnerable, what support there is.

    `child` is whether they were under 18 on the day of the conference; None where nobody knows.
    """

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="needs")
    person_id = models.TextField()
    child = models.BooleanField(null=True)
    vulnerabilities = models.TextField()
    support = models.TextField()
    by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conference", "person_id"], name="needs_once_a_person")
        ]

    def __str__(self) -> str:
        return f"Needs {self.pk}"


@pghistory.track()
class Told(models.Model):
    """What a victim was told of a conference, and how; or why they were not."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="told")
    person_id = models.TextField()
    channel = models.CharField(max_length=30, blank=True)
    words = models.TextField(blank=True)
    why_not = models.TextField(blank=True)
    by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conference", "person_id"], name="told_once_a_victim")
        ]

    def __str__(self) -> str:
        return f"Told {self.pk}"
