"""In the meeting: the statement is read, confidentiality accepted, attendance written down."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from saferplaces.casework.conferences.actions.locking import locked, note, seats
from saferplaces.casework.conferences.models import Attendee, Conference, ConferenceState
from saferplaces.casework.conferences.queries import attendees, own_seat
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem

PLANNED, HELD = ConferenceState.PLANNED, ConferenceState.HELD
MINUTED = ConferenceState.MINUTED


def accept(actor: Actor, key: int) -> Attendee:
    """Accept confidentiality oneself, in one's own account: the papers open."""
    with acting(actor):
        conference = locked(actor, key, "attend", PLANNED, HELD, MINUTED)
        found = own_seat(actor, conference)
        if found is None:
            raise Problem("You are not on the list of this conference.")
        return _accept(actor, conference, found)


def accept_for_guest(actor: Actor, key: int, attendee_id: int) -> Attendee:
    """Write down, as the chair, that a guest without an account has accepted confidentiality."""
    with acting(actor):
        conference = locked(actor, key, "chair", PLANNED, HELD)
        found = conference.attendees.filter(pk=attendee_id, withdrawn_at=None).first()
        if found is None:
            raise Problem("They are no longer invited. Open the page again.")
        if found.user_id is not None:
            raise Problem("People with an account accept confidentiality there, themselves.")
        return _accept(actor, conference, found)


def read_statement(actor: Actor, key: int) -> Conference:
    """Say that the information-sharing statement has been read out."""
    with acting(actor):
        conference = locked(actor, key, "chair", PLANNED)
        if conference.statement_read_at is None:
            conference.statement_read_at = timezone.now()
            conference.statement_read_by_id = actor.person
            conference.save()
            note(actor, "statement_read", conference, detail={"row": conference.statement_row})
    return conference


def attendance(actor: Actor, key: int, came: Mapping[int, tuple[bool, bool]]) -> Conference:
    """Write down who came, and who sat in the restricted part (by the attendee's key).

    Nobody is in the restricted part without having been in the open one or asked into it by the
    chair, and nobody at all who has not accepted confidentiality.
    """
    with acting(actor):
        conference = locked(actor, key, "chair", PLANNED, HELD)
        for row in attendees(conference):
            if row.pk not in came:
                continue
            here, restricted = came[row.pk]
            if restricted and not here:
                raise Problem(f"{row.name} cannot be in the restricted part without having come.")
            if here and row.accepted_at is None:
                raise Problem(
                    f"{row.name} has not accepted confidentiality: "
                    + ("they do so in their own account." if row.user_id else "ask, and note it.")
                )
            if row.user_id == conference.chair_id and not (here and restricted):
                raise Problem("The chair is in both parts; somebody else takes the chair first.")
            row.came, row.came_restricted = here, restricted
            row.save()
        seats(conference)
        note(
            actor, "attendance", conference,
            detail={"came": sorted(k for k, v in came.items() if v[0])},
        )  # fmt: skip
    return conference


def _accept(actor: Actor, conference: Conference, row: Attendee) -> Attendee:
    if row.accepted_at is None:
        row.accepted_at, row.accepted_by_id = timezone.now(), actor.person
        row.save()
        seats(conference)
        note(actor, "confidentiality", conference, detail={"attendee": row.pk})
    return row
