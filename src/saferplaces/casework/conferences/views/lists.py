"""One's conferences, the duties to confer, and the report to the force."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from saferplaces.casework.conferences import queries, report
from saferplaces.casework.conferences.forms import DutiesForm, PeriodForm
from saferplaces.casework.conferences.models import (
    Conference,
    ConferenceState,
    Requirement,
    RequirementState,
)
from saferplaces.foundation.audit.disclosures import disclosing
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import (
    CASES_SUPERVISE,
    CONFERENCES,
    CONFERENCES_CHAIR,
    EXPORT,
    PERFORMANCE,
)
from saferplaces.foundation.reference.queries import districts, label
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.formats import day, moment
from saferplaces.foundation.ui.tables import Column, Table

YEAR = dt.timedelta(days=365)


def where_it_stands(row: Requirement) -> str:
    """Return where a duty stands, in words."""
    late = row.state == RequirementState.DUE and row.due_at < timezone.now()
    return "Overdue" if late else row.get_state_display()


@door(CONFERENCES, personal=True, verb="conference.list")
def conferences(request: Request) -> HttpResponse:
    """Show the conferences in which one sits: to come, and past."""
    mine = queries.seated(request.actor)
    unanswered = set(queries.unanswered(request.actor).values_list("pk", flat=True))
    shown = [
        Column[Conference](
            "when", "When", lambda c: moment(c.starts_at), sort="starts_at",
            link=lambda c: c.address,
        ),
        Column[Conference]("case", "Case", lambda c: c.case.reference),
        Column[Conference]("chair", "Chair", lambda c: c.chair.name, sort="chair__name"),
        Column[Conference](
            "state", "Where it stands",
            lambda c: "Answer the invitation" if c.pk in unanswered else c.get_state_display(),
        ),
    ]  # fmt: skip
    coming: Table[Conference] = Table(
        request, mine.filter(state__in=queries.UNDER_WAY), shown, caption="To come",
        name="coming", default_sort="when",
        empty="There is no conference to come in which you sit.",
    )  # fmt: skip
    past: Table[Conference] = Table(
        request, mine.filter(state__in=[ConferenceState.MINUTED, ConferenceState.CANCELLED]),
        shown, caption="Past", name="past", default_sort="-when",
        empty="There is no past conference in which you sat.",
    )  # fmt: skip
    request.access.saw("conference", [row.pk for row in [*coming.rows, *past.rows]])
    actor = request.actor
    context = {
        "coming": coming,
        "past": past,
        "sees_duties": actor.can(CASES_SUPERVISE) or actor.can(CONFERENCES_CHAIR),
        "sees_report": actor.can(CASES_SUPERVISE) or actor.can(PERFORMANCE),
    }
    return render(request, "conferences/conferences.html", context)


@door((CONFERENCES_CHAIR, CASES_SUPERVISE), personal=True, verb="conference.due")
def conferences_due(request: Request) -> HttpResponse:
    """Show the duties to confer, the earliest first."""
    form = DutiesForm(request.actor.organisation_id, request.GET or None)
    terms = form.cleaned_data if form.is_bound and form.is_valid() else {"state": "due"}
    request.access.asked(**terms)
    names = {row.code: row.name for row in districts()}
    table: Table[Requirement] = Table(
        request,
        queries.listed(request.actor, terms),
        [
            Column[Requirement](
                "case", "Case", lambda r: r.case.reference, link=lambda r: r.address
            ),
            Column[Requirement](
                "district", "District", lambda r: names.get(r.case.district, r.case.district),
                sort="case__district",
            ),
            Column[Requirement]("why", "What made it due", lambda r: r.get_why_display()),
            Column[Requirement]("due", "To be held by", lambda r: day(r.due_at), sort="due_at"),
            Column[Requirement]("state", "Where it stands", where_it_stands, sort="state"),
            Column[Requirement](
                "met", "Held", lambda r: day(r.met_at, "–"), sort="met_at"
            ),
            Column[Requirement](
                "category", "Dispensed with",
                lambda r: label("conference_dispensations", r.category) if r.category else "–",
            ),
        ],
        caption="Conferences due",
        default_sort="due",
        export_as="case-conferences" if request.actor.can(EXPORT) else None,
        empty="No case conference is due in your districts.",
    )  # fmt: skip
    if table.csv_requested and (step := disclosing(request, "case conferences that are due")):
        return step
    request.access.saw("conference_requirement", [row.pk for row in table.rows])
    if table.csv_requested:
        return table.csv()
    shown = form
    if not form.is_bound:
        shown = DutiesForm(request.actor.organisation_id, initial=terms)
    return render(request, "conferences/due.html", {"table": table, "form": shown})


@door((CASES_SUPERVISE, PERFORMANCE), personal=False)
def conferences_report(request: Request) -> HttpResponse:
    """Show to the force what was due, held in time, overdue, and dispensed with and why."""
    form = PeriodForm(request.GET if "first-day" in request.GET else None)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    last = given.get("last") or timezone.localdate()
    first = given.get("first") or last - YEAR
    rows = report.rows(request.actor, first, last)
    columns = [
        Column[report.Row]("district", "District"),
        *(
            Column[report.Row](name, title, numeric=True, value=report.shown(request.actor, name))
            for name, title in report.COUNTS.items()
        ),
    ]
    table: Table[report.Row] = Table(
        request, rows, columns, caption=f"Conferences due from {day(first)} to {day(last)}",
        page_size=60, export_as="case-conference-report",
        empty="No conference was due in this time.",
    )  # fmt: skip
    reasons: Table[report.Reason] = Table(
        request,
        report.reasons(request.actor, first, last),
        [
            Column[report.Reason]("title", "Reason"),
            Column[report.Reason](
                "number", "Dispensed with", numeric=True,
                value=report.shown(request.actor, "number"),
            ),
        ],
        caption="Dispensed with, by reason",
        name="reasons",
        page_size=60,
        export_as="case-conference-dispensations",
        empty="No conference was dispensed with in this time.",
    )  # fmt: skip
    for asked in (table, reasons):
        if asked.csv_requested:
            return asked.csv()
    context = {
        "table": table,
        "reasons": reasons,
        "form": form if form.is_bound else PeriodForm(initial={"first": first, "last": last}),
        "rounded": report.rounded(request.actor),
        "least": report.LEAST,
    }
    return render(request, "conferences/report.html", context)
