"""The audit trail: one record an access or a change, and the chain that makes it whole.

The running service may insert into these tables and read them, nothing else (its database role
has no right to update or delete); triggers refuse it to everybody else too. A deferred trigger
gives each record its number and its hash as the transaction's last statement, under one advisory
lock, so that numbers have no gaps and the order is the order of commits (design.md).
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class What(models.TextChoices):
    """Kinds of processing that must be logged (Data Protection Act 2018, section 62), and ours."""

    COLLECT = "collect", "Collected"
    ALTER = "alter", "Changed"
    CONSULT = "consult", "Looked at"
    DISCLOSE = "disclose", "Disclosed"
    COMBINE = "combine", "Combined"
    ERASE = "erase", "Erased"
    REFUSE = "refuse", "Refused"
    SIGN_IN = "sign_in", "Signed in or out"
    BREAK_GLASS = "break_glass", "Broke the glass"


class Entry(models.Model):
    """One access or change: who, in which part, what, on which records. Never their content.

    Attributes
    ----------
    verb:
        What was done in the service's words: ``incident.read``, ``review.decided``.
    query:
        What was asked for, as the page's own terms (a search's text is kept: it is what was done).
    objects:
        Keys of the records, as ``incident:ID``.
    people:
        Keys of the persons that they show, so that "who looked at her?" is one look-up.
    detail:
        For a change: the fields and states before and after, without personal content.
    """

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    request_id = models.CharField(max_length=40)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    role = models.CharField(max_length=30)
    organisation_id = models.BigIntegerField(null=True)
    organisation = models.CharField(max_length=200, blank=True)
    what = models.CharField(max_length=12, choices=What)
    verb = models.CharField(max_length=60)
    query = models.JSONField(default=dict)
    objects_seen = ArrayField(models.CharField(max_length=120), default=list)
    people_seen = ArrayField(models.CharField(max_length=60), default=list)
    count = models.IntegerField(default=0)
    purpose = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    recipient = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["people_seen"], name="entry_people"),
            GinIndex(fields=["objects_seen"], name="entry_objects"),
            models.Index(fields=["actor_id", "at"], name="entry_actor"),
            models.Index(fields=["at"], name="entry_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"


class Link(models.Model):
    """A record's place in the chain: its number, and the hash over it and the one before."""

    number = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="link")
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.number)
