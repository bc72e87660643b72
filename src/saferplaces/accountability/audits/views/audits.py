"""The registrar's pages: plan an audit, draw it, give it out, see how far it is, close it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.accountability.audits import queries
from saferplaces.accountability.audits.actions.assign import assign
from saferplaces.accountability.audits.actions.close import close, pass_on
from saferplaces.accountability.audits.actions.draw import draw
from saferplaces.accountability.audits.actions.plan import abandon, plan
from saferplaces.accountability.audits.forms import AuditorsForm, PlanForm, WhyForm
from saferplaces.accountability.audits.models import (
    Audit,
    AuditState,
    Finding,
    LogState,
    Stratum,
)
from saferplaces.accountability.audits.policy import audits as policy
from saferplaces.accountability.audits.population import group_names
from saferplaces.accountability.audits.sizing import sizing
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import (
    RECORDING_AUDITS,
    RECORDING_AUDITS_REVIEW,
    RECORDING_AUDITS_RUN,
)
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import districts
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.tables import Column, Table

OTHER = "Other codes"


def _page(audit: Audit) -> str:
    name = "audit-report" if audit.state == AuditState.CLOSED else "recording-audit"
    return reverse(name, args=[audit.pk])


@door((RECORDING_AUDITS, RECORDING_AUDITS_REVIEW), personal=False)
def audits(request: Request) -> HttpResponse:
    """Show the audits, and how many logs wait for whoever looks."""
    actor = request.actor
    waiting = queries.mine(actor).count()
    if not actor.can(RECORDING_AUDITS):
        return redirect("audit-mine")
    columns = [
        Column[Audit]("title", "Audit", link=_page, sort="title"),
        Column[Audit](
            "period", "Logs closed", lambda a: f"{day(a.first_day)} to {day(a.last_day)}"
        ),
        Column[Audit]("state", "Where it stands", lambda a: a.get_state_display(), sort="state"),
        Column[Audit]("size", "Logs to read", numeric=True, sort="size"),
        Column[Audit]("planned_at", "Planned", lambda a: day(a.planned_at), sort="planned_at"),
    ]
    table: Table[Audit] = Table(
        request,
        policy.readable(actor),
        columns,
        caption="Audits",
        default_sort="-planned_at",
        empty="There is no audit yet.",
    )
    context = {
        "table": table,
        "waiting": waiting,
        "reads": actor.can(RECORDING_AUDITS_REVIEW),
        "runs": actor.can(RECORDING_AUDITS_RUN),
    }
    return render(request, "audits/audits.html", context)


@door(RECORDING_AUDITS_RUN, personal=False, methods=("GET", "POST"))
def audit_plan(request: Request, pk: int | None = None) -> HttpResponse:
    """Plan an audit, or change a plan that has not been drawn."""
    found = fetch(policy, request.actor, pk, "run") if pk is not None else None
    form = PlanForm(request.POST if request.method == "POST" else None, audit=found)
    if request.method == "POST" and form.is_valid():
        try:
            made = plan(request.actor, form.plan(), pk)
        except Problem as problem:
            form.refuse(problem)
        else:
            return redirect("recording-audit", pk=made.pk)
    return render(request, "audits/plan.html", {"form": form, "audit": found})


@door(RECORDING_AUDITS, personal=False)
def audit(request: Request, pk: int) -> HttpResponse:
    """Show one audit: its population and sample, who reads, and what is to be done."""
    found = fetch(policy, request.actor, pk)
    names = {row.code: row.name for row in districts()}
    groups = group_names(found.by)
    columns = [
        Column[Stratum]("district", "District", lambda s: names.get(s.district, "Not known")),
        Column[Stratum]("group", found.get_by_display(), lambda s: groups.get(s.group, OTHER)),
        Column[Stratum]("population", "Logs", numeric=True, sort="population"),
        Column[Stratum]("sample", "To read", numeric=True, sort="sample"),
    ]  # fmt: skip
    strata = list(found.strata.all())
    table: Table[Stratum] = Table(
        request, strata, columns, caption="Population and sample by stratum", page_size=60,
        export_as="audit-strata",
    )  # fmt: skip
    if table.csv_requested:
        return table.csv()
    runs = policy.may(request.actor, "run", found).allowed
    counts = queries.states(found)
    return render(
        request,
        "audits/audit.html",
        {
            "audit": found,
            "table": table,
            "sizing": sizing(found, sum(row.population for row in strata)),
            "chosen": chosen(found),
            "runs": runs,
            "states": [(LogState(k).label, n) for k, n in counts.items()],
            "progress": queries.progress(found),
            "disagreements": counts.get(LogState.DISAGREED, 0) if runs else 0,
            "left": sum(counts.get(s, 0) for s in (LogState.DRAWN, LogState.ONCE)),
            "findings": _findings(found) if runs else None,
        },
    )


def chosen(audit: Audit) -> list[tuple[str, str]]:
    """Return the population in words."""
    names = {row.code: row.name for row in districts()}
    opening, closing = group_names("opening"), group_names("closing")
    return [
        ("Logs closed", f"{day(audit.first_day)} to {day(audit.last_day)}"),
        ("Whose logs", ", ".join(audit.agencies) or "All"),
        ("Districts", ", ".join(names.get(d, d) for d in audit.districts) or "All"),
        ("Opened as", ", ".join(opening.get(g, g) for g in audit.opening_groups) or "Anything"),
        ("Closed as", ", ".join(closing.get(g, g) for g in audit.closing_groups) or "Anything"),
        ("Scope", str(audit.get_scope_display())),
    ]


def _findings(audit: Audit) -> dict[str, int]:
    rows = Finding.objects.filter(log__audit=audit)
    return {"all": rows.count(), "waiting": rows.filter(error__isnull=True).count()}


@door(RECORDING_AUDITS_RUN, personal=False, methods=("POST",))
def audit_draw(request: Request, pk: int) -> HttpResponse:
    """Draw the sample."""
    return _do(request, pk, lambda: draw(request.actor, pk), "The sample is drawn.")


@door(RECORDING_AUDITS_RUN, personal=False, methods=("GET", "POST"))
def audit_assign(request: Request, pk: int) -> HttpResponse:
    """Give the logs out to auditors."""
    found = fetch(policy, request.actor, pk, "run")
    form = AuditorsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            assign(request.actor, pk, [int(key) for key in form.cleaned_data["auditors"]])
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "The logs are given out. Each auditor has been told.")
            return redirect("recording-audit", pk=pk)
    return render(request, "audits/assign.html", {"form": form, "audit": found})


@door(RECORDING_AUDITS_RUN, personal=False, methods=("POST",))
def audit_close(request: Request, pk: int) -> HttpResponse:
    """Close the audit and make its report."""
    return _do(
        request, pk, lambda: close(request.actor, pk), "The audit is closed.", "audit-report"
    )


@door(RECORDING_AUDITS_RUN, personal=False, methods=("POST",))
def audit_pass_on(request: Request, pk: int) -> HttpResponse:
    """Make recording errors of findings that could not be handed on before."""
    return _do(request, pk, lambda: pass_on(request.actor, pk), "Handed on what could be.")


@door(RECORDING_AUDITS_RUN, personal=False, methods=("GET", "POST"))
def audit_abandon(request: Request, pk: int) -> HttpResponse:
    """Give the audit up."""
    found = fetch(policy, request.actor, pk, "run")
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            abandon(request.actor, pk, form.cleaned_data["why"])
        except Problem as problem:
            form.refuse(problem)
        else:
            return redirect("recording-audit", pk=pk)
    return render(request, "audits/abandon.html", {"form": form, "audit": found})


def _do(
    request: Request, pk: int, act: Callable[[], Any], told: str, after: str = "recording-audit"
) -> HttpResponse:
    fetch(policy, request.actor, pk, "run")
    try:
        act()
    except Problem as problem:
        messages.error(request, problem.message)
        return redirect("recording-audit", pk=pk)
    messages.success(request, told)
    return redirect(after, pk=pk)
