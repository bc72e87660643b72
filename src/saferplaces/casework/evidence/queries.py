"""The only place from which others get diaries and files of cases."""

from __future__ import annotations

from django.db.models import QuerySet

from saferplaces.casework.evidence.models import DiaryEntry, Exhibit
from saferplaces.casework.evidence.policy import diary, exhibits
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.reference.queries import setting


def diary_of(actor: Actor, case_id: int) -> QuerySet[DiaryEntry]:
    """Return the diary entries of a case that somebody may read."""
    rows = diary.readable(actor).filter(case_id=case_id)
    return rows.select_related("person", "written_by", "organisation")


def exhibits_of(actor: Actor, case_id: int) -> QuerySet[Exhibit]:
    """Return the files of a case that somebody may read."""
    rows = exhibits.readable(actor).filter(case_id=case_id)
    return rows.select_related("person", "uploaded_by", "organisation")


def largest() -> int:
    """Return how many bytes a file may have."""
    return int(setting("evidence_largest_mb")) << 20
