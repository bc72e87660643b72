"""Forms of one report, and of a file."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms

from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.ui.fields import ConditionalRadios, DateField
from saferplaces.foundation.ui.forms import Form
from saferplaces.intake.case_review_applications.forms import line, radios
from saferplaces.intake.case_review_applications.forms import words as many_words


class ReportForm(Form):
    """One report."""

    number = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
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
