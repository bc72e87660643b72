"""What letters add to the page of a case, and to what is told to whom asks for their record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse

from saferplaces.casework.cases.holding import has
from saferplaces.casework.letters.models import Letter, LetterState
from saferplaces.casework.letters.queries import of_case
from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.once import once
from saferplaces.foundation.registry import Moment
from saferplaces.intake.safe_contact.identity import identities

LATEST = 5


def panel(actor: Actor, case_id: str, access: Access) -> Mapping[str, Any] | None:
    """Return the newest letters of a case."""
    rows = _of_case(actor, int(case_id))[:LATEST]
    access.saw("letter", [row.pk for row in rows], [row.person.person_id for row in rows])
    return {"letters": rows, "all": reverse("letters-of-case", args=[case_id])} if rows else None


def moments(actor: Actor, case_id: int, access: Access) -> Iterable[Moment]:
    """Return the letters that have gone out as moments of the case."""
    rows = [row for row in _of_case(actor, case_id) if row.state == LetterState.SENT]
    access.saw("letter", [row.pk for row in rows], [row.person.person_id for row in rows])
    return [
        Moment(
            row.sent_at,
            f"Letter sent: {row.version.template.title}",
            f"To {row.person.name}. {row.get_delivery_display()}.",
            reverse("letter", args=[row.pk]),
        )
        for row in rows
        if row.sent_at is not None
    ]


@once
def _of_case(actor: Actor, case_id: int) -> Sequence[Letter]:
    return list(of_case(actor, case_id)) if has(case_id, Letter) else []


def about(person_id: str) -> Iterator[Mapping[str, Any]]:
    """Return the letters to somebody, drafts too, for an access report."""
    for row in Letter.objects.filter(person__person_id__in=identities(person_id)).order_by(
        "made_at"
    ):
        yield {
            "source": f"Letter: {row.get_state_display().lower()}",
            "title": row.subject,
            "organisation_id": row.organisation_id,
            "text": f"{row.to_lines}\n\n{row.body}",
        }
