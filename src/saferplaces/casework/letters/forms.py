"""Forms of letters and of their templates."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from saferplaces.casework.cases.models import CasePerson, Part
from saferplaces.casework.letters.models import Delivery, LetterTemplate
from saferplaces.foundation.reference.queries import choices, codes
from saferplaces.foundation.ui.fields import DateField
from saferplaces.foundation.ui.forms import Form
from saferplaces.foundation.ui.times import TimeField

NONE = [("", "Select one")]


class WriteForm(Form):
    """To whom, which letter, from whom."""

    person = forms.ChoiceField(label="Who is it for?", widget=forms.RadioSelect)
    template = forms.ChoiceField(label="Which letter?", widget=forms.RadioSelect)
    sender = forms.ChoiceField(
        label="Who is it from?",
        help_text="This stands at the top of the letter. Choose a plain name for whoever must not "
        "be seen to hear from the police.",
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, people: list[CasePerson], templates: list[LetterTemplate], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        named = [(str(p.pk), f"{p.name} ({p.get_part_display().lower()})") for p in people]
        self.fields["person"].choices = named  # type: ignore[attr-defined]
        self.fields["template"].choices = [  # type: ignore[attr-defined]
            (t.code, f"{t.title}{TO_OTHER if Part.COMPLAINED_ABOUT in t.parts else ''}")
            for t in templates
        ]
        self.fields["sender"].choices = choices("letter_senders")  # type: ignore[attr-defined]


TO_OTHER = " – to a person complained about"


class EditForm(Form):
    """The words of a draft, and how it goes."""

    subject = forms.CharField(label="What it is about", max_length=200)
    body = forms.CharField(
        label="The letter",
        help_text="A blank line begins a new paragraph; a line that begins with a dash and a space "
        "is a point of a list. Replace everything that stands in [square brackets].",
        widget=forms.Textarea(attrs={"rows": 22}),
        max_length=20_000,
    )
    delivery = forms.ChoiceField(label="How does it get to them?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, safe: list[Delivery], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["delivery"].choices = [(w.value, w.label) for w in safe]  # type: ignore[attr-defined]


class FinishForm(Form):
    """Say that what a person has to judge was judged."""

    looked = forms.BooleanField(
        label="I have looked at every place that is marked: the letter may go out as it is",
        required=False,
    )


class SendForm(Form):
    """Say that a letter has gone out."""

    shared = forms.BooleanField(
        label="Organisations that share in the case may read it",
        required=False,
    )


class WithdrawForm(Form):
    """Why a letter is withdrawn."""

    why = forms.CharField(
        label="Why is it withdrawn?", widget=forms.Textarea(attrs={"rows": 3}), max_length=500
    )


class VersionForm(Form):
    """New words for a template."""

    subject = forms.CharField(label="What it is about", max_length=200)
    body = forms.CharField(
        label="The letter", widget=forms.Textarea(attrs={"rows": 22}), max_length=20_000
    )
    source = forms.CharField(
        label="What do the words rest on?",
        help_text="For example the name of a policy, or of whoever approved them.",
        max_length=300,
    )


class TemplateForm(VersionForm):
    """A new template."""

    title = forms.CharField(label="Name of the letter", max_length=120)
    code = forms.SlugField(
        label="Short code", help_text="Letters, digits and underscores.", max_length=60
    )
    parts = forms.MultipleChoiceField(
        label="Who is it for?", choices=Part.choices, widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(label="As what does it stand in the contact log?")
    field_order = ("title", "code", "parts", "kind", "subject", "body", "source")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].choices = [*NONE, *choices("contact_kinds")]  # type: ignore[attr-defined]


class RemindForm(Form):
    """To whom, how, which reminder, of when."""

    person = forms.ChoiceField(label="Who is it for?", widget=forms.RadioSelect)
    channel = forms.ChoiceField(
        label="How?",
        choices=[("text", "Text"), ("email", "E-mail")],
        help_text="Only what they said is safe is sent.",
        widget=forms.RadioSelect,
    )
    template = forms.ChoiceField(label="Which reminder?", widget=forms.RadioSelect)
    first_line = forms.ChoiceField(label="How does it begin?", widget=forms.RadioSelect)
    day = DateField(label="Of what day does it remind?", name="The day", required=False)
    time = TimeField(label="At what time?", help_text="For example 9:30am", required=False)

    def __init__(self, *args: Any, people: list[CasePerson], **more: Any) -> None:
        super().__init__(*args, **more)
        named = [(str(p.pk), f"{p.name} ({p.get_part_display().lower()})") for p in people]
        self.fields["person"].choices = named  # type: ignore[attr-defined]
        rows = [row for row in codes("message_templates") if FOR_CASES in row.values["text"]]
        self.fields["template"].choices = [(r.code, r.label) for r in rows if r.values["reminder"]]  # type: ignore[attr-defined]
        lines = [(row.label, row.label) for row in codes("message_first_lines")]
        self.fields["first_line"].choices = lines  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Put day and time together."""
        found = super().clean()
        day, time = found.get("day"), found.get("time")
        found["at"] = timezone.make_aware(dt.datetime.combine(day, time)) if day and time else None
        return found


FOR_CASES = "((first_line))"
"""Reminders for people of cases begin with a line that the force has set."""
