"""Write a plan: what it is, its stages, its objective and its areas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from django.utils import timezone

from saferplaces.casework.problem_solving.actions.moving import noted, taken, touched
from saferplaces.casework.problem_solving.actions.open import check_supervisor
from saferplaces.casework.problem_solving.actions.refresh import redraw
from saferplaces.casework.problem_solving.areas import (
    Drawn,
    bounds,
    overlapping,
    ring_around,
    shape_of,
)
from saferplaces.casework.problem_solving.baseline import recount
from saferplaces.casework.problem_solving.models import (
    AreaPart,
    Objective,
    Plan,
    PlanArea,
    PlanStage,
    Stage,
)
from saferplaces.casework.problem_solving.prompts import questions
from saferplaces.casework.problem_solving.states import BEFORE, OPEN, WRITTEN
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes

LOCKED = (
    "The objective, its measure and its areas were chosen before the response started and are "
    "locked: changing them now would make the result worthless."
)
MOST_AREAS = 12


@dataclass(frozen=True)
class Details:
    """What a plan is, beside its stages."""

    title: str
    told: str
    kind: str
    place_kind: str
    scale: str
    ward: str
    tags: Collection[str]
    band: str
    victim_at_risk: bool
    supervisor_id: int | None


def save_details(actor: Actor, pk: int, given: Details) -> Plan:
    """Keep what a plan is and who supervises it. The scale stands once the response begins."""
    with acting(actor):
        plan = taken(actor, pk, "work", OPEN)
        if not given.title.strip():
            raise Problem("Enter a title", field="title")
        if given.scale != plan.scale and plan.state not in BEFORE:
            raise Problem(LOCKED, field="scale")
        if given.supervisor_id is not None and given.supervisor_id != plan.supervisor_id:
            check_supervisor(
                plan.organisation_id, plan.district, given.supervisor_id, plan.owner_id
            )
        plan.title, plan.told = given.title.strip()[:160], given.told.strip()
        plan.kind, plan.place_kind, plan.scale = given.kind, given.place_kind, given.scale
        plan.ward, plan.tags, plan.band = given.ward, sorted(given.tags), given.band
        plan.victim_at_risk, plan.supervisor_id = given.victim_at_risk, given.supervisor_id
        plan.moved_at = timezone.now()
        plan.save()
        noted(actor, plan, "plan.details_saved")
    return plan


def save_stage(actor: Actor, pk: int, stage: str, answers: Mapping[str, Any]) -> PlanStage:
    """Keep what was written under a stage, complete or not; unknown questions are dropped."""
    with acting(actor):
        plan = taken(actor, pk, "work", WRITTEN)
        if stage not in Stage.values:
            raise Problem("There is no such stage")
        asked = {question.code for question in questions() if question.stage == stage}
        row, _ = PlanStage.objects.update_or_create(
            plan=plan,
            stage=stage,
            defaults={
                "content": {key: value for key, value in answers.items() if key in asked},
                "saved_at": timezone.now(),
                "saved_by_id": actor.user_id,
            },
        )
        touched(plan)
        noted(actor, plan, "plan.stage_saved", stage=stage)
    return row


@dataclass(frozen=True)
class Aim:
    """What is to change, and how it will be judged."""

    statement: str
    measure: str
    baseline_from: dt.date
    baseline_to: dt.date
    target: int | None
    target_on: dt.date | None
    design: str
    why_design: str = ""
    baseline: int | None = None  # of a measure that is counted elsewhere
    baseline_source: str = ""


def save_objective(actor: Actor, pk: int, aim: Aim) -> Objective:
    """Keep the objective and count the period before, while the response has not started.

    Raises
    ------
    Problem
        When it is locked, or the period or a code will not do.
    """
    with acting(actor):
        plan = taken(actor, pk, "work", OPEN)
        objective = unlocked(plan)
        if aim.baseline_to < aim.baseline_from:
            raise Problem("The period must end after it begins", field="baseline_to")
        if aim.baseline_to > timezone.localdate():
            raise Problem("The period before must be over", field="baseline_to")
        for field, name in (("measure", "plan_measures"), ("design", "plan_designs")):
            chosen = getattr(aim, field)
            if chosen and not codes(name).filter(code=chosen).exists():
                raise Problem("Select one from the list", field=field)
        objective.statement, objective.measure = aim.statement.strip(), aim.measure
        objective.baseline_from, objective.baseline_to = aim.baseline_from, aim.baseline_to
        objective.target, objective.target_on = aim.target, aim.target_on
        objective.design, objective.why_design = aim.design, aim.why_design.strip()
        objective.baseline, objective.baseline_source = aim.baseline, aim.baseline_source.strip()
        objective.subject = _subject(plan, aim.measure)
        recount(objective, list(plan.areas.all()))
        touched(plan)
        noted(actor, plan, "plan.objective_saved", measure=aim.measure, design=aim.design)
    return objective


def add_area(actor: Actor, pk: int, part: str, drawn: Drawn) -> PlanArea:
    """Add an area while the response has not started, and count the period before in it.

    Raises
    ------
    Problem
        When it shares ground with an area of another part: what is treated cannot be compared with.
    """
    with acting(actor):
        plan = taken(actor, pk, "work", OPEN)
        objective = unlocked(plan)
        if part not in AreaPart.values:
            raise Problem("Select what the area is", field="part")
        others = list(plan.areas.all())
        if len(others) >= MOST_AREAS:
            raise Problem(f"A plan has at most {MOST_AREAS} areas", field="part")
        for other in others:
            if overlapping(drawn.shape, shape_of(other)):
                raise Problem(
                    f"It shares ground with “{other.name}”. Areas of a plan stand apart",
                    field="part",
                )
        area = PlanArea.objects.create(
            plan=plan, part=part, name=drawn.name[:120], geometry=drawn.geometry,
            made_of=drawn.made_of, added_by_id=actor.user_id, added_at=timezone.now(),
            **bounds(drawn.shape),
        )  # fmt: skip
        _counted_anew(plan, objective, part)
        noted(actor, plan, "plan.area_added", part=part)
    return area


def add_ring(actor: Actor, pk: int, part: str) -> PlanArea:
    """Add the ring around the treated (or comparison) area as where the problem may move."""
    with acting(actor):
        plan = taken(actor, pk, "work", OPEN)
        of = AreaPart.TREATED if part == AreaPart.DISPLACEMENT else AreaPart.COMPARISON
        inner = [shape_of(area) for area in plan.areas.filter(part=of)]
        if not inner:
            raise Problem(f"Choose first: {of.label.lower()}", field="part")
        ring = ring_around(shapely.union_all(inner))
        rest = [shape_of(area) for area in plan.areas.all()]
        shape = ring.shape.difference(shapely.union_all(rest))
        return add_area(actor, pk, part, Drawn(ring.name, shape, ring.made_of))


def remove_area(actor: Actor, pk: int, area_id: int) -> None:
    """Take an area out again while the response has not started."""
    with acting(actor):
        plan = taken(actor, pk, "work", OPEN)
        objective = unlocked(plan)
        area = plan.areas.filter(pk=area_id).first()
        if area is None:
            raise Problem("This area has been taken out already")
        part = area.part
        area.delete()
        _counted_anew(plan, objective, part)
        noted(actor, plan, "plan.area_removed", part=part)


def unlocked(plan: Plan) -> Objective:
    """Return the objective of a plan, to be changed.

    Raises
    ------
    Problem
        When the response has started.
    """
    objective, _ = Objective.objects.select_for_update().get_or_create(plan=plan)
    if objective.locked_at is not None or plan.state not in BEFORE:
        raise Problem(LOCKED)
    return objective


def _counted_anew(plan: Plan, objective: Objective, part: str) -> None:
    recount(objective, list(plan.areas.all()))
    if part == AreaPart.TREATED:
        redraw(plan)
    touched(plan)


def _subject(plan: Plan, measure: str) -> str:
    if measure == "person":
        found = plan.people.filter(part="victim", left_at__isnull=True).first()
        return found.person_id if found else ""
    if measure == "place":
        link = plan.links.filter(kind="place").first()
        return link.key if link else ""
    return ""
