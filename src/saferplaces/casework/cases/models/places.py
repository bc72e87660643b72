"""Where a case happens, and the logs that are occurrences of it."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from saferplaces.casework.cases.models.case import Case
from saferplaces.foundation.states import Change


@pghistory.track()
class CasePlace(models.Model):
    """A place of the case: one that linkage knows (`place_id`), or words alone."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="places")
    place_id = models.TextField(blank=True)
    label = models.TextField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["place_id"], name="case_place")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "place_id"],
                condition=Q(left_at__isnull=True) & ~Q(place_id=""),
                name="one_place_a_case",
            ),
        ]

    def __str__(self) -> str:
        return f"Place {self.pk}"


class OccurrenceState(models.TextChoices):
    """Whether a log belongs to the case."""

    SUGGESTED = "suggested", "Suggested"
    CONFIRMED = "confirmed", "Confirmed"
    REFUSED = "refused", "Not of this case"


@pghistory.track()
class Occurrence(models.Model):
    """One log in one case: suggested by the service, confirmed or refused by a person.

    `why` holds the grounds of a suggestion, codes of the list ``occurrence_grounds``.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="occurrences")
    incident_id = models.TextField()
    state = models.CharField(max_length=10, choices=OccurrenceState)
    why = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    added_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "identity.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-added_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["incident_id"], name="occurrence_log"),
            models.Index(
                fields=["case"], condition=Q(state="suggested"), name="occurrence_suggested"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "incident_id"], name="one_log_a_case")
        ]

    def __str__(self) -> str:
        return f"Occurrence {self.pk}"


class OccurrenceStateChange(Change):
    """An occurrence's way from state to state."""

    occurrence = models.ForeignKey(Occurrence, on_delete=models.PROTECT, related_name="changes")
