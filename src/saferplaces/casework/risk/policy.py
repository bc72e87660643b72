"""Who may read, write and supervise assessments, and who edits questionnaires.

An assessment belongs to the organisation whose officer made it. Others read it only while it is
shared with them; the force's are never a partner's by default, nor a partner's the force's.
"""

from __future__ import annotations

from saferplaces.casework.risk.models import Assessment, Version
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import QUESTIONNAIRES, RISK, RISK_SUPERVISE
from saferplaces.foundation.policy import ALL, Condition, Policy, field
from saferplaces.foundation.policy.policy import Rule

NOT_OURS = "It is outside your districts, or another organisation's."
NOT_YOURS = "Somebody else began it."
OWN = "You completed it yourself, or it is outside your districts or another organisation's."


def _ours(actor: Actor) -> Condition:
    return field("organisation_id").equals(actor.organisation_id)


def _within(actor: Actor) -> Condition:
    within = actor.within_districts()
    theirs = actor.granted_keys("person")
    return within | field("person_id").among(theirs) if theirs else within


def _read(actor: Actor) -> Condition:
    shared = field("shared_with").contains(actor.organisation_id)
    return _within(actor) & (_ours(actor) | shared)


def _held(actor: Actor) -> Condition:
    return actor.within_districts() & _ours(actor)


def _own(actor: Actor) -> Condition:
    return _held(actor) & field("begun_by_id").equals(actor.user_id)


def _others(actor: Actor) -> Condition:
    return _held(actor) & ~field("completed_by_id").equals(actor.user_id)


assessments = Policy(
    Assessment,
    {
        "read": Rule(RISK, _read, NOT_OURS),
        "write": Rule(RISK, _own, NOT_YOURS),
        "share": Rule(RISK, _held, NOT_OURS),
        "supervise": Rule(RISK_SUPERVISE, _others, OWN),
    },
)
versions = Policy(
    Version,
    {
        "read": Rule(QUESTIONNAIRES, lambda _: ALL, NOT_OURS),
        "edit": Rule(QUESTIONNAIRES, lambda _: ALL, NOT_OURS),
    },
)
