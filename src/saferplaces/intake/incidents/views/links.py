"""Uncertain links: the list, and both records side by side."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import LINKS
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.tables import Column, Table
from saferplaces.intake.incidents import policy
from saferplaces.intake.incidents.actions.decide_link import decide_link
from saferplaces.intake.incidents.forms import VerdictForm
from saferplaces.intake.incidents.models import UncertainLink
from saferplaces.intake.incidents.pages.links import (
    compared,
    earlier,
    logs_of,
    sides,
    surest,
)
from saferplaces.intake.incidents.pages.words import sure


@door(LINKS, personal=True, verb="link.list")
def links(request: Request) -> HttpResponse:
    """Show the links that nobody has judged, the surest first."""
    columns: list[Column[UncertainLink]] = [
        Column(
            "link",
            "Records",
            lambda link: f"Compare {link.left_profile[:6]} with {link.right_profile[:6]}",
            link=lambda link: reverse("link", args=[link.pk]),
        ),
        Column(
            "kind",
            "Question",
            lambda link: (
                "Does this person hang together?"
                if link.left_person == link.right_person
                else "Are these two people one?"
            ),
        ),
        Column("probability", "How sure", lambda link: sure(link.probability), sort="probability"),
    ]
    table = Table(
        request,
        surest(request.actor),
        columns,
        caption="Links that nobody has judged, the surest first",
        default_sort="-probability",
        empty="Every uncertain link in your districts has been judged.",
    )
    request.access.saw(
        "link",
        [link.pk for link in table.rows],
        [person for link in table.rows for person in (link.left_person, link.right_person)],
    )
    return render(request, "incidents/links.html", {"table": table})


@door(LINKS, personal=True, verb="link.read", methods=("GET", "POST"))
def link(request: Request, link_id: str) -> HttpResponse:
    """Show both records; confirm or refuse."""
    found = fetch(policy.links, request.actor, link_id)
    form = VerdictForm(request.POST if request.method == "POST" else None)
    left, right = sides(request.actor, found)
    request.access.saw("link", [found.pk], [found.left_person, found.right_person])
    request.access.saw("incident", [party.incident_id for party in (*left, *right)])
    if request.method == "POST" and form.is_valid():
        try:
            decide_link(request.actor, link_id, **form.cleaned_data)
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(
                request, "Your answer counts from now on, and in the engine's next run."
            )
            return redirect("links")
    shown = {
        "link": found,
        "form": form,
        "rows": compared(left, right),
        "sure": sure(found.probability),
        "inside": found.left_person == found.right_person,
        "earlier": earlier(found),
        "logs": [
            {"title": title, "logs": logs_of(side)}
            for title, side in (("First record", left), ("Second record", right))
        ],
    }
    return render(request, "incidents/link.html", shown)
