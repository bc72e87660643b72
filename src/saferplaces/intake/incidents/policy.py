"""Who may read incidents, people and places."""

from __future__ import annotations

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import INCIDENTS, PARTNER_INCIDENTS
from saferplaces.foundation.policy import Condition, Decision, Policy
from saferplaces.foundation.policy.policy import Rule
from saferplaces.intake.incidents.models import Finding, Incident

ELSEWHERE = "It is outside your districts."


def _districts(actor: Actor) -> Condition:
    return actor.within_districts()


incidents = Policy(
    Incident,
    {
        "read": Rule(INCIDENTS, _districts, ELSEWHERE),
        "read_partner": Rule(PARTNER_INCIDENTS, _districts, ELSEWHERE),
    },
)
findings = Policy(Finding, {"read": Rule(INCIDENTS, _districts, ELSEWHERE)})


def may_read_people(actor: Actor) -> Decision:
    """Say whether the actor may read persons: through the incidents that they may read."""
    return Decision(actor.can(INCIDENTS), () if actor.can(INCIDENTS) else ("Not your role.",))
