"""What a conference agrees: decisions, SMART actions, the outcome, the day to meet again."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from saferplaces.casework.cases.actions.add_action import add_action
from saferplaces.casework.conferences.actions.locking import locked, note
from saferplaces.casework.conferences.models import (
    AgreedAction,
    Conference,
    ConferenceState,
    Part,
    Resolution,
)
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.calendar import end_of
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes

PLANNED, HELD = ConferenceState.PLANNED, ConferenceState.HELD
LEAST = 3
"""Words that say what is to be done: "support" alone is nothing that anybody can do by a day."""


def resolve(actor: Actor, key: int, *, text: str, part: str) -> Resolution:
    """Write a decision down; it is not changed afterwards, another one follows it."""
    with acting(actor):
        conference = locked(actor, key, "chair", PLANNED, HELD)
        if not text.strip():
            raise Problem("Write down what was decided", field="text")
        made = Resolution.objects.create(
            conference=conference, part=Part(part), text=text.strip(), by_id=actor.person,
            at=timezone.now(),
        )  # fmt: skip
        note(actor, "decided", conference, detail={"part": part})
    return made


def add(
    actor: Actor,
    key: int,
    *,
    title: str,
    kind: str,
    due_on: dt.date | None,
    relevance: str,
    measure: str,
    agreed_by_owner: str,
    owner_id: int | None = None,
    organisation_id: int | None = None,
    power: str = "",
) -> AgreedAction:
    """Agree an action; it stands in the case's plan at once.

    Specific: what, in words that somebody can do. Measurable: how we shall know. Achievable: who
    agreed to it. Relevant: which risk it lessens. Time-bound: by when.

    Raises
    ------
    Problem
        With the field that is vague.
    """
    with acting(actor):
        conference = locked(actor, key, "chair", PLANNED, HELD)
        due_at = _smart(title, due_on, relevance, measure, agreed_by_owner)
        if owner_id is None and organisation_id is None:
            raise Problem("Select the person or the organisation that does it", field="owner")
        action = add_action(
            actor, conference.case_id, title=title.strip(), kind=kind, owner_id=owner_id,
            organisation_id=organisation_id, due_at=due_at, power=power,
            source=f"conference:{conference.pk}", mechanism=relevance.strip(),
        )  # fmt: skip
        made = AgreedAction.objects.create(
            conference=conference, action=action, relevance=relevance.strip(),
            measure=measure.strip(), agreed_by_owner=agreed_by_owner.strip(), at=timezone.now(),
        )  # fmt: skip
        note(actor, "action_agreed", conference, detail={"action": action.pk})
    return made


def conclude(
    actor: Actor,
    key: int,
    *,
    outcome: str,
    words: str,
    lead_organisation_id: int | None,
    next_on: dt.date | None = None,
    why_not_again: str = "",
) -> Conference:
    """Say how the conference ended, who leads from here, and when it meets again, or why not."""
    with acting(actor):
        conference = locked(actor, key, "chair", HELD)
        if not codes("conference_outcomes").filter(code=outcome).exists():
            raise Problem("Select how the conference ended", field="outcome")
        if not words.strip():
            raise Problem("Say in a sentence what was agreed", field="words")
        case = conference.case
        if lead_organisation_id not in {case.organisation_id, *case.shared_with}:
            raise Problem("Select the organisation that leads from here", field="lead_organisation")
        if next_on is None and not why_not_again.strip():
            raise Problem("Give the day, or say why it need not meet again", field="again")
        if next_on is not None and next_on <= timezone.localdate():
            raise Problem("The next day must be in the future", field="next_on")
        conference.outcome, conference.outcome_words = outcome, words.strip()
        conference.lead_organisation_id = lead_organisation_id
        conference.next_on = next_on
        conference.why_not_again = "" if next_on else why_not_again.strip()
        conference.save()
        note(actor, "concluded", conference, detail={"outcome": outcome})
    return conference


def _smart(
    title: str, due_on: dt.date | None, relevance: str, measure: str, agreed: str
) -> dt.datetime:
    if len(title.split()) < LEAST:
        raise Problem("Say exactly what is to be done, so that it can be ticked off", field="title")
    if not measure.strip():
        raise Problem("Say how we shall know that it is done", field="measure")
    if not agreed.strip():
        raise Problem("Say who agreed that it can be done", field="agreed_by_owner")
    if not relevance.strip():
        raise Problem("Say which risk or harm it lessens", field="relevance")
    if due_on is None:
        raise Problem("Enter by when it is done", field="due_on")
    if due_on < timezone.localdate():
        raise Problem("It must be done today or later", field="due_on")
    return end_of(due_on)
