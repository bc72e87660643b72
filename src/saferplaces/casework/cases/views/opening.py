"""Open a case: from a review, a log, a person, a place, or nothing; and beside another case."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.casework.cases.actions.counter import open_counter_case
from saferplaces.casework.cases.actions.open_case import open_case
from saferplaces.casework.cases.forms.opening import CounterForm, OpenForm
from saferplaces.casework.cases.pages.sources import source_of
from saferplaces.casework.cases.policy import cases
from saferplaces.casework.cases.views.one_form import one_form, posted
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASES_WORK
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch


@door(CASES_WORK, personal=True, verb="case.open", methods=("GET", "POST"))
def case_open(request: Request) -> HttpResponse:
    """Open a case; what it is opened from is filled in, and every person waits for a part."""
    source = source_of(request.actor, request.GET)
    form = OpenForm(
        request.actor, posted(request), known=source.people, district=source.district,
        source=source.code,
    )  # fmt: skip
    request.access.saw(
        source.kind or "case", [source.key] if source.key else [],
        [one.person_id for one in source.people],
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = open_case(
                request.actor, kind=data["kind"], headline=data["headline"],
                source=source.code or data["source"], source_id=source.source_id,
                district=data["district"], people=form.people, places=source.places,
                incident_ids=source.incident_ids, lead_id=data["lead"], summary=data["summary"],
            )  # fmt: skip
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, f"Case {made.reference} is open.")
            return redirect("case", case_id=made.pk)
    return render(request, "cases/open.html", {"form": form, "source": source})


@door(CASES_WORK, personal=True, verb="case.open_counter", methods=("GET", "POST"))
def case_counter(request: Request, case_id: int) -> HttpResponse:
    """Open a counter-allegation beside a case."""
    case = fetch(cases, request.actor, case_id, "work")

    def do(data: dict[str, Any]) -> object:
        return open_counter_case(
            request.actor, case_id, headline=data["headline"], summary=data["summary"]
        )

    return one_form(
        request, case, CounterForm(posted(request)), do,
        title="Open a counter-allegation", button="Open the case",
        done="The counter-allegation is a case of its own.",
        intro="It is a case of its own: who is complained about here is the victim there, and the "
        "other way round. Each has its own assessment, contact and plan. Nothing of one reaches "
        "the other party.",
        after=lambda made: reverse("case", args=[made.pk]),
    )  # fmt: skip
