"""Forms of reference data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from saferplaces.foundation.reference.actions.change import Given
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.values import BEFORE, fields, initial
from saferplaces.foundation.ui.fields import DateField

UNCONFIRMED = "local"
CONFIDENCE = [
    ("statute", "Statute"),
    ("guidance", "Statutory or national guidance"),
    ("practitioner", "What practitioners say"),
    ("force", "Decided by the force"),
    (UNCONFIRMED, "Local: confirm with the force"),
]


class ChangeForm(forms.Form):
    """The row that follows."""

    label = forms.CharField(
        label="Words", max_length=300, error_messages={"required": "Enter the words"}
    )
    valid_from = DateField(label="First day", name="The first day", future=True)
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

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        name: str,
        like: Mapping[str, Any],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self._keys = []
        for key, field in fields(name, like).items():
            self.fields[f"{BEFORE}{key}"] = field
            self._keys.append(key)
        self.order_fields(["code", "label", *(f"{BEFORE}{key}" for key in self._keys)])

    def given(self) -> Given:
        """Return what the row is to say, once the form is valid."""
        data = self.cleaned_data
        return Given(
            label=data["label"],
            values={key: data[f"{BEFORE}{key}"] for key in self._keys},
            valid_from=data["valid_from"],
            source=data["source"],
            confidence=data["confidence"],
        )


class AddForm(ChangeForm):
    """A new code."""

    code = forms.CharField(
        label="Code", max_length=60, error_messages={"required": "Enter the code"}
    )


def of_row(data: Mapping[str, Any] | None, row: Code) -> ChangeForm:
    """Return the form that changes a row, with what it says now.

    Who changes what was shipped to be confirmed has decided it: that is chosen at first.
    """
    rests = "force" if row.confidence == UNCONFIRMED else row.confidence
    first = {"label": row.label, "source": row.source, "confidence": rests}
    return ChangeForm(data, name=row.list, like=row.values, initial=first | initial(row.values))


class FilterForm(forms.Form):
    """Which values to list."""

    confidence = forms.ChoiceField(
        label="Rests on", required=False, choices=[("", "Anything"), *CONFIDENCE]
    )
    list = forms.ChoiceField(required=False)

    def __init__(self, data: Mapping[str, Any], lists: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["list"].choices = [("", "Every list"), *lists]  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The last day of a row."""

    last_day = DateField(label="Last day", name="The last day", future=True)
