"""Arrange a conference, move it to another day, cancel it, hand the chair over."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from saferplaces.casework.cases.models import Case
from saferplaces.casework.cases.policy import cases
from saferplaces.casework.cases.queries import UNDER_WAY
from saferplaces.casework.cases.queries import locked as locked_case
from saferplaces.casework.conferences.actions.locking import locked, note, seats
from saferplaces.casework.conferences.models import (
    Attendee,
    Conference,
    ConferenceState,
    ConferenceStateChange,
    Item,
)
from saferplaces.casework.conferences.queries import attendees
from saferplaces.casework.conferences.states import move
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Membership
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import CONFERENCES, CONFERENCES_CHAIR
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import code, codes

PLANNED, HELD = ConferenceState.PLANNED, ConferenceState.HELD
STATEMENT = "information_sharing"


def arrange(
    actor: Actor,
    case_id: int,
    *,
    starts_at: dt.datetime,
    chair_id: int,
    place: str = "",
    link: str = "",
) -> Conference:
    """Arrange a conference about a case; chair, lead and whoever arranges it are invited at once.

    Raises
    ------
    Problem
        With the field that will not do: a day that is over, nowhere to meet, nobody who chairs; or
        a conference of the case is arranged already.
    """
    with acting(actor):
        case = locked_case(case_id)
        verb = "contribute" if actor.can(CONFERENCES_CHAIR) else "work"
        cases.may(actor, verb, case).require()
        if case.state not in UNDER_WAY:
            raise Problem("The case is closed.")
        if case.conferences.filter(state=PLANNED).exists():
            raise Problem("A conference about this case is arranged already.")
        _possible(starts_at, place, link)
        part = _chair(case, chair_id)
        statement = code("conference_statements", STATEMENT)
        conference = Conference.objects.create(
            case=case, starts_at=starts_at, place=place.strip(), link=link.strip(),
            chair_id=chair_id, statement=str(statement.values["text"]),
            statement_row=f"{statement.code} of {statement.valid_from.isoformat()}",
            arranged_by_id=actor.person, arranged_at=timezone.now(),
        )  # fmt: skip
        ConferenceStateChange.objects.create(
            conference=conference, old="", new=PLANNED, by_id=actor.user_id
        )
        for row in codes("conference_agenda"):
            Item.objects.create(
                conference=conference, part=row.values["part"], place=row.order, title=row.label
            )
        seat_of(actor, conference, part, restricted=True, writes=True)
        _beside(actor, conference)
        seats(conference)
        others = {chair_id, case.lead_id} - {actor.user_id}
        notify(others, "A case conference is arranged", conference.address)
        note(actor, "arranged", conference, detail={"starts": starts_at.isoformat()})
    return conference


def postpone(
    actor: Actor,
    key: int,
    *,
    starts_at: dt.datetime,
    place: str = "",
    link: str = "",
    why: str = "",
) -> Conference:
    """Move a conference to another time or place; everybody invited hears of it."""
    with acting(actor):
        conference = locked(actor, key, "chair", PLANNED)
        _possible(starts_at, place, link)
        if not why.strip():
            raise Problem("Say why it is moved", field="why")
        before = conference.starts_at
        conference.starts_at, conference.place = starts_at, place.strip()
        conference.link, conference.sequence = link.strip(), conference.sequence + 1
        move(actor, conference, PLANNED, why.strip())
        _tell(actor, conference, "A case conference has another time or place")
        note(
            actor, "postponed", conference,
            detail={"starts": [before.isoformat(), starts_at.isoformat()]},
        )  # fmt: skip
    return conference


def cancel(actor: Actor, key: int, why: str) -> Conference:
    """Call a conference off; what made it due stays due."""
    with acting(actor):
        conference = locked(actor, key, "chair", PLANNED)
        if not why.strip():
            raise Problem("Say why it is cancelled", field="why")
        conference.cancelled_why = why.strip()
        conference.sequence += 1
        move(actor, conference, ConferenceState.CANCELLED, why.strip())
        _tell(actor, conference, "A case conference is cancelled")
        note(actor, "cancelled", conference)
    return conference


def take_chair(actor: Actor, key: int, why: str) -> Conference:
    """Chair a conference instead of another: sickness, leave; the reason is recorded."""
    with acting(actor):
        conference = locked(actor, key, "take the chair", PLANNED, HELD)
        if conference.chair_id == actor.user_id:
            raise Problem("You chair it already.")
        if not why.strip():
            raise Problem("Say why you chair it", field="why")
        before, conference.chair_id = conference.chair_id, actor.person
        part = Membership.objects.get(pk=actor.membership_id or 0)
        seat_of(actor, conference, part, restricted=True, writes=True)
        ConferenceStateChange.objects.create(
            conference=conference, old=conference.state, new=conference.state,
            by_id=actor.user_id, why=f"Chair: {why.strip()}",
        )  # fmt: skip
        seats(conference)
        notify([before], "Somebody else chairs a case conference of yours", conference.address)
        note(actor, "chair_taken", conference, detail={"chair": [before, conference.chair_id]})
    return conference


def seat_of(
    actor: Actor, conference: Conference, part: Membership, *, restricted: bool, writes: bool
) -> Attendee:
    """Give somebody a seat, or more in the one they have."""
    found = conference.attendees.filter(user_id=part.user_id, withdrawn_at=None).first()
    made = found or Attendee(
        conference=conference, user_id=part.user_id, invited_by_id=actor.person,
        invited_at=timezone.now(),
    )  # fmt: skip
    made.organisation_id, made.body = part.organisation_id, part.organisation.name
    made.name = part.user.name
    made.restricted, made.writes = made.restricted or restricted, made.writes or writes
    made.save()
    return made


def _beside(actor: Actor, conference: Conference) -> None:
    """Seat the lead and whoever arranges it, if they do not chair it themselves."""
    for user_id in dict.fromkeys([actor.person, conference.case.lead_id]):
        parts = workers(CONFERENCES, district=conference.case.district).filter(user_id=user_id)
        if user_id == actor.user_id:
            parts = parts.filter(organisation_id=actor.body)
        part = parts.first()
        if part is not None and user_id != conference.chair_id:
            seat_of(actor, conference, part, restricted=False, writes=user_id == actor.user_id)


def _chair(case: Case, user_id: int) -> Membership:
    parts = workers(CONFERENCES_CHAIR, district=case.district).filter(user_id=user_id)
    part = parts.filter(organisation_id__in=[case.organisation_id, *case.shared_with]).first()
    if part is None:
        raise Problem("Select somebody who may chair conferences about this case", field="chair")
    return part


def _possible(starts_at: dt.datetime, place: str, link: str) -> None:
    if starts_at <= timezone.now():
        raise Problem("The conference must be in the future", field="day")
    if not (place.strip() or link.strip()):
        raise Problem("Say where it is held, or give the link to join it", field="place")


def _tell(actor: Actor, conference: Conference, text: str) -> None:
    users = {row.user_id for row in attendees(conference) if row.user_id} - {actor.user_id}
    notify([key for key in users if key], text, conference.address)
