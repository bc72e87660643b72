"""Who may read, work and supervise plans.

A plan belongs to a district and to the organisation that holds it. Its people read it within their
districts; the Mayor's policy officers read every plan, and an organisation that it is shared with
reads it in the districts where it works. What is personal (`detail`: people, logs, the officers'
own words) is for those who may read incidents, in the organisation that holds it.

A finished plan is to be learned from (`learn`), so the library knows no districts: the holder's
people read what each was about and what came of it, and others what is recommended for sharing.
Plans about a person or a household are not in it.
"""

from __future__ import annotations

from saferplaces.casework.problem_solving.models import Plan, PlanState, Scale
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import (
    INCIDENTS,
    PLANS,
    PLANS_AUDIT,
    PLANS_SUPERVISE,
    PLANS_WORK,
    Role,
)
from saferplaces.foundation.policy import NONE, Condition, Policy, field
from saferplaces.foundation.policy.policy import Rule

ELSEWHERE = "It is outside your districts, or it is not shared with your organisation."
NOT_OURS = "It is outside your districts, or another organisation holds it."
NOT_FINISHED = "It is not finished, or it is not shared with your organisation."
NOT_PARTNERS = "It is not shared with your organisation."


def held(actor: Actor) -> Condition:
    """Hold where the actor's organisation holds the plan."""
    return actor.within_districts() & field("organisation_id").equals(actor.organisation_id)


def _detail(actor: Actor) -> Condition:
    return held(actor) if actor.can(PLANS) else NONE


def shared(actor: Actor) -> Condition:
    """Hold where the plan is shared with the actor's organisation."""
    return actor.within_districts() & field("shared_with").contains(actor.organisation_id)


def _read(actor: Actor) -> Condition:
    if actor.role == Role.POLICY_OFFICER:
        return actor.within_districts()
    return held(actor) | shared(actor)


def _learn(actor: Actor) -> Condition:
    told = field("state").equals(PlanState.CLOSED) & field("scale").among([Scale.PLACE, Scale.AREA])
    if actor.role == Role.POLICY_OFFICER:
        return told
    ours = field("organisation_id").equals(actor.organisation_id)
    shown = field("shared_with").contains(actor.organisation_id)
    return told & (ours | shown | field("finalisation__recommended").equals(True))


plans = Policy(
    Plan,
    {
        "read": Rule(PLANS, _read, ELSEWHERE),
        "detail": Rule(INCIDENTS, _detail, NOT_OURS),
        "work": Rule(PLANS_WORK, held, NOT_OURS),
        "supervise": Rule(PLANS_SUPERVISE, held, NOT_OURS),
        "audit": Rule(PLANS_AUDIT, held, NOT_OURS),
        "learn": Rule(PLANS, _learn, NOT_FINISHED),
        "sign_off": Rule(PLANS, shared, NOT_PARTNERS),
    },
)
