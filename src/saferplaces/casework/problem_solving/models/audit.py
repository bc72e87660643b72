"""Audits of plans: a random sample, judged on eight points by people who had no part in them."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models

from saferplaces.casework.problem_solving.models.plan import Plan
from saferplaces.foundation.states import Change


class AuditState(models.TextChoices):
    """Where an audit of plans stands."""

    DRAWN = "drawn", "Drawn"
    READING = "reading", "Being read"
    CLOSED = "closed", "Closed"
    ABANDONED = "abandoned", "Given up"


class AuditedState(models.TextChoices):
    """Where a plan of the sample stands."""

    DRAWN = "drawn", "Not judged"
    ONCE = "once", "Judged once, a second reader is to come"
    JUDGED = "judged", "Judged"
    DIFFERS = "differs", "The readers differ"
    SETTLED = "settled", "Settled"


class Population(models.TextChoices):
    """Which plans an audit is of."""

    STARTED = "started", "Plans whose response began in the period"
    ENDED = "ended", "Plans that were closed in the period"


@pghistory.track()
class PlanAudit(models.Model):
    """One audit: which plans, the sample as it was drawn, and what came of it.

    Attributes
    ----------
    districts:
        What belongs to the population; empty means all.
    size, minimum:
        Plans to read, and at least so many from each district that has them.
    second_share:
        Per cent of the sample that a second person reads, the first of the draw.
    strata:
        ``[[district, population, sample], ...]`` as it was drawn from.
    fingerprint:
        Digest of the population, so that it can be shown later to be the same.
    result:
        What the audit found, made when it was closed: rates and counts, nobody's words.
    """

    title = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=AuditState, default=AuditState.DRAWN)
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    of = models.CharField(max_length=10, choices=Population)
    first_day = models.DateField()
    last_day = models.DateField()
    districts = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    size = models.IntegerField()
    minimum = models.IntegerField()
    second_share = models.IntegerField()
    seed = models.BigIntegerField()
    strata = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=64)
    drawn_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["-drawn_at", "-pk"]

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class AuditedPlan(models.Model):
    """A plan of the sample. It is never replaced by another.

    `stands` holds the score of each point that counts in the end: the reader's, the mean of two
    that differ by one, or what was settled.
    """

    audit = models.ForeignKey(PlanAudit, on_delete=models.PROTECT, related_name="plans")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="audited")
    district = models.CharField(max_length=60)
    place = models.IntegerField()  # in the order of the draw
    twice = models.BooleanField()
    state = models.CharField(max_length=10, choices=AuditedState, default=AuditedState.DRAWN)
    stands = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["audit", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["audit", "plan"], name="one_plan_a_sample")
        ]

    def __str__(self) -> str:
        return f"Plan {self.place} of audit {self.audit_id}"


class AnswerState(models.TextChoices):
    """Where a district's answer to an audit stands."""

    ASKED = "asked", "To be answered"
    ANSWERED = "answered", "Answered"
    DONE = "done", "Done"


class Word(models.TextChoices):
    """Whether a district takes the findings."""

    TAKEN = "taken", "We take the findings"
    PARTLY = "partly", "We take them in part"
    NOT = "not", "We do not take them"


@pghistory.track()
class AuditAnswer(models.Model):
    """What a district's commander answers to the findings of a closed audit.

    Attributes
    ----------
    due_at:
        When the answer is due.
    word, words, will_do, do_by:
        Whether the findings are taken, the reason, what the district will do and by when.
    done:
        What came of it, once it is done.
    """

    audit = models.ForeignKey(PlanAudit, on_delete=models.PROTECT, related_name="answers")
    district = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=AnswerState, default=AnswerState.ASKED)
    due_at = models.DateTimeField()
    word = models.CharField(max_length=10, choices=Word, blank=True)
    words = models.TextField(blank=True)
    will_do = models.TextField(blank=True)
    do_by = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    done = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["due_at", "district"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["audit", "district"], name="one_answer_a_district")
        ]

    def __str__(self) -> str:
        return f"Answer of {self.district} to audit {self.audit_id}"


class AuditAnswerStateChange(Change):
    """The way of a district's answer."""

    answer = models.ForeignKey(AuditAnswer, on_delete=models.PROTECT, related_name="changes")


@pghistory.track()
class PlanReading(models.Model):
    """One person's judgement of a plan: eight scores with words; empty until it is given.

    `settles` marks the word that settles a difference between two readers.
    """

    audited = models.ForeignKey(AuditedPlan, on_delete=models.PROTECT, related_name="readings")
    reader = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    settles = models.BooleanField(default=False)
    scores = models.JSONField(default=dict, blank=True)
    words = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["audited", "reader"], name="nobody_reads_a_plan_twice")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["reader"], condition=models.Q(at__isnull=True), name="plan_to_judge"
            )
        ]

    def __str__(self) -> str:
        return f"Reading of {self.audited}"


class PlanAuditStateChange(Change):
    """An audit's way from state to state."""

    audit = models.ForeignKey(PlanAudit, on_delete=models.PROTECT, related_name="changes")


class AuditedPlanStateChange(Change):
    """The way of a plan of the sample."""

    audited = models.ForeignKey(AuditedPlan, on_delete=models.PROTECT, related_name="changes")
