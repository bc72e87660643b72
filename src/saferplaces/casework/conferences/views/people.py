"""Who is invited, who came to which part, and who has accepted confidentiality."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from saferplaces.casework.conferences import queries
from saferplaces.casework.conferences.actions.invite import invite, invite_guest, withdraw
from saferplaces.casework.conferences.actions.sitting import accept_for_guest, attendance
from saferplaces.casework.conferences.forms import Button, GuestForm, InviteForm
from saferplaces.casework.conferences.models import Attendee, Conference
from saferplaces.casework.conferences.policy import conferences
from saferplaces.casework.conferences.views.desk import Desk, frame
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CONFERENCES
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch


@door(CONFERENCES, personal=True, verb="conference.people", methods=("GET", "POST"))
def conference_people(request: Request, pk: int) -> HttpResponse:
    """Show who sits; invite, take invitations back, write attendance down."""
    actor = request.actor
    found = fetch(conferences, actor, pk)
    request.access.saw("conference", [pk])
    context = frame(request, found, "conference-people")
    rows = queries.attendees(found)
    desk = Desk(request)
    if context["organises"] and context["planned"]:
        desk.add(
            "invite", InviteForm, lambda data: invite(actor, pk, **_invited(data)),
            "They are invited.", conference=found,
        )  # fmt: skip
    if context["organises"] and context["under_way"]:
        desk.add(
            "guest", GuestForm, lambda data: invite_guest(actor, pk, **data), "The guest is listed."
        )
    if context["chairs"] and context["under_way"]:
        desk.add("attendance", Button, lambda _: attendance(actor, pk, _came(request, rows)))
    for row in rows:
        _of_row(desk, context, found, row)
    if (there := desk.done("conference-people", pk)) is not None:
        return there
    context |= {
        "people": rows,
        "forms": desk.forms,
        # Who sits in the restricted part is said to those who sit in it, and to the chair.
        "sees_restricted": context["chairs"]
        or f"{actor.user_id}:{actor.organisation_id}" in found.restricted,
    }
    return render(request, "conferences/people.html", context)


def _of_row(desk: Desk, context: dict[str, Any], found: Conference, row: Attendee) -> None:
    actor, pk = desk.request.actor, found.pk
    if context["organises"] and context["planned"] and row.user_id != found.chair_id:
        desk.add(
            f"withdraw-{row.pk}",
            Button,
            lambda _: withdraw(actor, pk, row.pk),
            "The invitation is taken back.",
        )
    if context["chairs"] and context["under_way"] and row.user_id is None and not row.accepted_at:
        desk.add(f"accept-{row.pk}", Button, lambda _: accept_for_guest(actor, pk, row.pk))


def _invited(data: dict[str, Any]) -> dict[str, Any]:
    user, organisation = data["person"].split(":")
    return {
        "user_id": int(user),
        "organisation_id": int(organisation),
        "restricted": data["restricted"],
        "writes": data["writes"],
        "purpose": data["purpose"],
        "gateway": data["gateway"],
    }


def _came(request: Request, rows: list[Attendee]) -> dict[int, tuple[bool, bool]]:
    """Read the radios: for each attendee ``both``, ``open`` or ``no``; what is not said is left."""
    said = {row.pk: request.POST.get(f"came-{row.pk}", "") for row in rows}
    return {key: (word != "no", word == "both") for key, word in said.items() if word}
