"""Reference data: dated values that administrators change through screens, with history.

The engine ships code lists as files (``asvat.records.code_lists``); the rows here are the
service's own lists and the local changes to thresholds. A *region pack* is the first filling:
districts, organisations, teams, areas and thresholds of one region, as data.
"""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class District(models.Model):
    """A district of the region. `names` are the words by which extracts call it."""

    code = models.SlugField(max_length=60, primary_key=True)
    name = models.CharField(max_length=120)
    names = ArrayField(models.CharField(max_length=120), default=list)
    order = models.IntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "name"]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Code(models.Model):
    """One dated row of a code list: a label, and values as JSON (days, numbers, flags).

    A value is never changed in place: the row ends and a new one begins, so that a decision can
    say by which row it was made.
    """

    list = models.SlugField(max_length=60)
    code = models.CharField(max_length=60)
    label = models.CharField(max_length=300)
    values = models.JSONField(default=dict)
    order = models.IntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    confidence = models.CharField(max_length=30)  # statute, guidance, practitioner, local
    changed_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["list", "order", "code", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["list", "code", "valid_from"], name="one_code_a_day"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="code_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Area(models.Model):
    """A named shape of the region: a ward, a town centre, a pilot area (GeoJSON, WGS 84)."""

    kind = models.SlugField(max_length=40)
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    district = models.CharField(max_length=60, blank=True)
    shape = models.JSONField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["kind", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "code", "valid_from"], name="one_area_a_day")
        ]

    def __str__(self) -> str:
        return self.name
