"""The first page, and the pages about pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.ui.doors import SIGNED_IN, door, open_door
from saferplaces.foundation.ui.navigation import entries


@door(SIGNED_IN, personal=False)
def home(request: Request) -> HttpResponse:
    """Show what this person can do here."""
    shown = [entry for entry in entries(request) if entry["href"] != reverse("home")]
    return render(request, "ui/home.html", {"entries": shown})


@open_door
def health(_request: HttpRequest) -> HttpResponse:
    """Say that the server answers."""
    return HttpResponse("ok", content_type="text/plain")
