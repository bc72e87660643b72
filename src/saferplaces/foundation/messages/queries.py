"""What others may ask about notices and messages."""

from __future__ import annotations

from django.db.models import F, QuerySet

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.messages.models import Notice, Outgoing
from saferplaces.foundation.messages.states import WAITING
from saferplaces.foundation.once import once


@once
def unread(user_id: int | None) -> int:
    """Return how many notices a person has not read."""
    return Notice.objects.filter(to=user_id, read_at=None).count() if user_id else 0


def own(actor: Actor) -> QuerySet[Notice]:
    """Return one's own notices, and nobody else's: unread first, then the newest."""
    found = Notice.objects.filter(to=actor.user_id)
    return found.order_by(F("read_at").desc(nulls_first=True), "-made_at", "-pk")


def held() -> QuerySet[Outgoing]:
    """Return the messages that wait, the newest first."""
    return Outgoing.objects.filter(state__in=WAITING).select_related("template_row")


def outgoing_of(actor: Actor) -> QuerySet[Outgoing]:
    """Return the messages that one has had sent."""
    return Outgoing.objects.filter(made_by=actor.user_id)


def outgoing_about(about: str) -> QuerySet[Outgoing]:
    """Return the messages about a record (``referral:12``), the newest first."""
    return Outgoing.objects.filter(about=about)
