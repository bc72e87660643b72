"""Who may read, arrange, chair and minute conferences.

A conference is read by those who sit in it and by those who supervise its case; a partner's officer
only where invited, and while the case is shared with their organisation. Papers wait until one has
accepted confidentiality; the restricted part has its own attendance, whatever else one may read.
"""

from __future__ import annotations

from saferplaces.casework.cases.policy import held
from saferplaces.casework.cases.policy import reach as of_case
from saferplaces.casework.conferences.models import Conference, Item, Paper, Requirement, seat
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import (
    CASES,
    CASES_SUPERVISE,
    CASES_WORK,
    CONFERENCES,
    CONFERENCES_CHAIR,
    DISPENSE,
)
from saferplaces.foundation.policy import NONE, Condition, Policy, field
from saferplaces.foundation.policy.policy import Rule

ELSEWHERE = "You are not invited, or your organisation has no part in the case."
NOT_CHAIR = "The chair alone does this; another may take the chair first."
NOT_YET = "Accept confidentiality first, in your own account."
NOT_THERE = "You were not in the restricted part."


def _seat(actor: Actor) -> str:
    return seat(actor.user_id, actor.organisation_id)


def _among(actor: Actor, name: str, path: str = "") -> Condition:
    sits = field(f"{path}{name}").contains(_seat(actor))
    return of_case(actor, f"{path}case__") & sits


def _readers(actor: Actor, path: str = "") -> Condition:
    sits = _among(actor, "seats", path)
    if actor.can(CASES_SUPERVISE) or actor.can(DISPENSE):
        return sits | held(actor, f"{path}case__")
    return sits


def _sits(actor: Actor) -> Condition:
    return _among(actor, "seats")


def _chairs(actor: Actor) -> Condition:
    return of_case(actor, "case__") & field("chair_id").equals(actor.user_id)


def _organises(actor: Actor) -> Condition:
    arranged = field("arranged_by_id").equals(actor.user_id) & _among(actor, "seats")
    return _chairs(actor) | arranged


def _case(actor: Actor) -> Condition:
    return of_case(actor, "case__")


def _opened(actor: Actor, path: str = "") -> Condition:
    """Hold where what was said is open: to who sits and has accepted confidentiality, and to who
    supervises the case without sitting in the conference.
    """
    sits = _among(actor, "seats", path)
    accepted = sits & _among(actor, "accepted", path)
    return accepted | (_readers(actor, path) & ~sits)


def _may_read_part(actor: Actor, path: str) -> Condition:
    accepted = _among(actor, "seats", path) & _among(actor, "accepted", path)
    restricted = field("part").equals("restricted") & accepted & _among(actor, "restricted", path)
    return (field("part").equals("open") & _opened(actor, path)) | restricted


def _reads(actor: Actor) -> Condition:
    return _may_read_part(actor, "conference__")


def _reads_papers(actor: Actor) -> Condition:
    return _reads(actor) & _among(actor, "accepted", "conference__")


def _writes(actor: Actor) -> Condition:
    return _reads(actor) & _among(actor, "writers", "conference__")


def _dispenses(actor: Actor) -> Condition:
    return _case(actor) if actor.user_id is not None else NONE


conferences = Policy(
    Conference,
    {
        "read": Rule(CONFERENCES, _readers, ELSEWHERE),
        "read what was said": Rule(CONFERENCES, _opened, NOT_YET),
        "attend": Rule(CONFERENCES, _sits, ELSEWHERE),
        "organise": Rule(CONFERENCES, _organises, "Its chair, or who arranged it, does this."),
        "chair": Rule(CONFERENCES_CHAIR, _chairs, NOT_CHAIR),
        "take the chair": Rule(CONFERENCES_CHAIR, _case, ELSEWHERE),
    },
)
items = Policy(
    Item,
    {
        "read": Rule(CONFERENCES, _reads, NOT_THERE),
        "write": Rule(CONFERENCES, _writes, "The chair says who writes the minutes."),
    },
)
papers = Policy(Paper, {"read": Rule(CONFERENCES, _reads_papers, NOT_YET)})
requirements = Policy(
    Requirement,
    {
        "read": Rule(CASES, _case, ELSEWHERE),
        "dispense": Rule(DISPENSE, _dispenses, ELSEWHERE),
        "arrange": Rule(CASES_WORK, _case, ELSEWHERE),
    },
)
