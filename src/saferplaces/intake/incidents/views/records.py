"""The pages of an incident, a person and a place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import INCIDENTS, PARTNER_INCIDENTS
from saferplaces.foundation.policy import Policy
from saferplaces.foundation.registry import read_instead
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.intake.incidents import policy
from saferplaces.intake.incidents.identities import successor
from saferplaces.intake.incidents.pages.incident import incident_page
from saferplaces.intake.incidents.pages.partner import partner_page
from saferplaces.intake.incidents.pages.person import person_page
from saferplaces.intake.incidents.pages.place import place_page

M = TypeVar("M", bound=Model)


@door((INCIDENTS, PARTNER_INCIDENTS), personal=True, verb="incident.read")
def incident(request: Request, incident_id: str) -> HttpResponse:
    """Show a log; a partner sees the shared fields alone."""
    if request.actor.can(INCIDENTS):
        found = fetch(policy.incidents, request.actor, incident_id)
        if page := read_instead(request.actor, [found.pk]).get(found.pk):
            return redirect(page)
        shown = incident_page(request, found)
        return render(request, "incidents/incident.html", shown)
    found = fetch(policy.incidents, request.actor, incident_id, "read_partner")
    shared = partner_page(request.actor, found)
    request.access.saw("incident", [found.pk, *(log.incident_id for log in shared["others"])])
    return render(request, "incidents/partner.html", shared)


@door(INCIDENTS, personal=True, verb="person.read")
def person(request: Request, person_id: str) -> HttpResponse:
    """Show a person, or lead on to whom they were merged into."""
    return _page(request, policy.people, "person", person_id, person_page)


@door(INCIDENTS, personal=True, verb="place.read")
def place(request: Request, place_id: str) -> HttpResponse:
    """Show a place, or lead on to the one it was merged into."""
    return _page(request, policy.places, "place", place_id, place_page)


def _page(
    request: Request,
    rules: Policy[M],
    kind: str,
    key: str,
    page: Callable[[Request, M], dict[str, Any]],
) -> HttpResponse:
    there = rules.model._default_manager.filter(pk=key, withdrawn_at__isnull=True).exists()
    now = "" if there else successor(kind, key)
    if now and rules.readable(request.actor).filter(pk=now).exists():
        return redirect(kind, now)
    return render(
        request, f"incidents/{kind}.html", page(request, fetch(rules, request.actor, key))
    )
