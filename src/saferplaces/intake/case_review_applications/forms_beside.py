"""Forms beside the pages: a report, a file, saving, and the second step of coming back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.ui.fields import ConditionalRadios, DateField
from saferplaces.foundation.ui.forms import Form
from saferplaces.intake.case_review_applications.forms import line, radios
from saferplaces.intake.case_review_applications.forms import words as many_words


class ReportForm(Form):
    """One report."""

    incident_date = DateField(
        label="When did it happen?", name="Date it happened", past=True,
        help_text="If it went on for long, the day it was worst. For example, 27 3 2026.",
    )  # fmt: skip
    reported_date = DateField(
        label="When was it reported?", name="Date it was reported", past=True,
        help_text="As well as you remember.",
    )  # fmt: skip
    sure = radios(
        "Are these dates exact?",
        [("yes", "Yes"), ("no", "No, it was about then")], "Select whether the dates are exact",
    )  # fmt: skip
    to_agency = ConditionalRadios(
        label="Who was it reported to?", widget=forms.RadioSelect,
        error_messages={"required": "Select who it was reported to"},
        reveals={"other": ["to_words"]},
    )  # fmt: skip
    to_words = line("Who", longest=120, error_messages={"required": "Enter who it was reported to"})
    reference = line(
        "Reference number", longest=60, required=False,
        help_text="If you were given one. It may be in a letter, text or e-mail.",
    )  # fmt: skip
    words = many_words(
        "What happened?", 6, error_messages={"required": "Enter what happened"},
        help_text="A few lines are enough.",
    )  # fmt: skip

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["to_agency"].choices = choices("case_review_agencies")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Require that it was reported after it happened."""
        super().clean()
        happened, told = (self.cleaned_data.get(n) for n in ("incident_date", "reported_date"))
        if isinstance(happened, dt.date) and isinstance(told, dt.date) and told < happened:
            self.add_error(
                "reported_date", "The report must be on the day it happened, or after it"
            )
        return self.cleaned_data


class EvidenceForm(Form):
    """A file."""

    file = forms.FileField(
        label="Choose a file", allow_empty_file=True,
        help_text="Photos, video, sound, PDF or a saved e-mail.",
        error_messages={"required": "Choose a file"},
    )  # fmt: skip
    text = line(
        "What does it show?", longest=300, error_messages={"required": "Enter what it shows"}
    )


class SaveForm(Form):
    """Where the link goes, and what its second step is."""

    email = forms.EmailField(
        label="E-mail address that only you read", max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "Enter your e-mail address"},
    )  # fmt: skip
    second = ConditionalRadios(
        label="How will you show that it is you?", widget=forms.RadioSelect,
        choices=[
            ("code", "By a code in a text message to my mobile"),
            ("word", "By a secret word or sentence that I choose now"),
        ],
        reveals={"code": ["mobile"], "word": ["word"]},
        help_text="So that nobody who reads your e-mail can read your form.",
        error_messages={"required": "Select how you will show that it is you"},
    )  # fmt: skip
    mobile = line(
        "Mobile number that only you use", "tel", 40,
        error_messages={"required": "Enter your mobile number"},
    )  # fmt: skip
    word = forms.CharField(
        label="Secret word or sentence", min_length=8, max_length=100,
        help_text="At least 8 letters or numbers. Nobody can tell you what it is if you forget it.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter a secret word or sentence"},
    )  # fmt: skip


class CodeForm(Form):
    """The code that was sent."""

    code = forms.CharField(
        label="Code", max_length=20, help_text="The 6 digits in the text message",
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric", "autocomplete": "one-time-code",
                "class": "govuk-input--width-5",
            }
        ),
        error_messages={"required": "Enter the code"},
    )  # fmt: skip


class WordForm(Form):
    """The word that was chosen."""

    word = forms.CharField(
        label="Your secret word or sentence", max_length=100,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your secret word or sentence"},
    )  # fmt: skip
