"""What comes of a review: recommendations, the bodies' responses, the plan, the letters."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q

from saferplaces.casework.case_reviews.models.review import CaseReview


class IssuedBy(models.TextChoices):
    """Whose recommendation it is."""

    PANEL = "panel", "The panel of the case review"
    POLICING_BODY = "policing_body", "The local policing body"


@pghistory.track()
class Recommendation(models.Model):
    """What one body is recommended to do. A new one overrides another without deleting it.

    Attributes
    ----------
    supersedes:
        The recommendation that this one overrides; that one stays as it was made.
    source_key:
        The record that it comes from, as ``lpb_review:3``; "" for the panel's.
    """

    review = models.ForeignKey(CaseReview, on_delete=models.PROTECT, related_name="recommendations")
    number = models.IntegerField()
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField()
    why = models.TextField()
    by_when = models.DateField(null=True, blank=True)
    issued_by = models.CharField(max_length=16, choices=IssuedBy, default=IssuedBy.PANEL)
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    source_key = models.CharField(max_length=60, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    consider_by = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["review", "number"], name="one_number_a_recommendation"
            ),
            models.UniqueConstraint(
                fields=["supersedes"],
                condition=Q(supersedes__isnull=False),
                name="overridden_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "consider_by"], name="recommendation_body")
        ]

    def __str__(self) -> str:
        return f"Recommendation {self.pk}"


class Considered(models.TextChoices):
    """What a body decided about a recommendation."""

    ACCEPT = "accept", "Accepted"
    PARTLY = "partly", "Accepted in part"
    REJECT = "reject", "Rejected"


@pghistory.track()
class BodyResponse(models.Model):
    """That a body considered a recommendation: when, what it decided, and why."""

    recommendation = models.OneToOneField(
        Recommendation, on_delete=models.PROTECT, related_name="response"
    )
    decision = models.CharField(max_length=10, choices=Considered)
    reason = models.TextField(blank=True)
    considered_on = models.DateField()
    by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Response {self.pk}"


@pghistory.track()
class PlanAction(models.Model):
    """One action of the review's plan; where a case is linked it stands in its plan too."""

    review = models.ForeignKey(CaseReview, on_delete=models.PROTECT, related_name="actions")
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=200)
    due_on = models.DateField()
    action = models.ForeignKey(
        "cases.Action", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"Action {self.pk} of a plan"


@pghistory.track()
class ReviewLetter(models.Model):
    """A letter to the applicant or the victim, as it went out.

    Attributes
    ----------
    version:
        The words that it was written from (`saferplaces.casework.letters`).
    way:
        Code of the list ``contact_channels``: one that is safe for them.
    message:
        What went through the outbox to say that it is there to be read; None where it was printed
        or told.
    """

    review = models.ForeignKey(CaseReview, on_delete=models.PROTECT, related_name="letters")
    version = models.ForeignKey(
        "letters.TemplateVersion", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=60)  # code of the template
    to_name = models.CharField(max_length=200)
    to_lines = models.TextField(blank=True)
    way = models.CharField(max_length=30)
    message = models.ForeignKey(
        "notices.Outgoing", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    subject = models.CharField(max_length=200)
    body = models.TextField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"Letter {self.pk} of a case review"
