"""What others may ask about notices."""

from __future__ import annotations

from django.db.models import F, QuerySet

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.messages.models import Notice


def unread(user_id: int | None) -> int:
    """Return how many notices a person has not read."""
    return Notice.objects.filter(to=user_id, read_at=None).count() if user_id else 0


def own(actor: Actor) -> QuerySet[Notice]:
    """Return one's own notices, and nobody else's: unread first, then the newest."""
    found = Notice.objects.filter(to=actor.user_id)
    return found.order_by(F("read_at").desc(nulls_first=True), "-made_at", "-pk")
