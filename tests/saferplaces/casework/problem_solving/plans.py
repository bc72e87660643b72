"""Plans for tests: complete in every part, in any state, in Leeds; made as rows, for speed."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from django.utils import timezone
from tests.saferplaces.cast import person

from saferplaces.casework.problem_solving.lessons import set_down
from saferplaces.casework.problem_solving.models import (
    Finalisation,
    Objective,
    Plan,
    PlanAction,
    PlanArea,
    PlanStage,
    PlanState,
)
from saferplaces.casework.problem_solving.prompts import HYPOTHESES, OUTCOME, SOURCES, questions
from saferplaces.foundation.identity.models import Membership

ENOUGH = "Groups of twenty meet behind the shops"
GIVEN: dict[str, Any] = {
    SOURCES: ["logs", "council"],
    HYPOTHESES: [{"text": "Nobody manages it", "for": "No keeper", "against": "CCTV is there"}],
    OUTCOME: "reduced",
}
STARTED = (PlanState.ACTIVE, PlanState.ASSESSING, PlanState.CLOSING, PlanState.CLOSED)


def square(west: float, south: float, side: float = 400.0) -> dict[str, Any]:
    """A square as an area holds it."""
    ring = [[west, south], [west + side, south], [west + side, south + side], [west, south + side]]
    return {
        "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
        "west": west, "south": south, "east": west + side, "north": south + side,
    }  # fmt: skip


def somebody(name: str) -> Membership:
    """One of the cast, in one query where they are there already: the walk makes many plans."""
    rows = Membership.objects.select_related("user", "team")
    return rows.filter(user__username=f"{name}@test.example").first() or person(name).membership


@cache
def answers() -> dict[str, dict[str, Any]]:
    """What would do for every question; the questions are reference data."""
    asked: dict[str, dict[str, Any]] = {}
    for question in questions():
        asked.setdefault(question.stage, {})[question.code] = GIVEN.get(question.code, ENOUGH)
    return asked


def a_plan(state: str = PlanState.DRAFT, *, complete: bool = True, **given: Any) -> Plan:
    """A plan of Dev's that Sarah supervises, about a household unless told otherwise."""
    now = timezone.now()
    dev, sarah = somebody("dev"), somebody("sarah")
    plan = Plan.objects.create(**{
        "state": state, "title": "Gatherings behind a row of shops", "scale": "household",
        "told": "Young people gather and damage the bins.", "source": "hand",
        "kind": "nuisance_youths", "district": "leeds", "regime": "part3",
        "organisation_id": dev.organisation_id, "owner": dev.user,
        "supervisor": sarah.user, "team": dev.team, "opened_at": now,
        "moved_at": now, "started_at": now if state in STARTED else None,
        "review_due": now + dt.timedelta(days=20) if state in STARTED else None,
        "ended_at": now if state == PlanState.CLOSED else None,
    } | given)  # fmt: skip
    if complete:
        fill(plan)
    return plan


def fill(plan: Plan) -> None:
    """Write everything that a plan asks for, up to its closing."""
    now = timezone.now()
    Objective.objects.create(
        plan=plan, statement="Half as many reports by next summer", measure="elsewhere",
        baseline_from=dt.date(2026, 1, 1), baseline_to=dt.date(2026, 6, 30), baseline=20,
        counted=False, baseline_source="Survey of traders", target=10,
        target_on=dt.date(2027, 6, 30), design="before_after", why_design="One household",
        locked_at=now if plan.state in STARTED else None,
    )  # fmt: skip
    PlanStage.objects.bulk_create(
        PlanStage(plan=plan, stage=stage, content=content, saved_at=now)
        for stage, content in answers().items()
    )
    PlanAction.objects.create(
        plan=plan, what="Lock the yard at night", organisation_id=plan.organisation_id,
        owner=plan.owner, due_on=dt.date(2027, 1, 31), mechanism="Nowhere to gather unseen",
        added_at=now, state="done" if plan.state in STARTED else "to_do", result="Locked",
    )  # fmt: skip
    if plan.state in STARTED:
        Finalisation.objects.create(
            plan=plan, met="partly", effect="not_measurable", why_not_measurable="One household",
            before=20, after=12, reason="acceptable", victim_told="yes", victim_view="Better",
            supervisor_view="Enough", no_partners=True, kept_up_by="Ward team",
            lessons="Ask the keeper first", recommended=True, saved_at=now,
        )  # fmt: skip
    if plan.state == PlanState.CLOSED:
        set_down(plan)


def an_area(plan: Plan, part: str, west: float, south: float = 434000.0, **more: Any) -> PlanArea:
    """A square of 400 metres."""
    given = {"name": part.capitalize(), "added_at": timezone.now()} | square(west, south) | more
    return PlanArea.objects.create(plan=plan, part=part, **given)
