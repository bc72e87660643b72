"""Lists of cases: mine, my team's, overdue, changed since I last looked; and of my actions."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from saferplaces.casework.cases.forms.filters import FilterForm
from saferplaces.casework.cases.pages import doing, lists
from saferplaces.foundation.audit.disclosures import disclosing
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASES, CASES_WORK
from saferplaces.foundation.ui.doors import door


@door(CASES, personal=True, verb="case.list")
def case_list(request: Request) -> HttpResponse:
    """Show cases."""
    shown = lists.chosen(request)
    form = FilterForm(request.actor, request.GET)
    table = lists.table(request, shown, form.terms)
    if table.csv_requested and (asked := disclosing(request, "a list of cases")):
        return asked
    request.access.asked(show=shown, **form.terms)
    request.access.saw("case", [row.pk for row in table.rows])
    if table.csv_requested:
        return table.csv()
    context = {
        "table": table,
        "form": form,
        "tabs": lists.tabs(request, shown),
        "shown": shown,
        "may_open": request.actor.can(CASES_WORK),
        "waiting": lists.waiting(request.actor),
    }
    return render(request, "cases/list.html", context)


@door(CASES, personal=True, verb="case.actions")
def case_actions(request: Request) -> HttpResponse:
    """Show what is the reader's to do in cases."""
    shown = request.GET.get("show", "todo")
    shown = shown if shown in doing.SHOWN else "todo"
    table = doing.table(request, shown)
    request.access.asked(show=shown)
    request.access.saw("case", sorted({row.case_id for row in table.rows}))
    tabs = [
        {"text": text, "href": f"?show={key}", "active": key == shown}
        for key, text in doing.SHOWN.items()
    ]
    return render(request, "cases/actions.html", {"table": table, "tabs": tabs})
