"""What the grant was spent on, and evaluations as they were made."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q


@pghistory.track()
class Spend(models.Model):
    """One entry of what a grant was spent on; put right by an entry that takes it off again.

    Attributes
    ----------
    grant, category:
        Codes of the lists ``grants`` and ``grant_categories``.
    route:
        ``adult`` or ``child`` where it was for one of them alone.
    amount:
        In pounds, to the penny; never rounded.
    corrects:
        The entry that this one takes off.
    """

    grant = models.CharField(max_length=40)
    category = models.CharField(max_length=40)
    route = models.CharField(max_length=10, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    spent_on = models.DateField()
    words = models.CharField(max_length=200)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-spent_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["grant", "spent_on"], name="spend_of_grant")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, amount__gt=0)
                | Q(corrects__isnull=False, amount__lt=0),
                name="only_a_correction_takes_off",
            )
        ]

    def __str__(self) -> str:
        return f"Entry {self.pk}"


class Evaluation(models.Model):
    """One evaluation as it was made: figures of groups, never of a person."""

    made_at = models.DateTimeField()
    records_to = models.DateTimeField(null=True, blank=True)
    result = models.JSONField()

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"Evaluation {self.pk}"
