"""Notices to the people of the service, and messages to people outside it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.urls import NoReverseMatch, reverse

from saferplaces.foundation.messages.sealing import SealedJSON, SealedText
from saferplaces.foundation.states import Change


class Notice(models.Model):
    """One line to one person, with the page that it is about: its address, or its name.

    The text names no person and no place: it may be sent on as an e-mail. A name is looked up
    when the notice is shown, so that whoever makes one (publishing) needs no addresses.
    """

    to = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="notices")
    text = models.CharField(max_length=300)
    address = models.CharField(max_length=300, blank=True)
    urgent = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at"]
        indexes: ClassVar = [models.Index(fields=["to", "read_at"], name="notice_unread")]

    @property
    def link(self) -> str:
        """Where it leads; "" where there is no such page."""
        if not self.address or self.address.startswith("/"):
            return self.address
        try:
            return reverse(self.address)
        except NoReverseMatch:
            return ""

    def __str__(self) -> str:
        return self.text


class OutgoingState(models.TextChoices):
    """Where a message to somebody outside stands."""

    QUEUED = "queued", "Waiting to be sent"
    FAILED = "failed", "Not sent, to be tried again"
    SENT = "sent", "Sent"
    GIVEN_UP = "given_up", "Not sent, given up"


class Outgoing(models.Model):
    """A text or an e-mail to somebody outside the service.

    Where it goes and what fills it lie sealed (`sealing`), and are wiped as soon as it has ended;
    `mark` stays, from which nobody reads an address, but with which "was it sent to this number?"
    can be answered.

    Attributes
    ----------
    template, template_row:
        Code of the list ``message_templates``, and the row of it that stood then.
    about:
        The record that it is about, as ``referral:12``.
    person_id:
        Whom it reaches; "" where it is nobody of the records (a partner's officer).
    reference:
        By what the sending service knows it: the same message is never sent twice.
    tries, try_at, problem:
        How often it was tried, when it is tried next, and what went wrong, without content.
    """

    channel = models.CharField(max_length=10)
    to = SealedText(blank=True)
    values = SealedJSON(default=dict, blank=True)
    mark = models.CharField(max_length=64)
    template = models.CharField(max_length=60)
    template_row = models.ForeignKey("reference.Code", on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=80)
    person_id = models.TextField(blank=True)
    reference = models.UUIDField(default=uuid.uuid4, unique=True)
    state = models.CharField(max_length=10, choices=OutgoingState, default=OutgoingState.QUEUED)
    made_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    provider_id = models.CharField(max_length=60, blank=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["try_at"],
                condition=models.Q(state__in=["queued", "failed"]),
                name="outgoing_waiting",
            ),
            models.Index(fields=["-made_at"], name="outgoing_made"),
            models.Index(fields=["about"], name="outgoing_about"),
            models.Index(fields=["person_id"], name="outgoing_person"),
        ]

    def __str__(self) -> str:
        return f"Message {self.pk}"


class OutgoingStateChange(Change):
    """A message's way from state to state."""

    outgoing = models.ForeignKey(Outgoing, on_delete=models.PROTECT, related_name="changes")
