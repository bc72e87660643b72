"""The first page, staying signed in, and the pages about pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplaces.foundation.config.config import config
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.ui import style
from saferplaces.foundation.ui.doors import SIGNED_IN, door, open_door
from saferplaces.foundation.ui.home import cards
from saferplaces.foundation.ui.navigation import entries


@door(SIGNED_IN, personal=False)
def home(request: Request) -> HttpResponse:
    """Show what waits for this person, and what else they can do here."""
    waiting = cards(request.actor)
    shown = {reverse("home"), *(card.address for card in waiting)}
    others = [entry for entry in entries(request) if entry.href not in shown]
    return render(request, "ui/home.html", {"cards": waiting, "entries": others})


@door(SIGNED_IN, personal=False, methods=("POST",))
def stay_signed_in(_request: Request) -> HttpResponse:
    """Move the clock of idleness: the middleware has done so when this answers."""
    return HttpResponse(status=204)


@door(SIGNED_IN, personal=False)
def style_page(request: Request) -> HttpResponse:
    """Show every component, with made-up data."""
    found = style.context(request)
    if found["table"].csv_requested:
        answer: HttpResponse = found["table"].csv()
        return answer
    return render(request, "ui/style.html", found)


@open_door
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how accessible the service is, and whom to tell where it is not."""
    return render(request, "ui/accessibility.html", {"minutes": config().idle_minutes})


@open_door
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what the service keeps about those who use it, and about those it is about."""
    return render(request, "ui/privacy.html")


@open_door
def health(_request: HttpRequest) -> HttpResponse:
    """Say that the server answers."""
    return HttpResponse("ok", content_type="text/plain")
