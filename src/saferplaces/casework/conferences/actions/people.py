"""The people the conference is about: the victim's voice, needs of whoever is complained about."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from saferplaces.casework.cases.models import CasePerson, Part
from saferplaces.casework.cases.queries import people_of
from saferplaces.casework.conferences.actions.locking import locked, note
from saferplaces.casework.conferences.models import (
    Conference,
    ConferenceState,
    Need,
    Told,
    Voice,
)
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.intake.safe_contact.queries import may_be_reached

PLANNED, HELD = ConferenceState.PLANNED, ConferenceState.HELD
MINUTED = ConferenceState.MINUTED
NOT_SAFE = (
    "The safe-contact record does not allow this way. Choose one that it allows, or say why they"
    " were not asked."
)
ADULT = 18


def hear(
    actor: Actor,
    key: int,
    person_id: str,
    *,
    sought: bool,
    channel: str = "",
    through: str = "",
    words: str = "",
    why_not: str = "",
) -> Voice:
    """Write down what a victim wants the conference to know and how they were asked, or why not.

    Raises
    ------
    Problem
        When the way they were asked is not known to be safe, or something is missing.
    """
    with acting(actor):
        conference = locked(actor, key, "organise", PLANNED, HELD)
        _of_case(conference, person_id, Part.VICTIM)
        if sought:
            _safe(person_id, channel)
            if not words.strip():
                raise Problem("Write down what they said, in their words", field="words")
        elif not why_not.strip():
            raise Problem("Say why they were not asked", field="why_not")
        voice, _ = Voice.objects.update_or_create(
            conference=conference,
            person_id=person_id,
            defaults={
                "sought": sought,
                "channel": channel if sought else "",
                "through": through.strip() if sought else "",
                "words": words.strip() if sought else "",
                "why_not": "" if sought else why_not.strip(),
                "by_id": actor.person,
                "at": timezone.now(),
            },
        )
        note(actor, "voice", conference, [person_id], {"sought": sought})
    return voice


def needs(actor: Actor, key: int, person_id: str, *, vulnerabilities: str, support: str) -> Need:
    """Write down what somebody complained about needs: what they live with, who supports them."""
    with acting(actor):
        conference = locked(actor, key, "organise", PLANNED, HELD)
        person = _of_case(conference, person_id, Part.COMPLAINED_ABOUT)
        if not vulnerabilities.strip():
            raise Problem(
                "Write down what makes them vulnerable, or that nothing is known and who was asked",
                field="vulnerabilities",
            )
        if not support.strip():
            raise Problem("Write down what support there is, or should be", field="support")
        need, _ = Need.objects.update_or_create(
            conference=conference,
            person_id=person_id,
            defaults={
                "child": is_child(person.born, conference.starts_at),
                "vulnerabilities": vulnerabilities.strip(),
                "support": support.strip(),
                "by_id": actor.person,
                "at": timezone.now(),
            },
        )
        note(actor, "needs", conference, [person_id])
    return need


def tell(
    actor: Actor, key: int, person_id: str, *, channel: str = "", words: str = "", why_not: str = ""
) -> Told:
    """Write down what a victim was told after the conference, or why they were not."""
    with acting(actor):
        conference = locked(actor, key, "organise", HELD, MINUTED)
        _of_case(conference, person_id, Part.VICTIM)
        if not why_not.strip():
            _safe(person_id, channel)
            if not words.strip():
                raise Problem("Write down what they were told", field="words")
        told, _ = Told.objects.update_or_create(
            conference=conference,
            person_id=person_id,
            defaults={
                "channel": "" if why_not.strip() else channel,
                "words": "" if why_not.strip() else words.strip(),
                "why_not": why_not.strip(),
                "by_id": actor.person,
                "at": timezone.now(),
            },
        )
        note(actor, "victim_told", conference, [person_id], {"told": not why_not.strip()})
    return told


def is_child(born: dt.date | None, at: dt.datetime) -> bool | None:
    """Say whether somebody is under 18 on a day; None where nobody knows when they were born."""
    if born is None:
        return None
    day = timezone.localdate(at)
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return years < ADULT


def _of_case(conference: Conference, person_id: str, part: str) -> CasePerson:
    for person in people_of(conference.case_id, part):
        if person.person_id == person_id:
            return person
    raise Problem("They are no longer in the case. Open the page again.")


def _safe(person_id: str, channel: str) -> None:
    if not channel:
        raise Problem("Select the way", field="channel")
    if not may_be_reached(person_id, channel):
        raise Problem(NOT_SAFE, field="channel")
