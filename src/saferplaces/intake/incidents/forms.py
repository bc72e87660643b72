"""Forms of incidents."""

from __future__ import annotations

from django import forms

from saferplaces.foundation.ui.forms import Form
from saferplaces.intake.incidents.models import LinkVerdict


class VerdictForm(Form):
    """Whether two records are one person, and what shows it."""

    verdict = forms.ChoiceField(
        label="Are the two records one person?",
        choices=[
            (LinkVerdict.Verdict.CONFIRMED, "Yes, they are the same person"),
            (LinkVerdict.Verdict.REFUSED, "No, they are different people"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether the two records are one person"},
    )
    reason = forms.CharField(
        label="What shows it?",
        help_text="Do not repeat what the records say about anyone's health or beliefs.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": "Say in a sentence what shows it"},
    )
