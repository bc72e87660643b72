"""What others may ask about plans, and what the pages list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.utils import timezone

from saferplaces.casework.problem_solving.missing import Limits, Written
from saferplaces.casework.problem_solving.models import (
    Effect,
    Finalisation,
    Objective,
    Plan,
    PlanLink,
    PlanPerson,
    PlanState,
    SignOff,
)
from saferplaces.casework.problem_solving.policy import plans
from saferplaces.casework.problem_solving.prompts import questions
from saferplaces.casework.problem_solving.states import OPEN, UNDER_WAY
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.teams import people_of
from saferplaces.foundation.reference.queries import code_or_none, setting

WAITING = (PlanState.PROPOSED, PlanState.CLOSING)
GROUPS = {
    "open": ("Open", OPEN),
    "under_way": ("Under way", UNDER_WAY),
    "waiting": ("To approve or close", WAITING),
}
"""What lists are narrowed to beside each state: the word and the states."""
RELATED = ("owner", "supervisor", "team")


def listed(actor: Actor, terms: Mapping[str, Any]) -> QuerySet[Plan]:
    """Return the plans that an actor may read and that fit what they asked for."""
    rows = plans.readable(actor).select_related(*RELATED)
    for name in ("district", "kind", "scale"):
        if terms.get(name):
            rows = rows.filter(**{name: terms[name]})
    if terms.get("team"):
        rows = rows.filter(owner__in=people_of(int(terms["team"])))
    if terms.get("state"):
        rows = rows.filter(at(terms["state"]))
    if terms.get("tag"):
        rows = rows.filter(tags__contains=[terms["tag"]])
    if terms.get("whose") == "mine":
        rows = rows.filter(owner_id=actor.user_id)
    elif terms.get("whose") == "supervised":
        rows = rows.filter(supervisor_id=actor.user_id)
    elif terms.get("whose") == "team" and actor.team_id:
        rows = rows.filter(team_id=actor.team_id)
    return rows


def at(state: str) -> Q:
    """Hold where plans are in a state, or in one of the groups of `GROUPS`."""
    if state == "overdue":
        return overdue()
    return Q(state__in=GROUPS[state][1]) if state in GROUPS else Q(state=state)


def overdue(now: dt.datetime | None = None) -> Q:
    """Return where a supervisory review is past its time."""
    return Q(review_due__lt=now or timezone.now(), state__in=UNDER_WAY)


def of_person(person_ids: Iterable[str]) -> QuerySet[Plan]:
    """Return the plans that somebody is in now (all ids they have had)."""
    rows = PlanPerson.objects.filter(person_id__in=set(person_ids), left_at__isnull=True)
    return Plan.objects.filter(pk__in=rows.values("plan_id"))


def of_record(kind: str, key: object) -> QuerySet[Plan]:
    """Return the plans that a record belongs to (incident, place, hotspot, case, review)."""
    rows = PlanLink.objects.filter(kind=kind, key=str(key))
    return Plan.objects.filter(pk__in=rows.values("plan_id"))


def limits() -> Limits:
    """Return the local settings that the checks use."""
    return Limits(float(setting("plan_ratio")), int(setting("plan_least_count")))


def values(name: str, which: str) -> Mapping[str, Any]:
    """Return the values of a code, or none where it is not chosen yet."""
    row = code_or_none(name, which) if which else None
    return row.values if row else {}


def written(plan: Plan) -> Written:
    """Return a plan as it stands, with everything that the checks ask for."""
    objective = Objective.objects.filter(plan=plan).first() or Objective(plan=plan)
    actions = list(plan.actions.select_related("organisation", "owner"))
    signed = SignOff.objects.filter(plan=plan).values_list("organisation_id", flat=True)
    partners = sorted(
        {a.organisation_id for a in actions} | set(plan.shared_with) - {plan.organisation_id}
    )
    return Written(
        plan=plan,
        objective=objective,
        areas=list(plan.areas.all()),
        answers={row.stage: row.content for row in plan.stages.all()},
        actions=actions,
        questions=questions(),
        compares=bool(values("plan_designs", objective.design).get("comparison")),
        counts=str(values("plan_measures", objective.measure).get("counts", "")),
        limits=limits(),
        partners=[key for key in partners if key != plan.organisation_id],
        signed=frozenset(signed),
    )


def that_worked(plan: Plan) -> QuerySet[Plan]:
    """Return finished plans for the same kind of problem whose objective was met, the surest first.

    Those at the same kind of place come first, then those that met it fully, then those whose
    effect was measured, then the newest.
    """
    met = Finalisation.objects.filter(plan=OuterRef("pk"), met__in=["fully", "partly"])
    rows = Plan.objects.filter(Exists(met), kind=plan.kind, state=PlanState.CLOSED)
    return (
        rows.exclude(pk=plan.pk)
        .annotate(
            elsewhere=Case(When(place_kind=plan.place_kind, then=0), default=1),
            partly=Case(When(finalisation__met="fully", then=0), default=1),
            unmeasured=Case(When(finalisation__effect=Effect.MEASURED, then=0), default=1),
        )
        .select_related("finalisation")
        .order_by("elsewhere", "partly", "unmeasured", F("ended_at").desc(nulls_last=True))
    )
