"""Tokens of software, how often it asks, and answers that a repeated request gets again."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone


@pghistory.track(exclude=["digest", "last_used_on"])
class Token(models.Model):
    """What software shows to be let in: its account's role, narrowed to some scopes, for a time.

    The secret itself is shown once and kept nowhere. It is random and 256 bits long, so that its
    plain SHA-256 gives nothing away; a slow hash is for passwords, which people choose.
    """

    account = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=120)
    hint = models.CharField(max_length=20)  # how it begins, to tell it from others
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=60))
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="token_expires_after_it_is_made",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def works(self) -> bool:
        """Whether it has been neither revoked nor has it expired."""
        return self.revoked_at is None and self.expires_at > timezone.now()


class Meter(models.Model):
    """How often one token asked, or one address was turned away, in one span of time."""

    key = models.CharField(max_length=80)
    span = models.BigIntegerField()  # spans since 1970
    ends_at = models.DateTimeField()
    count = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "span"], name="one_meter_a_span")
        ]
        indexes: ClassVar = [models.Index(fields=["ends_at"], name="meter_ends")]

    def __str__(self) -> str:
        return self.key


class Answered(models.Model):
    """What a request with an idempotency key made: the record's key, never its content."""

    account = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    operation = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)  # of the body
    made = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "key"], name="one_answer_a_key")
        ]
        indexes: ClassVar = [models.Index(fields=["at"], name="answered_at")]

    def __str__(self) -> str:
        return self.key
