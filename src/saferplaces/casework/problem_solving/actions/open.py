"""Open a plan, with what is known already in it."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.casework.problem_solving.actions.moving import noted, tell
from saferplaces.casework.problem_solving.actions.refresh import redraw
from saferplaces.casework.problem_solving.areas import bounds
from saferplaces.casework.problem_solving.baseline import recount, usual_period
from saferplaces.casework.problem_solving.models import (
    AreaPart,
    Objective,
    Plan,
    PlanArea,
    PlanLink,
    PlanPerson,
    PlanState,
    PlanStateChange,
    Scale,
)
from saferplaces.casework.problem_solving.policy import plans
from saferplaces.casework.problem_solving.sources import Start, at_risk, start_from
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import PLANS_SUPERVISE, PLANS_WORK
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.tasks.actions.end import complete_task
from saferplaces.foundation.tasks.models import TaskState
from saferplaces.foundation.tasks.queries import about

MEASURES = {Scale.HOUSEHOLD: "person", Scale.PLACE: "place", Scale.AREA: "area"}
TASK = "problem_solving_plan"


def open_plan(
    actor: Actor,
    *,
    title: str,
    kind: str,
    district: str,
    scale: str,
    source: str,
    source_id: str = "",
    owner_id: int | None = None,
    supervisor_id: int | None = None,
) -> Plan:
    """Open a plan: a draft, with the area, people, measure and period that its source gives.

    Parameters
    ----------
    title:
        A line that names nobody and no home.
    source, source_id:
        Code of the list ``plan_sources``, and the key of the record, which the actor may read.
    owner_id:
        Who owns it; the actor if not said.

    Raises
    ------
    Problem
        With the field that will not do.
    Refused
        When the actor may not open plans there.
    """
    start = start_from(actor, source, source_id)
    if not title.strip():
        raise Problem("Enter a title", field="title")
    if not codes("problem_kinds").filter(code=kind).exists():
        raise Problem("Select the kind of problem", field="kind")
    if scale not in Scale.values:
        raise Problem("Select how large the problem is", field="scale")
    with acting(actor):
        plan = _new(actor, start, title, kind, district, scale, owner_id, supervisor_id)
        plans.may(actor, "work", plan).require()
        plan.save()
        PlanStateChange.objects.create(
            plan=plan, new=PlanState.DRAFT, by_id=actor.user_id, at=plan.opened_at
        )
        _fill(actor, plan, start)
        redraw(plan)
        _end_task(actor, plan)
        people = [key for key, _ in start.people]
        noted(actor, plan, "plan.opened", people, source=source, scale=scale)
        tell(plan, [plan.owner_id], "a problem-solving plan has been given to you.", actor)
    return plan


def _new(
    actor: Actor, start: Start, title: str, kind: str, district: str, scale: str,
    owner_id: int | None, supervisor_id: int | None,
) -> Plan:  # fmt: skip
    if actor.user_id is None or actor.organisation_id is None or not actor.can(PLANS_WORK):
        raise Refused(f"Your role ({actor.role_name}) may not do this.")
    where = workers(PLANS_WORK, organisation_id=actor.organisation_id, district=district)
    part = where.filter(user_id=owner_id or actor.user_id).first()
    if part is None:
        raise Problem("Select somebody who works on plans in this district", field="owner")
    if supervisor_id is not None:
        check_supervisor(actor.organisation_id, district, supervisor_id, part.user_id)
    now = timezone.now()
    return Plan(
        title=title.strip()[:160], kind=kind, district=district, ward=start.ward, scale=scale,
        source=start.source, source_id=start.source_id, band=start.band,
        victim_at_risk=at_risk(start), organisation_id=actor.organisation_id,
        regime=actor.regime, owner_id=part.user_id, supervisor_id=supervisor_id,
        team_id=part.team_id, opened_at=now, opened_by_id=actor.user_id, moved_at=now,
    )  # fmt: skip


def check_supervisor(organisation_id: int, district: str, user_id: int, owner_id: int) -> None:
    """Require that somebody supervises plans in a district, and not their own."""
    found = workers(PLANS_SUPERVISE, organisation_id=organisation_id, district=district)
    if not found.filter(user_id=user_id).exists():
        raise Problem("Select somebody who supervises plans in this district", "supervisor")
    if user_id == owner_id:
        raise Problem("Nobody supervises their own plan: select somebody else", "supervisor")


def _fill(actor: Actor, plan: Plan, start: Start) -> None:
    now = plan.opened_at
    PlanLink.objects.bulk_create(
        PlanLink(plan=plan, kind=kind, key=key, added_at=now, added_by_id=actor.user_id)
        for kind, key in start.links
    )
    PlanPerson.objects.bulk_create(
        PlanPerson(plan=plan, person_id=key, part=part, added_at=now, added_by_id=actor.user_id)
        for key, part in dict.fromkeys(start.people)
    )
    if start.area is not None and plan.scale == Scale.AREA:
        PlanArea.objects.create(
            plan=plan, part=AreaPart.TREATED, name=start.area.name,
            geometry=start.area.geometry, made_of=start.area.made_of, added_at=now,
            added_by_id=actor.user_id, **bounds(start.area.shape),
        )  # fmt: skip
    first, last = usual_period()
    subject = {
        Scale.HOUSEHOLD: next((key for key, part in start.people if part == "victim"), ""),
        Scale.PLACE: next((key for kind, key in start.links if kind == "place"), ""),
    }.get(Scale(plan.scale), "")
    objective = Objective.objects.create(
        plan=plan, measure=MEASURES[Scale(plan.scale)], subject=subject,
        baseline_from=first, baseline_to=last,
    )  # fmt: skip
    recount(objective, list(plan.areas.all()))


def _end_task(actor: Actor, plan: Plan) -> None:
    """End the task that asked for this plan, where it is the actor's own."""
    if plan.source != "review":
        return
    asked = about(actor, "review", plan.source_id).filter(
        kind=TASK, state=TaskState.OPEN, owner_id=actor.user_id
    )
    for task in asked:
        complete_task(actor, task.pk, f"Plan {plan.reference} opened")
