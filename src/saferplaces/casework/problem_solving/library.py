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

from django.db.models import Case, CharField, Count, Prefetch, Q, QuerySet, Value, When

from saferplaces.casework.problem_solving.models import (
    ActionState,
    Effect,
    Finalisation,
    Plan,
    PlanAction,
    PlanState,
    Scale,
)
from saferplaces.casework.problem_solving.policy import plans
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import PLANS, Role
from saferplaces.foundation.reference.queries import choices

FELL, ROSE, UNSURE, UNMEASURED = "fell", "rose", "unsure", "unmeasured"
OUTCOMES = {
    FELL: "Fell, more than chance explains",
    UNSURE: "Cannot be told from chance",
    ROSE: "Rose, more than chance explains",
    UNMEASURED: "Effect not measurable",
}
COLOURS = {FELL: "green", UNSURE: "grey", ROSE: "red", UNMEASURED: "yellow"}
HOW_SURE = {
    "wdd": "Surer: set against a comparison area that was chosen before",
    "did": "Surer: set month by month against comparison areas that were chosen before",
    "its": "Less sure: set against its own earlier months; whatever else changed is in it too",
}
NOT_SURE = "Nothing can be said of the effect: counts before and after alone show none"
_RESULT = "finalisation__result__figures__"


def _beyond(limit: str, how: str) -> Q:
    """Return where a limit of the interval lies beyond "no effect": 0 events, a ratio of 1."""
    return Q(**{f"{_RESULT}unit": "events", f"{_RESULT}{limit}__{how}": 0}) | Q(
        **{f"{_RESULT}unit": "ratio", f"{_RESULT}{limit}__{how}": 1}
    )


def with_outcome(rows: QuerySet[Plan]) -> QuerySet[Plan]:
    """Return finished plans with what came of them (`outcome`)."""
    return rows.annotate(
        outcome=Case(
            When(~Q(finalisation__effect=Effect.MEASURED), then=Value(UNMEASURED)),
            When(_beyond("high", "lt"), then=Value(FELL)),
            When(_beyond("low", "gt"), then=Value(ROSE)),
            default=Value(UNSURE),
            output_field=CharField(),
        )
    )


def outcome_of(plan: Plan) -> str:
    """Return what came of a plan of `with_outcome`."""
    return str(vars(plan)["outcome"])  # annotated


def finished(actor: Actor, terms: Mapping[str, Any]) -> QuerySet[Plan]:
    """Return the plans of the library that fit what was asked for."""
    rows = with_outcome(Plan.objects.filter(plans.scope(actor, "learn")))
    for name in ("kind", "place_kind", "district", "outcome"):
        if terms.get(name):
            rows = rows.filter(**{name: terms[name]})
    if terms.get("design"):
        rows = rows.filter(objective__design=terms["design"])
    if terms.get("tag"):
        rows = rows.filter(tags__contains=[terms["tag"]])
    if terms.get("technique"):
        done = PlanAction.objects.filter(technique=terms["technique"], state=ActionState.DONE)
        rows = rows.filter(pk__in=done.values("plan_id"))
    if words := str(terms.get("words", "")).split():
        # Asked for once: the page counts its rows and then reads some of them.
        rows = rows.filter(pk__in=set.intersection(*map(_with_word, words)))
    actions = Prefetch("actions", PlanAction.objects.select_related("organisation"))
    return rows.select_related("finalisation", "objective").prefetch_related(actions)


def _with_word(word: str) -> set[int]:
    """Return the plans that have a word in what was told, done, meant to work, or learned."""
    told = Plan.objects.filter(Q(title__icontains=word) | Q(told__icontains=word))
    did = PlanAction.objects.filter(Q(what__icontains=word) | Q(mechanism__icontains=word))
    learned = Finalisation.objects.filter(lessons__icontains=word)
    found = told.order_by().values_list("pk").union(
        did.order_by().values_list("plan_id"), learned.order_by().values_list("plan_id")
    )  # fmt: skip
    return {key for (key,) in found}


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
        with_outcome(Plan.objects.filter(shown | homes))
        .order_by()
        .values("kind")
        .annotate(
            households=Count("pk", filter=Q(scale=Scale.HOUSEHOLD)),
            met=Count("pk", filter=_SHOWN & Q(finalisation__met="fully")),
            **{key: Count("pk", filter=_SHOWN & Q(outcome=key)) for key in OUTCOMES},
        )
    )
    rows: list[dict[str, Any]] = [dict(row) for row in counted]
    names = dict(choices("problem_kinds"))
    found = [
        Kind(
            row["kind"], names.get(row["kind"], row["kind"]), sum(row[k] for k in OUTCOMES),
            row[FELL], row[UNSURE], row[ROSE], row[UNMEASURED], row["met"], row["households"],
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.finished, one.name))


_SHOWN = ~Q(scale=Scale.HOUSEHOLD)
