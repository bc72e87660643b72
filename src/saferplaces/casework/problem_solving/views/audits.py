"""Audits of plans: draw a sample, give it out, see how far it is, close it, read its findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.casework.problem_solving.auditing import showing
from saferplaces.casework.problem_solving.auditing.actions.close import close_audit
from saferplaces.casework.problem_solving.auditing.actions.draw import draw_sample
from saferplaces.casework.problem_solving.auditing.actions.give_out import (
    give_out,
    give_up,
    to_judge,
)
from saferplaces.casework.problem_solving.auditing.policy import answers, audited, audits
from saferplaces.casework.problem_solving.auditing.states import DONE
from saferplaces.casework.problem_solving.forms.audit import DrawForm, ReadersForm
from saferplaces.casework.problem_solving.forms.plan import WhyForm
from saferplaces.casework.problem_solving.models import (
    AnswerState,
    AuditAnswer,
    AuditedPlan,
    AuditedState,
    AuditState,
    PlanAudit,
)
from saferplaces.casework.problem_solving.views import answering
from saferplaces.casework.problem_solving.words import district_names
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import PLANS, PLANS_AUDIT
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.tables import Column, Table

Row = Mapping[str, Any]
POINTS = 8


@door(PLANS, personal=False)
def index(request: Request) -> HttpResponse:
    """Show the audits of plans."""
    columns: list[Column[PlanAudit]] = [
        Column("title", "Audit", link=lambda a: reverse("plan-audit", args=[a.pk]), sort="title"),
        Column("of", "Of", lambda a: a.get_of_display()),
        Column("period", "Period", _period, sort="first_day"),
        Column("size", "Plans read", sort="size", numeric=True),
        Column("state", "Where it stands", lambda a: a.get_state_display(), sort="state"),
        Column("drawn_at", "Drawn", lambda a: day(a.drawn_at), sort="drawn_at"),
    ]
    table: Table[PlanAudit] = Table(
        request, audits.readable(request.actor), columns, caption="Audits of plans",
        default_sort="-drawn_at", empty="There is no finished audit of plans.",
    )  # fmt: skip
    asked = AuditAnswer.objects.filter(answers.scope(request.actor, "read"))
    said = answering.table(request, asked.select_related("audit"), audits=True)
    if said.csv_requested:
        return said.csv()
    context = {
        "table": table,
        "answers": said if said.count else None,
        "may_run": request.actor.can(PLANS_AUDIT),
        "mine": to_judge(request.actor.user_id or 0).count(),
    }
    return render(request, "problem_solving/audits.html", context)


def _period(audit: PlanAudit) -> str:
    return f"{day(audit.first_day)} to {day(audit.last_day)}"


@door(PLANS_AUDIT, personal=False, methods=("GET", "POST"))
def new(request: Request) -> HttpResponse:
    """Draw the sample of a new audit."""
    form = DrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = draw_sample(request.actor, form.sampling())
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "The sample is drawn. It stays as it is.")
            return redirect("plan-audit", pk=made.pk)
    context = {"form": form, "heading": "Audit plans", "button": "Draw the sample", "back": None}
    return render(request, "problem_solving/audit_form.html", context)


@door(PLANS, personal=True, verb="plan_audit.read")
def audit(request: Request, pk: int) -> HttpResponse:
    """Show an audit: how far it is, and once it is closed what it found."""
    found = fetch(audits, request.actor, pk)
    closed = found.state == AuditState.CLOSED
    plans_read = _plans(request, found)
    asked = found.answers.filter(answers.scope(request.actor, "read"))
    tables: dict[str, Table[Any] | None] = {
        "points": _points(request, found) if closed else None,
        "districts": _districts(request, found) if closed else None,
        "plans": plans_read,
        "answers": answering.table(request, asked, audits=False) if closed else None,
    }
    request.access.saw("auditedplan", [row.pk for row in plans_read.rows])
    for table in tables.values():
        if table and table.csv_requested:
            return table.csv()
    runs = audits.may(request.actor, "run", found).allowed
    states = found.plans.aggregate(
        left=Count("pk", filter=~Q(state__in=DONE)),
        differ=Count("pk", filter=Q(state=AuditedState.DIFFERS)),
    )
    last = found.changes.filter(new=AuditState.ABANDONED).first()
    context = {
        "audit": found,
        "period": _period(found),
        "tables": tables,
        "runs": runs,
        "to_answer": _to_answer(request, found),
        "states": states,
        "total": found.result.get("total") if closed else None,
        "agreement": found.result.get("agreement") if closed else None,
        "counts": found.result.get("counts") if closed else None,
        "why": last.why if last else "",
        "score": showing.score,
    }
    return render(request, "problem_solving/audit.html", context)


def _to_answer(request: Request, found: PlanAudit) -> list[tuple[str, int]]:
    """Return what waits for the reader's own answer: words and the answer's key."""
    names = district_names()
    rows = found.answers.filter(answers.scope(request.actor, "answer"))
    said = {AnswerState.ASKED: "Answer for", AnswerState.ANSWERED: "Say what was done in"}
    return [
        (f"{said[AnswerState(row.state)]} {names.get(row.district, row.district)}", row.pk)
        for row in rows.exclude(state=AnswerState.DONE)
    ]


def _points(request: Request, found: PlanAudit) -> Table[Row]:
    names = showing.point_names()
    columns: list[Column[Row]] = [
        Column("name", "Point", lambda r: names.get(r["code"], r["code"])),
        Column("score", "Mean of 0 to 2 (95% interval)", showing.score, sort="score"),
        Column("none", "Plans below 1", sort="none", numeric=True),
        Column("full", "Plans at 2", sort="full", numeric=True),
    ]
    return Table(
        request, found.result["points"], columns, caption="The eight points", name="points",
        export_as="plan-audit-points",
    )  # fmt: skip


def _districts(request: Request, found: PlanAudit) -> Table[Row]:
    districts, names = district_names(), showing.point_names()
    reach = request.actor.districts
    rows = [r for r in found.result["districts"] if reach is None or r["district"] in reach]
    columns: list[Column[Row]] = [
        Column("district", "District", lambda r: districts.get(r["district"], r["district"])),
        Column("population", "Plans", sort="population", numeric=True),
        Column("sample", "Read", sort="sample", numeric=True),
        Column("score", "Mean of 0 to 16 (95% interval)", showing.score, sort="score"),
        Column("weakest", "Weakest points",
               lambda r: "; ".join(names.get(p, p) for p in r["weakest"]) or "–"),
    ]  # fmt: skip
    return Table(
        request, rows, columns, caption="By district", name="districts", page_size=50,
        export_as="plan-audit-districts",
    )  # fmt: skip


def _plans(request: Request, found: PlanAudit) -> Table[AuditedPlan]:
    """Return the plans of the sample that the reader may read; once closed with what was found."""
    closed = found.state == AuditState.CLOSED
    districts, names = district_names(), showing.point_names()
    rows = found.plans.filter(audited.scope(request.actor, "read")).select_related("plan")
    columns: list[Column[AuditedPlan]] = [
        Column("place", "Drawn", sort="place", numeric=True),
        Column("plan", "Plan", lambda r: r.plan.reference, link=_plan_page),
        Column("title", "Problem", lambda r: r.plan.title, sort="plan__title"),
        Column("district", "District", lambda r: districts.get(r.district, r.district),
               sort="district"),
    ]  # fmt: skip
    if closed:
        columns += [
            Column("total", f"Of {POINTS * 2}", showing.total_of, numeric=True),
            Column("wanting", "What is wanting", lambda r: _wanting(r, names)),
        ]
    else:
        columns.append(
            Column("state", "Where it stands", lambda r: r.get_state_display(), sort="state")
        )
    return Table(
        request, rows.prefetch_related("readings"), columns, caption="Plans of the sample",
        name="plans", default_sort="place", export_as="plan-audit-plans",
        empty="No plan of your districts was drawn.",
    )  # fmt: skip


def _plan_page(row: AuditedPlan) -> str:
    return reverse("plan", args=[row.plan_id])


def _wanting(row: AuditedPlan, names: Mapping[str, str]) -> str:
    said: dict[str, str] = {}
    for reading in showing.standing(row):
        said |= {code: words for code, words in reading.words.items() if code not in said}
    low = [code for code, number in row.stands.items() if number < 2]
    return "; ".join(f"{names.get(c, c)}: {said.get(c, 'no words')}" for c in low) or "Nothing"


@door(PLANS_AUDIT, personal=False, methods=("GET", "POST"))
def readers(request: Request, pk: int) -> HttpResponse:
    """Give the plans out to readers."""
    found = fetch(audits, request.actor, pk, "run")
    form = ReadersForm(found.organisation_id, request.POST or None)

    def do() -> None:
        give_out(request.actor, pk, [int(key) for key in form.cleaned_data["readers"]])

    return _form(request, found, form, ("Who reads", "Give the plans out"), do)


@door(PLANS_AUDIT, personal=False, methods=("GET", "POST"))
def abandon(request: Request, pk: int) -> HttpResponse:
    """Give the audit up."""
    found = fetch(audits, request.actor, pk, "run")
    form = WhyForm(request.POST or None)

    def do() -> None:
        give_up(request.actor, pk, form.cleaned_data["why"])

    return _form(request, found, form, ("Give the audit up", "Give it up"), do)


def _form(
    request: Request, found: PlanAudit, form: Any, words: tuple[str, str], do: Callable[[], None]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            do()
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "Saved.")
            return redirect("plan-audit", pk=found.pk)
    context = {"form": form, "heading": words[0], "button": words[1], "back": found}
    return render(request, "problem_solving/audit_form.html", context)


@door(PLANS_AUDIT, personal=False, methods=("POST",))
def close(request: Request, pk: int) -> HttpResponse:
    """Close the audit; its findings go to the district commanders."""
    fetch(audits, request.actor, pk, "run")
    try:
        close_audit(request.actor, pk)
    except Problem as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, "The audit is closed. The district commanders have been told.")
    return redirect("plan-audit", pk=pk)
