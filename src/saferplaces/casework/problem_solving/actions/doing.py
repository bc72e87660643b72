"""Plan an action, change it, and say what came of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from saferplaces.casework.problem_solving.actions.moving import noted, taken, tell, touched
from saferplaces.casework.problem_solving.models import ActionState, Plan, PlanAction
from saferplaces.casework.problem_solving.powers import powers
from saferplaces.casework.problem_solving.states import ACTION, WRITTEN
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.identity.queries import current
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.states import step


@dataclass(frozen=True)
class Doing:
    """One thing to do; every text names nobody, for partners read it."""

    what: str
    mechanism: str
    due_on: dt.date
    organisation_id: int | None = None
    owner_id: int | None = None
    cost: Decimal | None = None
    power: str = ""
    technique: str = ""
    displacement: str = ""


def add_action(actor: Actor, plan_id: int, given: Doing) -> PlanAction:
    """Plan an action.

    Raises
    ------
    Problem
        When it does not say why it should work, or who does it is not of that organisation.
    """
    with acting(actor):
        plan = taken(actor, plan_id, "work", WRITTEN)
        action = PlanAction(
            plan=plan, due_on=given.due_on, added_by_id=actor.user_id, added_at=timezone.now()
        )
        _write(action, plan, given)
        touched(plan)
        noted(actor, plan, "plan.action_added", action=action.pk)
        tell(plan, [action.owner_id], "an action has been given to you.", actor)
    return action


def change_action(actor: Actor, pk: int, given: Doing) -> PlanAction:
    """Change an action that is still to do."""
    with acting(actor):
        action, plan = _taken(actor, pk)
        if action.state != ActionState.TO_DO:
            raise Problem("It has ended and cannot be changed.")
        before = action.owner_id
        _write(action, plan, given)
        touched(plan)
        noted(actor, plan, "plan.action_changed", action=pk)
        if action.owner_id != before:
            tell(plan, [action.owner_id], "an action has been given to you.", actor)
    return action


def finish_action(actor: Actor, pk: int, result: str) -> PlanAction:
    """Say that an action was done, and with what result."""
    return _end(actor, pk, ActionState.DONE, result, "Enter what came of it")


def drop_action(actor: Actor, pk: int, why: str) -> PlanAction:
    """Say that an action is not done, and why."""
    return _end(actor, pk, ActionState.DROPPED, why, "Enter why it is not done")


def _end(actor: Actor, pk: int, new: str, words: str, otherwise: str) -> PlanAction:
    with acting(actor):
        action, plan = _taken(actor, pk)
        step(ACTION, action.state, new)
        if not words.strip():
            raise Problem(otherwise, field="result")
        action.state, action.result, action.ended_at = new, words.strip(), timezone.now()
        action.save()
        touched(plan)
        noted(actor, plan, "plan.action_ended", action=pk, state=new)
    return action


def _taken(actor: Actor, pk: int) -> tuple[PlanAction, Plan]:
    action = PlanAction.objects.get(pk=pk)
    plan = taken(actor, action.plan_id, "work", WRITTEN)
    return PlanAction.objects.select_for_update().get(pk=pk), plan


def _write(action: PlanAction, plan: Plan, given: Doing) -> None:
    if not given.what.strip():
        raise Problem("Enter what is to be done", field="what")
    if not given.mechanism.strip():
        raise Problem(
            "Enter why it should work: by what mechanism it changes the problem", "mechanism"
        )
    if given.power and given.power not in dict(powers()):
        raise Problem("Select a power that may be used today", field="power")
    action.what, action.mechanism = given.what.strip()[:300], given.mechanism.strip()
    action.due_on, action.cost = given.due_on, given.cost
    action.power, action.technique = given.power, given.technique
    action.displacement = given.displacement.strip()
    action.organisation_id = _body(plan, given.organisation_id)
    action.owner_id = given.owner_id
    if given.owner_id is not None:
        theirs = current().filter(user=given.owner_id, organisation=action.organisation_id)
        if not theirs.exists():
            raise Problem("Select somebody of that organisation", field="owner")
    elif action.organisation_id == plan.organisation_id:
        action.owner_id = plan.owner_id
    action.save()


def _body(plan: Plan, organisation_id: int | None) -> int:
    chosen = organisation_id or plan.organisation_id
    if not Organisation.objects.filter(pk=chosen, active=True).exists():
        raise Problem("Select an organisation", field="organisation")
    return chosen
