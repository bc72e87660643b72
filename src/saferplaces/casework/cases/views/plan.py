"""The plan of a case: its actions, the register of powers, what came of an action."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.cases.actions.add_action import add_action
from saferplaces.casework.cases.actions.end_action import (
    cancel_action,
    finish_action,
    take_up_action,
)
from saferplaces.casework.cases.forms.working import ActionForm, EndForm
from saferplaces.casework.cases.models import Action, ActionState
from saferplaces.casework.cases.pages import plan
from saferplaces.casework.cases.policy import actions as policy
from saferplaces.casework.cases.policy import cases
from saferplaces.casework.cases.views.one_form import one_form, posted
from saferplaces.foundation.calendar import end_of
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASES, CASES_WORK
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch


@door(CASES, personal=True, verb="case.plan")
def case_plan(request: Request, case_id: int) -> HttpResponse:
    """Show the intervention plan."""
    case = fetch(cases, request.actor, case_id)
    table = plan.table(request, case)
    request.access.saw("case", [case.pk])
    request.access.saw("action", [row.pk for row in table.rows])
    may = cases.may(request.actor, "contribute", case).allowed and case.closed_at is None
    return render(request, "cases/plan.html", {"case": case, "table": table, "may": may})


@door(CASES_WORK, personal=True, verb="case.powers")
def case_powers(request: Request, case_id: int) -> HttpResponse:
    """Show the register of powers, from which one is chosen for an action."""
    case = fetch(cases, request.actor, case_id, "contribute")
    request.access.saw("case", [case.pk])
    today = timezone.localdate()
    context = {"case": case, "laws": plan.laws(today), "off": plan.off(today)}
    return render(request, "cases/powers.html", context)


@door(CASES_WORK, personal=True, verb="case.action_add", methods=("GET", "POST"))
def case_action_add(request: Request, case_id: int) -> HttpResponse:
    """Put an action into the plan, with or without a power."""
    case = fetch(cases, request.actor, case_id, "contribute")
    power = request.GET.get("power", "")
    law = plan.law_of(power, timezone.localdate()) if power else None
    form = ActionForm(case, request.actor, law.values if law else None, posted(request))

    def do(data: dict[str, Any]) -> object:
        owner, organisation = form.owner
        return add_action(
            request.actor, case_id, title=data["title"], kind=data["kind"],
            due_at=end_of(data["due"]), owner_id=owner, organisation_id=organisation,
            power=power if law else "", use=form.use(case) if law else None,
            mechanism=data["mechanism"], shared=data["shared"],
        )  # fmt: skip

    return one_form(
        request, case, form, do,
        title=f"Use a power: {law.title}" if law else "Put an action into the plan",
        button="Put it into the plan", done="The action is in the plan.", law=law,
        back=reverse("case-plan", args=[case_id]),
    )  # fmt: skip


@door(CASES, personal=True, verb="case.action", methods=("GET", "POST"))
def case_action(request: Request, pk: int) -> HttpResponse:
    """Show one action; say what came of it."""
    action: Action = fetch(policy, request.actor, pk)
    case = action.case
    may = policy.may(request.actor, "work", action).allowed and case.closed_at is None
    form = EndForm(posted(request))
    if request.method == "POST":
        policy.may(request.actor, "work", action).require()
        if form.is_valid():
            data = form.cleaned_data
            try:
                if data["ended"] == "done":
                    finish_action(request.actor, pk, result=data["words"])
                else:
                    cancel_action(request.actor, pk, why=data["words"])
            except Problem as problem:
                form.refuse(problem)
            else:
                messages.success(request, "The action has ended.")
                return redirect("case-plan", case_id=case.pk)
    request.access.saw("action", [pk])
    context = {
        "action": action,
        "case": case,
        "form": form,
        "rows": plan.rows_of(request.actor, action),
        "state": plan.state_of(action, timezone.now()),
        "may_end": may and action.state == ActionState.OPEN,
        "may_take_up": may and action.state != ActionState.OPEN,
    }
    return render(request, "cases/action.html", context)


@door(CASES_WORK, personal=False, methods=("POST",))
def case_action_take_up(request: Request, pk: int) -> HttpResponse:
    """Take an action up again."""
    fetch(policy, request.actor, pk, "work")
    try:
        take_up_action(request.actor, pk)
    except Problem as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, "The action is to be done again.")
    return redirect("case-action", pk=pk)
