"""Letters: their templates, each version kept, and what was written from them in cases."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models

from saferplaces.casework.cases.models import Case, CasePerson, Part
from saferplaces.foundation.states import Change


@pghistory.track()
class LetterTemplate(models.Model):
    """A letter that may be written; its words are those of its newest version.

    Attributes
    ----------
    parts:
        Whom it is for: parts that somebody has in a case.
    kind:
        Code of the list ``contact_kinds``: as what it stands in the contact log once it is sent.
    """

    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=120)
    parts = ArrayField(models.CharField(max_length=20, choices=Part))
    kind = models.CharField(max_length=30)
    order = models.IntegerField(default=100)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["order", "title"]

    def __str__(self) -> str:
        return self.title


class TemplateVersion(models.Model):
    """The words of a template from a time on. A row is never changed: a new one follows it."""

    template = models.ForeignKey(LetterTemplate, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    source = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["template", "number"], name="one_number_a_template")
        ]

    def __str__(self) -> str:
        return f"{self.template}, version {self.number}"


class LetterState(models.TextChoices):
    """Where a letter stands."""

    DRAFT = "draft", "Draft"
    FINISHED = "finished", "Finished, to be sent"
    SENT = "sent", "Sent or handed over"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Delivery(models.TextChoices):
    """How a letter gets to whom it is for."""

    POST = "post", "By post"
    BY_HAND = "by_hand", "Handed over in person"
    THROUGH = "through", "Through the person whom they named"


@pghistory.track()
class Letter(models.Model):
    """One letter to somebody in a case.

    Attributes
    ----------
    version:
        The words that it was written from.
    delivery, to_lines:
        How it goes, and name and address as printed; no address where it is handed over.
    sender, sender_lines:
        Code of the list ``letter_senders``, and what stands at the top, as it stood then.
    digest:
        SHA-256 of what was frozen when it was finished.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="letters")
    version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=LetterState, default=LetterState.DRAFT)
    delivery = models.CharField(max_length=10, choices=Delivery)
    to_lines = models.TextField()
    sender = models.CharField(max_length=60)
    sender_lines = models.TextField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    shared = models.BooleanField(default=False)
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    regime = models.CharField(max_length=10)
    made_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    finished_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    sent_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["case", "-made_at"], name="letter_case")]

    @property
    def reference(self) -> str:
        """The number that people quote."""
        return f"L{self.pk:06d}"

    def __str__(self) -> str:
        return f"Letter {self.pk}"


class LetterStateChange(Change):
    """A letter's way from state to state."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="changes")
