"""Take a file into a case: looked at first, kept as it came."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone

from saferplaces.casework.evidence import folders
from saferplaces.casework.evidence.actions.moving import contributing, not_later, noted, whose
from saferplaces.casework.evidence.models import Exhibit, ExhibitStateChange, Kept
from saferplaces.casework.evidence.states import KEEPING
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.files import pictures
from saferplaces.foundation.files.kinds import PICTURE, kind_of
from saferplaces.foundation.files.names import shown_name
from saferplaces.foundation.files.scanning import scanned
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting
from saferplaces.foundation.states import step


def take_in(
    actor: Actor,
    case_id: int,
    *,
    key: uuid.UUID,
    name: str,
    size: int,
    sha256: str,
    text: str,
    person_id: int | None = None,
    taken_at: dt.datetime | None = None,
    shared: bool = False,
) -> Exhibit:
    """Take a file in that lies under its key in the folder of evidence.

    The caller leaves the file there when this returns, and deletes it when this refuses.

    Raises
    ------
    Problem
        When it is of a kind that is not taken, the scanner refuses it, or a field will not do.
    """
    with acting(actor):
        case, user_id, organisation_id = contributing(actor, case_id)
        person = whose(actor, case, person_id)
        if not text.strip():
            raise Problem("Enter what it shows", "text")
        not_later(taken_at, "taken_at")
        path = folders.original(key)
        kind = kind_of(path)
        clean = scanned(path)
        step(KEEPING, "", Kept.KEPT)
        made = Exhibit.objects.create(
            id=key,
            case=case,
            person=person,
            name=shown_name(name),
            text=text.strip(),
            sort=kind.sort,
            ending=kind.ending,
            size=size,
            sha256=sha256,
            taken_at=taken_at,
            scanned=clean,
            shared=shared or organisation_id != case.organisation_id,
            organisation_id=organisation_id,
            regime=actor.regime,
            uploaded_by_id=user_id,
            uploaded_at=timezone.now(),
        )
        ExhibitStateChange.objects.create(exhibit=made, new=Kept.KEPT, by_id=user_id)
        noted(
            actor, "exhibit", made.pk, case.pk, "taken_in", person, what="collect",
            sort=kind.sort, size=size, scanned=clean,
        )  # fmt: skip
        if kind.sort == PICTURE:
            largest = int(setting("evidence_largest_megapixels")) * 1_000_000
            if pictures.draw(path, folders.drawn(key), largest=largest):
                Exhibit.objects.filter(pk=key).update(drawn=True)
    return made


def delete_left_over() -> dict[str, int]:
    """Delete what uploads left that were cut off a day ago (a job)."""
    known = {str(key) for key in Exhibit.objects.values_list("pk", flat=True)}
    found = folders.left_over(known)
    for path in found:
        path.unlink(missing_ok=True)
    return {"left_over": len(found)}
