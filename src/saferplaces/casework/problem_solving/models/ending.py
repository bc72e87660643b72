"""How a plan ends: its effect, the finalisation template, partners' words."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from saferplaces.casework.problem_solving.models.plan import Plan


class Met(models.TextChoices):
    """Whether the objective was met."""

    FULLY = "fully", "Fully"
    PARTLY = "partly", "Partly"
    NOT = "not", "Not"


class Effect(models.TextChoices):
    """Whether the effect could be measured."""

    MEASURED = "measured", "Measured"
    NOT_MEASURABLE = "not_measurable", "Effect not measurable"


@pghistory.track()
class Finalisation(models.Model):
    """The template without which no plan is closed.

    Attributes
    ----------
    effect, why_not_measurable:
        Whether the evaluation gave a result; if none can be had, why: such plans are counted apart.
    before, after, after_from, after_to:
        Events of the baseline period and of the period after it, by the objective's measure.
    result:
        What the evaluation said when closing was asked for (``hooks.Result`` as JSON); it stays as
        it was.
    victim_told:
        yes, no_victim or no; `why_not_told` where no. Nobody is told against the safe-contact
        record.
    no_partners:
        No partner took part, so none signs off.
    authorised_by, authorised_as:
        The supervisor who closed it, and the role in which.
    """

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="finalisation")
    met = models.CharField(max_length=6, choices=Met, blank=True)
    effect = models.CharField(max_length=16, choices=Effect, blank=True)
    why_not_measurable = models.TextField(blank=True)
    before = models.IntegerField(null=True, blank=True)
    after = models.IntegerField(null=True, blank=True)
    after_from = models.DateField(null=True, blank=True)
    after_to = models.DateField(null=True, blank=True)
    result = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=40, blank=True)  # code list plan_closures
    victim_told = models.CharField(max_length=10, blank=True)
    why_not_told = models.TextField(blank=True)
    victim_view = models.TextField(blank=True)
    supervisor_view = models.TextField(blank=True)
    no_partners = models.BooleanField(default=False)
    kept_up_by = models.CharField(max_length=160, blank=True)  # sustainability: post or agency
    kept_up_how = models.TextField(blank=True)
    lessons = models.TextField(blank=True)
    recommended = models.BooleanField(null=True, blank=True)  # for sharing, in the library
    saved_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    saved_at = models.DateTimeField()
    authorised_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    authorised_as = models.CharField(max_length=30, blank=True)
    authorised_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Finalisation of {self.plan}"


class Outcome(models.TextChoices):
    """What came of a finished plan: where the interval of its result lies."""

    FELL = "fell", "Fell, more than chance explains"
    UNSURE = "unsure", "Cannot be told from chance"
    ROSE = "rose", "Rose, more than chance explains"
    UNMEASURED = "unmeasured", "Effect not measurable"


class Lesson(models.Model):
    """What the library finds a finished plan by: made when it is closed, gone when it is reopened.

    Attributes
    ----------
    words:
        The problem, what was done, why it should work and the lessons, in small letters.
    """

    plan = models.OneToOneField(
        Plan, on_delete=models.PROTECT, primary_key=True, related_name="lesson"
    )
    outcome = models.CharField(max_length=10, choices=Outcome)
    words = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["words"], opclasses=["gin_trgm_ops"], name="lesson_words"),
        ]

    def __str__(self) -> str:
        return f"Lesson of {self.plan}"


class Evaluation(models.Model):
    """What the engine said of a plan's effect on one day; appended, the newest counts.

    `content` holds the verdict: measurable, method, sentence, why_not, caveats, figures, and the
    periods and months that it rests on.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="evaluations")
    content = models.JSONField()
    data_until = models.DateField(null=True, blank=True)
    by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"Evaluation of {self.plan}"


class SignOff(models.Model):
    """A partner's word at the end: by the partner, or noted by the owner; appended."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="sign_offs")
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    agrees = models.BooleanField()
    words = models.TextField(blank=True)
    given_by = models.CharField(max_length=120, blank=True)  # where the owner noted it
    by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.organisation} on {self.plan}"
