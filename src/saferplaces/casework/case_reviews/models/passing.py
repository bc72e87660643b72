"""Who the victim is, as one body was told: so that it can look for what it holds."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from saferplaces.casework.case_reviews.models.review import CaseReview


@pghistory.track()
class NamePassed(models.Model):
    """What one relevant body was told of who the victim is, why, and by which law.

    Attributes
    ----------
    purpose, gateway:
        Codes of the lists ``case_review_purposes`` and ``gateways``.
    needed:
        Why this body needs it; the body reads it.
    chosen:
        Codes of the list ``case_review_name_fields``.
    content, content_hash:
        What was passed, exactly as it was previewed, and its SHA-256.
    ended_at, why_ended:
        When it was taken back: by hand, or as the review closed. The body reads nothing of it then.
    """

    review = models.ForeignKey(CaseReview, on_delete=models.PROTECT, related_name="names_passed")
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    purpose = models.CharField(max_length=40)
    gateway = models.CharField(max_length=40)
    needed = models.TextField()
    chosen = ArrayField(models.CharField(max_length=40))
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    why_ended = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["review", "organisation"],
                condition=Q(ended_at__isnull=True),
                name="one_name_a_body",
            )
        ]

    def __str__(self) -> str:
        return f"Name passed {self.pk}"
