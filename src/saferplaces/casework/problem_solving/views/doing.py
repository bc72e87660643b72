"""Actions, supervisory reviews, the finalisation template and sign-off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from saferplaces.casework.problem_solving import hooks
from saferplaces.casework.problem_solving.actions import doing, finish
from saferplaces.casework.problem_solving.actions.supervise import review_plan
from saferplaces.casework.problem_solving.forms.doing import (
    ActionForm,
    EndForm,
    NotedSignOffForm,
    ResultForm,
    ReviewForm,
    SignOffForm,
)
from saferplaces.casework.problem_solving.missing import ACTIONS, END, of_part
from saferplaces.casework.problem_solving.models import ActionState, Finalisation, PlanState
from saferplaces.casework.problem_solving.policy import plans
from saferplaces.casework.problem_solving.rhythm import next_review, rhythm_of
from saferplaces.casework.problem_solving.states import UNDER_WAY
from saferplaces.casework.problem_solving.views.parts import TITLES, Opened, common, of_end, opened
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import PLANS, PLANS_SUPERVISE, PLANS_WORK
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.formats import day


@door(PLANS, personal=True, verb="plan.actions")
def actions(request: Request, pk: int) -> HttpResponse:
    """Show the actions of a plan, with their mechanisms."""
    found = opened(request, pk)
    context = common(found, TITLES[ACTIONS]) | {
        "actions": [
            (a, label("asb_powers", a.power) if a.power else "",
             label("plan_techniques", a.technique) if a.technique else "")
            for a in found.written.actions
        ],
        "lacks": of_part(found.written, ACTIONS) if found.detail else [],
        "writes": found.writes,
        "now": timezone.localdate(),
    }  # fmt: skip
    return render(request, "problem_solving/actions.html", context)


@door(PLANS_WORK, personal=True, verb="plan.action", methods=("GET", "POST"))
def action_add(request: Request, pk: int) -> HttpResponse:
    """Plan an action."""
    found = opened(request, pk, "work")
    form = ActionForm(request.actor, found.plan, None, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            doing.add_action(request.actor, pk, form.doing())
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "The action is planned.")
            again = request.POST.get("on") == "again"
            return redirect("plan-action-add" if again else "plan-actions", pk=pk)
    context = common(found, "Plan an action") | {"form": form, "again": True}
    return render(request, "problem_solving/action.html", context)


@door(PLANS_WORK, personal=True, verb="plan.action", methods=("GET", "POST"))
def action(request: Request, pk: int, action_id: int) -> HttpResponse:
    """Change an action, or say how it ended."""
    found = opened(request, pk, "work")
    row = next((a for a in found.written.actions if a.pk == action_id), None)
    if row is None:
        raise Http404
    which = request.POST.get("form", "")
    change = ActionForm(request.actor, found.plan, row, request.POST if which == "change" else None)
    result = ResultForm(request.POST if which == "result" else None, prefix="end")
    form: Any = {"change": change, "result": result}.get(which)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            if which == "change":
                doing.change_action(request.actor, action_id, change.doing())
            else:
                given = result.cleaned_data
                done = doing.finish_action if given["how"] == "done" else doing.drop_action
                done(request.actor, action_id, given["result"])
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "Saved.")
            return redirect("plan-actions", pk=pk)
    context = common(found, row.what) | {
        "form": change,
        "result": result,
        "action": row,
        "again": False,
        "to_do": row.state == ActionState.TO_DO and found.writes,
    }
    return render(request, "problem_solving/action.html", context)


@door(PLANS_SUPERVISE, personal=True, verb="plan.review", methods=("GET", "POST"))
def review(request: Request, pk: int) -> HttpResponse:
    """Review a plan: one page."""
    found = opened(request, pk, "supervise")
    plan = found.plan
    if plan.state not in UNDER_WAY:
        messages.error(request, "A plan is reviewed while its response is under way.")
        return redirect("plan", pk=pk)
    row = rhythm_of(plan)
    rhythm = f"{row.label}: every {row.values['days']} days at most (local policy)"
    due = timezone.localdate(next_review(plan))
    form = ReviewForm(due, rhythm, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            review_plan(request.actor, pk, form.seen())
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "Reviewed. The owner has been told.")
            return redirect("plan", pk=pk)
    last = plan.reviews.select_related("by").first()
    todo = [a for a in found.written.actions if a.state == ActionState.TO_DO]
    context = common(found, f"Review {plan.reference}") | {
        "form": form,
        "last": last,
        "late": [a for a in todo if a.due_on < timezone.localdate()],
        "todo": todo,
        "objective": found.written.objective,
        "own": plan.owner_id == request.actor.user_id,
    }
    return render(request, "problem_solving/review.html", context)


@door(PLANS, personal=True, verb="plan.end", methods=("GET", "POST"))
def end(request: Request, pk: int) -> HttpResponse:
    """Show or fill in the finalisation template, with what is missing before closing."""
    found = opened(request, pk)
    plan, aim = found.plan, found.written.objective
    kept = Finalisation.objects.filter(plan=plan).first()
    may = found.work and plan.state == PlanState.ASSESSING
    form = EndForm(kept, aim.counted, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            finish.save_finalisation(request.actor, pk, form.ending())
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "Saved.")
            return redirect("plan-end", pk=pk)
    signed = list(plan.sign_offs.select_related("organisation", "by"))
    context = common(found, TITLES[END]) | {
        "form": form if may else None,
        "end": kept,
        "rows": _said(kept, found.detail) if kept else [],
        "lacks": of_end(found) if found.detail else [],
        "result": hooks.result_of(pk),
        "counted": aim.counted,
        "signed": signed,
        "waited": _waited(found),
        "may_note": may and bool(_waited(found)),
    }
    return render(request, "problem_solving/end.html", context)


def _said(kept: Finalisation, detail: bool) -> list[tuple[str, str]]:
    """Return the template as it was filled in; what may be personal only to those who may."""
    rows = [
        ("Objective met", kept.get_met_display() if kept.met else ""),
        ("Before", "" if kept.before is None else f"{kept.before:,}"),
        ("After", "" if kept.after is None else f"{kept.after:,}"),
        ("Effect", kept.get_effect_display() if kept.effect else ""),
        ("Why it cannot be measured", kept.why_not_measurable),
        ("Why it is closed", label("plan_closures", kept.reason) if kept.reason else ""),
        ("Who sees to it from now on", kept.kept_up_by),
        ("Lessons", kept.lessons),
    ]
    if detail:
        told = {"yes": "Yes", "no": "No", "no_victim": "There is no victim to tell"}
        rows += [
            ("Victim told", told.get(kept.victim_told, "")),
            ("Why not told", kept.why_not_told),
            ("The victim's or community's view", kept.victim_view),
            ("The supervisor's view", kept.supervisor_view),
            ("What keeps it away", kept.kept_up_how),
        ]
    if kept.authorised_at:
        who = kept.authorised_by.name if kept.authorised_by else ""
        rows.append(("Authorised", f"{who}, {day(kept.authorised_at)}"))
    return [row for row in rows if row[1]]


def _waited(found: Opened) -> list[Organisation]:
    """Return the partners that have yet to sign the plan off."""
    keys = [key for key in found.written.partners if key not in found.written.signed]
    return list(Organisation.objects.filter(pk__in=keys))


@door(PLANS, personal=True, verb="plan.sign_off", methods=("GET", "POST"))
def sign(request: Request, pk: int) -> HttpResponse:
    """Sign a plan off as a partner."""
    found = opened(request, pk)
    if not plans.may(request.actor, "sign_off", found.plan).allowed:
        messages.error(request, "Only partners that it is shared with sign a plan off.")
        return redirect("plan", pk=pk)
    form = SignOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            finish.sign_off(
                request.actor, pk, agrees=given["agrees"] == "yes", words=given["words"]
            )
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "Your word is kept with the plan.")
            return redirect("plan", pk=pk)
    context = common(found, "Sign the plan off") | {"form": form, "after": ""}
    return render(request, "problem_solving/form.html", context)


@door(PLANS_WORK, personal=True, verb="plan.sign_off", methods=("GET", "POST"))
def sign_noted(request: Request, pk: int) -> HttpResponse:
    """Note the word of a partner who has no account."""
    found = opened(request, pk, "work")
    bodies = [(str(body.pk), body.name) for body in _waited(found)]
    form = NotedSignOffForm(bodies, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            finish.note_sign_off(
                request.actor, pk, int(given["organisation"]), agrees=given["agrees"] == "yes",
                words=given["words"], given_by=given["given_by"],
            )  # fmt: skip
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "Noted.")
            return redirect("plan-end", pk=pk)
    context = common(found, "Note a partner's word") | {"form": form, "after": ""}
    return render(request, "problem_solving/form.html", context)
