"""One's own notices."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.messages import actions
from saferplaces.foundation.messages.queries import own
from saferplaces.foundation.ui.doors import SIGNED_IN, door

SHOWN = 100


@door(SIGNED_IN, personal=False)
def notices(request: Request) -> HttpResponse:
    """Show one's notices, unread first."""
    found = list(own(request.actor)[:SHOWN])
    waiting = [notice for notice in found if notice.read_at is None]
    before = [notice for notice in found if notice.read_at is not None]
    return render(request, "messages/notices.html", {"waiting": waiting, "before": before})


@door(SIGNED_IN, personal=False, methods=("POST",))
def one_read(request: Request, key: int) -> HttpResponse:
    """Mark one notice as read."""
    actions.read(request.actor, key)
    return redirect("notices")


@door(SIGNED_IN, personal=False, methods=("POST",))
def all_read(request: Request) -> HttpResponse:
    """Mark every notice as read."""
    actions.read(request.actor)
    return redirect("notices")
