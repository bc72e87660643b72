"""The audit trail: one record an access or a change, and the chain that makes it whole.

The running service may insert into these tables and read them, nothing else (its database role
has no right to update or delete); triggers refuse it to everybody else too. A deferred trigger
gives each record its number and its hash as the transaction's last statement, under one advisory
lock, so that numbers have no gaps and the order is the order of commits (design.md).
"""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q


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


class BreakGlass(models.Model):
    """A reach beyond one's own districts to one record, for a short time, with its reason.

    Rows are appended; one ends by its time alone. It counts for the part in which it was asked.
    """

    user = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey("identity.Membership", on_delete=models.PROTECT)
    kind = models.CharField(max_length=20)  # incident or person
    key = models.CharField(max_length=120)
    districts = ArrayField(models.CharField(max_length=60), default=list)  # whose record it is
    reason = models.TextField()
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-began_at"]
        indexes: ClassVar = [models.Index(fields=["membership", "ends_at"], name="glass_member")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


@pghistory.track()
class Unusual(models.Model):
    """Something about who looked at whom that the data protection officer should look into.

    `pattern` is a code of the list ``audit_patterns``, `key` what makes it one finding (an actor
    and an hour; a person and a day). The entries are those of the actor and the person, as far as
    given, from `began_at` to `ended_at`. It accuses nobody: most have a good explanation.
    """

    pattern = models.CharField(max_length=40)
    key = models.CharField(max_length=160)
    actor = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    role = models.CharField(max_length=30, blank=True)
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    person_id = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    entries = models.IntegerField()
    reason = models.CharField(max_length=300)
    found_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=40, blank=True)  # code list pattern_outcomes
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-ended_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pattern", "key"], name="one_finding_a_key")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["-ended_at"], condition=Q(looked_at__isnull=True), name="unusual_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pattern} {self.key}"


@pghistory.track()
class Watched(models.Model):
    """A person whose records the data protection officer watches: known to many, or in dispute."""

    person_id = models.CharField(max_length=60)
    why = models.TextField()
    added_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-added_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person_id"], condition=Q(ended_at__isnull=True), name="watched_once"
            )
        ]

    def __str__(self) -> str:
        return self.person_id


class ReportState(models.TextChoices):
    """Where an access report stands."""

    PREPARING = "preparing", "Being prepared"
    FINISHED = "finished", "Finished"
    WITHDRAWN = "withdrawn", "Withdrawn"


@pghistory.track()
class AccessReport(models.Model):
    """The answer to a person who asks what is held about them, prepared by the DPO."""

    person_id = models.CharField(max_length=60)
    reference = models.CharField(max_length=60)
    received_on = models.DateField()
    due_on = models.DateField()
    identity = models.CharField(max_length=40)  # how it was checked: code list identity_checks
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.PREPARING)
    started_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    why = models.TextField(blank=True)  # of a withdrawal
    elsewhere = models.JSONField(default=list, blank=True)  # other controllers to ask, by name

    class Meta:
        ordering: ClassVar = ["-started_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person_id"], condition=Q(state="preparing"), name="one_open_report"
            )
        ]

    def __str__(self) -> str:
        return self.reference


class Release(models.TextChoices):
    """What becomes of one item of an access report."""

    UNDECIDED = "", "Not decided"
    RELEASE = "release", "Release"
    RESTRICT = "restrict", "Leave out, and say so"
    NEITHER = "neither", "Neither confirm nor deny"
    NAMESAKE = "namesake", "Of somebody else"


@pghistory.track(exclude=["title", "text", "names", "hidden"])
class AccessReportItem(models.Model):
    """One thing that is held about the person, as it was when the report was begun.

    Attributes
    ----------
    uncertain, same:
        The record was put to the person by a link that is not sure; what a human said of it, None
        until they have. What is of a namesake leaves no trace in the answer.
    names, hidden:
        Words that may name others, as proposed; and those that a human has had taken out, at
        `redacted_at`. Nothing with names is released before that.
    """

    report = models.ForeignKey(AccessReport, on_delete=models.CASCADE, related_name="items")
    position = models.IntegerField()
    source = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    text = models.TextField()
    uncertain = models.BooleanField(default=False)
    same = models.BooleanField(null=True, blank=True)
    names = models.JSONField(default=list, blank=True)
    hidden = models.JSONField(default=list, blank=True)
    redacted_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=10, choices=Release, blank=True)
    ground = models.CharField(max_length=40, blank=True)  # code list restriction_grounds
    why = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return f"{self.report} {self.position}"
