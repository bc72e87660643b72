"""Invite people and guests, take an invitation back, answer one."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from saferplaces.casework.conferences.actions.arrange import seat_of
from saferplaces.casework.conferences.actions.locking import locked, note, seats
from saferplaces.casework.conferences.models import Answer, Attendee, Conference, ConferenceState
from saferplaces.casework.conferences.queries import own_seat
from saferplaces.casework.conferences.sharing import share_with
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import CONFERENCES
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.problems import Problem

PLANNED, HELD = ConferenceState.PLANNED, ConferenceState.HELD


def invite(
    actor: Actor,
    key: int,
    *,
    user_id: int,
    organisation_id: int,
    restricted: bool = False,
    writes: bool = False,
    purpose: str = "",
    gateway: str = "",
) -> Attendee:
    """Invite somebody with an account, as a person of an organisation.

    Where their organisation has no part in the case yet, the case is shared with it first, for a
    purpose and by a gateway; without these the invitation is refused.
    """
    with acting(actor):
        conference = locked(actor, key, "organise", PLANNED)
        case = conference.case
        parts = workers(CONFERENCES, organisation_id=organisation_id, district=case.district)
        part = parts.filter(user_id=user_id).first()
        if part is None:
            raise Problem("Select somebody who may come to conferences here", field="person")
        if organisation_id not in {case.organisation_id, *case.shared_with}:
            share_with(actor, case.pk, organisation_id, purpose=purpose, gateway=gateway)
        made = seat_of(actor, conference, part, restricted=restricted, writes=writes)
        seats(conference)
        notify([user_id], "You are invited to a case conference", conference.address)
        note(actor, "invited", conference, detail={"user": user_id, "restricted": restricted})
    return made


def invite_guest(
    actor: Actor, key: int, *, name: str, body: str, email: str = "", restricted: bool = False
) -> Attendee:
    """Put a guest without an account on the list; they are shown papers in the meeting only."""
    with acting(actor):
        conference = locked(actor, key, "organise", PLANNED, HELD)
        if not name.strip():
            raise Problem("Enter the guest's name", field="name")
        if not body.strip():
            raise Problem("Enter the organisation that they come from", field="body")
        if email.strip():
            try:
                validate_email(email.strip())
            except ValidationError:
                raise Problem(
                    "Enter an email address in the correct format, like name@example.com",
                    field="email",
                ) from None
        made = Attendee.objects.create(
            conference=conference, name=name.strip(), body=body.strip(), email=email.strip(),
            restricted=restricted, invited_by_id=actor.person, invited_at=timezone.now(),
        )  # fmt: skip
        note(actor, "guest_invited", conference, detail={"attendee": made.pk})
    return made


def withdraw(actor: Actor, key: int, attendee_id: int) -> Attendee:
    """Take an invitation back: they read nothing of the conference from now on."""
    with acting(actor):
        conference = locked(actor, key, "organise", PLANNED)
        found = _row(conference, attendee_id)
        if found.user_id == conference.chair_id:
            raise Problem("The chair stays until somebody else takes the chair.")
        found.withdrawn_at = timezone.now()
        found.save()
        seats(conference)
        note(actor, "invitation_withdrawn", conference, detail={"attendee": attendee_id})
    return found


def respond(actor: Actor, key: int, answer: str, words: str = "") -> Attendee:
    """Answer one's own invitation."""
    with acting(actor):
        conference = locked(actor, key, "attend", PLANNED)
        found = own_seat(actor, conference)
        if found is None or answer not in {Answer.COMES, Answer.SENDS, Answer.DECLINES}:
            raise Problem("Select your answer", field="answer")
        if answer != Answer.COMES and not words.strip():
            raise Problem("Say why, or who comes instead", field="words")
        found.answer, found.words, found.answered_at = answer, words.strip(), timezone.now()
        found.save()
        if answer != Answer.COMES and conference.chair_id != actor.user_id:
            text = "Somebody cannot come to a case conference"
            notify([conference.chair_id], text, conference.address)
        note(actor, "answered", conference, detail={"answer": answer})
    return found


def _row(conference: Conference, attendee_id: int) -> Attendee:
    found = conference.attendees.filter(pk=attendee_id, withdrawn_at=None).first()
    if found is None:
        raise Problem("They are no longer invited. Open the page again.")
    return found
