"""Who may read, work and supervise cases.

A case belongs to a district and is held by one organisation; others share in it by `Share`. Within
one's districts one reads what one's organisation holds or shares in; the holder alone supervises.
"""

from __future__ import annotations

from saferplaces.casework.cases.models import Case
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import CASES, CASES_SUPERVISE, CASES_WORK
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
