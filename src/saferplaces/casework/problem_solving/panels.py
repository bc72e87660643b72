"""What plans add to the pages of logs, people, places, hotspots and cases: plans, and a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from saferplaces.casework.cases.holding import has
from saferplaces.casework.problem_solving.models import Plan, PlanLink
from saferplaces.casework.problem_solving.policy import plans
from saferplaces.casework.problem_solving.queries import of_person, of_record
from saferplaces.casework.reviews.policy import reviews
from saferplaces.casework.reviews.queries import of_incidents
from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import INCIDENTS, PLANS, PLANS_WORK
from saferplaces.foundation.registry import Panel
from saferplaces.intake.incidents.verdicts import identity

SHOWN = 10
Load = Callable[[Actor, str, Access], Mapping[str, Any] | None]


def _shown(
    actor: Actor, rows: QuerySet[Plan] | None, access: Access, source: str, key: str
) -> Mapping[str, Any] | None:
    """Return a record's plans that this actor may read, and where one is started from it."""
    if not actor.can(PLANS):
        return None
    found: list[Plan] = []
    if rows is not None:
        found = list(rows.filter(plans.scope(actor)).order_by("-opened_at")[:SHOWN])
    may_open = actor.can(PLANS_WORK)
    if not found and not may_open:
        return None
    if found:
        access.saw("plan", [plan.pk for plan in found])
    start = f"{reverse('plan-new')}?{urlencode({'source': source, 'source_id': key})}"
    return {"plans": found, "start": start if may_open else ""}


def of_incident(actor: Actor, key: str, access: Access) -> Mapping[str, Any] | None:
    """Return the plans of a log; one is started from its review where the actor reads reviews."""
    review = of_incidents([key]).get(key)
    if review is not None and reviews.may(actor, "read", review).allowed:
        return _shown(actor, of_record("incident", key), access, "review", str(review.pk))
    return _shown(actor, of_record("incident", key), access, "incident", key)


def of_somebody(actor: Actor, key: str, access: Access) -> Mapping[str, Any] | None:
    """Return the plans that somebody is in, for those who may read incidents."""
    if not actor.can(INCIDENTS):
        return None
    return _shown(actor, of_person(identity(key).persons), access, "person", key)


def of_kind(kind: str) -> Load:
    """Return the panel of records of a kind."""

    def load(actor: Actor, key: str, access: Access) -> Mapping[str, Any] | None:
        return _shown(actor, of_record(kind, key), access, kind, key)

    return load


def of_case(actor: Actor, key: str, access: Access) -> Mapping[str, Any] | None:
    """Return the plans of a case."""
    rows = of_record("case", key) if has(int(key), PlanLink) else None
    return _shown(actor, rows, access, "case", key)


def panel(load: Load) -> Panel:
    """Return a panel with plans."""
    return Panel("Problem-solving plans", "problem_solving/panel.html", load)


def of_task(actor: Actor, kind: str, key: str) -> tuple[str, str] | None:
    """Return what a task is about that names a plan, and its page if this actor may read it."""
    if kind != "plan" or not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    plan = Plan.objects.filter(pk=key).first()
    if plan is None:
        return None
    may = plans.may(actor, "read", plan).allowed
    return f"Plan {plan.reference}", reverse("plan", args=[plan.pk]) if may else ""


def about_person(person_id: str) -> Iterable[Mapping[str, Any]]:
    """Give what plans say of somebody, for an access report that somebody decides on."""
    for plan in of_person(identity(person_id).persons).order_by("opened_at"):
        mine = plan.people.filter(person_id__in=identity(person_id).persons)
        parts = ", ".join(sorted({row.part for row in mine}))
        stages = [
            f"{row.get_stage_display()}: {_said(row.content)}" for row in plan.stages.all()
        ]  # fmt: skip
        yield {
            "source": "Problem-solving plans",
            "title": f"{parts.capitalize()} in plan {plan.reference}",
            "text": "\n".join(filter(None, [plan.title, plan.told, *stages])),
            "key": f"plan:{plan.pk}",
            "organisation_id": plan.organisation_id,
        }


def _said(content: Mapping[str, Any]) -> str:
    """Return the answers of a stage as text."""
    found = []
    for answer in content.values():
        if isinstance(answer, list):
            found += [
                " ".join(one.values()) if isinstance(one, dict) else str(one) for one in answer
            ]
        elif answer:
            found.append(str(answer))
    return "; ".join(found)
