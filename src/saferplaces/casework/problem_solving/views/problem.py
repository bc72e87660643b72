"""The problem as the engine sees it: map, series, peak times, who, what was tried, what worked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.problem_solving import words
from saferplaces.casework.problem_solving.actions import linking
from saferplaces.casework.problem_solving.actions.refresh import refresh
from saferplaces.casework.problem_solving.earlier import tried
from saferplaces.casework.problem_solving.forms.plan import LinkForm
from saferplaces.casework.problem_solving.models import Picture, Plan, PlanPerson, Scale
from saferplaces.casework.problem_solving.policy import plans
from saferplaces.casework.problem_solving.queries import that_worked
from saferplaces.casework.problem_solving.views.parts import Opened, common, opened
from saferplaces.casework.problem_solving.views.stages import area_points, area_shapes
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import PLANS, PLANS_WORK
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.ui.charts import bars, lines
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.formats import day, whole
from saferplaces.intake.hotspots.queries import current_map
from saferplaces.intake.incidents.models import Incident, Person
from saferplaces.intake.incidents.pages.words import called, code, sentence
from saferplaces.intake.incidents.policy import incidents, parties, people

LINKED, WORKED = 50, 5
PEOPLE = (
    ("callers", "Different callers"), ("repeat_callers", "Of them more than once"),
    ("victims", "Different victims"), ("repeat_victims", "Of them more than once"),
    ("suspects", "Different people complained about"),
    ("repeat_suspects", "Of them more than once"),
)  # fmt: skip


@door(PLANS, personal=True, verb="plan.problem")
def problem(request: Request, pk: int) -> HttpResponse:
    """Show what is published of the problem; names only to those who may read incidents."""
    found = opened(request, pk)
    plan = found.plan
    picture = Picture.objects.filter(plan=plan).first()
    drawn = picture.content if picture else {}
    shown = found.detail or plan.scale == Scale.AREA
    context = common(found, "The problem in figures") | {
        "picture": picture,
        "drawn": bool(drawn) and shown,
        "events": words.told(drawn.get("events", 0), found.detail),
        "period": _period(drawn),
        "months": _months(drawn) if found.detail else None,
        "hours": _hours(drawn) if shown else None,
        "peaks": words.peaks(drawn["hours"]) if shown and drawn.get("hours") else [],
        "categories": _categories(drawn, found.detail) if shown else None,
        "points": _points(drawn) if found.detail else area_points(plan) if shown else [],
        "shapes": area_shapes(plan) if shown else None,
        "who": _who(drawn, found.detail),
        "caveats": _caveats(),
        "may_redraw": found.work,
    }
    if found.detail:
        context |= _named(request, found)
    context["worked"] = [
        (row, label("problem_places", row.place_kind) if row.place_kind else "")
        for row in that_worked(plan).filter(plans.scope(request.actor, "learn"))[:WORKED]
    ]
    return render(request, "problem_solving/problem.html", context)


def _period(drawn: dict[str, Any]) -> str:
    if not drawn:
        return ""
    first, last = (dt.date.fromisoformat(drawn[name]) for name in ("first", "last"))
    return f"from {day(first)} to {day(last)}"


def _months(drawn: dict[str, Any]) -> Any:
    rows = drawn.get("months") or []
    if len(rows) < 2:
        return None
    steps = [f"{dt.date.fromisoformat(month):%b %y}" for month, _ in rows]
    counts = [float(count) for _, count in rows]
    return lines("series", "Events by month", steps, {"Events": counts}, "Month")


def _hours(drawn: dict[str, Any]) -> Any:
    hours = drawn.get("hours") or []
    if not sum(hours):
        return None
    blocks = {
        f"{words.clock(at)} to {words.clock(at + 3)}": round(
            sum(hours[of * 24 + hour] for of in range(7) for hour in range(at, at + 3))
        )
        for at in range(0, 24, 3)
    }
    return bars("hours", "By time of day", blocks, "Time", "Events")


def _categories(drawn: dict[str, Any], in_full: bool) -> Any:
    rows = {
        _category(str(name)): count
        for name, count in drawn.get("categories") or []
        if in_full or count >= words.FEW
    }
    return bars("categories", "By category", rows, "Category", "Events") if rows else None


def _category(name: str) -> str:
    return sentence(code("categories", name)) or "Not said"


def _points(drawn: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"easting": x, "northing": y, "label": f"{whole(count)} reported within 100 metres"}
        for x, y, count in drawn.get("points") or []
    ]


def _who(drawn: dict[str, Any], in_full: bool) -> list[tuple[str, str]]:
    counts = drawn.get("people") or {}
    return [(title, words.told(counts.get(key, 0), in_full)) for key, title in PEOPLE]


def _caveats() -> list[str]:
    made = current_map()
    own = [
        "It counts what was reported, each event once, which is not all that happens.",
        "Places that were chosen because much was reported tend to see less afterwards, whatever "
        "is done: judge the effect against a comparison area.",
    ]
    return [*own, *(made.caveats[:3] if made else [])]


def _named(request: Request, found: Opened) -> dict[str, Any]:
    """Return what names people: who the plan is about, its records, and what was tried before."""
    plan, actor = found.plan, request.actor
    rows = list(plan.people.filter(left_at__isnull=True))
    persons = _persons(actor, rows)
    before = tried(actor, plan)
    keys = [row.person_id for row in rows]
    request.access.saw("person", persons, keys)
    request.access.saw("plan", [p.pk for p in before.plans])
    request.access.saw("case", [c.pk for c in before.cases])
    request.access.saw("task", [t.pk for t in before.tasks])
    return {
        "people": [
            (row, linking.PARTS.get(row.part, row.part), persons.get(row.person_id)) for row in rows
        ],
        "records": _records(request, plan),
        "others": _others(request, plan, keys) if found.work else [],
        "before": before,
        "link_form": LinkForm(),
    }


def _persons(actor: Actor, rows: list[PlanPerson]) -> dict[str, str]:
    found: dict[str, Person] = people.readable(actor).in_bulk([row.person_id for row in rows])
    return {key: called(person) for key, person in found.items()}


def _others(request: Request, plan: Plan, known: list[str]) -> list[tuple[str, str, str]]:
    """Return who else is in the plan's logs, with their part there: they may be added."""
    logs = plan.links.filter(kind="incident").values_list("key", flat=True)
    rows = parties.readable(request.actor).filter(
        incident_id__in=list(logs), withdrawn_at__isnull=True, person_id__gt=""
    )
    found = {row.person_id: row for row in rows.exclude(person_id__in=known)[:LINKED]}
    request.access.saw("person", found, found)
    return [
        (key, called(row), "suspect" if row.role == "suspect" else "victim")
        for key, row in found.items()
    ]


