"""Who takes part, what lies before them, what is written down and agreed."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q

from saferplaces.casework.conferences.models.conference import Answer, Conference, Part


def seat(user_id: int | None, organisation_id: int | None) -> str:
    """Return the key of a person's seat: who they are, and for whom they sit."""
    return f"{user_id}:{organisation_id}"


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
