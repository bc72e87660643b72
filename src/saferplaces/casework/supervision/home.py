"""A reviewer's way to their own agreement, on the first page."""

from __future__ import annotations

from django.urls import reverse

from saferplaces.casework.supervision.agreeing import looked_at, sees_all
from saferplaces.casework.supervision.terms import Terms
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import DECIDE
from saferplaces.foundation.ui.home import Card


def of_agreement(actor: Actor) -> Card | None:
    """Return the card of a reviewer whose decisions have been looked at again; else none."""
    if sees_all(actor) or not actor.can(DECIDE):
        return None
    number = len(looked_at(actor, Terms(), own=True))
    if not number:
        return None
    note = "How often they came to the same"
    return Card("Second looks at your decisions", reverse("supervision-agreement"), number, note)
