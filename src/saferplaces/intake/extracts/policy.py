"""Who may bring extracts, and see what became of them: the force's own, for all of its area.

An extract holds the whole force's records, so a part that reaches some districts does not do.
"""

from __future__ import annotations

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import EXTRACTS
from saferplaces.foundation.policy import ALL, NONE, Condition, Decision, Policy, field
from saferplaces.foundation.policy.policy import Rule
from saferplaces.intake.extracts.models import Extract, ExtractState

WHOLE_FORCE = "Extracts are for those of the force whose work reaches all of its area."
DECIDED = "It has been decided."


def _force(actor: Actor) -> Condition:
    return ALL if actor.of_force and actor.districts is None else NONE


def _to_confirm(actor: Actor) -> Condition:
    return _force(actor) & field("state").among([ExtractState.CHECKED])


def _to_withdraw(actor: Actor) -> Condition:
    return _force(actor) & field("state").among([ExtractState.WAITING, ExtractState.CHECKED])


extracts = Policy(
    Extract,
    {
        "read": Rule(EXTRACTS, _force, WHOLE_FORCE),
        "confirm": Rule(EXTRACTS, _to_confirm, DECIDED),
        "withdraw": Rule(EXTRACTS, _to_withdraw, DECIDED),
    },
)


def may_bring(actor: Actor) -> Decision:
    """Say whether somebody may bring an extract, and have the engine run."""
    allowed = actor.can(EXTRACTS) and actor.of_force and actor.districts is None
    return Decision(allowed, () if allowed else (WHOLE_FORCE,))
