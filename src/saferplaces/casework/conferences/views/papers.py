"""The papers: what each organisation brings, the frozen packs."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from saferplaces.casework.conferences import queries
from saferplaces.casework.conferences.actions.papers import contribute, freeze
from saferplaces.casework.conferences.forms import ContributionForm, PackForm
from saferplaces.casework.conferences.models import Conference, Part
from saferplaces.casework.conferences.pack import SECTIONS, section
from saferplaces.casework.conferences.policy import conferences
from saferplaces.casework.conferences.views.desk import Desk, frame
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CONFERENCES
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch


@door(CONFERENCES, personal=True, verb="conference.papers", methods=("GET", "POST"))
def conference_papers(request: Request, pk: int) -> HttpResponse:
    """Show the papers of the parts that one is of, once one has accepted confidentiality."""
    actor = request.actor
    found = fetch(conferences, actor, pk)
    request.access.saw("conference", [pk])
    context = frame(request, found, "conference-papers")
    own = queries.own_seat(actor, found)
    seat = f"{actor.user_id}:{actor.organisation_id}"
    accepted = own is not None and own.accepted_at is not None
    desk = Desk(request)
    if accepted and context["under_way"]:
        desk.add(
            "contribute", ContributionForm,
            lambda data: contribute(actor, pk, text=data["text"], part=data["part"]),
            "It goes into the next papers.", restricted=seat in found.restricted,
        )  # fmt: skip
    if context["chairs"] and accepted and context["under_way"]:
        desk.add(
            "freeze", PackForm, lambda _: freeze(actor, pk, desk.forms["freeze"].where),  # type: ignore[attr-defined]
            "The papers are there for everybody who has accepted confidentiality.",
        )  # fmt: skip
    if (there := desk.done("conference-papers", pk)) is not None:
        return there
    papers = queries.papers_for(actor, found)
    request.access.saw(
        "conference_paper", [row.pk for row in papers],
        [p.person_id for p in found.case.people.filter(left_at=None)] if papers else [],
    )  # fmt: skip
    newest = max((row.number for row in papers), default=0)
    brought = found.contributions.filter(organisation_id=actor.body, by=actor.person)
    context |= {
        "forms": desk.forms,
        "accepted": accepted,
        "papers": [row for row in papers if row.number == newest],
        "older": [row for row in papers if row.number != newest],
        "brought": list(brought) if accepted else [],
        "preview": _preview(found) if "freeze" in desk.forms else [],
    }  # fmt: skip
    return render(request, "conferences/papers.html", context)


def _preview(conference: Conference) -> list[tuple[str, list[dict[str, object]]]]:
    """Return what each part would read now, if every section went to it."""
    return [
        (Part(part).label, [got for name in SECTIONS if (got := section(name, conference, part))])
        for part in Part.values
    ]
