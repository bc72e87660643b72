"""Hand the conferences that one person chairs to another, in one step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from saferplaces.casework.conferences.actions.arrange import seat_of
from saferplaces.casework.conferences.actions.locking import note, seats
from saferplaces.casework.conferences.models import Conference
from saferplaces.casework.conferences.queries import UNDER_WAY
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import CONFERENCES_CHAIR
from saferplaces.foundation.messages.actions import notify


def open_work(user_id: int) -> Iterator[Mapping[str, Any]]:
    """Give the conferences that a person is to hold, or to have minuted."""
    for conference in _chaired(user_id).select_related("case"):
        yield {
            "kind": "conference",
            "title": "Case conference to chair",
            "address": conference.address,
            "due_at": conference.starts_at,
            "district": conference.case.district,
        }


def reassign(actor: Actor, from_id: int, to_id: int) -> int:
    """Give the chair to the other where they may chair; return how many."""
    moved = 0
    with acting(actor):
        for conference in _chaired(from_id).select_for_update(of=("self",)).select_related("case"):
            case = conference.case
            parts = workers(CONFERENCES_CHAIR, district=case.district).filter(user_id=to_id)
            part = parts.filter(
                organisation_id__in=[case.organisation_id, *case.shared_with]
            ).first()
            if part is None:
                continue
            conference.chair_id = to_id
            seat_of(actor, conference, part, restricted=True, writes=True)
            seats(conference)
            notify([to_id], "A case conference is yours to chair", conference.address)
            note(actor, "chair_taken", conference, detail={"chair": [from_id, to_id]})
            moved += 1
    return moved


def _chaired(user_id: int) -> QuerySet[Conference]:
    return Conference.objects.filter(chair_id=user_id, state__in=UNDER_WAY).order_by("starts_at")
