"""Who was in touch with whom, and what people wrote down."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models

from saferplaces.casework.cases.models.case import Case, CasePerson


@pghistory.track()
class Contact(models.Model):
    """One contact with somebody in the case, or one that was tried.

    Attributes
    ----------
    kind:
        Code of the list ``contact_kinds``: first contact, update, closing and others.
    outgoing:
        We rang, wrote or went; the way was held against the safe-contact record of the day.
    channel, outcome:
        Codes of the lists ``contact_channels`` and ``contact_outcomes``; `outcome` says whether
        the person was reached, did not want to be told, or cannot safely be.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contacts")
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=30)
    outgoing = models.BooleanField(default=True)
    channel = models.CharField(max_length=30, blank=True)
    outcome = models.CharField(max_length=30)
    face_to_face = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    shared = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["case", "-at"], name="contact_case")]

    def __str__(self) -> str:
        return f"Contact {self.pk}"


class NoteKind(models.TextChoices):
    """What a note is."""

    NOTE = "note", "Note"
    REVIEW = "review", "Review"
    HAND_OVER = "hand_over", "Handed over"
    COUNCILLOR = "enquiry", "Question from outside"


@pghistory.track()
class Note(models.Model):
    """What somebody wrote down in a case; notes are added to, never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=12, choices=NoteKind, default=NoteKind.NOTE)
    text = models.TextField()
    shared = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["case", "-at"], name="note_case")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
