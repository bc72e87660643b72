"""The library of finished plans: search, add up by kind of problem, read one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplaces.casework.problem_solving import library
from saferplaces.casework.problem_solving.forms.library import LibraryForm
from saferplaces.casework.problem_solving.library import Kind
from saferplaces.casework.problem_solving.models import ActionState, Effect, Outcome, Plan
from saferplaces.casework.problem_solving.policy import plans
from saferplaces.casework.problem_solving.words import district_names, told
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import INCIDENTS, PLANS
from saferplaces.foundation.reference.queries import choices, label
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.tables import Column, Table

NONE = "No finished plan fits. Clear a filter."


@door(PLANS, personal=True, verb="plan.library")
def search(request: Request) -> HttpResponse:
    """Show the finished plans that fit, and what is known of each kind of problem."""
    form = LibraryForm(request.GET)
    terms = form.terms
    table = _table(request, terms)
    kinds = _kinds(request)
    request.access.asked(**terms)
    request.access.saw("plan", [plan.pk for plan in table.rows])
    for shown in (table, kinds):
        if shown.csv_requested:
            return shown.csv()
    context = {"form": form, "table": table, "kinds": kinds}
    return render(request, "problem_solving/library.html", context)


def _table(request: Request, terms: dict[str, object]) -> Table[Plan]:
    places, kinds = dict(choices("problem_places")), dict(choices("problem_kinds"))
    techniques, names = dict(choices("plan_techniques")), district_names()

    def did(plan: Plan) -> str:
        found = [a.technique for a in plan.actions.all() if a.state == ActionState.DONE]
        said = dict.fromkeys(techniques.get(key, key) for key in found if key)
        return "; ".join(said) or "–"

    def setting(plan: Plan) -> str:
        where = places.get(plan.place_kind, plan.get_scale_display())
        return f"{where}, {names.get(plan.district, plan.district)}"

    columns: list[Column[Plan]] = [
        Column("title", "Problem", lambda p: p.title, sort="title",
               link=lambda p: reverse("plan-library-one", args=[p.pk])),
        Column("kind", "Kind", lambda p: kinds.get(p.kind, p.kind), sort="kind"),
        Column("setting", "Setting", setting, sort="place_kind"),
        Column("did", "What was done", did),
        Column("outcome", "What came of it", lambda p: p.lesson.get_outcome_display(),
               sort="lesson__outcome"),
        Column("result", "Result (95% interval)", library.result_said),
        Column("sure", "How sure", library.how_sure),
        Column("ended", "Closed", lambda p: day(p.ended_at), sort="ended_at"),
    ]  # fmt: skip
    return Table(
        request, library.finished(request.actor, terms), columns, caption="Finished plans",
        default_sort="-ended_at", export_as="plans-library", empty=NONE,
    )  # fmt: skip


def _kinds(request: Request) -> Table[Kind]:
    columns: list[Column[Kind]] = [
        Column("name", "Kind of problem", sort="name",
               link=lambda row: f"?kind={row.code}"),
        Column("finished", "Finished", sort="finished", numeric=True),
        Column("fell", "Fell", sort="fell", numeric=True),
        Column("unsure", "Not told from chance", sort="unsure", numeric=True),
        Column("rose", "Rose", sort="rose", numeric=True),
        Column("unmeasured", "Effect not measurable", sort="unmeasured", numeric=True),
        Column("met", "Objective fully met", sort="met", numeric=True),
        Column("households", "About a household (not shown)", sort="households", numeric=True),
    ]  # fmt: skip
    return Table(
        request, library.by_kind(request.actor), columns, caption="By kind of problem",
        name="kinds", page_size=50, export_as="plans-by-kind", empty="No plan is finished yet.",
    )  # fmt: skip


@door(PLANS, personal=True, verb="plan.learn")
def one(request: Request, pk: int) -> HttpResponse:
    """Show what one finished plan has to teach."""
    found = fetch(plans, request.actor, pk, "learn")
    plan = library.finished(request.actor, {}).get(pk=found.pk)
    request.access.saw("plan", [plan.pk])
    end, aim, full = plan.finalisation, plan.objective, request.actor.can(INCIDENTS)
    places = dict(choices("problem_places"))
    facts = [
        ("Problem", plan.told or "Not said"),
        ("Kind", f"{label('problem_kinds', plan.kind)}, {plan.get_scale_display().lower()}"),
        ("Setting", places.get(plan.place_kind, "Not said")),
        ("District", district_names().get(plan.district, plan.district)),
        ("Closed", day(plan.ended_at)),
        ("Objective", f"{aim.statement or 'Not written'} ({end.get_met_display() or 'not said'})"),
        ("What was counted", label("plan_measures", aim.measure) if aim.measure else "Not said"),
        ("How it was judged", label("plan_designs", aim.design) if aim.design else "Not said"),
    ]
    counts = [("Before", end.before), ("After", end.after)]
    said = [(name, told(number, full)) for name, number in counts if number is not None]
    actions = list(plan.actions.all())
    context = {
        "plan": plan,
        "facts": facts,
        "outcome": plan.lesson.get_outcome_display(),
        "colour": library.COLOURS[Outcome(plan.lesson.outcome)],
        "result": end.result if end.effect == Effect.MEASURED else None,
        "short": library.result_said(plan),
        "sure": library.how_sure(plan),
        "counts": said,
        "why_not": end.why_not_measurable if plans.may(request.actor, "detail", plan).allowed
        else "",
        "done": [(a, _way(a.technique)) for a in actions if a.state == ActionState.DONE],
        "not_done": [a for a in actions if a.state != ActionState.DONE],
        "kept_up": end.kept_up_by,
        "lessons": end.lessons,
        "may_read": plans.may(request.actor, "read", plan).allowed,
    }  # fmt: skip
    return render(request, "problem_solving/lesson.html", context)


def _way(technique: str) -> str:
    return label("plan_techniques", technique) if technique else ""
