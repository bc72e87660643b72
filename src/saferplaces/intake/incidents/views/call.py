"""For call-takers: who is on the line first, their history after."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CALLER
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.registry import CALLER_PANELS
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.intake.incidents import policy
from saferplaces.intake.incidents.calling import candidates, recent, withheld
from saferplaces.intake.incidents.models import Series
from saferplaces.intake.incidents.pages.panels import panels
from saferplaces.intake.incidents.pages.words import ROLES, called, category
from saferplaces.intake.incidents.verdicts import identity

LONGEST = 200
PURPOSE = "call in progress"


@door(CALLER, personal=True, verb="caller.looked_up", methods=("GET", "POST"))
def call(request: Request) -> HttpResponse:
    """Ask for a number or an address; show who may be calling; show the one who is.

    A number is sent as POST, so that it stands in no address and no browser's history.
    """
    request.access.purpose = PURPOSE
    typed = request.POST.get("q", "").replace("\0", "").strip()[:LONGEST]
    request.access.saw("call", [])
    if request.method == "POST" and request.POST.get("person"):
        return _known(request, request.POST["person"].replace("\0", ""))
    shown: dict[str, Any] = {"q": typed, "problem": "", "found": None, "withheld": withheld(typed)}
    if request.method == "POST" and not shown["withheld"]:
        request.access.asked(q=typed)
        try:
            found = candidates(request.actor, typed)
        except Problem as problem:
            shown["problem"] = problem.message
        else:
            keys = [candidate.person_id for candidate in found]
            request.access.saw("person", keys, keys)
            shown["found"] = found
    return render(request, "incidents/call.html", shown)


def _known(request: Request, person_id: str) -> HttpResponse:
    """Show past risk, what works and what was lately, now that it is known who is calling."""
    person = fetch(policy.people, request.actor, person_id)
    request.access.verb = "caller.confirmed"
    logs = recent(request.actor, person.pk)
    request.access.saw("person", [person.pk], [person.pk])
    request.access.saw("incident", [log.pk for log, _ in logs])
    shown = {
        "person": person,
        "name": called(person),
        "logs": [
            {"log": log, "role": ROLES.get(role, role), "category": category(log)}
            for log, role in logs
        ],
        "series": list(_series(person.pk)),
        "panels": panels(CALLER_PANELS, request, person.pk),
    }
    return render(request, "incidents/caller.html", shown)


def _series(person_id: str) -> QuerySet[Series]:
    return Series.objects.filter(
        subject_id__in=identity(person_id).persons,
        counted__in=["caller", "victim"],
        withdrawn_at__isnull=True,
    ).order_by("counted", "-events")
