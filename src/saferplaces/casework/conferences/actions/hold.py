"""Say that a conference was held, and agree its minutes: each once everything is there."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from saferplaces.casework.cases.registry import Missing
from saferplaces.casework.conferences import missing
from saferplaces.casework.conferences.actions.duty import meet, meet_again
from saferplaces.casework.conferences.actions.locking import locked, note, seats
from saferplaces.casework.conferences.models import (
    Conference,
    ConferenceState,
)
from saferplaces.casework.conferences.queries import due_of
from saferplaces.casework.conferences.states import CONFERENCE, move
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.states import step


def hold(actor: Actor, key: int) -> Conference:
    """Say that it was held: it meets the duties that began before it did.

    It counts from the time it was arranged for, or from now where it began earlier on that day.

    Raises
    ------
    Problem
        When something is missing, or its day has not come.
    """
    with acting(actor):
        conference = locked(actor, key, "chair")
        step(CONFERENCE, conference.state, ConferenceState.HELD)
        now = timezone.now()
        if timezone.localdate(conference.starts_at) > timezone.localdate(now):
            raise Problem("Its day has not come. Move it first if it was held earlier.")
        _complete(missing.before_holding(conference))
        conference.held_at = min(now, conference.starts_at)
        move(actor, conference, ConferenceState.HELD)
        seats(conference)
        due = due_of(conference.case_id).filter(began_at__lte=conference.held_at)
        for requirement in due.values_list("pk", flat=True):
            meet(actor, requirement, conference)
        note(actor, "held", conference, detail={"at": conference.held_at.isoformat()})
    return conference


def agree_minutes(actor: Actor, key: int) -> Conference:
    """Agree the minutes: from now on they are only added to; the next day becomes a duty."""
    with acting(actor):
        conference = locked(actor, key, "chair")
        step(CONFERENCE, conference.state, ConferenceState.MINUTED)
        _complete(missing.before_agreeing(conference))
        conference.minutes_agreed_at = timezone.now()
        move(actor, conference, ConferenceState.MINUTED)
        if conference.next_on is not None:
            meet_again(actor, conference, conference.next_on)
        lead = conference.case.lead_id
        if lead != actor.user_id and missing.untold(conference):
            notify([lead], "A conference is minuted: tell the victim", conference.address)
        note(actor, "minuted", conference)
    return conference


def _complete(found: Iterable[Missing]) -> None:
    words = [one.what for one in found]
    if words:
        raise Problem("Still missing: " + "; ".join(words) + ".")
