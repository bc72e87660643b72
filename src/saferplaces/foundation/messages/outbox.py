"""Pages of messages to people outside: where they stand, and in a demonstration what they say."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from saferplaces.foundation.config.config import config
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import JOBS
from saferplaces.foundation.messages.models import Outgoing
from saferplaces.foundation.messages.queries import held, outgoing_of
from saferplaces.foundation.messages.templates import filled
from saferplaces.foundation.ui.doors import SIGNED_IN, door
from saferplaces.foundation.ui.formats import moment
from saferplaces.foundation.ui.tables import Column, Table

SHOWN = 50


@door(SIGNED_IN, personal=True, verb="outbox.read")
def outbox(request: Request) -> HttpResponse:
    """Show what would have been sent; only where everybody is invented."""
    if config().mode == "production":
        raise Http404
    found = list(held()[:SHOWN])
    request.access.saw("outgoing", [row.pk for row in found], [row.person_id for row in found])
    return render(
        request,
        "messages/outbox.html",
        {"found": [(row, *filled(row.template_row, row.values)) for row in found]},
    )


@door(SIGNED_IN, personal=False)
def own(request: Request) -> HttpResponse:
    """Show how the messages stand that one has had sent: never where they go or what they say."""
    rows = outgoing_of(request.actor)
    return _listing(request, rows, "Messages that you have had sent")


@door(JOBS, personal=False)
def everybody(request: Request) -> HttpResponse:
    """Show how all messages stand: never where they go or what they say."""
    return _listing(request, Outgoing.objects.all(), "Messages to people outside")


def _listing(request: Request, rows: object, title: str) -> HttpResponse:
    columns: list[Column[Outgoing]] = [
        Column("made_at", "Written", lambda row: moment(row.made_at), sort="made_at"),
        Column("about", "About", lambda row: row.about.replace(":", " ")),
        Column("template", "Message", lambda row: row.template_row.label),
        Column("channel", "Way", lambda row: {"email": "E-mail", "text": "Text"}[row.channel]),
        Column("state", "State", lambda row: row.get_state_display(), sort="state"),
        Column("problem", "Problem"),
    ]
    table = Table(
        request,
        rows.select_related("template_row"),  # type: ignore[attr-defined]
        columns,
        caption=title,
        default_sort="-made_at",
    )
    return render(request, "messages/outgoing.html", {"title": title, "table": table})
