"""What victims wrote down, and files that show what happened."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pghistory
from django.db import models

from saferplaces.casework.cases.models import Case, CasePerson
from saferplaces.foundation.states import Change


class Kept(models.TextChoices):
    """Where an entry or a file stands."""

    KEPT = "kept", "Kept"
    SET_ASIDE = "set_aside", "Set aside"


@pghistory.track()
class DiaryEntry(models.Model):
    """Something that happened, as somebody wrote it down or as it was taken down from them.

    Attributes
    ----------
    person:
        Whose diary it is; None where an organisation that shares in the case wrote it.
    own_words:
        Written by the person; else taken down by staff.
    happened_at, until:
        When it was.
    effect, present:
        How it affected them, and who was there.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="diary")
    person = models.ForeignKey(
        CasePerson, on_delete=models.PROTECT, null=True, blank=True, related_name="diary"
    )
    state = models.CharField(max_length=10, choices=Kept, default=Kept.KEPT)
    own_words = models.BooleanField()
    happened_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    text = models.TextField()
    effect = models.TextField(blank=True)
    present = models.TextField(blank=True)
    shared = models.BooleanField(default=False)
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    regime = models.CharField(max_length=10)
    written_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-happened_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["case", "-happened_at"], name="diary_case")]

    def __str__(self) -> str:
        return f"Diary entry {self.pk}"


class DiaryEntryStateChange(Change):
    """A diary entry's way from state to state."""

    entry = models.ForeignKey(DiaryEntry, on_delete=models.PROTECT, related_name="changes")


@pghistory.track()
class Exhibit(models.Model):
    """One file of a case; it lies under its key, as it came.

    Attributes
    ----------
    name:
        What it was called where it came from. Text of others: shown escaped, never used as a path.
    sort, ending:
        What it is by its content (`saferplaces.foundation.files.kinds`).
    taken_at:
        When the picture was taken or the sound recorded, as far as anybody knows.
    drawn:
        There is a picture to show, drawn anew.
    scanned:
        A scanner for viruses looked it over; else none was there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="exhibits")
    person = models.ForeignKey(
        CasePerson, on_delete=models.PROTECT, null=True, blank=True, related_name="exhibits"
    )
    state = models.CharField(max_length=10, choices=Kept, default=Kept.KEPT)
    name = models.CharField(max_length=255)
    text = models.TextField()
    sort = models.CharField(max_length=10)
    ending = models.CharField(max_length=5)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    taken_at = models.DateTimeField(null=True, blank=True)
    drawn = models.BooleanField(default=False)
    scanned = models.BooleanField(default=False)
    shared = models.BooleanField(default=False)
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    regime = models.CharField(max_length=10)
    uploaded_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-uploaded_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["case", "-uploaded_at"], name="exhibit_case")]

    @property
    def reference(self) -> str:
        """The number that people quote."""
        return f"E-{self.pk.hex[:8]}"

    def __str__(self) -> str:
        return self.reference


class ExhibitStateChange(Change):
    """An exhibit's way from state to state."""

    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="changes")
