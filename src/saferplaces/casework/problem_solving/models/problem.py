"""What is written of a problem, counted of it, and belongs to it."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q

from saferplaces.casework.problem_solving.models.plan import Plan, Stage


@pghistory.track()
class PlanStage(models.Model):
    """What is written under one stage: question to answer (``prompts.QUESTIONS`` has the types)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="stages")
    stage = models.CharField(max_length=12, choices=Stage)
    content = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "stage"], name="one_stage_a_plan")
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} of {self.plan}"


class Picture(models.Model):
    """What the engine's publication says of the problem: counts alone, made anew when asked for.

    `content` holds ``months`` [[day, count]], ``hours`` (168 from Monday midnight), ``categories``
    [[name, count]], ``events``, ``logs``, ``points`` [[easting, northing, count]],
    ``people`` {callers, victims, repeat_callers, repeat_victims}, and ``first``, ``last``.
    """

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="picture")
    content = models.JSONField(default=dict)
    snapshot = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Picture of {self.plan}"


@pghistory.track()
class PlanPerson(models.Model):
    """Somebody whom a plan is about (`person_id` as the cases have it)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="people")
    person_id = models.TextField()
    part = models.CharField(max_length=20)  # victim, suspect, witness
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["person_id"], name="plan_person")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "person_id", "part"],
                condition=Q(left_at__isnull=True),
                name="one_person_a_part_of_a_plan",
            )
        ]

    def __str__(self) -> str:
        return f"{self.part} of {self.plan}"


@pghistory.track()
class PlanLink(models.Model):
    """A record that belongs to the problem: incident, place, hotspot, case, review or crime."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="links")
    kind = models.CharField(max_length=20)
    key = models.TextField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["kind", "key"], name="plan_link")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "kind", "key"], name="one_link_a_plan")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.plan}"
