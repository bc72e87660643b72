"""Forms of the rectify loop."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from saferplaces.casework.reviews import words
from saferplaces.casework.reviews.actions.rectify import CANCELLATION
from saferplaces.casework.reviews.models import RecordingError
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.roles import RECTIFY
from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.ui.fields import ConditionalRadios, DateField
from saferplaces.foundation.ui.forms import Form

WIDE = {"class": "govuk-input--width-20", "autocomplete": "off"}


def _time(value: str) -> None:
    if not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", value):
        raise ValidationError("Enter a time, such as 14:30")


class EndForm(Form):
    """How an error ends, or that the registrar is asked."""

    how = ConditionalRadios(
        label="How does it end?",
        choices=[
            ("new", "I have recorded the crime now"),
            ("existing", "The crime was recorded already"),
            ("transfer", "Another force records it"),
            ("refer", "The crime registrar is to say whether one is due"),
        ],
        reveals={
            "new": ["new_number"],
            "existing": ["old_number", "recorded_on", "recorded_time"],
            "transfer": ["transferred_to"],
        },
        error_messages={"required": "Select how the error ends"},
    )
    new_number = forms.CharField(
        label="Crime number", max_length=40, widget=forms.TextInput(attrs=WIDE)
    )
    old_number = forms.CharField(
        label="Its crime number", max_length=40, widget=forms.TextInput(attrs=WIDE)
    )
    recorded_on = DateField(label="Day on which it was recorded", past=True)
    recorded_time = forms.CharField(
        label="Time at which it was recorded",
        help_text="For example, 14:30",
        max_length=5,
        validators=[_time],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
    )
    transferred_to = forms.CharField(label="Force", max_length=120)
    topic = forms.ChoiceField(label="Training topic")
    why = forms.CharField(
        label="Reason", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": "2"})
    )

    def __init__(self, *args: Any, error: RecordingError, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = choices("training_topics")  # type: ignore[attr-defined]
        self.initial["topic"] = error.topic


class RuleForm(Form):
    """What the crime registrar decides."""

    due = ConditionalRadios(
        label="Is a crime due?",
        choices=[],
        reveals={"yes": ["crime_class"]},
        error_messages={"required": "Select whether a crime is due"},
    )
    crime_class = forms.ChoiceField(
        label="Class", error_messages={"required": "Select the class of the crime"}
    )
    topic = forms.ChoiceField(label="Training topic")
    why = forms.CharField(
        label="Reason",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": "2"}),
        error_messages={"required": "Give the reason"},
    )

    def __init__(self, *args: Any, error: RecordingError, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cancelling = error.kind == CANCELLATION
        yes, no = (
            ("The crime stands", "It is to be cancelled, by the registrar's staff")
            if cancelling
            else ("Yes, a crime is due", "No crime is due")
        )
        due = self.fields["due"]
        due.label = "Does the crime stand?" if cancelling else due.label
        due.choices = [("yes", yes), ("no", no)]  # type: ignore[attr-defined]
        if cancelling:
            due.reveals = {}  # type: ignore[attr-defined]
            del self.fields["crime_class"]
        else:
            classes = [("", "Choose a class"), *words.offences()]
            self.fields["crime_class"].choices = classes  # type: ignore[attr-defined]
        self.fields["topic"].choices = choices("training_topics")  # type: ignore[attr-defined]
        self.initial["topic"], self.initial["crime_class"] = error.topic, error.crime_class


class OwnerForm(Form):
    """Another owner for an error."""

    owner = forms.ChoiceField(label="Give it to", error_messages={"required": "Select somebody"})

    def __init__(self, *args: Any, error: RecordingError, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = people(RECTIFY, district=error.district).exclude(pk=error.owner_id)
        named = [(str(user.pk), user.name) for user in found]
        self.fields["owner"].choices = [("", "Choose somebody"), *named]  # type: ignore[attr-defined]
