"""Fields that several forms of conferences share."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError

from saferplaces.casework.conferences.models import Part

WORDS = 4000
INLINE = {"class": "govuk-radios--inline"}
SMALL = {"class": "govuk-radios--inline govuk-radios--small"}
NOT_ONE = "Select one of the list"


def long_text(
    label: str, hint: str = "", *, rows: int = 3, required: bool = True
) -> forms.CharField:
    """Return a field for some paragraphs."""
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": str(rows)}),
    )  # fmt: skip


def short_text(
    label: str, hint: str = "", *, required: bool = True, most: int = 200
) -> forms.CharField:
    """Return a field for a line."""
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=most,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-30", "autocomplete": "off"}),
    )  # fmt: skip


def check_time(value: str) -> None:
    """Require a time of day as 14:30."""
    if not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", value):
        raise ValidationError("Enter a time, such as 14:30")


def part_field() -> forms.ChoiceField:
    """Return the choice between the open and the restricted part."""
    return forms.ChoiceField(
        label="Part", choices=Part.choices, initial=Part.OPEN,
        widget=forms.RadioSelect(attrs=INLINE),
    )  # fmt: skip
