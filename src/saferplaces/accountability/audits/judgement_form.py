"""The form in which an auditor, or the registrar, says what they find in a log."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from saferplaces.accountability.audits.actions.judge import Crime, given
from saferplaces.accountability.audits.models import Judgement
from saferplaces.casework.reviews.words import offences
from saferplaces.foundation.ui.fields import ConditionalRadios, DateField
from saferplaces.foundation.ui.forms import Form

INLINE = {"class": "govuk-radios--inline govuk-radios--small"}
WIDE = {"class": "govuk-input--width-20", "autocomplete": "off"}
NONE_DUE = "none"
MOST = 8
"""Crimes that one page takes; a log with more is for the registrar."""


def _time(value: str) -> None:
    if not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", value):
        raise ValidationError("Enter a time, such as 14:30")


class JudgementForm(Form):
    """What one person finds in a log: a list of crimes, or none.

    Parameters
    ----------
    crimes:
        How many crimes the page takes.
    """

    def __init__(
        self, *args: Any, crimes: int = 1, start: Judgement | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        begun = given(start) if start else ()
        self.crimes = min(max(crimes, len(begun), 1), MOST)
        inner = [
            name
            for at in range(self.crimes)
            for name in (f"due_{at}", f"recorded_{at}", f"told_{at}")
        ]
        self.fields["any"] = ConditionalRadios(
            label="Should a crime have been recorded, or was one?",
            choices=[
                ("no", "No crime should have been recorded, and none was"),
                ("yes", "Yes"),
            ],
            reveals={"yes": inner},
            error_messages={"required": "Select whether there is a crime"},
        )
        for at in range(self.crimes):
            self._crime(at)
        self.fields["rationale"] = forms.CharField(
            label="Reason",
            help_text="What in the log tells you so, and which rule. No names.",
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": "3"}),
            error_messages={"required": "Give the reason for your judgement"},
        )
        if start:
            self.initial.update({"any": "yes" if begun else "no", "rationale": start.rationale})
            for at, crime in enumerate(begun):
                self.initial.update(_of(at, crime))

    def given(self) -> tuple[Crime, ...]:
        """Return the crimes, once the form is valid."""
        if self.cleaned_data["any"] == "no":
            return ()
        return tuple(self._given(at) for at in range(self.crimes) if self.cleaned_data[f"due_{at}"])

    def _crime(self, at: int) -> None:
        first, number = at == 0, at + 1
        called = f"Crime {number}: " if self.crimes > 1 else ""
        self.fields[f"due_{at}"] = forms.ChoiceField(
            label=f"{called}What should have been recorded?",
            required=first,
            choices=[
                ("", "Choose a class" if first else "No further crime"),
                (NONE_DUE, "Nothing: a crime was recorded that none should have been"),
                *offences(),
            ],
            error_messages={"required": "Select what should have been recorded"},
        )
        self.fields[f"recorded_{at}"] = ConditionalRadios(
            label=f"{called}Was it recorded?",
            required=first,
            widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
            choices=[("yes", "Yes"), ("no", "No")],
            reveals={"yes": [f"{n}_{at}" for n in ("class", "number", "on", "time", "cancelled")]},
            error_messages={"required": "Select whether it was recorded"},
        )
        self.fields[f"class_{at}"] = forms.ChoiceField(
            label="Class in which it was recorded",
            choices=[("", "Choose a class"), *offences()],
            error_messages={"required": "Select the class in which it was recorded"},
        )
        self.fields[f"number_{at}"] = forms.CharField(
            label="Crime number", required=False, max_length=40, widget=forms.TextInput(attrs=WIDE)
        )
        self.fields[f"on_{at}"] = DateField(
            label="Day on which it was recorded", past=True, required=False
        )
        self.fields[f"time_{at}"] = forms.CharField(
            label="Time at which it was recorded",
            help_text="For example, 14:30. Leave day and time empty if they are not known.",
            required=False,
            max_length=5,
            validators=[_time],
            widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
        )
        self.fields[f"cancelled_{at}"] = forms.ChoiceField(
            label="Was it cancelled?",
            initial="no",
            choices=[("no", "No"), ("rightly", "Yes, rightly"), ("wrongly", "Yes, wrongly")],
            widget=forms.RadioSelect(attrs=INLINE),
        )
        self.fields[f"told_{at}"] = forms.ChoiceField(
            label=f"{called}Was the victim told?",
            required=first,
            choices=[("yes", "Yes"), ("no", "No"), ("n/a", "Does not apply")],
            widget=forms.RadioSelect(attrs=INLINE),
            error_messages={"required": "Select whether the victim was told"},
        )

    def clean(self) -> dict[str, Any]:
        """Ask of each further crime what is asked of the first."""
        super().clean()
        data = self.cleaned_data
        for at in range(1, self.crimes):
            if not data.get(f"due_{at}"):
                for name in ("recorded", "class", "number", "on", "time", "cancelled", "told"):
                    self.errors.pop(f"{name}_{at}", None)
                continue
            if not data.get(f"recorded_{at}"):
                self.add_error(f"recorded_{at}", "Select whether it was recorded")
            if not data.get(f"told_{at}"):
                self.add_error(f"told_{at}", "Select whether the victim was told")
        for at in range(self.crimes):
            if data.get(f"on_{at}") and not data.get(f"time_{at}"):
                self.add_error(f"time_{at}", "Enter the time, or leave the day empty")
        return data

    def _given(self, at: int) -> Crime:
        data = self.cleaned_data
        recorded = data[f"recorded_{at}"] == "yes"
        due = data[f"due_{at}"]
        return Crime(
            due_class="" if due == NONE_DUE else due,
            recorded=recorded,
            crime_number=data.get(f"number_{at}") or "",
            recorded_class=data.get(f"class_{at}") or "",
            recorded_at=_moment(data.get(f"on_{at}"), data.get(f"time_{at}")) if recorded else None,
            cancelled=data.get(f"cancelled_{at}") or "no",
            told="" if data[f"told_{at}"] == "n/a" else data[f"told_{at}"],
        )


def _moment(day: dt.date | None, time: str | None) -> dt.datetime | None:
    if day is None or not time:
        return None
    hour, minute = map(int, time.split(":"))
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))


def _of(at: int, crime: Crime) -> dict[str, Any]:
    when = timezone.localtime(crime.recorded_at) if crime.recorded_at else None
    return {
        f"due_{at}": crime.due_class or NONE_DUE,
        f"recorded_{at}": "yes" if crime.recorded else "no",
        f"class_{at}": crime.recorded_class,
        f"number_{at}": crime.crime_number,
        f"on_{at}": when.date() if when else None,
        f"time_{at}": f"{when:%H:%M}" if when else "",
        f"cancelled_{at}": crime.cancelled,
        f"told_{at}": crime.told or "n/a",
    }
