"""A service asks the police to take a referral back."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q

from saferplaces.programmes.immediate_justice.models.referral import Referral


@pghistory.track()
class BackRequest(models.Model):
    """That Probation or youth justice asks for a referral to be withdrawn; the police decide.

    Attributes
    ----------
    why, words:
        Code of the list ``justice_endings``, and more.
    granted, answer:
        What the police decided, None until then; and why, for the service.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="asked_back")
    why = models.CharField(max_length=40)
    words = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    granted = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(granted__isnull=True), name="one_open_request"
            )
        ]

    def __str__(self) -> str:
        return f"Request {self.pk}"
