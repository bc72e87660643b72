"""Who and what is in a case."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from saferplaces.casework.cases.actions import people as acts
from saferplaces.casework.cases.actions.given import Somebody, Somewhere
from saferplaces.casework.cases.forms.opening import PersonForm, PlaceForm
from saferplaces.casework.cases.forms.working import ReasonForm
from saferplaces.casework.cases.models import CasePerson, CasePlace
from saferplaces.casework.cases.policy import case_people, case_places, cases
from saferplaces.casework.cases.views.one_form import one_form, posted
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASES_WORK
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch


@door(CASES_WORK, personal=True, verb="case.person_add", methods=("GET", "POST"))
def case_person_add(request: Request, case_id: int) -> HttpResponse:
    """Put somebody into a case."""
    case = fetch(cases, request.actor, case_id, "work")

    def do(data: dict[str, Any]) -> object:
        return acts.add_person(request.actor, case_id, Somebody(**data))

    return one_form(
        request, case, PersonForm(posted(request)), do,
        title="Put somebody into the case", button="Put them in", done="They are in the case.",
    )  # fmt: skip


@door(CASES_WORK, personal=True, verb="case.person_remove", methods=("GET", "POST"))
def case_person_remove(request: Request, pk: int) -> HttpResponse:
    """Take somebody out of a case."""
    found: CasePerson = fetch(case_people, request.actor, pk)
    request.access.saw("caseperson", [pk], [found.person_id])

    def do(data: dict[str, Any]) -> object:
        return acts.remove_person(request.actor, pk, why=data["why"])

    return one_form(
        request, found.case, ReasonForm("Why", posted(request)), do,
        title=f"Take {found.name} out of the case", button="Take them out",
        done="They are not in the case any more; what was done stays on record.",
    )  # fmt: skip


@door(CASES_WORK, personal=False, methods=("POST",))
def case_person_share(request: Request, pk: int) -> HttpResponse:
    """Share a name with those who share in the case, or no longer."""
    found: CasePerson = fetch(case_people, request.actor, pk)
    try:
        acts.share_name(request.actor, pk, shared=not found.shared)
    except Problem as problem:
        messages.error(request, problem.message)
    return redirect("case", case_id=found.case_id)


@door(CASES_WORK, personal=True, verb="case.place_add", methods=("GET", "POST"))
def case_place_add(request: Request, case_id: int) -> HttpResponse:
    """Put a place into a case."""
    case = fetch(cases, request.actor, case_id, "work")

    def do(data: dict[str, Any]) -> object:
        return acts.add_place(request.actor, case_id, Somewhere(**data))

    return one_form(
        request, case, PlaceForm(posted(request)), do,
        title="Put a place into the case", button="Put it in", done="The place is in the case.",
    )  # fmt: skip


@door(CASES_WORK, personal=False, methods=("POST",))
def case_place_remove(request: Request, pk: int) -> HttpResponse:
    """Take a place out of a case."""
    found: CasePlace = fetch(case_places, request.actor, pk)
    try:
        acts.remove_place(request.actor, pk)
    except Problem as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, "The place is not in the case any more.")
    return redirect("case", case_id=found.case_id)
