"""Plans, what they are to change, and where."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from saferplaces.foundation.states import Change


class PlanState(models.TextChoices):
    """Where a plan stands."""

    DRAFT = "draft", "Draft"
    PROPOSED = "proposed", "Waiting for a supervisor's approval"
    RETURNED = "returned", "Sent back to be completed"
    ACTIVE = "active", "Active"
    ASSESSING = "assessing", "Being assessed"
    CLOSING = "closing", "Waiting for a supervisor to close it"
    CLOSED = "closed", "Closed"
    MERGED = "merged", "Merged into another plan"
    ABANDONED = "abandoned", "Not pursued"


class Scale(models.TextChoices):
    """How large the problem is: a plan is as large as its problem, and no larger."""

    HOUSEHOLD = "household", "A person or a household"
    PLACE = "place", "One place"
    AREA = "area", "An area"


class Stage(models.TextChoices):
    """The stages that are written as answers; the objective has its own record."""

    SCANNING = "scanning", "Scanning"
    ANALYSIS = "analysis", "Analysis"
    RESPONSE = "response", "Response"
    ASSESSMENT = "assessment", "Assessment"


@pghistory.track()
class Plan(models.Model):
    """One problem that somebody owns until it is solved, or until it is said why it is not.

    Attributes
    ----------
    title, told:
        A line, and what partners and commanders are told of the problem: they name nobody and no
        home, and everybody who may read the plan reads them.
    source, source_id:
        Code of the list ``plan_sources``, and the key of what it was made from.
    kind, place_kind, tags:
        Codes of the lists ``problem_kinds``, ``problem_places`` and ``plan_tags``.
    band, victim_at_risk:
        The band of risk, and whether a victim in it stands at a serious band: both shorten the
        time between reviews.
    shared_with:
        Keys of the organisations that read it, without what is personal.
    review_due:
        When the next supervisory review is due; None while no response is under way.
    merged_into:
        The plan that it was merged into.
    """

    state = models.CharField(max_length=12, choices=PlanState, default=PlanState.DRAFT)
    title = models.CharField(max_length=160)
    told = models.TextField(blank=True)
    scale = models.CharField(max_length=12, choices=Scale)
    source = models.CharField(max_length=30)
    source_id = models.TextField(blank=True)
    kind = models.CharField(max_length=40)
    place_kind = models.CharField(max_length=40, blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    band = models.CharField(max_length=20, blank=True)
    victim_at_risk = models.BooleanField(default=False)
    district = models.CharField(max_length=60)
    ward = models.CharField(max_length=60, blank=True)  # code of a reference area
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    regime = models.CharField(max_length=10)
    shared_with = ArrayField(models.IntegerField(), default=list, blank=True)
    owner = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    supervisor = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey(
        "identity.Team", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    review_due = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)  # approved: the response begins
    assessed_at = models.DateTimeField(null=True, blank=True)  # when assessing began
    ended_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-opened_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["district", "state", "review_due"], name="plan_district"),
            models.Index(fields=["owner", "state", "review_due"], name="plan_owner"),
            models.Index(fields=["organisation", "-opened_at"], name="plan_opened"),
            models.Index(fields=["kind", "place_kind", "state"], name="plan_kind"),
            models.Index(
                fields=["review_due"], condition=Q(review_due__isnull=False), name="plan_due"
            ),
            models.Index(fields=["source", "source_id"], name="plan_source"),
            # The library's first page, without reading every finished plan.
            models.Index(
                F("ended_at").desc(nulls_last=True),
                "id",
                condition=Q(state="closed"),
                name="plan_ended",
            ),
        ]

    @property
    def reference(self) -> str:
        """The number that people quote."""
        return f"P{self.opened_at:%y}-{self.pk:06d}"

    def __str__(self) -> str:
        return self.reference


@pghistory.track()
class Objective(models.Model):
    """What is to change, by how much, by when, and against what it will be judged.

    It is chosen before the response starts and stands from then on (`locked_at`).

    Attributes
    ----------
    measure, subject:
        Code of the list ``plan_measures``, and the person or place that is counted, where the
        measure is of one ("" for the treated area).
    baseline, baseline_from, baseline_to:
        Events in the period, both days included; counted from what is published, or typed in where
        the measure is one that is counted elsewhere (`counted` is then False).
    target, target_on:
        The number that is aimed at in a period as long, and the day by which.
    design:
        Code of the list ``plan_designs``: how the effect will be judged; chosen in advance.
    why_design:
        Why this design, or why no comparison area will serve.
    """

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="objective")
    statement = models.TextField(blank=True)
    measure = models.CharField(max_length=40, blank=True)
    subject = models.TextField(blank=True)
    baseline_from = models.DateField(null=True, blank=True)
    baseline_to = models.DateField(null=True, blank=True)
    baseline = models.IntegerField(null=True, blank=True)
    counted = models.BooleanField(default=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    baseline_source = models.TextField(blank=True)  # of a number that was typed in
    target = models.IntegerField(null=True, blank=True)
    target_on = models.DateField(null=True, blank=True)
    design = models.CharField(max_length=40, blank=True)
    why_design = models.TextField(blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Objective of {self.plan}"


class AreaPart(models.TextChoices):
    """What an area is in the evaluation (the cells of the WDD)."""

    TREATED = "treated", "Where the response happens"
    COMPARISON = "comparison", "Comparison area"
    DISPLACEMENT = "displacement", "Where the problem may move to"
    COMPARISON_DISPLACEMENT = (
        "comparison_displacement",
        "Comparison for where the problem may move to",
    )


@pghistory.track()
class PlanArea(models.Model):
    """An area of a plan: chosen before the response starts, and locked with the objective.

    Attributes
    ----------
    geometry:
        GeoJSON geometry (Polygon or MultiPolygon) in metres of the British National Grid
        (EPSG:27700), as ``saferplaces.casework.problem_solving.areas`` reads it.
    made_of:
        What it was made from: ``{"from": "hotspot", "key": ..., "cells": [...]}``, ``{"from":
        "ward", "code": ...}``, ``{"from": "circle", "easting", "northing", "radius"}``,
        ``{"from": "corners"}`` or ``{"from": "ring", "width"}`` (around the treated area).
    baseline:
        Events of the baseline period in it, counted when it was chosen.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="areas")
    part = models.CharField(max_length=24, choices=AreaPart)
    name = models.CharField(max_length=120)
    geometry = models.JSONField()
    made_of = models.JSONField(default=dict)
    baseline = models.IntegerField(null=True, blank=True)
    west = models.FloatField()  # the box that it fits in: areas that meet are found by an index
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    added_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["part", "west"], name="plan_area_west")]

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {self.name}"


class PlanStateChange(Change):
    """A plan's way from state to state."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="changes")
