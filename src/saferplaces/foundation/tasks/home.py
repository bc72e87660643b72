"""One's own tasks on the first page."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from saferplaces.foundation.counting import counts
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import TASKS
from saferplaces.foundation.tasks.queries import mine
from saferplaces.foundation.ui.home import Card


def card(actor: Actor) -> Card | None:
    """Return the card of one's open tasks."""
    if not actor.can(TASKS):
        return None
    open_ones = mine(actor)
    number, late = counts(open_ones, Q(), Q(due_at__lt=timezone.now()))
    note = f"{late} overdue" if late else ""
    return Card("Your tasks", reverse("tasks"), number, note, pressing=bool(late))
