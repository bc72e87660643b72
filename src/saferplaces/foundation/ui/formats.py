"""How dates, times and numbers read on a page (GOV.UK style: 22 November 2026 at 4:05pm)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils import timezone


def day(value: dt.date | None, missing: str = "Not known") -> str:
    """Return a day: 22 November 2026."""
    if value is None:
        return missing
    when = _local(value) if isinstance(value, dt.datetime) else value
    return f"{when.day} {when:%B %Y}"


def moment(value: dt.datetime | None, missing: str = "Not known") -> str:
    """Return a time on a day: 22 November 2026 at 4:05pm."""
    if value is None:
        return missing
    when = _local(value)
    hour = when.hour % 12 or 12
    return f"{when.day} {when:%B %Y} at {hour}:{when:%M}{'am' if when.hour < 12 else 'pm'}"


def whole(value: float) -> str:
    """Return a number in whole units with commas: 12,345."""
    return f"{value:,.0f}"


def percent(value: float | None, missing: str = "–") -> str:
    """Return a share as whole per cent: 0.847 is 85%."""
    return missing if value is None else f"{value:.0%}"


def _local(value: dt.datetime) -> dt.datetime:
    """Return local time; a time without a zone is the local wall clock already."""
    return timezone.localtime(value) if timezone.is_aware(value) else value


FILTERS: dict[str, Callable[..., str]] = {
    "day": day,
    "moment": moment,
    "whole": whole,
    "percent": percent,
}
