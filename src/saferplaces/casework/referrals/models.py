"""Referrals, what was said about them, recipients outside, and the links by which they read."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from saferplaces.foundation.states import Change


@pghistory.track()
class Recipient(models.Model):
    """Somebody outside who may be sent referrals: register of an organisation, checked by hand.

    A row is never changed but to say that it was checked, or that it is no longer used: a new
    number or address is a new row, which somebody checks again.

    Attributes
    ----------
    body:
        The organisation they work for.
    email, mobile:
        Where links go, and the second channel, to which codes go.
    how:
        Code of the list ``recipient_checks``: how it was made sure that both are theirs.
    """

    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=120)
    body = models.CharField(max_length=120)
    email = models.EmailField()
    mobile = models.CharField(max_length=20)
    added_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    verified_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=40, blank=True)
    how_words = models.TextField(blank=True)
    ended_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    why_ended = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["body", "name", "pk"]
        indexes: ClassVar = [models.Index(fields=["organisation", "body"], name="recipient_body")]

    def __str__(self) -> str:
        return f"{self.name}, {self.body}"


class ReferralState(models.TextChoices):
    """Where a referral stands."""

    DRAFT = "draft", "Being written"
    SENT = "sent", "Sent, no answer yet"
    QUESTION = "question", "They have asked a question"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    ENDED = "ended", "Ended with an outcome"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Expired without an answer"


class Consent(models.TextChoices):
    """Whether the person agrees to what is shared."""

    GIVEN = "given", "They agree"
    NOT_NEEDED = "not_needed", "Their agreement is not needed, or not possible"


@pghistory.track()
class Referral(models.Model):
    """What is shared about one person with one partner, why, and what came of it.

    Attributes
    ----------
    person_id, part:
        Whom it is about, and their part in the case ("" without one).
    to_organisation, recipient:
        Exactly one: a partner with accounts here, or somebody outside.
    purpose, gateway, no_consent:
        Codes of the lists ``referral_purposes``, ``gateways`` and ``referral_no_consent``.
    asked:
        What the partner is asked to do.
    chosen, words:
        Codes of the list ``referral_fields`` that are shared, and the texts of those in words.
    content, content_hash:
        What was shared, exactly as it was sent, and its SHA-256; empty until then.
    answer_due, outcome_due:
        When the answer, and then the outcome, is due.
    expires_at:
        Until when it can be answered.
    reminded_at:
        When the sender was told that the answer, or the outcome, is late.
    handled_by:
        Who at the partner has accepted it.
    """

    state = models.CharField(max_length=12, choices=ReferralState, default=ReferralState.DRAFT)
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    person_id = models.TextField()
    part = models.CharField(max_length=20, blank=True)
    district = models.CharField(max_length=60)
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    regime = models.CharField(max_length=10)
    owner = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recipient = models.ForeignKey(
        Recipient, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    purpose = models.CharField(max_length=40)
    asked = models.TextField()
    gateway = models.CharField(max_length=40)
    consent = models.CharField(max_length=12, choices=Consent)
    consent_on = models.DateField(null=True, blank=True)
    consent_how = models.TextField(blank=True)
    no_consent = models.CharField(max_length=40, blank=True)
    no_consent_why = models.TextField(blank=True)
    chosen = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    words = models.JSONField(default=dict, blank=True)
    content = models.JSONField(default=dict, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer_due = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome_due = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decline_reason = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-moved_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "-moved_at"], name="referral_ours"),
            models.Index(fields=["to_organisation", "state", "-sent_at"], name="referral_theirs"),
            models.Index(
                fields=["answer_due"],
                condition=Q(state__in=["sent", "question"]),
                name="referral_unanswered",
            ),
            models.Index(
                fields=["outcome_due"], condition=Q(state="accepted"), name="referral_accepted"
            ),
            models.Index(fields=["owner", "state"], name="referral_owner"),
            models.Index(fields=["handled_by", "state"], name="referral_handler"),
            models.Index(fields=["person_id"], name="referral_person"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_organisation__isnull=True) ^ Q(recipient__isnull=True),
                name="one_addressee",
            )
        ]

    @property
    def reference(self) -> str:
        """The number that people quote."""
        return f"R{timezone.localtime(self.created_at):%y}-{self.pk:06d}"

    @property
    def to(self) -> str:
        """To whom it goes, in words."""
        return str(self.recipient or self.to_organisation)

    def __str__(self) -> str:
        return self.reference


class Kind(models.TextChoices):
    """What is said about a referral."""

    QUESTION = "question", "Question"
    ANSWER = "answer", "Answer"
    ACCEPTANCE = "acceptance", "Accepted"
    DECLINE = "decline", "Declined"
    OUTCOME = "outcome", "Outcome"
    WITHDRAWAL = "withdrawal", "Withdrawn"


class Said(models.Model):
    """One thing that the sender or the partner has said; never changed.

    `by` is None where it came through a link.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="said")
    kind = models.CharField(max_length=12, choices=Kind)
    text = models.TextField(blank=True)
    by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} about {self.referral_id}"


class Link(models.Model):
    """One link by which somebody outside gets to a referral; of its token there is only the hash.

    `wrong` counts the wrong codes of its whole life: too many close it.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    expires_at = models.DateTimeField()
    wrong = models.IntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    why_closed = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(closed_at__isnull=True), name="one_open_link"
            )
        ]

    def __str__(self) -> str:
        return f"Link {self.pk}"


class LinkCode(models.Model):
    """One code that was sent to the second channel; keyed hash only. The newest alone is good."""

    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="codes")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    wrong = models.IntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"Code {self.pk}"


class What(models.TextChoices):
    """What happened at a link."""

    OPENED = "opened", "The link was opened; nothing was shown"
    CLOSED_OPENED = "closed_opened", "The link was opened after it had closed"
    CODE_SENT = "code_sent", "A code was asked for, and sent"
    CODE_REFUSED = "code_refused", "A code was asked for, and not sent: too many within the hour"
    CODE_WRONG = "code_wrong", "A code was entered that is wrong, used or too old"
    CODE_RIGHT = "code_right", "The right code was entered"
    READ = "read", "The referral was read"
    ANSWERED = "answered", "The referral was answered"
    CLOSED = "closed", "The link was closed"


class AccessEvent(models.Model):
    """One thing that happened at a link; append-only by its table's name."""

    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="events")
    what = models.CharField(max_length=16, choices=What)
    at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["link", "-at"], name="access_event_link")]

    def __str__(self) -> str:
        return f"{self.get_what_display()} ({self.at:%Y-%m-%d %H:%M})"


class ReferralStateChange(Change):
    """A referral's way from state to state."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="changes")
