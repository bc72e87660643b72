"""Who may see and do what in Immediate Justice.

The police see what their own force referred in their districts; Probation sees adults who were
given to it; a youth justice service sees the children of its district. Restorative practitioners
and victim workers see a referral only through the rooms in which victims come first.
"""

from __future__ import annotations

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import (
    JUSTICE,
    JUSTICE_ADULTS,
    JUSTICE_CHILDREN,
    JUSTICE_REFER,
    JUSTICE_SITES,
)
from saferplaces.foundation.policy import NONE, Condition, Policy, field
from saferplaces.foundation.policy.policy import Rule
from saferplaces.programmes.immediate_justice.models import (
    KeepApart,
    Referral,
    Route,
    Session,
    Site,
)

ELSEWHERE = "Another organisation made it or was given it, or it is outside your districts."
NOT_OURS = "It is another organisation's."
NOT_HERE = "It is outside your districts."


def _ours(actor: Actor) -> Condition:
    if not actor.of_force:
        return NONE
    return actor.within_districts() & field("organisation_id").equals(actor.organisation_id)


def _given(actor: Actor, route: Route) -> Condition:
    to_us = field("provider_id").equals(actor.organisation_id)
    return to_us & field("route").equals(route) & actor.within_districts()


def _adults(actor: Actor) -> Condition:
    return _given(actor, Route.ADULT)


def _children(actor: Actor) -> Condition:
    return _given(actor, Route.CHILD)


def _provider(actor: Actor) -> Condition:
    """Return what the actor's service sees through."""
    if actor.can(JUSTICE_ADULTS):
        return _adults(actor)
    return _children(actor) if actor.can(JUSTICE_CHILDREN) else NONE


def _read(actor: Actor) -> Condition:
    return _ours(actor) if actor.can(JUSTICE_REFER) else _provider(actor)


def _own(actor: Actor) -> Condition:
    return field("organisation_id").equals(actor.organisation_id)


def _district(actor: Actor) -> Condition:
    return actor.within_districts()


referrals = Policy(
    Referral,
    {
        "read": Rule(JUSTICE, _read, ELSEWHERE),
        "refer": Rule(JUSTICE_REFER, _ours, ELSEWHERE),
        "adult": Rule(JUSTICE_ADULTS, _adults, ELSEWHERE),
        "child": Rule(JUSTICE_CHILDREN, _children, ELSEWHERE),
    },
)
apart = Policy(KeepApart, {"read": Rule(JUSTICE_REFER, _own, NOT_OURS)})
sessions = Policy(
    Session,
    {
        "read": Rule(JUSTICE_ADULTS, _own, NOT_OURS),
        "run": Rule(JUSTICE_ADULTS, _own, NOT_OURS),
    },
)
sites = Policy(
    Site,
    {
        "read": Rule(JUSTICE_SITES, _district, NOT_HERE),
        "keep": Rule(JUSTICE_SITES, _district, NOT_HERE),
    },
)
