"""Forms of the staff's pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from saferplaces.foundation.reference.queries import choices, districts
from saferplaces.foundation.ui.fields import DateField
from saferplaces.foundation.ui.forms import Form
from saferplaces.intake.feedback.lists import labels
from saferplaces.intake.feedback.sending import ROUTE
from saferplaces.intake.feedback.stops import stop_of

MONTHS = [("3", "3 months"), ("6", "6 months"), ("12", "12 months"), ("18", "18 months")]
ANY = [("", "All")]


class Filter(Form):
    """What the figures are of."""

    months = forms.ChoiceField(label="Period", choices=MONTHS, required=False)
    district = forms.ChoiceField(label="District", required=False)
    route = forms.CharField(label="Route", max_length=8, required=False)
    band = forms.ChoiceField(label="Time of day", required=False)
    reason = forms.ChoiceField(label="Reason", required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        within = [(d.code, d.name) for d in districts()]
        self.fields["district"].choices = ANY + within  # type: ignore[attr-defined]
        self.fields["band"].choices = [*ANY, *labels("feedback_bands").items()]  # type: ignore[attr-defined]
        self.fields["reason"].choices = [*ANY, *labels("feedback_reasons").items()]  # type: ignore[attr-defined]


class Tasking(Form):
    """Ask for something to be done."""

    stop = forms.CharField(
        label="Stop",
        max_length=12,
        required=False,
        help_text="Its ATCO code, as on the stop's page",
    )
    route = forms.CharField(label="Route", max_length=8, required=False)
    aim = forms.CharField(
        label="What is to be done", max_length=200, help_text="Name no person: lists show this line"
    )
    reasons = forms.MultipleChoiceField(
        label="Which reasons of passengers it answers", required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
    )  # fmt: skip
    plan = forms.CharField(
        label="How", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    owner = forms.TypedChoiceField(label="Who", coerce=int)
    due_on = DateField(label="By when", future=True)

    def __init__(self, *args: Any, team: dict[int, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["owner"].choices = list(team.items())  # type: ignore[attr-defined]
        self.fields["reasons"].choices = list(labels("feedback_reasons").items())  # type: ignore[attr-defined]

    def clean_stop(self) -> Any:
        """Return the stop: a code that stands on record, never a text."""
        told = str(self.cleaned_data["stop"]).strip()
        found = stop_of(told) if told else None
        if told and found is None:
            raise forms.ValidationError("Enter the ATCO code of a stop on record")
        return found

    def clean_route(self) -> str:
        """Return the route as it stands on buses."""
        told = " ".join(str(self.cleaned_data["route"]).upper().split())
        if told and not ROUTE.fullmatch(told):
            raise forms.ValidationError("Enter a route as it stands on the bus, like 72 or X84")
        return told


class Result(Form):
    """What came of a tasking."""

    result = forms.ChoiceField(label="What came of it", widget=forms.RadioSelect)
    came = forms.CharField(
        label="What was done, and how that is known", max_length=2000, widget=forms.Textarea,
        help_text="For colleagues. Figures on the stop's page say what passengers said since.",
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["result"].choices = choices("feedback_results")  # type: ignore[attr-defined]


class Said(Form):
    """You said, we did."""

    said = forms.CharField(
        label="You said", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For everybody to read. Name nobody, and quote nobody word for word.",
    )  # fmt: skip
    did = forms.CharField(label="We did", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class Why(Form):
    """A reason."""

    why = forms.CharField(label="Why", max_length=300)


class Show(Form):
    """Show an answer that was held."""

    without = forms.CharField(
        label="Words to take out as well",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A line each, as they stand in the text",
    )
    words = forms.ChoiceField(
        label="What is shown",
        widget=forms.RadioSelect,
        initial="yes",
        choices=[
            ("yes", "The answer and its words"),
            ("no", "The answer alone: its words stay out of sight"),
        ],
    )


class Remove(Form):
    """Remove an answer."""

    reason = forms.ChoiceField(label="Why it is removed", widget=forms.RadioSelect)
    why = forms.CharField(label="Note", required=False, max_length=200, help_text="Name nobody")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["reason"].choices = choices("feedback_removals")  # type: ignore[attr-defined]


class Outcome(Form):
    """What was done about urgent words."""

    outcome = forms.ChoiceField(label="What was done", widget=forms.RadioSelect)
    note = forms.CharField(
        label="Reference of the log or referral", required=False, max_length=300,
        help_text="A reference is enough: the log holds the rest",
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["outcome"].choices = choices("feedback_urgent_outcomes")  # type: ignore[attr-defined]


class Turn(Form):
    """A turn on the rota."""

    reader = forms.TypedChoiceField(label="Duty reader", coerce=int)
    second = forms.TypedChoiceField(
        label="Told if they do not acknowledge in time", coerce=int, required=False,
        empty_value=None,
    )  # fmt: skip
    starts_on = DateField(label="First day")
    starts_hour = forms.TypedChoiceField(label="From", coerce=int)
    ends_on = DateField(label="Last day")
    ends_hour = forms.TypedChoiceField(label="Until", coerce=int)

    def __init__(self, *args: Any, people: dict[int, str], **more: Any) -> None:
        super().__init__(*args, **more)
        hours = [(str(hour), f"{hour:02d}:00") for hour in range(24)]
        self.fields["reader"].choices = list(people.items())  # type: ignore[attr-defined]
        self.fields["second"].choices = [("", "Everybody who may"), *people.items()]  # type: ignore[attr-defined]
        for name in ("starts_hour", "ends_hour"):
            self.fields[name].choices = hours  # type: ignore[attr-defined]

    def moments(self) -> tuple[dt.datetime, dt.datetime]:
        """Return the beginning and the end."""
        given = self.cleaned_data
        first, last = (
            timezone.make_aware(
                dt.datetime.combine(given[f"{end}_on"], dt.time(given[f"{end}_hour"]))
            )
            for end in ("starts", "ends")
        )
        return first, last
