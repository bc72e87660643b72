"""What leads to the decision on the threshold: complaints, requests to bodies, the decision."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from saferplaces.casework.case_reviews.models.review import CaseReview, Result


class Standing(models.TextChoices):
    """How a complaint stands. What a body did about it plays no part."""

    LISTED = "listed", "Listed by the applicant, not found yet"
    FOUND = "found", "Found in the records, to be confirmed"
    CONFIRMED = "confirmed", "Confirmed"
    NOT_THEIRS = "not_theirs", "Not the applicant's, or not about this"
    SHOWN_OTHERWISE = "shown_otherwise", "An agency showed that it was not made"


@pghistory.track()
class Complaint(models.Model):
    """One report: listed by the applicant, found in the records, or both.

    Attributes
    ----------
    listed:
        The applicant's own line, where there is one; its dates count until a body shows others.
    incident_id:
        The record, or "".
    event_id:
        What happened once, however many reported it; "" where the engine has none.
    same_as:
        Another complaint of this review about the same incident, as an officer or the applicant
        says: both count once.
    why:
        Why it does not stand, or why its dates were changed; shown to the applicant.
    """

    review = models.ForeignKey(CaseReview, on_delete=models.PROTECT, related_name="complaints")
    listed = models.ForeignKey(
        "case_review_applications.ListedReport",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="complaints",
    )
    incident_id = models.TextField(blank=True)
    event_id = models.TextField(blank=True)
    same_as = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="repeats"
    )
    incident_date = models.DateField()
    reported_date = models.DateField()
    agency = models.CharField(max_length=120, blank=True)
    number = models.CharField(max_length=60, blank=True)
    hate = models.BooleanField(default=False)
    state = models.CharField(max_length=16, choices=Standing)
    why = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["incident_date", "reported_date", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["review", "incident_id"],
                condition=~Q(incident_id=""),
                name="one_complaint_a_record",
            )
        ]

    def __str__(self) -> str:
        return f"Complaint {self.pk}"


class Request(models.TextChoices):
    """What a body is asked."""

    INFORMATION = "information", "What the body holds"
    ENQUIRY = "enquiry", "A report that the applicant made and nobody found"


class Found(models.TextChoices):
    """What an enquiry found."""

    YES = "yes", "We have it"
    NO = "no", "We do not have it, and cannot show that it was not made"
    NOT_MADE = "not_made", "We can show that it was not made, or not then"


@pghistory.track()
class BodyRequest(models.Model):
    """Something asked of one relevant body, and its answer, given in its own account.

    `passed_over_at` is when the threshold was decided without its answer, since it stayed silent
    past the limit of `rules.silent_since`; it may still answer.
    """

    review = models.ForeignKey(CaseReview, on_delete=models.PROTECT, related_name="requests")
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=12, choices=Request)
    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, null=True, blank=True, related_name="enquiries"
    )
    asked = models.TextField()
    shown = models.TextField(blank=True)  # what they are told of the matter, in words for them
    asked_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    found = models.CharField(max_length=10, choices=Found, blank=True)
    found_incident_on = models.DateField(null=True, blank=True)
    found_reported_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    passed_over_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["due_at", "pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "due_at"],
                condition=Q(answered_at__isnull=True),
                name="body_request_open",
            )
        ]

    @property
    def late(self) -> bool:
        """Whether its answer is past its day."""
        return self.answered_at is None and self.due_at < timezone.now()

    def __str__(self) -> str:
        return f"Request {self.pk}"


class Trigger(models.TextChoices):
    """By which rule the threshold was met."""

    COMPLAINTS = "complaints", "Enough qualifying complaints"
    HATE = "hate", "The local rule for hate incidents"
    PEOPLE = "people", "The local rule for several people at a linked location"
    DISCRETION = "discretion", "Persistence, harm or adequacy of response"
    NONE = "none", "No rule"


class ThresholdDecision(models.Model):
    """One decision on the threshold, with the rule and the sentences that it was made by.

    A row is never changed: where the policing body refers it back, the new decision is a new row.

    Attributes
    ----------
    rule, rule_from:
        Code of the list ``case_review_thresholds`` and since when that row stood.
    sentences:
        For each complaint its key, whether it counted, and why, in a sentence.
    persistence, harm, adequacy:
        The discretionary assessment; always there where the threshold is not met by complaints.
    """

    review = models.ForeignKey(CaseReview, on_delete=models.PROTECT, related_name="decisions")
    result = models.CharField(max_length=20, choices=Result)
    trigger = models.CharField(max_length=12, choices=Trigger)
    rule = models.CharField(max_length=60)
    rule_from = models.DateField()
    wanted = models.IntegerField()
    counted = models.IntegerField()
    sentences = models.JSONField(default=list)
    persistence = models.TextField(blank=True)
    harm = models.TextField(blank=True)
    adequacy = models.TextField(blank=True)
    reasons = models.TextField()
    bodies = ArrayField(models.IntegerField(), default=list, blank=True)
    by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"Decision {self.pk}"
