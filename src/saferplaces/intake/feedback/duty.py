"""Who is on duty for what is urgent."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from saferplaces.intake.feedback.models import Duty


def on_duty(at: dt.datetime) -> Duty | None:
    """Return the turn of a moment: of several, the one that began last."""
    return _standing().filter(starts_at__lte=at, ends_at__gt=at).order_by("-starts_at").first()


def turns(since: dt.datetime) -> QuerySet[Duty]:
    """Return the turns that end after a moment, the next first."""
    found = _standing().filter(ends_at__gt=since).select_related("reader", "second")
    return found.order_by("starts_at")


def _standing() -> QuerySet[Duty]:
    return Duty.objects.filter(ended_at=None)
