"""Forms of recording audits."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from saferplaces.accountability.audits.actions.judge import Crime, given
from saferplaces.accountability.audits.actions.plan import Plan
from saferplaces.accountability.audits.models import Audit, By, Judgement, Scope
from saferplaces.accountability.audits.population import agencies, group_names
from saferplaces.casework.reviews.words import offences
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.roles import RECORDING_AUDITS_REVIEW
from saferplaces.foundation.reference.queries import districts, setting
from saferplaces.foundation.ui.fields import ConditionalRadios, DateField
from saferplaces.foundation.ui.forms import Form

NARROW = {"class": "govuk-input--width-5", "inputmode": "decimal"}
WIDE = {"class": "govuk-input--width-20", "autocomplete": "off"}
INLINE = {"class": "govuk-radios--inline govuk-radios--small"}
SMALL = {"class": "govuk-checkboxes--small"}
NONE_DUE = "none"
MOST = 8
"""Crimes that one page takes; a log with more is for the registrar."""


def _percent(label: str, hint: str, initial: float) -> forms.FloatField:
    return forms.FloatField(
        label=label,
        help_text=hint,
        initial=initial,
        min_value=0.1,
        max_value=99.9,
        widget=forms.TextInput(attrs=NARROW),
        error_messages={"invalid": "Enter a number, such as 95"},
    )


class PlanForm(Form):
    """What is audited, and how surely."""

    title = forms.CharField(
        label="What is the audit called?",
        help_text="For example, ASB logs, October 2026",
        max_length=120,
        error_messages={"required": "Enter a title"},
    )
    first_day = DateField(label="First day on which logs were closed", past=True)
    last_day = DateField(label="Last day on which logs were closed", past=True)
    agencies = forms.MultipleChoiceField(
        label="Whose logs",
        required=False,
        help_text="None selected means all.",
        widget=forms.CheckboxSelectMultiple(attrs=SMALL),
    )
    districts = forms.MultipleChoiceField(
        label="Districts",
        required=False,
        help_text="None selected means all, with the logs whose district is not known.",
        widget=forms.CheckboxSelectMultiple(attrs=SMALL),
    )
    opening_groups = forms.MultipleChoiceField(
        label="Opened as",
        required=False,
        help_text="None selected means all. Hidden crimes sit in anti-social behaviour, disputes, "
        "suspicious circumstances and concern for welfare.",
        widget=forms.CheckboxSelectMultiple(attrs=SMALL),
    )
    closing_groups = forms.MultipleChoiceField(
        label="Closed as",
        required=False,
        help_text="None selected means all.",
        widget=forms.CheckboxSelectMultiple(attrs=SMALL),
    )
    scope = forms.ChoiceField(
        label="Scope",
        choices=Scope.choices,
        initial=Scope.BOTH,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
    )
    by = forms.ChoiceField(
        label="Strata are districts by",
        choices=By.choices,
        initial=By.CLOSING,
        widget=forms.RadioSelect(attrs=INLINE),
    )
    expected = _percent(
        "Expected rate, in per cent", "What the last audit found; 50 asks for the most logs.", 95
    )
    within = _percent("Wanted precision, plus or minus points", "For example, 3", 3)
    crimes_per_log = forms.FloatField(
        label="Crimes that a log is expected to hold",
        help_text="On average, over all logs of the population. The unit of an audit is the crime: "
        "the fewer a log holds, the more logs must be read.",
        min_value=0.001,
        max_value=20,
        widget=forms.TextInput(attrs=NARROW),
    )
    hours = forms.FloatField(
        label="Hours of reading that you have (optional)",
        required=False,
        min_value=0,
        widget=forms.TextInput(attrs=NARROW),
    )
    seed = forms.IntegerField(
        label="Seed (optional)",
        required=False,
        help_text="The same seed draws the same sample from the same logs.",
        min_value=0,
        max_value=2**53,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, audit: Audit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = agencies()
        self._choose("agencies", [(name, name) for name in found])
        self._choose("districts", [(row.code, row.name) for row in districts()])
        self._choose("opening_groups", list(group_names("opening").items()))
        self._choose("closing_groups", list(group_names("closing").items()))
        each = int(setting("audit_minutes_per_log"))
        self.fields[
            "hours"
        ].help_text = (
            f"Every log is read twice, {each} minutes each time. Empty means as many as it takes."
        )
        self.initial["crimes_per_log"] = setting("audit_crimes_per_log")
        self.initial["agencies"] = found[:1]
        if audit is not None:
            self.initial.update(_planned(audit))

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def plan(self) -> Plan:
        """Return the plan, once the form is valid."""
        data = self.cleaned_data
        return Plan(
            title=data["title"].strip(),
            first_day=data["first_day"],
            last_day=data["last_day"],
            agencies=tuple(data["agencies"]),
            districts=tuple(data["districts"]),
            opening_groups=tuple(data["opening_groups"]),
            closing_groups=tuple(data["closing_groups"]),
            by=data["by"],
            scope=data["scope"],
            expected=data["expected"] / 100,
            within=data["within"] / 100,
            crimes_per_log=data["crimes_per_log"],
            hours=data["hours"],
            seed=data["seed"],
        )


def _planned(audit: Audit) -> dict[str, Any]:
    names = (
        "title", "first_day", "last_day", "agencies", "districts", "opening_groups",
        "closing_groups", "scope", "by", "crimes_per_log", "seed",
    )  # fmt: skip
    values = {name: getattr(audit, name) for name in names}
    return values | {
        "expected": round(audit.expected * 100, 6),
        "within": round(audit.within * 100, 6),
    }


class AuditorsForm(Form):
    """Who reads."""

    auditors = forms.MultipleChoiceField(
        label="Who reads the logs?",
        help_text="Each log goes to two of them, never to whoever decided its review. Whoever "
        "reads a log cannot settle a disagreement about it.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least two auditors"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = people(RECORDING_AUDITS_REVIEW)
        self.fields["auditors"].choices = [(str(u.pk), u.name) for u in found]  # type: ignore[attr-defined]


class WhyForm(Form):
    """A reason."""

    why = forms.CharField(
        label="Why is the audit given up?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": "2"}),
        error_messages={"required": "Say why it is given up"},
    )


class StandsForm(Form):
    """Whose word stands in a disagreement."""

    def __init__(self, *args: Any, words: list[Judgement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = ["The first reader's", "The second reader's"]
        self.fields["stands"] = forms.ChoiceField(
            label="Whose word stands?",
            choices=[(str(w.pk), name) for w, name in zip(words, names, strict=True)],
            widget=forms.RadioSelect,
            error_messages={"required": "Select whose word stands"},
        )
        self.fields["why"] = forms.CharField(
            label="Reason",
            help_text="No names.",
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": "2"}),
            error_messages={"required": "Give the reason"},
        )


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
