"""The page of a case."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from saferplaces.casework.cases.moving import seen
from saferplaces.casework.cases.pages.case import context_of
from saferplaces.casework.cases.policy import cases
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASES
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch

SHOWN = ("lead", "contact", "organisation")


@door(CASES, personal=True, verb="case.read")
def case(request: Request, case_id: int) -> HttpResponse:
    """Show one case: all of it to its holder, what is shared to those who share in it.

    That somebody looked is marked for them alone, as the record of access is: nothing of the case
    changes by it.
    """
    found = fetch(cases, request.actor, case_id, related=SHOWN)
    context = context_of(request, found)
    if request.actor.user_id is not None:
        seen(request.actor.user_id, found.pk, timezone.now())
    ours = "cases/case.html" if context["ours"] else "cases/shared.html"
    return render(request, ours, context)
