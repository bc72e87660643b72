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
