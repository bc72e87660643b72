"""Every night: throw away what the doors need no more."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.foundation.api.repeating import forget_old_answers
from saferplaces.foundation.api.throttling import forget_old_meters


def tidy() -> dict[str, int]:
    """Delete old counts of requests, and keys of requests that nobody repeats."""
    now = timezone.now()
    return {"meters": forget_old_meters(now), "answers": forget_old_answers(now)}
