"""The library of finished plans: what was tried for which problem, what came of it, how sure.

It shows what everybody who may read plans is told, and nothing that is personal: title, setting,
actions and why they should work, the result with its interval, lessons. Plans about a person or a
household are counted, and not shown. Where no effect could be measured a plan is neither a success
nor a failure, and is counted apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from saferplaces.casework.problem_solving.models import (
    ActionState,
    Effect,
    Outcome,
    Plan,
    PlanAction,
    PlanState,
    Scale,
)
from saferplaces.casework.problem_solving.policy import plans
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import PLANS, Role
from saferplaces.foundation.reference.queries import choices

COLOURS = {
    Outcome.FELL: "green",
    Outcome.UNSURE: "grey",
    Outcome.ROSE: "red",
    Outcome.UNMEASURED: "yellow",
}
HOW_SURE = {
    "wdd": "Surer: set against a comparison area that was chosen before",
    "did": "Surer: set month by month against comparison areas that were chosen before",
    "its": "Less sure: set against its own earlier months; whatever else changed is in it too",
}
ASKED = {
    "kind": "kind",
    "place_kind": "place_kind",
    "district": "district",
    "outcome": "lesson__outcome",
    "design": "objective__design",
}
"""What may be asked for, and where it stands."""
NOT_SURE = "Nothing can be said of the effect: counts before and after alone show none"


def finished(actor: Actor, terms: Mapping[str, Any]) -> QuerySet[Plan]:
    """Return the plans of the library that fit what was asked for."""
    rows = Plan.objects.filter(plans.scope(actor, "learn"))
    for name, path in ASKED.items():
        if terms.get(name):
            rows = rows.filter(**{path: terms[name]})
    if terms.get("tag"):
        rows = rows.filter(tags__contains=[terms["tag"]])
    if terms.get("technique"):
        done = PlanAction.objects.filter(technique=terms["technique"], state=ActionState.DONE)
        rows = rows.filter(pk__in=done.values("plan_id"))
    for word in str(terms.get("words", "")).casefold().split():
        rows = rows.filter(lesson__words__contains=word)
    actions = Prefetch("actions", PlanAction.objects.select_related("organisation"))
    rows = rows.select_related("finalisation", "objective", "lesson").prefetch_related(actions)
    return rows.defer("lesson__words")


def result_said(plan: Plan) -> str:
    """Return the effect of a plan with its interval, in short."""
    end = plan.finalisation
    if end.effect != Effect.MEASURED:
        return "Not measurable"
    figures = end.result.get("figures") or {}
    if "low" not in figures:
        return "Measured; its figures were not kept"
    if figures.get("unit") == "events":
        days = figures.get("days", [0])[0]
        span = f"{figures['low']:+.0f} to {figures['high']:+.0f}"
        return f"{figures['effect']:+.0f} events in {days} days ({span})"
    span = f"{figures['low']:.2f} to {figures['high']:.2f}"
    return f"{figures['effect']:.2f} times as many as expected ({span})"


def how_sure(plan: Plan) -> str:
    """Return how far the result can be relied on, by the design that was chosen before."""
    if plan.finalisation.effect != Effect.MEASURED:
        return NOT_SURE
    return HOW_SURE.get(plan.objective.design, NOT_SURE)


@dataclass(frozen=True)
class Kind:
    """What is known of one kind of problem; `households` are counted and not shown."""

    code: str
    name: str
    finished: int
    fell: int
    unsure: int
    rose: int
    unmeasured: int
    met: int
    households: int


def by_kind(actor: Actor) -> list[Kind]:
    """Return, for each kind of problem, how the plans of the library ended. One query."""
    shown = plans.scope(actor, "learn")
    homes = Q(pk__in=[])
    if actor.can(PLANS):
        homes = Q(state=PlanState.CLOSED, scale=Scale.HOUSEHOLD)
        if actor.role != Role.POLICY_OFFICER:
            homes &= Q(organisation=actor.organisation_id)
    counted = (
        Plan.objects.filter(shown | homes)
        .order_by()
        .values("kind")
        .annotate(
            households=Count("pk", filter=Q(scale=Scale.HOUSEHOLD)),
            met=Count("pk", filter=_SHOWN & Q(finalisation__met="fully")),
            **{key: Count("pk", filter=_SHOWN & Q(lesson__outcome=key)) for key in Outcome.values},
        )
    )
    rows: list[dict[str, Any]] = [dict(row) for row in counted]
    names = dict(choices("problem_kinds"))
    found = [
        Kind(
            row["kind"], names.get(row["kind"], row["kind"]), sum(row[k] for k in Outcome.values),
            row["fell"], row["unsure"], row["rose"], row["unmeasured"], row["met"],
            row["households"],
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.finished, one.name))


_SHOWN = ~Q(scale=Scale.HOUSEHOLD)
