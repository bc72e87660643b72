"""The page of a case."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from saferplaces.casework.cases.policy import cases
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASES
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch


@door(CASES, personal=True, verb="case.read")
def case(request: Request, case_id: int) -> HttpResponse:
    """Show one case."""
    found = fetch(cases, request.actor, case_id)
    request.access.saw("case", [found.pk])
    return render(request, "cases/case.html", {"case": found})
