"""Extracts: files that came in, and what became of each."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models


class ExtractState(models.TextChoices):
    """Where an extract stands."""

    WAITING = "waiting", "Waiting to be checked"
    CHECKING = "checking", "Being checked"
    CHECKED = "checked", "Checked, to be confirmed"
    CONFIRMED = "confirmed", "Waiting to be added"
    ADDING = "adding", "Being added"
    ADDED = "added", "Added"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Origin(models.TextChoices):
    """How an extract came."""

    FOLDER = "folder", "Watched folder"
    UPLOAD = "upload", "Upload"
    API = "api", "API"


@pghistory.track(exclude=["look"])
class Extract(models.Model):
    """One file that was offered, and what became of it. Its content is the engine's dataset's.

    Attributes
    ----------
    name:
        What it was called where it came from. Text of others: shown escaped, never used as a path.
    kind:
        What it is by its content, as an ending: csv, xlsx, zip, ...
    mapping:
        The mapping that somebody chose; empty: every one is tried.
    look:
        What the engine would make of it (`saferplaces.intake.extracts.engine.program.Answer`),
        until that is decided.
    files:
        What became of it, and of each file within an archive.
    imports:
        Numbers of the dataset's imports, under which its rejected rows are kept.
    filed_at, removed_at:
        When its file was put away, and when it was deleted (docs/extracts.md).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=255)
    origin = models.CharField(max_length=10, choices=Origin)
    state = models.CharField(max_length=10, choices=ExtractState)
    mapping = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=10, blank=True)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    brought_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    brought_as = models.CharField(max_length=200)
    came_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    look = models.JSONField(null=True, blank=True)
    rows = models.BigIntegerField(default=0)
    accepted = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    files = models.JSONField(default=list, blank=True)
    imports = ArrayField(models.BigIntegerField(), default=list, blank=True)
    filed_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-came_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["-came_at"], name="extract_came"),
            models.Index(fields=["state", "came_at"], name="extract_state"),
        ]

    def __str__(self) -> str:
        return f"Extract {self.pk}"
