"""Reviews, what was decided in them, alerts and recording errors."""

from __future__ import annotations

from typing import ClassVar

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class ReviewState(models.TextChoices):
    """Where a review stands. Who holds a waiting review is `held_by` until `held_until`."""

    WAITING = "waiting", "Waiting"
    SENT_BACK = "sent_back", "Sent back"
    SECOND_LOOK = "second_look", "Waiting for a second look"
    DECIDED = "decided", "Reviewed"
    WITHDRAWN = "withdrawn", "No longer in scope"


# Publishing makes hundreds of thousands at once: their making is in the publication's record.
@pghistory.track(pghistory.UpdateEvent(level=pgtrigger.Statement))
class Review(models.Model):
    """The duty to read one log in scope: made when the log is published, never deleted.

    `score`, `reasons` and `alert` are copied from the finding at publishing, so that the queue is
    ordered by one index; the review page shows the finding itself.
    """

    incident_id = models.TextField(unique=True)
    event_id = models.TextField(blank=True)
    district = models.CharField(max_length=60)
    state = models.CharField(max_length=12, choices=ReviewState, default=ReviewState.WAITING)
    closed_on = models.DateField()
    score = models.FloatField()
    alert = models.BooleanField(default=False)
    reasons = ArrayField(models.CharField(max_length=40), default=list)  # parts of the score
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    held_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    held_until = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["district", "-score", "incident_id"],
                condition=Q(state__in=["waiting", "sent_back"]),
                name="review_queue",
            ),
            models.Index(
                fields=["-score", "incident_id"],
                condition=Q(state__in=["waiting", "sent_back"]),
                name="review_queue_all",
            ),
            models.Index(fields=["event_id"], name="review_event"),
            models.Index(fields=["closed_on", "district", "state"], name="review_coverage"),
            # The next four serve the sergeant's counts without reading a row.
            models.Index(
                fields=["district", "closed_on", "due_at"],
                include=["state", "alert"],
                condition=Q(state__in=["waiting", "sent_back", "second_look"]),
                name="review_open",
            ),
            models.Index(
                fields=["state", "district", "decided_at"],
                condition=Q(state__in=["sent_back", "second_look"]),
                name="review_returned",
            ),
            models.Index(
                fields=["held_by", "held_until"],
                condition=Q(held_by__isnull=False),
                name="review_held",
            ),
            models.Index(fields=["district", "opened_at"], name="review_opened"),
        ]

    def __str__(self) -> str:
        return f"Review of {self.incident_id}"


class Decision(models.Model):
    """What a person decided in a review; appended, never changed. The newest one counts.

    Attributes
    ----------
    recording:
        Code of the list ``recording_decisions``: no_crime_disclosed, crime_to_record,
        refer_to_registrar, non_crime_hate_incident, or for a recorded crime
        classification_right, classification_to_change, further_crime, cancellation_referred.
    crime_class, crime_number:
        Home Office class and, where one was recorded, its number.
    considered:
        The engine's prompts as they were shown (class, rule, confidence) with the reviewer's word
        on each; these become the engine's labels.
    kind:
        ordinary, second_look, or registrar: whose word overrides whose.
    blind:
        The decider could not see the engine's prompts (a random sample judges the model).
    reference:
        Key of the decision in the force's own system once it has been handed over.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=12, default="ordinary")
    decided_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    decided_at = models.DateTimeField()
    recording = models.CharField(max_length=40)
    rationale = models.TextField(blank=True)
    crime_class = models.CharField(max_length=10, blank=True)
    crime_number = models.CharField(max_length=40, blank=True)
    hate_strands = ArrayField(models.CharField(max_length=30), default=list)
    domestic = models.BooleanField(null=True)
    asb_category = models.CharField(max_length=20, blank=True)
    risk_level = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    considered = models.JSONField(default=list)
    rules = models.JSONField(default=dict)  # versions of rules and codes that were shown
    blind = models.BooleanField(default=False)
    snapshot = models.CharField(max_length=40, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-decided_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["decided_at"], name="decision_decided"),
            models.Index(fields=["recording", "decided_at"], name="decision_recording"),
        ]

    def __str__(self) -> str:
        return f"{self.recording} ({self.kind})"


@pghistory.track()
class BlindLook(models.Model):
    """A second look at a decision drawn at random: one's own word first, then the reviewer's.

    Attributes
    ----------
    share:
        The share of decisions that were drawn on that day.
    by, at, recording, crime_class, risk_level, note:
        The word of whoever looked, given before the decision was shown; empty until then. It
        changes nothing by itself: what stands is decided afterwards, with both in sight.
    """

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="blind_look")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="blind_looks")
    drawn_at = models.DateTimeField()
    share = models.FloatField()
    by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(null=True, blank=True)
    recording = models.CharField(max_length=40, blank=True, default="")
    crime_class = models.CharField(max_length=10, blank=True, default="")
    risk_level = models.CharField(max_length=20, blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="blind_look_at")]

    def __str__(self) -> str:
        return f"Blind look at decision {self.decision_id}"


class StateChange(models.Model):
    """A review's way from state to state: who, why, when."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="changes")
    old = models.CharField(max_length=12, blank=True)
    new = models.CharField(max_length=12)
    by = models.ForeignKey("identity.User", on_delete=models.PROTECT, null=True, related_name="+")
    why = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.old} to {self.new}"


