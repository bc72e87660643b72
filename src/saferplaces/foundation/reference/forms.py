"""Forms of reference data."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from saferplaces.foundation.ui.fields import DateField

CONFIDENCE = [
    ("statute", "Statute"),
    ("guidance", "Statutory or national guidance"),
    ("practitioner", "What practitioners say"),
    ("local", "Local decision"),
]


class ValuesField(forms.CharField):
    """Values as JSON, shown and read as text."""

    widget = forms.Textarea(attrs={"rows": 5, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        """Return the text of the values."""
        return value if isinstance(value, str) else json.dumps(value, indent=1, ensure_ascii=False)

    def clean(self, value: Any) -> Any:
        """Read the values."""
        text = super().clean(value)
        try:
            found = json.loads(text or "{}")
        except ValueError:
            raise ValidationError('Enter the values like {"days": 3}') from None
        if not isinstance(found, dict):
            raise ValidationError('Enter the values like {"days": 3}')
        return found


class ChangeForm(forms.Form):
    """The row that follows."""

    label = forms.CharField(
        label="Words", max_length=300, error_messages={"required": "Enter the words"}
    )
    values = ValuesField(
        label="Values", required=False, help_text='Names and values, like {"days": 3}'
    )
    valid_from = DateField(label="First day", future=True)
    source = forms.CharField(
        label="Who decided it, or where it is written",
        max_length=300,
        error_messages={"required": "Enter who decided it, or where it is written"},
    )
    confidence = forms.ChoiceField(
        label="It rests on",
        choices=CONFIDENCE,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what it rests on"},
    )


class AddForm(ChangeForm):
    """A new code."""

    code = forms.CharField(
        label="Code", max_length=60, error_messages={"required": "Enter the code"}
    )
    field_order = ("code",)


class EndForm(forms.Form):
    """The last day of a row."""

    last_day = DateField(label="Last day", future=True)
