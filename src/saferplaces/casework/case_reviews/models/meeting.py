"""The panel: who chairs it, who came, how the victim was heard."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models

from saferplaces.casework.case_reviews.models.review import CaseReview


@pghistory.track()
class Meeting(models.Model):
    """One meeting of a review's panel.

    Attributes
    ----------
    chair, chair_name, chair_body:
        Somebody with an account here, or the name and body of an independent person without one.
    independent:
        Why the chair is independent of every body whose handling is reviewed.
    chronology:
        What happened and what each body did, in order; part of the bundle.
    """

    review = models.ForeignKey(CaseReview, on_delete=models.PROTECT, related_name="meetings")
    number = models.IntegerField(default=1)
    at = models.DateTimeField()
    place = models.CharField(max_length=200)
    chair = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    chair_name = models.CharField(max_length=200)
    chair_body = models.CharField(max_length=200)
    independent = models.TextField()
    called_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True, blank=True)
    minutes = models.TextField(blank=True)
    chronology = models.TextField(blank=True)
    findings = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "number"], name="one_number_a_meeting")
        ]

    def __str__(self) -> str:
        return f"Meeting {self.pk}"


@pghistory.track()
class Attendance(models.Model):
    """Somebody invited for a body, and whether they came (None: not said yet)."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    body = models.CharField(max_length=200)
    name = models.CharField(max_length=200, blank=True)
    came = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["body", "pk"]

    def __str__(self) -> str:
        return f"Attendance {self.pk}"


class Whom(models.TextChoices):
    """Who speaks for the victim's side."""

    VICTIM = "victim", "The victim"
    REPRESENTATIVE = "representative", "Somebody for the victim"


class Part(models.TextChoices):
    """For which part of the meeting."""

    ALL = "all", "All of the meeting"
    START = "start", "The beginning, to say what it has been like"
    PART = "part", "Another part"


class Came(models.TextChoices):
    """What became of an invitation."""

    CAME = "came", "Came"
    REPRESENTED = "represented", "Somebody came for them"
    WRITTEN = "written", "Sent a statement instead"
    DID_NOT = "did_not", "Did not come"
    DECLINED = "declined", "Did not want to"


@pghistory.track()
class Invitation(models.Model):
    """Whether the victim was invited (or why not), what they attended, and what they said.

    One a meeting: no meeting is closed without it.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="invitation")
    invited = models.BooleanField()
    why_not = models.TextField(blank=True)
    whom = models.CharField(max_length=16, choices=Whom, blank=True)
    part = models.CharField(max_length=8, choices=Part, blank=True)
    how = models.CharField(max_length=30, blank=True)  # code list contact_channels
    came = models.CharField(max_length=12, choices=Came, blank=True)
    attended = models.TextField(blank=True)  # which part they attended, in words
    statement = models.TextField(blank=True)  # impact statement, in the victim's words
    by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Invitation {self.pk}"
