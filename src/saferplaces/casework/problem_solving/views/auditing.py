"""The readers' pages of an audit of plans: what waits, one plan, two readers who differ."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.casework.problem_solving import hooks
from saferplaces.casework.problem_solving.auditing import showing
from saferplaces.casework.problem_solving.auditing.actions.give_out import to_judge
from saferplaces.casework.problem_solving.auditing.actions.judge import judge, settle
from saferplaces.casework.problem_solving.auditing.policy import audited, audits
from saferplaces.casework.problem_solving.forms.audit import JudgementForm
from saferplaces.casework.problem_solving.models import AuditedPlan, AuditedState, PlanReading
from saferplaces.casework.problem_solving.views.stages import said
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import PLANS_AUDIT
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.tables import Column, Table


@door(PLANS_AUDIT, personal=True, verb="plan_audit.mine")
def mine(request: Request) -> HttpResponse:
    """Show the plans that a reader has still to judge."""
    columns: list[Column[PlanReading]] = [
        Column("plan", "Plan", lambda r: r.audited.plan.reference,
               link=lambda r: reverse("plan-audit-judge", args=[r.audited_id])),
        Column("title", "Problem", lambda r: r.audited.plan.title),
    ]  # fmt: skip
    rows = to_judge(request.actor.user_id or 0).order_by("audited__audit", "audited__place")
    table: Table[PlanReading] = Table(
        request, rows, columns, caption="Plans to judge", empty="No plan waits for your judgement.",
    )  # fmt: skip
    request.access.saw("auditedplan", [row.audited_id for row in table.rows])
    return render(request, "problem_solving/audit_mine.html", {"table": table})


@door(PLANS_AUDIT, personal=True, verb="plan_audit.judge", methods=("GET", "POST"))
def judge_plan(request: Request, pk: int) -> HttpResponse:
    """Show one plan to its reader, and take their judgement."""
    one = fetch(audited, request.actor, pk, "judge")
    form = JudgementForm(request.POST or None)

    def keep() -> None:
        judge(request.actor, pk, form.judgement())

    return _page(request, one, form, keep, [])


@door(PLANS_AUDIT, personal=True, verb="plan_audit.settle", methods=("GET", "POST"))
def settle_plan(request: Request, pk: int) -> HttpResponse:
    """Show what two readers said of a plan, and settle it."""
    one = fetch(audited, request.actor, pk, "settle")
    both = [row for row in one.readings.all() if row.at]
    form = JudgementForm(request.POST or None, start=both[0] if both else None)

    def keep() -> None:
        settle(request.actor, pk, form.judgement())

    return _page(request, one, form, keep, both)


def _page(
    request: Request,
    one: AuditedPlan,
    form: JudgementForm,
    keep: Callable[[], None],
    both: list[PlanReading],
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            keep()
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "Saved.")
            return redirect("plan-audit-mine")
    people = list(one.plan.people.values_list("person_id", flat=True))
    request.access.saw("plan", [one.plan_id])
    request.access.saw("person", people, people)
    context = {
        "one": one,
        "plan": one.plan,
        "form": form,
        "sheet": showing.sheet(one.plan, said, hooks.result_of(one.plan_id)),
        "both": showing.judgement_rows(both, showing.point_names()) if both else [],
    }
    return render(request, "problem_solving/audit_judge.html", context)


@door(PLANS_AUDIT, personal=True, verb="plan_audit.differing")
def differing(request: Request, pk: int) -> HttpResponse:
    """Show the plans of an audit whose readers differ."""
    found = fetch(audits, request.actor, pk, "run")
    rows = found.plans.filter(state=AuditedState.DIFFERS)
    own = set(
        rows.filter(readings__reader=request.actor.user_id).values_list("pk", flat=True)
    )  # fmt: skip
    columns: list[Column[AuditedPlan]] = [
        Column("plan", "Plan", lambda r: r.plan.reference,
               link=lambda r: None if r.pk in own else reverse("plan-audit-settle", args=[r.pk])),
        Column("who", "Who settles it",
               lambda r: "Somebody else: you read it" if r.pk in own else "You may"),
    ]  # fmt: skip
    table: Table[AuditedPlan] = Table(
        request, rows.select_related("plan"), columns, caption="Plans whose readers differ",
        default_sort="place", empty="No readers differ.",
    )  # fmt: skip
    request.access.saw("auditedplan", [row.pk for row in table.rows])
    return render(request, "problem_solving/audit_mine.html", {"table": table})
