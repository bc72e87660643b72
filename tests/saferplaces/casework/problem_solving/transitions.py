"""Plans and actions in every state, and how each verb is done."""

from __future__ import annotations

from tests.saferplaces.casework.problem_solving.plans import a_plan
from tests.saferplaces.transitions import doing, in_state

from saferplaces.casework.problem_solving.actions import steps
from saferplaces.casework.problem_solving.actions.doing import drop_action, finish_action
from saferplaces.casework.problem_solving.models import Plan, PlanAction
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
