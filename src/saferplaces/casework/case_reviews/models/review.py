"""The case review itself: where it stands, who runs it, when each step was due and done."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from saferplaces.foundation.states import Change


class CaseReviewState(models.TextChoices):
    """Where a case review stands."""

    RECEIVED = "received", "Received"
    CONSENT = "consent_check", "Written consent is being checked"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    INFORMATION = "info_requests", "Information asked of the bodies"
    MET = "met", "Threshold met"
    NOT_MET = "not_met", "Threshold not met"
    DISCRETION = "discretionary_met", "Threshold met by discretion"
    PREPARING = "preparing", "Contact named and risk assessed"
    CALLED = "meeting", "Meeting called"
    HELD = "held", "Meeting held, recommendations being made"
    RESPONSES = "agency_responses", "Waiting for the bodies' responses"
    INFORMED = "victim_informed", "Victim told of the outcome"
    WATCHED = "action_plan", "Action plan being watched"
    CLOSED = "closed", "Closed"


OPEN = ~Q(state__in=["closed", "not_met"])
BEFORE_THE_DECISION = frozenset(
    {
        CaseReviewState.RECEIVED,
        CaseReviewState.CONSENT,
        CaseReviewState.ACKNOWLEDGED,
        CaseReviewState.INFORMATION,
    }
)


class Result(models.TextChoices):
    """What the bodies decided about the threshold."""

    MET = "met", "Met"
    NOT_MET = "not_met", "Not met"
    DISCRETION = "discretionary_met", "Met by discretion"


@pghistory.track()
class CaseReview(models.Model):
    """One application for an ASB case review, from its arrival to the closed review.

    Attributes
    ----------
    organisation:
        The council of the district: the point of contact of the law, which runs it.
    bodies:
        Keys of all relevant bodies to which the application was passed (the council among them).
    spoc:
        The one person whom the victim rings throughout; until one is named, who acknowledged it.
    chair:
        Who chairs the next or last meeting, if they have an account here: they read all of it.
    person_id:
        Who the applicant is in the records, once an officer has confirmed it; "" before.
    linked_people:
        How many different people reported the same linked location, where that is a local trigger.
    hate:
        The applicant says, or a body shows, that it is a hate incident.
    times:
        The days allowed for each step, as they stood when it was received.
    next_due:
        The earliest time that is still open: what lists sort by, and "late".
    appeal_until:
        Last day on which the applicant may ask for a review by the local policing body.
    met_at:
        When the meeting was held: the review was carried out.
    told_early:
        Why the victim was told the outcome before every body had responded.
    late_told:
        The step of whose lateness its people were told last.
    """

    application = models.OneToOneField(
        "case_review_applications.Application", on_delete=models.PROTECT, related_name="review"
    )
    state = models.CharField(
        max_length=20, choices=CaseReviewState, default=CaseReviewState.RECEIVED
    )
    district = models.CharField(max_length=60)
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    regime = models.CharField(max_length=10)
    bodies = ArrayField(models.IntegerField(), default=list, blank=True)
    spoc = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    chair = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person_id = models.TextField(blank=True)
    confirmed_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="case_reviews"
    )
    hate = models.BooleanField(default=False)
    linked_people = models.IntegerField(default=0)
    consent_on = models.DateField(null=True, blank=True)
    consent_how = models.TextField(blank=True)
    risk_band = models.CharField(max_length=20, blank=True)
    risk_words = models.TextField(blank=True)
    risk_at = models.DateTimeField(null=True, blank=True)
    risk_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    result = models.CharField(max_length=20, choices=Result, blank=True)
    times = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    acknowledge_due = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    decision_due = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    meeting_due = models.DateTimeField(null=True, blank=True)
    met_at = models.DateTimeField(null=True, blank=True)
    outcome_due = models.DateTimeField(null=True, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    appeal_until = models.DateField(null=True, blank=True)
    told_early = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_reason = models.CharField(max_length=40, blank=True)
    next_due = models.DateTimeField(null=True, blank=True)
    late_told = models.CharField(max_length=20, blank=True)
    moved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-received_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "next_due"], name="case_review_ours"),
            models.Index(fields=["district", "-received_at"], name="case_review_district"),
            models.Index(fields=["spoc", "state", "next_due"], name="case_review_spoc"),
            models.Index(fields=["next_due"], name="case_review_due"),
            models.Index(fields=["person_id"], name="case_review_person"),
        ]

    @property
    def reference(self) -> str:
        """The number that people quote: that of the application."""
        return str(self.application.reference)

    def __str__(self) -> str:
        return f"Case review {self.pk}"


class CaseReviewStateChange(Change):
    """A case review's way from state to state."""

    review = models.ForeignKey(CaseReview, on_delete=models.PROTECT, related_name="changes")
