"""Lock a conference for a change, after asking whether the actor may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from saferplaces.casework.conferences.models import Conference, ConferenceState, seat
from saferplaces.casework.conferences.policy import conferences
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem

ENDED = "This conference was cancelled, or its minutes are agreed. Open the page again."


def locked(actor: Actor, key: int, verb: str, *states: str) -> Conference:
    """Return a conference that nobody else changes meanwhile.

    Raises
    ------
    Refused
        When the actor may not.
    Problem
        When it is in none of the states that are asked for, if any are.
    """
    rows = Conference.objects.select_for_update(of=("self",)).select_related("case")
    conference = rows.get(pk=key)
    conferences.may(actor, verb, conference).require()
    if states and conference.state not in states:
        raise Problem(ENDED)
    return conference


def seats(conference: Conference) -> None:
    """Write who sits where anew from the attendees' rows, and save.

    Until the conference is held, those asked into the restricted part are of it, save who is said
    not to have come; afterwards those who sat in it. The chair is of both: another takes the chair
    first.
    """
    held = conference.state not in {ConferenceState.PLANNED, ConferenceState.CANCELLED}
    rows = [
        (seat(a.user_id, a.organisation_id), a)
        for a in conference.attendees.filter(withdrawn_at=None, user__isnull=False)
    ]
    conference.seats = [key for key, _ in rows]
    conference.accepted = [key for key, a in rows if a.accepted_at]
    conference.restricted = [
        key
        for key, a in rows
        if (a.came_restricted if held else a.restricted and a.came_restricted is not False)
    ]
    conference.writers = [key for key, a in rows if a.writes]
    conference.save()


def note(
    actor: Actor,
    verb: str,
    conference: Conference,
    people: Iterable[str] = (),
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Record a change of a conference, without a word of its content."""
    record(
        actor,
        what="alter",
        verb=f"conference.{verb}",
        objects=[f"conference:{conference.pk}", f"case:{conference.case_id}"],
        people=people,
        detail={"state": str(conference.state), **(detail or {})},
    )
