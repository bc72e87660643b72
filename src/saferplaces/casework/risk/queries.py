"""The only place from which others get assessments and bands."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from saferplaces.casework.risk.models import Assessment, AssessmentState
from saferplaces.foundation.reference.queries import codes

STANDING = (AssessmentState.COMPLETE, AssessmentState.LOWERING)


def of_about(kind: str, key: object) -> QuerySet[Assessment]:
    """Return the completed assessments about a record, the newest first."""
    return Assessment.objects.filter(
        about_kind=kind, about_id=str(key), state__in=STANDING
    ).order_by("-completed_at", "-pk")


def of_person(person_ids: Iterable[str]) -> QuerySet[Assessment]:
    """Return the completed assessments of a person (all ids they have had), the newest first."""
    return Assessment.objects.filter(person_id__in=set(person_ids), state__in=STANDING).order_by(
        "-completed_at", "-pk"
    )


def band_of(kind: str, key: object) -> str:
    """Return the band of a record: the highest of its people's newest; "" if never assessed."""
    newest: dict[str, str] = {}
    for assessment in of_about(kind, key):
        newest.setdefault(assessment.person_id, assessment.band)
    return max(newest.values(), key=rank, default="")


def rank(band: str) -> int:
    """Return how high a band is (0 for none)."""
    found = {row.code: int(row.values["rank"]) for row in codes("risk_bands")}
    return found.get(band, 0)
