"""Plans and actions in every state, and how each verb is done."""

from __future__ import annotations

import datetime as dt

from tests.saferplaces.casework.problem_solving.audits import (
    a_judgement,
    an_answer,
    an_audit,
    of_a_sample,
)
from tests.saferplaces.casework.problem_solving.plans import a_plan, somebody
from tests.saferplaces.transitions import doing, in_state

from saferplaces.casework.problem_solving.actions import steps
from saferplaces.casework.problem_solving.actions.doing import drop_action, finish_action
from saferplaces.casework.problem_solving.auditing.actions.answer import Answer, answer, finish
from saferplaces.casework.problem_solving.auditing.actions.close import close_audit
from saferplaces.casework.problem_solving.auditing.actions.give_out import give_out, give_up
from saferplaces.casework.problem_solving.auditing.actions.judge import judge, settle
from saferplaces.casework.problem_solving.models import (
    AuditAnswer,
    AuditedPlan,
    Plan,
    PlanAction,
    PlanAudit,
)
from saferplaces.foundation.identity.actor import Actor


@in_state("plan")
def _plan(state: str) -> Plan:
    return a_plan(state)


@in_state("plan-action")
def _action(state: str) -> PlanAction:
    plan = a_plan("active")
    plan.actions.update(state=state)
    return plan.actions.get()


SIMPLE = {
    "propose": steps.propose, "approve": steps.approve, "assess": steps.assess,
    "go on responding": steps.go_on, "ask to close": steps.ask_to_close, "close": steps.close,
}  # fmt: skip
REASONED = {
    "return": steps.send_back, "send back": steps.send_closing_back, "reopen": steps.reopen,
    "do not pursue": steps.abandon,
}  # fmt: skip


for verb, do in SIMPLE.items():
    doing("plan", verb)(lambda plan, actor, do=do: do(actor, plan.pk))
for verb, do in REASONED.items():
    doing("plan", verb)(lambda plan, actor, do=do: do(actor, plan.pk, "Say more of the place"))


@doing("plan", "merge")
def _merge(plan: Plan, actor: Actor) -> None:
    steps.merge(actor, plan.pk, a_plan("active", complete=False).pk, "The same problem")


@doing("plan-action", "finish")
def _finish(action: PlanAction, actor: Actor) -> None:
    finish_action(actor, action.pk, "It was locked")


@doing("plan-action", "drop")
def _drop(action: PlanAction, actor: Actor) -> None:
    drop_action(actor, action.pk, "The keeper locks it")


@in_state("plan-audit")
def _audit(state: str) -> PlanAudit:
    return an_audit(state, judged=state != "drawn")


@doing("plan-audit", "give out")
def _give_out(audit: PlanAudit, actor: Actor) -> None:
    give_out(actor, audit.pk, [somebody("ana").user_id])


@doing("plan-audit", "close")
def _close_audit(audit: PlanAudit, actor: Actor) -> None:
    close_audit(actor, audit.pk)


@doing("plan-audit", "give up")
def _give_up(audit: PlanAudit, actor: Actor) -> None:
    give_up(actor, audit.pk, "There is nobody to read them")


@in_state("plan-audit-answer")
def _answered(state: str) -> AuditAnswer:
    return an_answer(state)


@doing("plan-audit-answer", "answer")
def _answer(one: AuditAnswer, actor: Actor) -> None:
    answer(actor, one.pk, Answer("taken", "", "Train the new owners", dt.date(2099, 1, 31)))


@doing("plan-audit-answer", "finish")
def _finish_answer(one: AuditAnswer, actor: Actor) -> None:
    finish(actor, one.pk, "All of them were trained")


@in_state("audited-plan")
def _audited(state: str) -> AuditedPlan:
    return of_a_sample(state)


@doing("audited-plan", "judge")
def _judge(one: AuditedPlan, actor: Actor) -> None:
    judge(actor, one.pk, a_judgement(1))


@doing("audited-plan", "settle")
def _settle(one: AuditedPlan, actor: Actor) -> None:
    settle(actor, one.pk, a_judgement(1))