def _records(request: Request, plan: Plan) -> list[dict[str, Any]]:
    rows = list(plan.links.all()[:LINKED])
    logs: dict[str, Incident] = incidents.readable(request.actor).in_bulk(
        [row.key for row in rows if row.kind == "incident"]
    )
    request.access.saw("incident", list(logs))
    views = {"incident": "incident", "place": "place", "review": "review", "hotspot": "hotspot"}
    found = []
    for row in rows:
        log = logs.get(row.key)
        name = log.record_id if log else row.key if row.kind == "crime" else ""
        view = views.get(row.kind) if row.kind != "incident" or log else None
        found.append(
            {
                "pk": row.pk,
                "kind": linking.KINDS.get(row.kind, row.kind.capitalize()),
                "name": name or f"{row.kind.capitalize()} {row.key[:12]}",
                "address": reverse(view, args=[row.key]) if view else "",
            }
        )
    return found


@door(PLANS_WORK, personal=True, verb="plan.problem", methods=("POST",))
def redraw(request: Request, pk: int) -> HttpResponse:
    """Draw the figures anew from the latest publication."""
    opened(request, pk, "work")
    try:
        refresh(request.actor, pk)
    except Problem as found:
        messages.error(request, found.message)
    else:
        messages.success(request, f"Drawn anew at {timezone.localtime():%H:%M}.")
    return redirect("plan-problem", pk=pk)


@door(PLANS_WORK, personal=True, verb="plan.link", methods=("POST",))
def link(request: Request, pk: int) -> HttpResponse:
    """Say that a record belongs to the problem."""
    opened(request, pk, "work")
    form = LinkForm(request.POST)
    try:
        if form.is_valid():
            linking.link(request.actor, pk, form.cleaned_data["kind"], form.cleaned_data["key"])
            messages.success(request, "Added.")
        else:
            messages.error(request, "Enter its number.")
    except Problem as found:
        messages.error(request, found.message)
    return redirect("plan-problem", pk=pk)


@door(PLANS_WORK, personal=True, verb="plan.link", methods=("POST",))
def unlink(request: Request, pk: int, link_id: int) -> HttpResponse:
    """Say that a record does not belong to the problem."""
    opened(request, pk, "work")
    try:
        linking.unlink(request.actor, pk, link_id)
    except Problem as found:
        messages.error(request, found.message)
    return redirect("plan-problem", pk=pk)


@door(PLANS_WORK, personal=True, verb="plan.person", methods=("POST",))
def person(request: Request, pk: int) -> HttpResponse:
    """Add somebody (from their own page), or say that they are no part of it."""
    opened(request, pk, "work")
    row = request.POST.get("row", "")
    try:
        if row.isascii() and row.isdigit() and len(row) < 19:
            linking.remove_person(request.actor, pk, int(row))
        else:
            given = request.POST
            linking.add_person(request.actor, pk, given.get("person_id", ""), given.get("part", ""))
            messages.success(request, "Added to the plan.")
    except Problem as found:
        messages.error(request, found.message)
    return redirect("plan-problem", pk=pk)
