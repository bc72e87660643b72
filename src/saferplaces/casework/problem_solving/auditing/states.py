"""How audits of plans and the plans of a sample go from state to state."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.casework.problem_solving.models import (
    AnswerState,
    AuditAnswer,
    AuditAnswerStateChange,
    AuditedPlan,
    AuditedPlanStateChange,
    AuditedState,
    AuditState,
    PlanAudit,
    PlanAuditStateChange,
)
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import PLANS_ANSWER, PLANS_AUDIT
from saferplaces.foundation.states import MACHINES, Machine, Way, step

LEAD, READER, COMMANDER = "an analyst", "a reader", "the district's commander"
AUDIT = (
    Way("", AuditState.DRAWN, "draw", LEAD, PLANS_AUDIT),
    Way(AuditState.DRAWN, AuditState.READING, "give out", LEAD, PLANS_AUDIT),
    Way(AuditState.READING, AuditState.CLOSED, "close", LEAD, PLANS_AUDIT),
    Way(AuditState.DRAWN, AuditState.ABANDONED, "give up", LEAD, PLANS_AUDIT),
    Way(AuditState.READING, AuditState.ABANDONED, "give up", LEAD, PLANS_AUDIT),
)
AUDITED = (
    Way("", AuditedState.DRAWN, "draw", LEAD, PLANS_AUDIT),
    Way(AuditedState.DRAWN, AuditedState.JUDGED, "judge", READER, PLANS_AUDIT),
    Way(AuditedState.DRAWN, AuditedState.ONCE, "judge", READER, PLANS_AUDIT),
    Way(AuditedState.ONCE, AuditedState.JUDGED, "judge", READER, PLANS_AUDIT),
    Way(AuditedState.ONCE, AuditedState.DIFFERS, "judge", READER, PLANS_AUDIT),
    Way(AuditedState.DIFFERS, AuditedState.SETTLED, "settle", "a third analyst", PLANS_AUDIT),
)
ANSWER = (
    Way("", AnswerState.ASKED, "close the audit", LEAD, PLANS_AUDIT),
    Way(AnswerState.ASKED, AnswerState.ANSWERED, "answer", COMMANDER, PLANS_ANSWER),
    Way(AnswerState.ANSWERED, AnswerState.DONE, "finish", COMMANDER, PLANS_ANSWER),
)
DONE = (AuditedState.JUDGED, AuditedState.SETTLED)


def move_audit(actor: Actor, audit: PlanAudit, new: str, why: str = "") -> None:
    """Move a locked audit and save it.

    Raises
    ------
    Problem
        When there is no such way.
    """
    step(AUDIT, audit.state, new)
    PlanAuditStateChange.objects.create(
        audit=audit, old=audit.state, new=new, by_id=actor.user_id, why=why, at=timezone.now()
    )
    audit.state = new
    audit.save()


def move(actor: Actor, one: AuditedPlan, new: str) -> None:
    """Move a locked plan of the sample and save it.

    Raises
    ------
    Problem
        When there is no such way.
    """
    step(AUDITED, one.state, new)
    AuditedPlanStateChange.objects.create(
        audited=one, old=one.state, new=new, by_id=actor.user_id, at=timezone.now()
    )
    one.state = new
    one.save()


def move_answer(actor: Actor, answer: AuditAnswer, new: str) -> None:
    """Move a locked answer and save it.

    Raises
    ------
    Problem
        When there is no such way.
    """
    step(ANSWER, answer.state, new)
    AuditAnswerStateChange.objects.create(
        answer=answer, old=answer.state, new=new, by_id=actor.user_id, at=timezone.now()
    )
    answer.state = new
    answer.save()


def register() -> None:
    """Have the tables drawn and walked."""
    page = "problem-solving.md"
    MACHINES.add(Machine("An audit of plans", page, AUDIT), name="plan-audit")
    MACHINES.add(Machine("A plan of an audit's sample", page, AUDITED), name="audited-plan")
    MACHINES.add(Machine("A district's answer", page, ANSWER), name="plan-audit-answer")
