"""Note that somebody has read their notices."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.messages.queries import own


def read(actor: Actor, key: int | None = None) -> int:
    """Mark one of one's own notices as read, or all of them; return how many were unread."""
    waiting = own(actor).filter(read_at=None)
    if key is not None:
        waiting = waiting.filter(pk=key)
    return waiting.order_by().update(read_at=timezone.now())
