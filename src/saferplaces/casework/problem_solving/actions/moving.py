"""What every action on a plan shares: take it, ask the policy, move it, leave a row."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.problem_solving.models import Plan, PlanState, PlanStateChange
from saferplaces.casework.problem_solving.policy import plans
from saferplaces.casework.problem_solving.states import PLAN
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.states import step


def taken(actor: Actor, pk: int, verb: str, states: Collection[str] = ()) -> Plan:
    """Return a plan that nobody else changes until the transaction ends.

    Raises
    ------
    Refused
        When the actor may not do this to it.
    Problem
        When it is in none of `states`.
    """
    plan = Plan.objects.select_for_update().get(pk=pk)
    plans.may(actor, verb, plan).require()
    if actor.user_id is None:
        raise Refused("Only a person does this.")
    if states and plan.state not in states:
        where = PlanState(plan.state).label.lower()
        raise Problem(f"This cannot be changed now: the plan stands at “{where}”.")
    return plan


def move(actor: Actor, plan: Plan, new: str, why: str = "") -> None:
    """Move a locked plan and save it whole.

    Raises
    ------
    Problem
        When there is no such way.
    """
    step(PLAN, plan.state, new)
    now = timezone.now()
    PlanStateChange.objects.create(
        plan=plan, old=plan.state, new=new, by_id=actor.user_id, why=why.strip(), at=now
    )
    plan.state = new
    plan.moved_at = now
    plan.save()


def touched(plan: Plan) -> None:
    """Note that something happened to a plan."""
    plan.moved_at = timezone.now()
    plan.save(update_fields=["moved_at"])


def noted(actor: Actor, plan: Plan, verb: str, people: Collection[str] = (), **detail: Any) -> None:
    """Write the record of a change; `detail` holds no personal content."""
    objects = [f"plan:{plan.pk}"]
    record(actor, what="alter", verb=verb, objects=objects, people=people, detail=detail)


def tell(plan: Plan, whom: Collection[int | None], text: str, actor: Actor) -> None:
    """Tell people about a plan, not those who did it themselves."""
    told = [key for key in whom if key and key != actor.user_id]
    notify(told, f"{plan.reference}: {text}", reverse("plan", args=[plan.pk]))