class AlertState(models.TextChoices):
    """Where an alert stands."""

    RAISED = "raised", "Nobody has taken it"
    ESCALATED = "escalated", "Nobody took it in time"
    TAKEN = "taken", "Taken"
    CLOSED = "closed", "Closed"


@pghistory.track()
class Alert(models.Model):
    """A hard trigger on one log, for the duty supervisor at once. No substitute for dispatch."""

    incident_id = models.TextField(unique=True)
    district = models.CharField(max_length=60)
    triggers = ArrayField(models.CharField(max_length=40))
    state = models.CharField(max_length=10, choices=AlertState, default=AlertState.RAISED)
    raised_at = models.DateTimeField()
    take_by = models.DateTimeField()
    taken_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["take_by", "pk"]

    def __str__(self) -> str:
        return f"Alert on {self.incident_id}"


class ErrorState(models.TextChoices):
    """Where a recording error stands."""

    FOUND = "found", "To rectify"
    REFERRED = "referred", "With the registrar"
    RECTIFIED = "rectified", "Rectified"
    NONE_DUE = "none_due", "No crime is due"
    TRANSFERRED = "transferred", "Transferred to another force"


@pghistory.track()
class RecordingError(models.Model):
    """A crime that should have been recorded and was not, or not rightly.

    Two clocks, never mixed: from the report to the recorded crime (24 hours, `reported_at` to
    `recorded_at`; rectifying never turns a late crime into a timely one), and from the error found
    to its being rectified (`found_at` to `ended_at`, due at `rectify_by`). `referred_at` and
    `answered_at` are those of the newest referral to the registrar.
    """

    # An audit also finds errors in logs that no review has decided.
    incident_id = models.TextField()
    district = models.CharField(max_length=60, blank=True)
    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, null=True, blank=True, related_name="errors"
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="errors"
    )
    kind = models.CharField(max_length=40)  # code list recording_error_kinds
    crime_class = models.CharField(max_length=10)
    state = models.CharField(max_length=12, choices=ErrorState, default=ErrorState.FOUND)
    owner = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField()
    referred_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    rectify_by = models.DateTimeField()
    recorded_at = models.DateTimeField(null=True, blank=True)
    crime_number = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    why = models.TextField(blank=True)
    existing = models.BooleanField(default=False)  # the crime number was there already
    transferred_to = models.CharField(max_length=120, blank=True, default="")
    topic = models.CharField(max_length=60, blank=True)  # code list training_topics

    class Meta:
        ordering: ClassVar = ["rectify_by", "pk"]
        indexes: ClassVar = [models.Index(fields=["incident_id"], name="recording_error_log")]

    def __str__(self) -> str:
        return f"{self.crime_class} on {self.incident_id}"
