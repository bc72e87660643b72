"""How requirements and conferences go from state to state.

The actions ask these tables, and docs/conferences.md draws them (``tools/state_diagrams.py``).
"""

from __future__ import annotations

from saferplaces.casework.conferences.models import (
    Conference,
    ConferenceState,
    ConferenceStateChange,
    Requirement,
    RequirementState,
    RequirementStateChange,
)
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import CASES_WORK, CONFERENCES_CHAIR, DISPENSE
from saferplaces.foundation.states import MACHINES, Machine, Way, step

DUE, MET = RequirementState.DUE, RequirementState.MET
PLANNED, HELD = ConferenceState.PLANNED, ConferenceState.HELD

REQUIREMENT = (
    Way("", DUE, "require", "the service"),
    Way(DUE, MET, "meet", "the service, when a conference is held"),
    Way(DUE, RequirementState.DISPENSED, "dispense", "an inspector", DISPENSE),
    Way(DUE, RequirementState.LAPSED, "lapse", "the service, when the case closes lower"),
)
CONFERENCE = (
    Way("", PLANNED, "arrange", "who works the case", CASES_WORK),
    Way(PLANNED, PLANNED, "postpone", "its chair", CONFERENCES_CHAIR),
    Way(PLANNED, ConferenceState.CANCELLED, "cancel", "its chair", CONFERENCES_CHAIR),
    Way(PLANNED, HELD, "hold", "its chair", CONFERENCES_CHAIR),
    Way(HELD, ConferenceState.MINUTED, "agree the minutes", "its chair", CONFERENCES_CHAIR),
)


def move(actor: Actor, conference: Conference, new: str, why: str = "") -> None:
    """Move a locked conference and save it whole, leaving a row that says who, why and when.

    Raises
    ------
    Problem
        When there is no such way.
    """
    step(CONFERENCE, conference.state, new)
    ConferenceStateChange.objects.create(
        conference=conference, old=conference.state, new=new, by_id=actor.user_id, why=why
    )
    conference.state = new
    conference.save()


def move_requirement(actor: Actor, requirement: Requirement, new: str, why: str = "") -> None:
    """Move a locked requirement and save it whole.

    Raises
    ------
    Problem
        When there is no such way.
    """
    step(REQUIREMENT, requirement.state, new)
    RequirementStateChange.objects.create(
        requirement=requirement, old=requirement.state, new=new, by_id=actor.user_id, why=why
    )
    requirement.state = new
    requirement.save()


def register() -> None:
    """Have the tables drawn and walked."""
    for name, title, table in (
        ("conference-requirement", "The duty to confer", REQUIREMENT),
        ("conference", "A case conference", CONFERENCE),
    ):
        MACHINES.add(Machine(title, "conferences.md", table), name=name)
