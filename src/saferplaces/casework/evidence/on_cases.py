"""What diaries and files add to the page of a case, and to what is told to whom they are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse

from saferplaces.casework.cases.holding import has
from saferplaces.casework.evidence.models import DiaryEntry, Exhibit, Kept
from saferplaces.casework.evidence.queries import diary_of, exhibits_of
from saferplaces.casework.evidence.words import SORTS, span
from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.once import once
from saferplaces.foundation.registry import Moment
from saferplaces.foundation.ui.formats import moment
from saferplaces.intake.safe_contact.identity import identities

LATEST = 3


def panel(actor: Actor, case_id: str, access: Access) -> Mapping[str, Any] | None:
    """Return the newest entries and files of a case, and how many there are."""
    diary, files = _kept_of(actor, int(case_id))
    entries, exhibits = diary[:LATEST], files[:LATEST]
    _saw(access, entries, exhibits)
    if not entries and not exhibits:
        return None
    return {
        "entries": [(span(row), reverse("diary-entry", args=[row.pk])) for row in entries],
        "files": [
            (f"{SORTS[row.sort]} {row.reference}", reverse("exhibit", args=[row.pk]))
            for row in exhibits
        ],
        "entry_count": len(diary),
        "file_count": len(files),
        "all": reverse("evidence-of-case", args=[case_id]),
    }


def moments(actor: Actor, case_id: int, access: Access) -> Iterable[Moment]:
    """Return entries where they happened and files where they came in."""
    entries, exhibits = _kept_of(actor, case_id)
    _saw(access, entries, exhibits)
    told = [
        Moment(row.happened_at, "Diary", row.text, reverse("diary-entry", args=[row.pk]))
        for row in entries
    ]
    came = [
        Moment(
            row.uploaded_at,
            f"{SORTS[row.sort]} kept",
            f"{row.text}\nTaken {moment(row.taken_at)}" if row.taken_at else row.text,
            reverse("exhibit", args=[row.pk]),
        )
        for row in exhibits
    ]
    return [*told, *came]


def about(person_id: str) -> Iterator[Mapping[str, Any]]:
    """Return the diary and the files of somebody, for an access report."""
    ids = identities(person_id)
    for row in DiaryEntry.objects.filter(person__person_id__in=ids).order_by("happened_at"):
        parts = [row.text, row.effect, row.present]
        yield {
            "source": "Diary",
            "title": span(row),
            "organisation_id": row.organisation_id,
            "text": "\n\n".join(part for part in parts if part),
        }
    for file in Exhibit.objects.filter(person__person_id__in=ids).order_by("uploaded_at"):
        yield {
            "source": "File of a case",
            "title": f"{SORTS[file.sort]} {file.reference}",
            "organisation_id": file.organisation_id,
            "text": f"{file.text}\nTaken: {moment(file.taken_at)}. The file itself is handed over "
            "separately.",
        }


@once
def _kept_of(actor: Actor, case_id: int) -> tuple[Sequence[DiaryEntry], Sequence[Exhibit]]:
    """Return the entries and the files of a case that somebody may read, the newest first."""
    kept = {"state": Kept.KEPT}
    return (
        list(diary_of(actor, case_id).filter(**kept)) if has(case_id, DiaryEntry) else [],
        list(exhibits_of(actor, case_id).filter(**kept)) if has(case_id, Exhibit) else [],
    )


def _saw(access: Access, entries: Sequence[DiaryEntry], exhibits: Sequence[Exhibit]) -> None:
    rows: list[DiaryEntry | Exhibit] = [*entries, *exhibits]
    people = [row.person.person_id for row in rows if row.person]
    access.saw("diaryentry", [row.pk for row in entries], people)
    access.saw("exhibit", [row.pk for row in exhibits])
