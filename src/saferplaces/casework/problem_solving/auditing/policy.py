"""Who runs audits of plans, who judges, and who reads what came of them.

An analyst of the organisation that holds the plans runs them, and reads each plan of the sample
that was given to them. What a closed audit found is read by whoever may read plans, its plans
within their districts.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from saferplaces.casework.problem_solving.models import (
    AuditAnswer,
    AuditedPlan,
    AuditedState,
    AuditState,
    PlanAudit,
    PlanReading,
)
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import PLANS, PLANS_ANSWER, PLANS_AUDIT, Role
from saferplaces.foundation.policy import ALL, Condition, Policy, field
from saferplaces.foundation.policy.policy import Rule

NOT_GIVEN = "It is not yours to judge, or you have judged it."
NOT_DIFFERING = "There is nothing to settle, or you are one of its readers."
NOT_OPEN = "It is another organisation's, or it is not finished."


def _ours(actor: Actor, path: str = "") -> Condition:
    return field(f"{path}organisation_id").equals(actor.organisation_id)


def _found(actor: Actor, path: str = "") -> Condition:
    """Hold where the audit is the organisation's, and closed unless the actor runs audits."""
    ours = ALL if actor.role == Role.POLICY_OFFICER else _ours(actor, path)
    done = field(f"{path}state").equals(AuditState.CLOSED)
    return ours if actor.can(PLANS_AUDIT) else ours & done


def _within(actor: Actor) -> Condition:
    return _found(actor, "audit__") & actor.within_districts()


def _given(actor: Actor) -> Condition:
    rows = PlanReading.objects.filter(reader=actor.user_id or 0, at__isnull=True)
    mine = Condition(
        Q(Exists(rows.filter(audited=OuterRef("pk")))),
        lambda one: rows.filter(audited=one.pk).exists(),
    )
    reading = field("audit__state").equals(AuditState.READING)
    return _ours(actor, "audit__") & mine & reading & field("state").among(TO_JUDGE)


def _differing(actor: Actor) -> Condition:
    rows = PlanReading.objects.filter(reader=actor.user_id or 0)
    mine = Condition(
        Q(Exists(rows.filter(audited=OuterRef("pk")))),
        lambda one: rows.filter(audited=one.pk).exists(),
    )
    reading = field("audit__state").equals(AuditState.READING)
    differs = field("state").equals(AuditedState.DIFFERS)
    return _ours(actor, "audit__") & reading & differs & ~mine


TO_JUDGE = (AuditedState.DRAWN, AuditedState.ONCE)


def _to_answer(actor: Actor) -> Condition:
    return _ours(actor, "audit__") & actor.within_districts()


audits = Policy(
    PlanAudit,
    {
        "read": Rule(PLANS, _found, NOT_OPEN),
        "run": Rule(PLANS_AUDIT, _ours, NOT_OPEN),
    },
)
audited = Policy(
    AuditedPlan,
    {
        "read": Rule(PLANS, _within, NOT_OPEN),
        "judge": Rule(PLANS_AUDIT, _given, NOT_GIVEN),
        "settle": Rule(PLANS_AUDIT, _differing, NOT_DIFFERING),
    },
)
answers = Policy(
    AuditAnswer,
    {
        "read": Rule(PLANS, _within, NOT_OPEN),
        "answer": Rule(PLANS_ANSWER, _to_answer, "It is another district's to answer."),
    },
)
