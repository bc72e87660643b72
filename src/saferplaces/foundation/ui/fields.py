"""Fields that plain Django forms lack: a date in three boxes, and choices that reveal more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from saferplaces.foundation.ui.numbers import whole_number

PARTS = ("day", "month", "year")
MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "jan january", "feb february", "mar march", "apr april", "may", "jun june",
            "jul july", "aug august", "sep sept september", "oct october", "nov november",
            "dec december",
        ],
        start=1,
    )
    for name in names.split()
}  # fmt: skip


class DateBoxes(forms.Widget):
    """Day, month and year, each a box of its own (``name-day``, ``name-month``, ``name-year``)."""

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> tuple[str, str, str]:
        """Return the three texts."""
        day, month, year = (str(data.get(f"{name}-{part}") or "").strip() for part in PARTS)
        return day, month, year

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Say whether none of the boxes was sent."""
        return all(f"{name}-{part}" not in data for part in PARTS)

    def format_parts(self, value: object) -> tuple[str, str, str]:
        """Return what the boxes show for a date, for three texts, or for nothing."""
        if isinstance(value, dt.date):
            return str(value.day), str(value.month), str(value.year)
        if isinstance(value, (tuple, list)) and len(value) == 3:
            return str(value[0]), str(value[1]), str(value[2])
        return "", "", ""

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        """Return the identifier of the first box."""
        return f"{id_}-day" if id_ else ""


class DateError(ValidationError):
    """An error of a date, with the boxes that it is about."""

    def __init__(self, message: str, boxes: Sequence[str]) -> None:
        super().__init__(message, code="-".join(boxes), params={"boxes": tuple(boxes)})


class DateField(forms.Field):
    """A date in three boxes, with the error messages of the GOV.UK Design System.

    Parameters
    ----------
    name:
        What the messages call it ("Date of the visit"); the label if not given.
    past, future:
        The date must be today or earlier, or today or later.
    """

    widget = DateBoxes

    def __init__(self, *, name: str = "", past: bool = False, future: bool = False, **more: Any):
        super().__init__(**more)
        self._name = name
        self.past, self.future = past, future

    @property
    def called(self) -> str:
        """What the messages call the date."""
        return self._name or str(self.label or "Date")

    def clean(self, value: Any) -> dt.date | None:
        """Return the date.

        Raises
        ------
        DateError
            With the boxes that it is about.
        """
        texts = dict(zip(PARTS, value or ("", "", ""), strict=True))
        missing = [part for part in PARTS if not texts[part]]
        if len(missing) == 3:
            if self.required:
                raise DateError(self._required(), PARTS)
            return None
        if missing:
            raise DateError(f"{self.called} must include a {' and '.join(missing)}", missing)
        found = self._real(texts)
        today = dt.date.today()
        if self.past and found > today:
            raise DateError(f"{self.called} must be today or in the past", PARTS)
        if self.future and found < today:
            raise DateError(f"{self.called} must be today or in the future", PARTS)
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Say whether the boxes differ from the date at first."""
        boxes = DateBoxes()
        return boxes.format_parts(initial) != boxes.format_parts(data)

    def _required(self) -> str:
        given = str(self.error_messages["required"])
        default = str(self.default_error_messages["required"])
        return f"Enter {self.called[:1].lower()}{self.called[1:]}" if given == default else given

    def _real(self, texts: Mapping[str, str]) -> dt.date:
        day, month, year = (_number(part, texts[part]) for part in PARTS)
        wrong = [
            part
            for part, good in (
                ("day", day is not None and 1 <= day <= 31),
                ("month", month is not None and 1 <= month <= 12),
                ("year", year is not None),
            )
            if not good
        ]
        if not wrong and year is not None and not 1000 <= year <= 9999:
            raise DateError("Year must include 4 numbers", ["year"])
        try:
            found = dt.date(year or 0, month or 0, day or 0)
            found + dt.timedelta(days=1)  # whoever asks for "until" asks for the day after
        except (ValueError, OverflowError):
            # One box is named when it alone is at fault; otherwise it is the date as a whole.
            boxes = wrong if len(wrong) == 1 else list(PARTS)
            raise DateError(f"{self.called} must be a real date", boxes) from None
        return found


def _number(part: str, text: str) -> int | None:
    if part == "month" and text.lower() in MONTHS:
        return MONTHS[text.lower()]
    return whole_number(text, digits=4)


class Revealing(forms.ChoiceField):
    """Choices of which some reveal further fields of the same form.

    Parameters
    ----------
    reveals:
        Names of the fields that each choice shows. `saferplaces.foundation.ui.forms.Form` drops
        what was entered under choices that were not taken, and its errors.
    hints:
        A line under a choice.
    """

    def __init__(
        self,
        *,
        reveals: Mapping[str, Sequence[str]] | None = None,
        hints: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(**more)
        self.reveals = {choice: list(names) for choice, names in (reveals or {}).items()}
        self.hints = dict(hints or {})


class ConditionalRadios(Revealing):
    """Radios of which some reveal further fields."""

    widget = forms.RadioSelect


class ConditionalCheckboxes(Revealing, forms.MultipleChoiceField):
    """Checkboxes of which some reveal further fields."""

    widget = forms.CheckboxSelectMultiple


def revealed_by(form: forms.BaseForm) -> set[str]:
    """Return the names of the fields that stand under a choice of another field."""
    return {
        name
        for field in form.fields.values()
        if isinstance(field, Revealing)
        for names in field.reveals.values()
        for name in names
    }


class CodeField(forms.CharField):
    """The code of six digits that was sent to somebody, however they space it."""

    def __init__(self, *, help_text: str) -> None:
        super().__init__(
            label="Code",
            help_text=help_text,
            max_length=20,
            widget=forms.TextInput(
                attrs={
                    "class": "govuk-input--width-5",
                    "inputmode": "numeric",
                    "autocomplete": "one-time-code",
                }
            ),
            error_messages={"required": "Enter the code"},
        )
