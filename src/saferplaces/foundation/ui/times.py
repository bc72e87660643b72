"""A field for a time of day, written as people write it: 9:30pm, 9pm, 21:30."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


def read_time(text: str) -> dt.time | None:
    """Return the time that a text says, None where it says nothing.

    Raises
    ------
    ValidationError
        When it is no time.
    """
    if not text.strip():
        return None
    found = re.fullmatch(r"([0-2]?[0-9])(?:[:.]([0-5][0-9]))?\s*(am|pm)?", text.strip().lower())
    hour = int(found[1]) if found else 24
    if found and found[3]:
        hour = hour % 12 + 12 * (found[3] == "pm") if 1 <= hour <= 12 else 24
    if not found or hour > 23:
        raise ValidationError("Enter a time, like 9:30pm or 21:30")
    return dt.time(hour, int(found[2] or 0))


class TimeField(forms.CharField):
    """A time of day."""

    widget = forms.TextInput(attrs={"class": "govuk-input--width-5"})

    def clean(self, value: Any) -> Any:
        """Read the time."""
        return read_time(str(super().clean(value) or ""))
