"""Questionnaires with their versions, assessments, and bands that were asked to be lowered."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from saferplaces.foundation.states import Change


class Sort(models.TextChoices):
    """What a questionnaire is for."""

    MATRIX = "matrix", "Risk assessment matrix"
    THRIVE = "thrive", "THRIVE"
    VULNERABILITY = "vulnerability", "Personal vulnerability assessment"


class Questionnaire(models.Model):
    """A form with a history: its versions."""

    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    sort = models.CharField(max_length=20, choices=Sort)
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.title


class VersionState(models.TextChoices):
    """Where a version stands. A published version is never changed again."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "In use"
    SUPERSEDED = "superseded", "No longer in use"


@pghistory.track()
class Version(models.Model):
    """One version of a questionnaire.

    `content` holds sections, questions, answers with their scores, bands and hard triggers, in the
    form that ``saferplaces.casework.risk.content`` reads and proves.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.IntegerField()
    state = models.CharField(max_length=12, choices=VersionState, default=VersionState.DRAFT)
    content = models.JSONField(default=dict)
    source = models.TextField()  # where it comes from, and how sure: no set is national
    made_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="one_version_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire}, version {self.number}"


class Point(models.TextChoices):
    """When in the life of a matter a risk is assessed: from first contact to closure."""

    FIRST_CONTACT = "first_contact", "First contact"
    REVIEW = "review", "Review"
    CHANGE = "change", "Something changed"
    CLOSURE = "closure", "Closure"


class AssessmentState(models.TextChoices):
    """Where an assessment stands."""

    DRAFT = "draft", "Draft"
    LOWERING = "lowering", "A lower band waits for a supervisor"
    COMPLETE = "complete", "Complete"
    DISCARDED = "discarded", "Discarded"


@pghistory.track()
class Assessment(models.Model):
    """One assessment of the risk to one person, about a case, a log, or the person alone.

    Attributes
    ----------
    person_id:
        Whose risk it is (the victim's, not that of whoever is complained about).
    about_kind, about_id:
        ``case``, ``incident`` or ``person``, and its key.
    answers:
        Question code to what was answered (code of the answer, or text).
    filled:
        Question code to what was filled in from the records and where it stands there (`value`,
        `words`, `source`, `address`); an answer counts only once a person has given it (it then
        stands in `answers`), and `word` says what became of it: accepted, changed or left.
    score, reckoned:
        As the version's scores give them; `reckoned` is the band by score and triggers.
    triggers:
        Codes of the hard triggers that hold.
    band:
        The band that stands: code of the list ``risk_bands``. Above `reckoned` by professional
        judgement at once; below it, or below the band that stood, only once a supervisor agrees
        (`proposed`, until then the higher one stands). "" where nobody has put one.
    shared_with:
        Keys of the other organisations that may read it now (see `AssessmentShare`).
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="assessments")
    person_id = models.TextField()
    about_kind = models.CharField(max_length=20)
    about_id = models.TextField()
    point = models.CharField(max_length=20, choices=Point)
    state = models.CharField(max_length=12, choices=AssessmentState, default=AssessmentState.DRAFT)
    district = models.CharField(max_length=60, blank=True)
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    regime = models.CharField(max_length=10)
    answers = models.JSONField(default=dict)
    filled = models.JSONField(default=dict)
    with_victim = models.BooleanField(default=False)
    score = models.IntegerField(null=True, blank=True)
    reckoned = models.CharField(max_length=20, blank=True)
    triggers = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    band = models.CharField(max_length=20, blank=True)
    proposed = models.CharField(max_length=20, blank=True)
    why = models.TextField(blank=True)  # of a band that is not the reckoned one
    begun_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    completed_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    completed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_why = models.TextField(blank=True)
    shared_with = ArrayField(models.IntegerField(), default=list, blank=True)

    class Meta:
        ordering: ClassVar = ["-saved_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["person_id", "-completed_at"], name="assessment_person"),
            models.Index(
                fields=["about_kind", "about_id", "-completed_at"], name="assessment_about"
            ),
            models.Index(fields=["district", "state", "saved_at"], name="assessment_open"),
            models.Index(fields=["begun_by"], condition=Q(state="draft"), name="assessment_drafts"),
            models.Index(fields=["organisation", "-saved_at"], name="assessment_saved"),
        ]

    def __str__(self) -> str:
        return f"Assessment {self.pk}"


class AssessmentStateChange(Change):
    """An assessment's way from state to state."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="changes")


class VersionStateChange(Change):
    """A version's way from state to state."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="changes")


@pghistory.track()
class AssessmentShare(models.Model):
    """Another organisation that may read one assessment: why, by which gateway, how long."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="shares")
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    purpose = models.TextField()
    gateway = models.TextField()
    begun_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-begun_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment", "organisation"],
                condition=Q(ended_at__isnull=True),
                name="one_share_an_assessment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.assessment}"
