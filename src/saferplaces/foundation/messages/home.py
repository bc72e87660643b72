"""Notices on the first page."""

from __future__ import annotations

from django.urls import reverse

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.messages.queries import unread
from saferplaces.foundation.ui.home import Card


def card(actor: Actor) -> Card | None:
    """Return the card of unread notices; without any there is none."""
    number = unread(actor.user_id)
    return Card("Unread notices", reverse("notices"), number) if number else None
