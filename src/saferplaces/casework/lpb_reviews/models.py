"""Reviews by the policing body, who may touch them, what is proposed, and what was written."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from saferplaces.foundation.states import Change


class LpbReviewState(models.TextChoices):
    """Where a review stands."""

    ASKED = "asked", "Asked for, the bundle is awaited"
    LATE = "late", "Asked for after the time"
    BUNDLED = "bundled", "Bundle here, being prepared"
    ANALYSED = "analysed", "Waiting for the decision"
    DECIDED = "decided", "Decided, the applicant is to be told"
    TOLD = "told", "The applicant is told"
    CLOSED = "closed", "Closed"
    REFUSED = "refused", "Not taken up"
    WITHDRAWN = "withdrawn", "Withdrawn by the applicant"


CLOSED = (LpbReviewState.CLOSED, LpbReviewState.REFUSED, LpbReviewState.WITHDRAWN)
OPEN = ~Q(state__in=["closed", "refused", "withdrawn"])


class Basis(models.TextChoices):
    """By which of the two it is made."""

    STATUTE = "statute", "The Act"
    VOLUNTARY = "voluntary", "The voluntary scheme"


class Against(models.TextChoices):
    """What the applicant asks to have looked at."""

    THRESHOLD = "threshold", "The decision that the threshold was not met"
    REVIEW = "review", "The case review and its outcome"


class Channel(models.TextChoices):
    """How it was asked for."""

    WEB = "web", "Online"
    PHONE = "phone", "By telephone"


@pghistory.track()
class LpbReview(models.Model):
    """One request that the mayor looks at a case review again, and what came of it.

    Attributes
    ----------
    basis, rule:
        Whether it is made under the Act or the voluntary scheme, and the row of reference data
        that said so when it was asked for.
    grounds, words, wanted:
        Codes of the list ``lpb_grounds``, and what the applicant says.
    checked:
        By telephone: how the officer made sure who rang.
    until:
        Last day on which it could be asked for in time; None where no outcome had been told.
    cleared, conflicted:
        Keys of the people who have said that they have no conflict of interest, and of those who
        have one: the former may read what was passed, the latter may do nothing.
    bundle, bundle_hash:
        What the council passed, exactly, and its SHA-256; empty until then.
    missing:
        What is missing from it, and why.
    findings:
        What the officer found on each ground, by its code, and on the rest under ``summary``.
    advised, outcome:
        Codes of the list ``lpb_outcomes``: what the officer advises, and what was decided.
    upheld:
        Codes of the grounds that were found to be so.
    next_due:
        When the next step is due; None where none is.
    late_told:
        The time of the step of whose lateness its people were told last.
    letter:
        The words in which the applicant was told, as they went out.
    """

    case_review = models.ForeignKey(
        "case_reviews.CaseReview", on_delete=models.PROTECT, related_name="lpb_reviews"
    )
    state = models.CharField(max_length=12, choices=LpbReviewState)
    district = models.CharField(max_length=60)
    basis = models.CharField(max_length=10, choices=Basis)
    rule = models.ForeignKey("reference.Code", on_delete=models.PROTECT, related_name="+")
    against = models.CharField(max_length=10, choices=Against)
    channel = models.CharField(max_length=6, choices=Channel)
    grounds = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    words = models.TextField()
    wanted = models.TextField(blank=True)
    why_late = models.TextField(blank=True)
    checked = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    until = models.DateField(null=True, blank=True)
    let_in_why = models.TextField(blank=True)
    cleared = ArrayField(models.IntegerField(), default=list, blank=True)
    conflicted = ArrayField(models.IntegerField(), default=list, blank=True)
    bundle_due = models.DateTimeField(null=True, blank=True)
    bundle = models.JSONField(default=dict, blank=True)
    bundle_hash = models.CharField(max_length=64, blank=True)
    missing = models.TextField(blank=True)
    bundled_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    bundled_at = models.DateTimeField(null=True, blank=True)
    findings = models.JSONField(default=dict, blank=True)
    advised = models.CharField(max_length=40, blank=True)
    analysed_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    analysed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    upheld = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    reasons = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    refused_reason = models.CharField(max_length=40, blank=True)
    letter = models.TextField(blank=True)
    told_way = models.CharField(max_length=30, blank=True)
    told_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    told_at = models.DateTimeField(null=True, blank=True)
    next_due = models.DateTimeField(null=True, blank=True)
    late_told = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "next_due"], name="lpb_review_state"),
            models.Index(fields=["district", "-asked_at"], name="lpb_review_district"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case_review"],
                condition=~Q(state__in=["closed", "refused", "withdrawn"]),
                name="one_open_lpb_review",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(analysed_by__isnull=True)
                | ~Q(decided_by=models.F("analysed_by")),
                name="another_decides",
            ),
        ]

    @property
    def reference(self) -> str:
        """The number that people quote."""
        return f"LPB{timezone.localtime(self.asked_at):%y}-{self.pk:06d}"

    def __str__(self) -> str:
        return self.reference


class Declaration(models.Model):
    """What one person said of a conflict of interest before they touched a review; never changed.

    A later word of the same person stands beside the earlier one.
    """

    review = models.ForeignKey(LpbReview, on_delete=models.PROTECT, related_name="declarations")
    user = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    conflict = models.BooleanField()
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"Declaration {self.pk}"


@pghistory.track()
class Proposal(models.Model):
    """A new recommendation as it is put to whoever decides; issued with the decision.

    Attributes
    ----------
    overrides:
        The panel's recommendation that it overrides; None where it stands beside them.
    issued:
        The recommendation that was made of it; None before the decision, and where it was left out.
    """

    review = models.ForeignKey(LpbReview, on_delete=models.PROTECT, related_name="proposals")
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField()
    why = models.TextField()
    by_when = models.DateField(null=True, blank=True)
    overrides = models.ForeignKey(
        "case_reviews.Recommendation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    issued = models.OneToOneField(
        "case_reviews.Recommendation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposal",
    )
    left_out_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"Proposal {self.pk}"


class Visit(models.Model):
    """One try of somebody outside to prove that a case review is theirs: reference, then a code.

    It is made whatever reference is given, so that nobody learns which ones there are.

    Attributes
    ----------
    case_review:
        None where there is none of that reference, or no way to its applicant is safe.
    key:
        Hash of what the browser holds.
    code:
        Keyed hash of the code that was sent.
    """

    case_review = models.ForeignKey(
        "case_reviews.CaseReview",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lpb_visits",
    )
    key = models.CharField(max_length=64, unique=True)
    code = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    wrong = models.IntegerField(default=0)
    proved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["made_at"], name="lpb_visit_made")]

    def __str__(self) -> str:
        return f"Visit {self.pk}"


class LpbReviewStateChange(Change):
    """A review's way from state to state."""

    review = models.ForeignKey(LpbReview, on_delete=models.PROTECT, related_name="changes")
