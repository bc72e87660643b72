"""The logs of a case: suggested ones to confirm or refuse, others to put in."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from saferplaces.casework.cases.actions.occurrences import confirm, refuse
from saferplaces.casework.cases.actions.put_in import put_in
from saferplaces.casework.cases.models import Occurrence
from saferplaces.casework.cases.pages import logs
from saferplaces.casework.cases.policy import cases
from saferplaces.casework.cases.policy import occurrences as policy
from saferplaces.casework.cases.views.one_form import posted
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASES_WORK
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.forms import Form
from saferplaces.intake.incidents.lookups import letters_and_digits


class LogForm(Form):
    """A log by its number."""

    record = forms.CharField(
        label="Log number", max_length=60, error_messages={"required": "Enter a log number"}
    )


@door(CASES_WORK, personal=True, verb="case.occurrences", methods=("GET", "POST"))
def case_occurrences(request: Request, case_id: int) -> HttpResponse:
    """Show the logs of a case, and put one in."""
    case = fetch(cases, request.actor, case_id, "work")
    form = LogForm(posted(request))
    if request.method == "POST" and form.is_valid():
        key = letters_and_digits(form.cleaned_data["record"])
        try:
            put_in(request.actor, case_id, record_key=key)
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "The log is an occurrence of the case.")
            return redirect("case-occurrences", case_id=case_id)
    suggested = logs.suggested(request.actor, case)
    table = logs.table(request, case)
    request.access.saw("case", [case.pk])
    shown = [*(row.incident_id for row in table.rows), *(line.occurrence.incident_id
             for line in suggested if line.log)]  # fmt: skip
    request.access.saw("incident", shown)
    context = {"case": case, "form": form, "suggested": suggested, "table": table}
    return render(request, "cases/occurrences.html", context)


@door(CASES_WORK, personal=False, methods=("POST",))
def case_occurrence_decide(request: Request, pk: int) -> HttpResponse:
    """Confirm or refuse a suggested log."""
    found: Occurrence = fetch(policy, request.actor, pk, "decide")
    reason = request.POST.get("reason", "")
    act = confirm if request.POST.get("decision") == "confirm" else refuse
    try:
        act(request.actor, pk, reason=reason)
    except Problem as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, "It is decided.")
    return redirect("case-occurrences", case_id=found.case_id)
