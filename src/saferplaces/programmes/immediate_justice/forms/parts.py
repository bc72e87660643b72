"""Fields that several forms of Immediate Justice share."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils import timezone

from saferplaces.foundation.reference.queries import choices, districts
from saferplaces.foundation.ui.forms import Form

WORDS = 4000
SMALL = {"class": "govuk-radios--small"}
INLINE = {"class": "govuk-radios--inline govuk-radios--small"}


def _asked(label: str) -> dict[str, str]:
    """Return what is said where a text is missing."""
    if label.endswith("?"):
        return {"required": f"Answer the question: {label[0].lower()}{label[1:]}"}
    return {"required": f"Enter {label[0].lower()}{label[1:]}"}


def long_text(
    label: str, hint: str = "", *, required: bool = True, rows: int = 3
) -> forms.CharField:
    """Return a field for some paragraphs."""
    area = forms.Textarea(attrs={"rows": str(rows)})
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=WORDS, widget=area,
        error_messages=_asked(label),
    )  # fmt: skip


def line(label: str, hint: str = "", *, required: bool = True, most: int = 200) -> forms.CharField:
    """Return a field for a line."""
    box = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=most, widget=box,
        error_messages=_asked(label),
    )  # fmt: skip


def number(label: str, hint: str = "", *, required: bool = True) -> forms.IntegerField:
    """Return a field for a whole number."""
    box = forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"})
    return forms.IntegerField(
        label=label, help_text=hint, required=required, min_value=0, widget=box,
        error_messages={"invalid": f"{label} must be a whole number"} | _asked(label),
    )  # fmt: skip


def radios(
    label: str, hint: str = "", *, required: bool = True, inline: bool = False
) -> forms.ChoiceField:
    """Return a choice shown as radios; its choices are filled in when the form is made."""
    return forms.ChoiceField(
        label=label, help_text=hint, required=required,
        widget=forms.RadioSelect(attrs=INLINE if inline else SMALL),
        error_messages={"required": f"Select an answer: {label[0].lower()}{label[1:]}"},
    )  # fmt: skip


def select(label: str, hint: str = "", *, required: bool = True) -> forms.ChoiceField:
    """Return a choice shown as a list; its choices are filled in when the form is made."""
    return forms.ChoiceField(
        label=label, help_text=hint, required=required,
        error_messages={"required": f"Select an answer: {label[0].lower()}{label[1:]}"},
    )  # fmt: skip


def key_field() -> forms.UUIDField:
    """Return the hidden key by which the same form sent twice is known."""
    return forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


def offer(form: Form, name: str, found: Any, first: str = "") -> None:
    """Fill the choices of a field, with a first one that stands for none."""
    field: Any = form.fields[name]
    field.choices = [("", first), *found] if first else list(found)


def coded(form: Form, name: str, list_name: str, first: str = "") -> None:
    """Fill the choices of a field from a code list."""
    offer(form, name, choices(list_name), first)


def in_districts(form: Form, name: str, first: str = "Choose a district") -> None:
    """Fill the choices of a field with the districts."""
    offer(form, name, [(row.code, row.name) for row in districts()], first)


def at(day: dt.date, time: dt.time) -> dt.datetime:
    """Return the moment of a day and a time by the local clock."""
    return timezone.make_aware(dt.datetime.combine(day, time))
