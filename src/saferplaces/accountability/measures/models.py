"""Figures: what the pages and the reporting views read; made anew by the job ``measures``."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Figure(models.Model):
    """One measure, of one district and of the months that end with `month`.

    Attributes
    ----------
    month:
        First day of the last month.
    months:
        How many months it covers: 1, or the measure's whole period.
    district:
        Code of the district; "" is the whole force, logs of no known district among it.
    denominator:
        None for plain counts.
    low, high:
        Ends of the 95% interval: of the share (Wilson), or of the count (exact, Poisson).
    version:
        Version of the definition by which it was made.
    """

    measure = models.CharField(max_length=60)
    version = models.IntegerField()
    month = models.DateField()
    months = models.IntegerField()
    district = models.CharField(max_length=60, blank=True)
    numerator = models.IntegerField()
    denominator = models.IntegerField(null=True)
    low = models.FloatField()
    high = models.FloatField()
    snapshot = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["measure", "months", "month", "district"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["measure", "months", "month", "district"], name="one_figure"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.month:%Y-%m} {self.district}"
