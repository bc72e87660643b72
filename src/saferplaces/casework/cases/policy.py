"""Who may read, work and supervise cases.

A case belongs to a district and is held by one organisation; others share in it by `Share`. Within
one's districts one reads what one's organisation holds or shares in; the holder alone supervises.
"""

from __future__ import annotations

from saferplaces.casework.cases.models import (
    Action,
    Case,
    CasePerson,
    CasePlace,
    Contest,
    Occurrence,
    Share,
    Transfer,
)
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import (
    CASES,
    CASES_SUPERVISE,
    CASES_WORK,
    DISPENSE,
)
from saferplaces.foundation.policy import Condition, Policy, field
from saferplaces.foundation.policy.policy import Rule

ELSEWHERE = "It is outside your districts, or your organisation has no part in it."
NOT_OURS = "Another organisation holds it, or it is outside your districts."


def reach(actor: Actor, path: str = "") -> Condition:
    """Hold where the actor may read the case; `path` leads to it (``case__``)."""
    return actor.within_districts(f"{path}district") & (
        field(f"{path}organisation_id").equals(actor.organisation_id)
        | field(f"{path}shared_with").contains(actor.organisation_id)
    )


def held(actor: Actor, path: str = "") -> Condition:
    """Hold where the actor's organisation holds the case."""
    return actor.within_districts(f"{path}district") & field(f"{path}organisation_id").equals(
        actor.organisation_id
    )


cases = Policy(
    Case,
    {
        "read": Rule(CASES, reach, ELSEWHERE),
        "contribute": Rule(CASES_WORK, reach, ELSEWHERE),
        "work": Rule(CASES_WORK, held, NOT_OURS),
        "supervise": Rule(CASES_SUPERVISE, held, NOT_OURS),
    },
)


def _answers(actor: Actor) -> Condition:
    """Hold where the case is offered to the actor's organisation."""
    return actor.within_districts("case__district") & field("new_id").equals(actor.organisation_id)


def _offers(actor: Actor) -> Condition:
    """Hold where the actor's organisation holds the case, so that the offer is its own."""
    return held(actor, "case__")


def _transfer_reach(actor: Actor) -> Condition:
    return held(actor, "case__") | _answers(actor)


def _action_reach(actor: Actor) -> Condition:
    """Hold where the actor's organisation holds the case or is to do it, or it is shared."""
    theirs = field("organisation_id").equals(actor.organisation_id) | field("shared").equals(True)
    return held(actor, "case__") | (reach(actor, "case__") & theirs)


def _action_ours(actor: Actor) -> Condition:
    theirs = reach(actor, "case__") & field("organisation_id").equals(actor.organisation_id)
    return held(actor, "case__") | theirs


transfers = Policy(
    Transfer,
    {
        "read": Rule(CASES, _transfer_reach, ELSEWHERE),
        "answer": Rule(CASES_WORK, _answers, "It was offered to another organisation."),
        "withdraw": Rule(CASES_WORK, _offers, "Another organisation offered it."),
    },
)
actions = Policy(
    Action,
    {
        "read": Rule(CASES, _action_reach, ELSEWHERE),
        "work": Rule(CASES_WORK, _action_ours, NOT_OURS),
    },
)


def _of_held(actor: Actor) -> Condition:
    return held(actor, "case__")


contests = Policy(
    Contest,
    {
        "read": Rule(CASES, _of_held, NOT_OURS),
        "decide": Rule(DISPENSE, _of_held, NOT_OURS),
    },
)
case_people = Policy(CasePerson, {"read": Rule(CASES_WORK, _of_held, NOT_OURS)})
case_places = Policy(CasePlace, {"read": Rule(CASES_WORK, _of_held, NOT_OURS)})
shares = Policy(Share, {"read": Rule(CASES_WORK, _of_held, NOT_OURS)})
occurrences = Policy(
    Occurrence,
    {
        "read": Rule(CASES, _of_held, NOT_OURS),
        "decide": Rule(CASES_WORK, _of_held, NOT_OURS),
    },
)
