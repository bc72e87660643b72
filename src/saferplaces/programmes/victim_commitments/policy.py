"""Who may see and do what for victims.

Whoever keeps the commitments sees what their own organisation was given: youth justice its
district's children's victims, the restorative justice provider those of adults and what was handed
to it, victim support its own. Nobody here sees the referral by it: that is the referral's policy.
"""

from __future__ import annotations

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import (
    JUSTICE_ADULTS,
    JUSTICE_CHILDREN,
    JUSTICE_RESTORE,
    JUSTICE_VICTIMS,
)
from saferplaces.foundation.policy import Condition, Policy, field
from saferplaces.foundation.policy.policy import Rule
from saferplaces.programmes.immediate_justice.models import Route
from saferplaces.programmes.victim_commitments.models import (
    Facilitator,
    Restorative,
    Undertaking,
)

ELSEWHERE = "Another organisation works with this victim, or it is outside your districts."
NOT_YOURS = "Only the youth justice service of the child says what may be told."
NOT_PROBATION = "Only whoever sees the activity through says what came of a wish."


def _ours(actor: Actor) -> Condition:
    given = (
        field("lead_id").equals(actor.organisation_id)
        | field("support_id").equals(actor.organisation_id)
        | field("restorative_by_id").equals(actor.organisation_id)
    )
    return actor.within_districts() & given


def _lead(actor: Actor) -> Condition:
    lead = field("lead_id").equals(actor.organisation_id)
    theirs = field("restorative_by_id").equals(actor.organisation_id)
    return actor.within_districts() & (lead | theirs)


def _child(actor: Actor) -> Condition:
    lead = field("lead_id").equals(actor.organisation_id)
    return actor.within_districts() & lead & field("route").equals(Route.CHILD)


def _planned(actor: Actor) -> Condition:
    theirs = field("referral__provider_id").equals(actor.organisation_id)
    return actor.within_districts() & theirs & field("route").equals(Route.ADULT)


def _run(actor: Actor) -> Condition:
    ours = field("provider_id").equals(actor.organisation_id)
    return actor.within_districts("undertaking__district") & ours


def _own(actor: Actor) -> Condition:
    return field("organisation_id").equals(actor.organisation_id)


undertakings = Policy(
    Undertaking,
    {
        "read": Rule(JUSTICE_VICTIMS, _ours, ELSEWHERE),
        "work": Rule(JUSTICE_VICTIMS, _ours, ELSEWHERE),
        "release": Rule(JUSTICE_CHILDREN, _child, NOT_YOURS),
        "restore": Rule(JUSTICE_RESTORE, _lead, ELSEWHERE),
        "plan": Rule(JUSTICE_ADULTS, _planned, NOT_PROBATION),
    },
)
restoratives = Policy(
    Restorative,
    {
        "read": Rule(JUSTICE_RESTORE, _run, ELSEWHERE),
        "run": Rule(JUSTICE_RESTORE, _run, ELSEWHERE),
    },
)
facilitators = Policy(
    Facilitator,
    {
        "read": Rule(JUSTICE_RESTORE, _own, ELSEWHERE),
        "keep": Rule(JUSTICE_RESTORE, _own, ELSEWHERE),
    },
)
