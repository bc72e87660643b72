"""Hand plans and their actions over: one plan, or everything of somebody who leaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from saferplaces.casework.problem_solving.actions.moving import noted, taken, tell
from saferplaces.casework.problem_solving.actions.open import check_supervisor
from saferplaces.casework.problem_solving.models import ActionState, Plan, PlanAction
from saferplaces.casework.problem_solving.states import OPEN
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.calendar import end_of
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import current, workers
from saferplaces.foundation.identity.roles import PLANS_SUPERVISE, PLANS_WORK
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem


def hand_over(actor: Actor, pk: int, owner_id: int, supervisor_id: int | None = None) -> Plan:
    """Give a plan another owner, and another supervisor where one is named.

    Its owner may, and who supervises plans; with it go the owner's actions that are still to do.

    Raises
    ------
    Problem
        When that person does not work on plans in the district.
    """
    with acting(actor):
        plan = taken(actor, pk, "work", OPEN)
        if actor.user_id != plan.owner_id and not actor.can(PLANS_SUPERVISE):
            raise Refused("Its owner or a supervisor gives it to somebody else.")
        found = workers(
            PLANS_WORK, organisation_id=plan.organisation_id, district=plan.district
        ).filter(user_id=owner_id)
        part = found.first()
        if part is None:
            raise Problem("Select somebody who works on plans in this district", field="owner")
        chosen = supervisor_id or plan.supervisor_id
        if chosen is not None:
            check_supervisor(plan.organisation_id, plan.district, chosen, owner_id)
        before, plan.owner_id, plan.supervisor_id = plan.owner_id, owner_id, chosen
        plan.team_id = part.team_id or plan.team_id
        plan.save()
        plan.actions.filter(owner=before, state=ActionState.TO_DO).update(owner=owner_id)
        noted(actor, plan, "plan.handed_over", owner=[before, owner_id])
        tell(plan, [owner_id], "a problem-solving plan has been given to you.", actor)
    return plan


def open_work(user_id: int) -> Iterator[Mapping[str, Any]]:
    """Give what a person owns or supervises here: plans, and actions of others' plans."""
    rows = Plan.objects.filter(Q(owner=user_id) | Q(supervisor=user_id), state__in=OPEN)
    for plan in rows.order_by("review_due", "pk"):
        owns = plan.owner_id == user_id
        yield {
            "kind": "plan",
            "title": f"{'Plan' if owns else 'Supervises plan'} {plan.reference}",
            "address": reverse("plan", args=[plan.pk]),
            "due_at": plan.review_due or plan.opened_at,
            "district": plan.district,
        }
    for action in _actions(user_id).exclude(plan__owner=user_id).select_related("plan"):
        yield {
            "kind": "plan action",
            "title": f"Action of plan {action.plan.reference}",
            "address": reverse("plan-action", args=[action.plan_id, action.pk]),
            "due_at": end_of(action.due_on),
            "district": action.plan.district,
        }


def reassign(actor: Actor, from_id: int, to_id: int) -> int:
    """Hand everything of one person to another, as far as the other's role and districts reach."""
    with acting(actor):
        own = Plan.objects.filter(_may(to_id, PLANS_WORK), owner=from_id, state__in=OPEN)
        seen = Plan.objects.filter(
            _may(to_id, PLANS_SUPERVISE), supervisor=from_id, state__in=OPEN
        ).exclude(owner=to_id)
        bodies = current().filter(user=to_id).values("organisation_id")
        do = _actions(from_id).filter(organisation__in=bodies)
        moved = seen.update(supervisor=to_id)
        moved += do.update(owner=to_id)
        # Nobody supervises their own plan: what the new owner supervised waits for another name.
        own.filter(supervisor=to_id).update(supervisor=None)
        moved += own.update(owner=to_id)
        if moved:
            detail = {"from": from_id, "to": to_id, "count": moved}
            record(actor, what="alter", verb="plans.reassigned", detail=detail)
    return moved


def _actions(user_id: int) -> QuerySet[PlanAction]:
    return PlanAction.objects.filter(
        owner=user_id, state=ActionState.TO_DO, plan__state__in=OPEN
    ).order_by("due_on", "pk")


def _may(user_id: int, capability: str) -> Q:
    """Return where a person's parts of today give a capability."""
    found = Q(pk__in=[])
    for part in workers(capability).filter(user_id=user_id):
        reach = part.districts or part.organisation.districts
        within = Q(organisation=part.organisation_id)
        found |= within & Q(district__in=reach) if reach else within
    return found
