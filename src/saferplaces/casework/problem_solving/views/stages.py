"""The stages: one column each, saved as one goes, with what is still missing."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.casework.problem_solving.actions import write
from saferplaces.casework.problem_solving.actions.write import LOCKED
from saferplaces.casework.problem_solving.areas import of_hotspot, on_a_map, shape_of
from saferplaces.casework.problem_solving.comparing import suggestions
from saferplaces.casework.problem_solving.forms.objective import AreaForm, ObjectiveForm
from saferplaces.casework.problem_solving.forms.stages import StageForm
from saferplaces.casework.problem_solving.missing import OBJECTIVE, of_part, unlike
from saferplaces.casework.problem_solving.models import AreaPart, Plan, Scale, Stage
from saferplaces.casework.problem_solving.prompts import HYPOTHESES, OUTCOME, SOURCES
from saferplaces.casework.problem_solving.states import BEFORE
from saferplaces.casework.problem_solving.views.parts import TITLES, address, common, opened
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import PLANS, PLANS_WORK
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import choices, label
from saferplaces.foundation.ui.doors import door
from saferplaces.intake.hotspots.policy import hotspots

NOT_SHOWN = "What officers wrote under the stages is for those who may read logs."
NEXT = {
    Stage.SCANNING: Stage.ANALYSIS, Stage.ANALYSIS: Stage.RESPONSE, Stage.RESPONSE: "actions",
    Stage.ASSESSMENT: "end",
}  # fmt: skip


@door(PLANS, personal=True, verb="plan.stage", methods=("GET", "POST"))
def stage(request: Request, pk: int, name: str) -> HttpResponse:
    """Show or write one stage."""
    if name not in Stage.values:
        raise Http404
    found = opened(request, pk)
    if not found.detail:
        messages.error(request, NOT_SHOWN)
        return redirect("plan", pk=pk)
    answers = found.written.answers.get(name, {})
    asked = [q for q in found.written.questions if q.stage == name]
    people = list(found.plan.people.values_list("person_id", flat=True))
    request.access.saw("person", people, people)
    form = StageForm(asked, answers, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            write.save_stage(request.actor, pk, name, form.answers())
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "Saved.")
            return redirect(_after(request, found.plan, name))
    shown = [(q.text, said(q.code, answers.get(q.code))) for q in asked]
    context = common(found, TITLES[Stage(name)]) | {
        "form": form if found.writes else None,
        "said": shown,
        "lacks": of_part(found.written, name),
        "stage": name,
        "after": address(found.plan, NEXT[Stage(name)]),
        "here": reverse("plan-stage", args=[pk, name]),
    }
    return render(request, "problem_solving/stage.html", context)


def _after(request: Request, plan: Plan, name: str) -> str:
    if request.POST.get("on") == "next":
        return address(plan, NEXT[Stage(name)])
    return reverse("plan-stage", args=[plan.pk, name])


def said(code: str, answer: object) -> str:
    """Return an answer in words."""
    if code == SOURCES and isinstance(answer, list):
        names = dict(choices("plan_data_sources"))
        return ", ".join(names.get(str(one)) or str(one) for one in answer) or "Not answered"
    if code == HYPOTHESES and isinstance(answer, list):
        rows = [
            f"{one['text']} For: {one['for']} Against: {one['against']}" for one in answer
        ]  # fmt: skip
        return " – ".join(rows) or "Not answered"
    if code == OUTCOME and answer:
        return label("plan_outcomes", str(answer))
    return str(answer or "Not answered")


@door(PLANS, personal=True, verb="plan.objective", methods=("GET", "POST"))
def objective(request: Request, pk: int) -> HttpResponse:
    """Show or write the objective, and show the areas that it is judged by."""
    found = opened(request, pk)
    aim = found.written.objective
    may = found.work and found.plan.state in BEFORE and aim.locked_at is None
    form = ObjectiveForm(aim, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            write.save_objective(request.actor, pk, form.aim())
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "Saved, and the period before was counted.")
            on = request.POST.get("on") == "next"
            after = address(found.plan, Stage.SCANNING) if on else ""
            return redirect(after or reverse("plan-objective", args=[pk]))
    shown = _areas_shown(found.plan, found.detail)
    context = common(found, TITLES[OBJECTIVE]) | {
        "form": form if may else None,
        "objective": aim,
        "measure": label("plan_measures", aim.measure) if aim.measure else "Not said",
        "design": label("plan_designs", aim.design) if aim.design else "Not said",
        "lacks": of_part(found.written, OBJECTIVE) if found.detail else [],
        "areas": found.written.areas if shown else [],
        "area_points": area_points(found.plan) if shown else [],
        "area_shapes": area_shapes(found.plan) if shown else None,
        "unlike": unlike(found.written),
        "locked": LOCKED if aim.locked_at else "",
        "compares": found.plan.scale == Scale.AREA,
        "may_write": may,
    }
    return render(request, "problem_solving/objective.html", context)


def _areas_shown(plan: Plan, detail: bool) -> bool:
    """Say whether the areas may be shown: a household's place is nobody else's business."""
    return detail or plan.scale == Scale.AREA


def area_points(plan: Plan) -> list[dict[str, object]]:
    """Return a point in each area of a plan, for the map and its list."""
    found = []
    for area in plan.areas.all():
        middle = shape_of(area).representative_point()
        found.append(
            {"easting": middle.x, "northing": middle.y,
             "label": f"{area.get_part_display()}: {area.name}"}
        )  # fmt: skip
    return found


def area_shapes(plan: Plan) -> dict[str, object] | None:
    """Return the areas of a plan as the map draws them."""
    geometry = on_a_map(list(plan.areas.all()))
    return {"type": "Feature", "geometry": geometry, "properties": {}} if geometry else None


@door(PLANS_WORK, personal=True, verb="plan.area", methods=("GET", "POST"))
def area(request: Request, pk: int) -> HttpResponse:
    """Add an area; comparison areas with a like count are suggested."""
    found = opened(request, pk, "work")
    aim, part = found.written.objective, request.GET.get("part", "")
    initial = {"part": part if part in AreaPart.values else AreaPart.TREATED.value}
    form = AreaForm(request.actor, found.plan, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["how"] == "ring":
                write.add_ring(request.actor, pk, form.cleaned_data["part"])
            else:
                write.add_area(request.actor, pk, form.cleaned_data["part"], form.drawn())
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "The area is added, and the period before was counted in it.")
            return redirect("plan-objective", pk=pk)
    offers = []
    if initial["part"] == AreaPart.COMPARISON and aim.baseline_from and aim.baseline_to:
        offers = suggestions(request.actor, found.plan, aim.baseline_from, aim.baseline_to)
    comparing = initial["part"] == AreaPart.COMPARISON
    title = "Add a comparison area" if comparing else "Add an area"
    context = common(found, title) | {
        "form": form,
        "offers": offers,
        "comparing": comparing,
        "ratio": found.written.limits.ratio,
        "locked": LOCKED if aim.locked_at else "",
    }
    return render(request, "problem_solving/area.html", context)


@door(PLANS_WORK, personal=True, verb="plan.area", methods=("POST",))
def area_take(request: Request, pk: int) -> HttpResponse:
    """Take a suggested hotspot as a comparison area."""
    opened(request, pk, "work")
    chosen = hotspots.readable(request.actor).filter(pk=request.POST.get("hotspot", "")).first()
    try:
        if chosen is None:
            raise Problem("Select one of the suggested areas")
        write.add_area(request.actor, pk, AreaPart.COMPARISON, of_hotspot(chosen))
    except Problem as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, "The comparison area is added.")
    return redirect("plan-objective", pk=pk)


@door(PLANS_WORK, personal=True, verb="plan.area", methods=("POST",))
def area_remove(request: Request, pk: int, area_id: int) -> HttpResponse:
    """Take an area out again."""
    opened(request, pk, "work")
    try:
        write.remove_area(request.actor, pk, area_id)
    except Problem as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, "The area is taken out.")
    return redirect("plan-objective", pk=pk)
