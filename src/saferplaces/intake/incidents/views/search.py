"""The one box."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import SEARCH
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.formats import day
from saferplaces.intake.incidents.pages.words import called, category
from saferplaces.intake.incidents.search.people import Found, find_people
from saferplaces.intake.incidents.search.places import FoundLog, FoundPlace, find_logs, find_places
from saferplaces.intake.incidents.search.terms import LONGEST, Terms, read

KINDS = {"": "Everything", "people": "People", "places": "Places", "logs": "Logs"}


@door(SEARCH, personal=True, verb="search")
def search(request: Request) -> HttpResponse:
    """Show people, places and logs that fit what was typed, each with why."""
    typed = request.GET.get("q", "").replace("\0", "")
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    shown: dict[str, Any] = {
        "q": typed[:LONGEST],
        "kind": kind,
        "kinds": KINDS,
        "problem": "",
        "results": None,
    }
    request.access.saw("search", [])
    if "q" in request.GET:
        request.access.asked(q=typed[:LONGEST], kind=kind)
        try:
            shown["results"] = _results(request, read(typed), kind)
        except Problem as problem:
            shown["problem"] = problem.message
    return render(request, "incidents/search.html", shown)


def _results(request: Request, terms: Terms, kind: str) -> list[dict[str, object]]:
    groups: list[dict[str, object]] = []
    if kind in {"", "people"}:
        people = find_people(request.actor, terms)
        keys = [key for found in people for key in (found.person.pk, *found.same)]
        request.access.saw("person", keys, keys)
        groups.append({"title": "People", "rows": [_person(found) for found in people]})
    if kind in {"", "places"}:
        places = find_places(request.actor, terms)
        request.access.saw("place", [found.place.pk for found in places])
        groups.append({"title": "Places", "rows": [_place(found) for found in places]})
    if kind in {"", "logs"}:
        logs = find_logs(request.actor, terms)
        request.access.saw("incident", [found.incident.pk for found in logs])
        groups.append({"title": "Logs", "rows": [_log(found) for found in logs]})
    return groups


def _person(found: Found) -> dict[str, object]:
    person = found.person
    text = f"Born {day(person.date_of_birth)}, in {_logs(person.incidents)}"
    if found.same:
        text += ", shown as one with another record by a person's word"
    return {
        "title": called(person),
        "url": reverse("person", args=[person.pk]),
        "text": f"{text}. Last seen {day(person.last_seen)}",
        "why": found.why,
    }


def _place(found: FoundPlace) -> dict[str, object]:
    place = found.place
    return {
        "title": place.label,
        "url": reverse("place", args=[place.pk]),
        "text": f"{place.kind.capitalize()}, {_logs(place.incidents)}",
        "why": found.why,
    }


def _log(found: FoundLog) -> dict[str, object]:
    log = found.incident
    where = log.location_text or "place not known"
    return {
        "title": log.record_id or "Log",
        "url": reverse("incident", args=[log.pk]),
        "text": f"{category(log)}, {where}, {day(log.reported_at)}",
        "why": found.why + (["Withdrawn"] if log.withdrawn_at else []),
    }


def _logs(count: int) -> str:
    return f"{count:,} log" if count == 1 else f"{count:,} logs"
