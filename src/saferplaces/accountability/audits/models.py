"""Recording audits: what was asked, which logs were drawn, and what was judged of each."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models


class AuditState(models.TextChoices):
    """Where an audit stands."""

    PLANNED = "planned", "Planned"
    DRAWN = "drawn", "Drawn"
    READING = "reading", "Being read"
    CLOSED = "closed", "Closed"
    ABANDONED = "abandoned", "Abandoned"


class LogState(models.TextChoices):
    """Where a log of the sample stands."""

    DRAWN = "drawn", "Not read"
    ONCE = "once", "Read once"
    AGREED = "agreed", "Both agree"
    DISAGREED = "disagreed", "They disagree"
    SETTLED = "settled", "Settled by the registrar"
    GONE = "gone", "No longer in the population"


class Scope(models.TextChoices):
    """Which logs, by whether reviews look at them."""

    BOTH = "both", "All closed logs"
    IN = "in", "Logs in scope of reviews"
    OUT = "out", "Logs out of scope of reviews"


class By(models.TextChoices):
    """By which code strata are made."""

    CLOSING = "closing", "Closing code"
    OPENING = "opening", "Opening code"


def _codes() -> ArrayField[list[str], list[str]]:
    return ArrayField(models.CharField(max_length=60), default=list, blank=True)


@pghistory.track()
class Audit(models.Model):
    """One audit: a population, the sample that its precision needs, and what came of it.

    Attributes
    ----------
    first_day, last_day:
        Days on which the logs of the population were closed.
    agencies, districts, opening_groups, closing_groups:
        What belongs to the population; empty means all.
    expected, within, confidence, crimes_per_log:
        What the size of the sample was reckoned from.
    fingerprint:
        Digest of the population as it was drawn from, by stratum.
    result:
        The report as it was when the audit was closed; it holds no personal data.
    """

    title = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=AuditState, default=AuditState.PLANNED)
    first_day = models.DateField()
    last_day = models.DateField()
    agencies = ArrayField(models.TextField(), default=list, blank=True)
    districts = _codes()
    opening_groups = _codes()
    closing_groups = _codes()
    by = models.CharField(max_length=10, choices=By, default=By.CLOSING)
    scope = models.CharField(max_length=4, choices=Scope, default=Scope.BOTH)
    expected = models.FloatField()
    within = models.FloatField()
    confidence = models.FloatField(default=0.95)
    crimes_per_log = models.FloatField()
    minimum = models.IntegerField()
    size = models.IntegerField()
    seed = models.BigIntegerField()
    planned_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    snapshot = models.CharField(max_length=40, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    why = models.TextField(blank=True)
    result = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-planned_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class Stratum(models.Model):
    """A district and a group of codes: how many logs there are, and how many are read."""

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="strata")
    district = models.CharField(max_length=60, blank=True)
    group = models.CharField(max_length=60, blank=True)
    population = models.IntegerField()
    sample = models.IntegerField()

    class Meta:
        ordering: ClassVar = ["district", "group"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["audit", "district", "group"], name="one_stratum")
        ]

    def __str__(self) -> str:
        return f"{self.district}|{self.group}"


@pghistory.track()
class SampledLog(models.Model):
    """A log of the sample. It is never replaced by another, and never leaves."""

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="logs")
    stratum = models.ForeignKey(Stratum, on_delete=models.PROTECT, related_name="logs")
    incident_id = models.TextField()
    district = models.CharField(max_length=60, blank=True)
    place = models.IntegerField()  # in the order of the draw
    state = models.CharField(max_length=10, choices=LogState, default=LogState.DRAWN)
    settled = models.ForeignKey(
        "audits.Judgement", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["audit", "incident_id"], name="one_log_a_sample")
        ]
        indexes: ClassVar = [models.Index(fields=["incident_id"], name="sampled_incident")]

    def __str__(self) -> str:
        return f"Log {self.place} of audit {self.audit_id}"


@pghistory.track()
class Assignment(models.Model):
    """One of the two who read a log."""

    log = models.ForeignKey(SampledLog, on_delete=models.PROTECT, related_name="assignments")
    auditor = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["log", "auditor"], name="nobody_twice_on_a_log")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["auditor"],
                condition=models.Q(judged_at__isnull=True),
                name="assignment_to_judge",
            )
        ]

    def __str__(self) -> str:
        return f"{self.log_id} to {self.auditor_id}"


class Judgement(models.Model):
    """What one person found in a log; appended, never changed.

    `kind` is auditor, or registrar for the word that settles a disagreement.
    """

    log = models.ForeignKey(SampledLog, on_delete=models.PROTECT, related_name="judgements")
    kind = models.CharField(max_length=10, default="auditor")
    by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    rationale = models.TextField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"Judgement of {self.log_id} ({self.kind})"


class JudgedCrime(models.Model):
    """One crime of a log: what should have been recorded, and what was. Appended, never changed.

    Attributes
    ----------
    due_class:
        Class that should have been recorded; empty where none should have been.
    in_time:
        Recorded within the hours that the rules allow; null where it cannot be said.
    cancelled:
        no, rightly or wrongly.
    told:
        Whether the victim was told: yes, no or "" where it does not apply.
    """

    judgement = models.ForeignKey(Judgement, on_delete=models.PROTECT, related_name="crimes")
    position = models.IntegerField()
    due_class = models.CharField(max_length=10, blank=True)
    recorded = models.BooleanField()
    crime_number = models.CharField(max_length=40, blank=True)
    recorded_class = models.CharField(max_length=10, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    in_time = models.BooleanField(null=True)
    cancelled = models.CharField(max_length=10, default="no")
    told = models.CharField(max_length=5, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return f"{self.due_class or 'none due'} of {self.judgement_id}"


@pghistory.track()
class Finding(models.Model):
    """A failure that a closed audit found, and the recording error that mends it.

    `error` is empty while a review of the log is still under way; `why` says so.
    """

    log = models.ForeignKey(SampledLog, on_delete=models.PROTECT, related_name="findings")
    crime = models.OneToOneField(JudgedCrime, on_delete=models.PROTECT, related_name="finding")
    kind = models.CharField(max_length=40)  # code list recording_error_kinds
    error = models.ForeignKey(
        "reviews.RecordingError", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    why = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} in {self.log_id}"


class LogChange(models.Model):
    """A log's way from state to state: who, when, why."""

    log = models.ForeignKey(SampledLog, on_delete=models.PROTECT, related_name="changes")
    old = models.CharField(max_length=10, blank=True)
    new = models.CharField(max_length=10)
    by = models.ForeignKey("identity.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.old} to {self.new}"


class PopulationDay(models.Model):
    """How many logs were closed on a day, by what a population is made of; made at publishing."""

    day = models.DateField()
    agency = models.TextField()
    district = models.CharField(max_length=60)
    opening_code = models.TextField()
    closing_code = models.TextField()
    in_scope = models.BooleanField()
    logs = models.IntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["day"], name="population_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.district}"
