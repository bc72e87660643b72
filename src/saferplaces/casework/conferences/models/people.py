"""Whom a conference is about: the victim's voice, needs, and what they were told."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models

from saferplaces.casework.conferences.models.conference import Conference


@pghistory.track()
class Voice(models.Model):
    """What a victim wants the conference to know, and how they were asked; or why not.

    `channel` is a code of ``contact_channels``, allowed only where the safe-contact record has it.
    """

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="voices")
    person_id = models.TextField()
    sought = models.BooleanField()
    channel = models.CharField(max_length=30, blank=True)
    through = models.TextField(blank=True)  # an advocate or somebody else who speaks for them
    words = models.TextField(blank=True)
    why_not = models.TextField(blank=True)
    by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conference", "person_id"], name="one_voice_a_victim")
        ]

    def __str__(self) -> str:
        return f"Voice {self.pk}"


@pghistory.track()
class Need(models.Model):
    """The needs of somebody complained about: what makes them vulnerable, what support there is.

    `child` is whether they were under 18 on the day of the conference; None where nobody knows.
    """

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="needs")
    person_id = models.TextField()
    child = models.BooleanField(null=True)
    vulnerabilities = models.TextField()
    support = models.TextField()
    by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conference", "person_id"], name="needs_once_a_person")
        ]

    def __str__(self) -> str:
        return f"Needs {self.pk}"


@pghistory.track()
class Told(models.Model):
    """What a victim was told of a conference, and how; or why they were not."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="told")
    person_id = models.TextField()
    channel = models.CharField(max_length=30, blank=True)
    words = models.TextField(blank=True)
    why_not = models.TextField(blank=True)
    by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conference", "person_id"], name="told_once_a_victim")
        ]

    def __str__(self) -> str:
        return f"Told {self.pk}"
