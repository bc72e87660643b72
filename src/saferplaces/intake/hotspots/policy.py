"""Who may see hotspots.

Counts by area are for all who have the capability, within their districts; whoever may not read
incidents sees only those that are shown (`AreaMonth.shown`). Hotspots themselves and their cells
are finer than what may be published: they are for those who may read incidents.
"""

from __future__ import annotations

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import HOTSPOTS, INCIDENTS
from saferplaces.foundation.policy import NONE, Condition, Policy, field
from saferplaces.foundation.policy.policy import Rule
from saferplaces.intake.hotspots.models import AreaMonth, Cell, Hotspot

ELSEWHERE = "It is outside your districts, or finer than you may see."


def in_full(actor: Actor) -> bool:
    """Say whether an actor sees hotspots, cells and small numbers."""
    return actor.can(HOTSPOTS) and actor.can(INCIDENTS)


def _detail(actor: Actor) -> Condition:
    return actor.within_districts() if in_full(actor) else NONE


def _counts(actor: Actor) -> Condition:
    within = actor.within_districts()
    return within if in_full(actor) else within & field("shown").among([True])


hotspots = Policy(Hotspot, {"read": Rule(HOTSPOTS, _detail, ELSEWHERE)})
cells = Policy(Cell, {"read": Rule(HOTSPOTS, _detail, ELSEWHERE)})
counts = Policy(AreaMonth, {"read": Rule(HOTSPOTS, _counts, ELSEWHERE)})
