"""The powers that an action of a plan may name: those of the list ``asb_powers`` in force today."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.foundation.reference.queries import codes


def powers() -> list[tuple[str, str]]:
    """Return the powers that may be chosen today; one without a commencement day is off."""
    today = timezone.localdate().isoformat()
    return [
        (row.code, row.label)
        for row in codes("asb_powers")
        if "commenced_on" not in row.values or "" < str(row.values["commenced_on"]) <= today
    ]
