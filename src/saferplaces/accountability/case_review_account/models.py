"""What the account keeps of its own: awareness activity, and saved assumptions about demand.

The measures themselves are reckoned from the records of case reviews whenever they are read.
"""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models


@pghistory.track()
class Activity(models.Model):
    """One thing done to make the ASB case review known: what the promotion duty asks.

    Attributes
    ----------
    kind:
        Code of the list ``awareness_kinds``.
    district:
        Code of the district; "" for the whole area.
    reached:
        How many people; None where nobody can say.
    counted:
        Whether that is a count; else an estimate.
    how:
        How the number is known.
    withdrawn_at, why_withdrawn:
        An entry that was wrong stays, struck out.
    """

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=160)
    words = models.TextField(blank=True)
    district = models.CharField(max_length=60, blank=True)
    held_on = models.DateField()
    reached = models.PositiveIntegerField(null=True)
    counted = models.BooleanField(default=False)
    how = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    entered_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    why_withdrawn = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-held_on", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["district", "held_on"], name="awareness_district_day")
        ]

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class Scenario(models.Model):
    """Assumptions about demand under a name. They are never changed: other ones are another row."""

    name = models.CharField(max_length=80, unique=True)
    words = models.TextField(blank=True)
    assumptions = models.JSONField()
    made_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name
