"""Who may read and keep evidence: who holds the case; partners what is shared, or their own."""

from __future__ import annotations

from saferplaces.casework.cases.policy import ELSEWHERE, NOT_OURS, held, reach
from saferplaces.casework.evidence.models import DiaryEntry, Exhibit, Kept
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import CASES, CASES_SUPERVISE, CASES_WORK
from saferplaces.foundation.policy import Condition, Policy, field
from saferplaces.foundation.policy.policy import Rule


def _own(actor: Actor) -> Condition:
    return reach(actor, "case__") & field("organisation_id").equals(actor.organisation_id)


def _readable(actor: Actor) -> Condition:
    shared = field("shared").among([True]) & field("state").among([Kept.KEPT])
    return held(actor, "case__") | _own(actor) | (reach(actor, "case__") & shared)


def _changeable(actor: Actor) -> Condition:
    return held(actor, "case__") | _own(actor)


def _held(actor: Actor) -> Condition:
    return held(actor, "case__")


RULES = {
    "read": Rule(CASES, _readable, ELSEWHERE),
    "change": Rule(CASES_WORK, _changeable, NOT_OURS),
    "supervise": Rule(CASES_SUPERVISE, _held, NOT_OURS),
}
diary = Policy(DiaryEntry, RULES)
exhibits = Policy(Exhibit, RULES)
