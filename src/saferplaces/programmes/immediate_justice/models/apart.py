"""Who must never be placed together."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q


@pghistory.track()
class KeepApart(models.Model):
    """Two people who must never be placed together. Why is for the police alone.

    `person_id` is the smaller of the two, so that a pair stands once.
    """

    person_id = models.TextField()
    other_id = models.TextField()
    why = models.TextField()
    organisation = models.ForeignKey(
        "identity.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["other_id"], name="keep_apart_other")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person_id", "other_id"],
                condition=Q(ended_at__isnull=True),
                name="one_standing_pair",
            ),
            models.CheckConstraint(
                condition=Q(person_id__lt=F("other_id")), name="the_smaller_id_first"
            ),
        ]

    def __str__(self) -> str:
        return f"Pair {self.pk}"
