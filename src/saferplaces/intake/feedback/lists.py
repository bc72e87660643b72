"""The code lists of the form, read together and held for a minute: the form is asked for a lot."""

from __future__ import annotations

import time
from collections.abc import Mapping

from django.db.models import Q
from django.utils import timezone

from saferplaces.foundation.reference.models import Code
from saferplaces.intake.feedback.languages import LISTS, Language

HELD_SECONDS = 60.0
_held: tuple[float, dict[str, dict[str, Code]]] = (0.0, {})


def lists() -> Mapping[str, Mapping[str, Code]]:
    """Return the lists that the form offers: rows by code, in order."""
    global _held  # noqa: PLW0603 - what a process holds of reference data
    until, found = _held
    if time.monotonic() < until:
        return found
    found = {name: {} for name in LISTS}
    today = timezone.localdate()
    rows = Code.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today), list__in=LISTS, valid_from__lte=today
    )
    for row in rows.order_by("order", "code"):
        found[row.list][row.code] = row
    _held = (time.monotonic() + HELD_SECONDS, found)
    return found


def choices(name: str, language: Language) -> list[tuple[str, str]]:
    """Return a list as the choices of the form, in a language."""
    rows = lists()[name]
    return [(code, language.label(name, code, row.label)) for code, row in rows.items()]


def labels(name: str) -> dict[str, str]:
    """Return the labels of a list that the public reads, in English, for the staff's pages."""
    return {code: row.label for code, row in lists()[name].items()}


def band_at(hour: int) -> str:
    """Return the time band that an hour of the day lies in."""
    for code, row in lists()["feedback_bands"].items():
        if int(row.values["from_hour"]) <= hour < int(row.values["to_hour"]):
            return code
    return ""
