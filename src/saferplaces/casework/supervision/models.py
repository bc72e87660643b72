"""Counts that are kept, so that no page counts them anew."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Opened(models.Model):
    """How many reviews came in on a day in a district; counted anew by each publishing.

    Publishing alone makes reviews and moves them between districts, so this is always right.
    """

    day = models.DateField()
    district = models.CharField(max_length=60)
    number = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "district"], name="one_count_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.number} on {self.day}"


class Waiting(models.Model):
    """How many reviews are not yet done: added up, by district, day of closing and when due.

    A trigger on the reviews writes what each statement added or took off (the second migration), so
    that the sum is right in every transaction and nobody waits for anybody; publishing brings the
    rows together.
    """

    district = models.CharField(max_length=60)
    closed_on = models.DateField()
    due_at = models.DateTimeField()
    number = models.IntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["district", "closed_on", "due_at"],
                include=["number"],
                name="waiting_by_district",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number:+} closed on {self.closed_on}"
