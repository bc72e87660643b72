"""A plan's facts, reviews and way, as its page tells them to whoever reads it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from saferplaces.casework.problem_solving.models import Objective, Plan, PlanReview, PlanState, Rag
from saferplaces.casework.problem_solving.rhythm import rhythm_of
from saferplaces.casework.problem_solving.states import UNDER_WAY
from saferplaces.casework.problem_solving.words import district_names
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import Role
from saferplaces.foundation.reference.queries import areas, label
from saferplaces.foundation.registry import Moment
from saferplaces.foundation.ui.formats import day, moment
from saferplaces.foundation.ui.tables import Column, Table

SCORES = 16


def facts(plan: Plan, objective: Objective, detail: bool) -> list[tuple[Any, ...]]:
    """Return what a plan is, in rows."""
    ward = areas("ward").filter(code=plan.ward).first() if plan.ward else None
    where = district_names().get(plan.district, plan.district)
    due = moment(plan.review_due) if plan.review_due else "When the response begins"
    tags = ", ".join(label("plan_tags", tag) for tag in plan.tags)
    rhythm = rhythm_of(plan)
    rows: list[tuple[Any, ...]] = [
        ("Problem", plan.told or "Not written yet"),
        ("Kind", f"{label('problem_kinds', plan.kind)}, {plan.get_scale_display().lower()}"),
        ("Where", f"{ward.name}, {where}" if ward else where),
        ("Owner", plan.owner.name),
        ("Supervisor", plan.supervisor.name if plan.supervisor else "Nobody yet"),
        ("Objective", objective.statement or "Not written yet"),
    ]
    if objective.baseline is not None:
        rows.append(("Before", _count(objective)))
    if objective.target is not None:
        by = f" by {day(objective.target_on)}" if objective.target_on else ""
        rows.append(("Target", f"{objective.target:,}{by}"))
    if plan.state in UNDER_WAY:
        days = rhythm.values["days"]
        rows.append(
            ("Next review", f"{due} ({rhythm.label.lower()}: every {days} days; local policy)")
        )
    if tags:
        rows.append(("Part of", tags))
    if detail:
        rows.append(("Risk band", label("risk_bands", plan.band) if plan.band else "Not assessed"))
        rows.append(("Comes from", label("plan_sources", plan.source), *_source(plan)))
    return rows


def _count(objective: Objective) -> str:
    period = f"{day(objective.baseline_from)} to {day(objective.baseline_to)}"
    measure = label("plan_measures", objective.measure)
    source = "" if objective.counted else f"; source: {objective.baseline_source or 'not said'}"
    return f"{objective.baseline:,} from {period} ({measure}{source})"


def _source(plan: Plan) -> tuple[str, ...]:
    views = {
        "review": "review", "incident": "incident", "hotspot": "hotspot", "person": "person",
        "place": "place",
    }  # fmt: skip
    view = views.get(plan.source)
    return (reverse(view, args=[plan.source_id]), "Open") if view and plan.source_id else ()


def reviews_table(request: Request, plan: Plan, detail: bool) -> Table[PlanReview]:
    """Return the supervisory reviews; directions are for those who read the plan in full."""
    columns: list[Column[PlanReview]] = [
        Column("at", "Reviewed", lambda r: day(r.at), sort="at"),
        Column("by", "By", lambda r: f"{r.by.name}, {Role(r.rank).label.lower()}"),
        Column("rag", "Stands at", lambda r: str(Rag(r.rag).label)),
        Column("quality", "Quality", lambda r: f"{r.quality} of {SCORES}", sort="quality"),
        Column("next", "Next review", lambda r: day(r.next_due)),
    ]
    if detail:
        columns.insert(4, Column("directions", "Directions", lambda r: r.directions or "–"))
    return Table(
        request, plan.reviews.select_related("by"), columns, caption="Supervisory reviews",
        name="reviews", page_size=10, empty="No supervisory review yet.",
    )  # fmt: skip


def moments(plan: Plan, detail: bool) -> list[Moment]:
    """Return a plan's way, the newest first; reasons are for those who read it in full."""
    rows = plan.changes.select_related("by").order_by("-at", "-pk")
    return [
        Moment(
            row.at,
            str(PlanState(row.new).label),
            " ".join(filter(None, [row.by.name if row.by else "", row.why if detail else ""])),
        )
        for row in rows
    ]
