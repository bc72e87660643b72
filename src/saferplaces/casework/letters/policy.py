"""Who may read and write letters: who works the case; partners read what is shared or theirs."""

from __future__ import annotations

from saferplaces.casework.cases.policy import ELSEWHERE, NOT_OURS, held, reach
from saferplaces.casework.letters.models import Letter
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import CASES, CASES_WORK
from saferplaces.foundation.policy import Condition, Policy, field
from saferplaces.foundation.policy.policy import Rule


def _readable(actor: Actor) -> Condition:
    own = field("organisation_id").equals(actor.organisation_id)
    return held(actor, "case__") | (reach(actor, "case__") & (own | field("shared").among([True])))


def _written(actor: Actor) -> Condition:
    return held(actor, "case__")


letters = Policy(
    Letter,
    {
        "read": Rule(CASES, _readable, ELSEWHERE),
        "work": Rule(CASES_WORK, _written, NOT_OURS),
    },
)
