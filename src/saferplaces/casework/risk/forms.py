"""Forms of assessments. Nothing is chosen at first, whatever stands on record: the assessor is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from saferplaces.casework.risk.content import (
    DATE,
    MULTI,
    NUMBER,
    TEXT,
    YES_NO,
    Question,
)
from saferplaces.casework.risk.models import Point, Sort
from saferplaces.casework.risk.queries import in_use
from saferplaces.casework.risk.scoring import MOST, detail_name
from saferplaces.casework.risk.start_words import HINTS
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.reference.queries import choices, codes
from saferplaces.foundation.ui.fields import ConditionalCheckboxes, ConditionalRadios, DateField
from saferplaces.foundation.ui.forms import Form

LONGEST = 4000
SMALL = {"class": "govuk-radios--inline"}
AS_IS = "as_is"


class AnswerForm(Form):
    """Some questions of a version. What is not answered yet is no error: it is a draft."""

    def __init__(self, questions: Iterable[Question], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[question.code] = _field(question)
            for answer in question.answers:
                if answer.detail:
                    self.fields[detail_name(question.code, answer.code)] = forms.CharField(
                        label=answer.detail, required=False, max_length=LONGEST
                    )

    def clean(self) -> dict[str, Any]:
        """Take what was left out as not answered; keep all other errors."""
        super().clean()
        for question in self.questions:
            if question.code in self.errors and self._left_out(question):
                del self.errors[question.code]
                self.cleaned_data[question.code] = None
            chosen = self.cleaned_data.get(question.code) or []
            alone = [a.text for a in question.answers if a.alone and a.code in chosen]
            if question.kind == MULTI and alone and len(chosen) > 1:
                self.add_error(question.code, f"Select “{alone[0]}” alone, or what holds")
        return self.cleaned_data

    def given(self) -> dict[str, Any]:
        """Return the answers that are of the right form, the empty ones among them."""
        found: dict[str, Any] = {}
        for question in self.questions:
            if question.code in self.errors:
                continue
            value = self.cleaned_data.get(question.code)
            found[question.code] = value.isoformat() if isinstance(value, dt.date) else value
            for answer in question.answers:
                name = detail_name(question.code, answer.code)
                if answer.detail and self.cleaned_data.get(name):
                    found[name] = self.cleaned_data[name]
        return found

    def _left_out(self, question: Question) -> bool:
        field = self.fields[question.code]
        value = field.widget.value_from_datadict(
            self.data, self.files, self.add_prefix(question.code)
        )
        return not any(value) if isinstance(value, (list, tuple)) else value in (None, "")


def initial(questions: Iterable[Question], answers: dict[str, Any]) -> dict[str, Any]:
    """Return answers as the start of a form."""
    found = dict(answers)
    for question in questions:
        if question.kind == DATE and found.get(question.code):
            found[question.code] = dt.date.fromisoformat(found[question.code])
    return found


def _field(question: Question) -> forms.Field:
    about: dict[str, Any] = {
        "label": question.text, "help_text": question.hint, "required": question.required,
    }  # fmt: skip
    if question.kind == TEXT:
        area = forms.Textarea(attrs={"rows": "3"})
        return forms.CharField(widget=area, max_length=LONGEST, **about)
    if question.kind == NUMBER:
        return forms.IntegerField(min_value=0, max_value=MOST, **about)
    if question.kind == DATE:
        return DateField(**about)
    answers = [(a.code, a.text) for a in question.answers]
    reveals = {a.code: [detail_name(question.code, a.code)] for a in question.answers if a.detail}
    if question.kind == MULTI:
        return ConditionalCheckboxes(choices=answers, reveals=reveals, **about)
    inline = SMALL if question.kind == YES_NO and not reveals else {}
    widget = forms.RadioSelect(attrs=inline)
    return ConditionalRadios(choices=answers, reveals=reveals, widget=widget, **about)


class StartForm(Form):
    """Whose risk is assessed, with which form, and why now."""

    def __init__(
        self, people: Sequence[tuple[str, str]] | None, sort: str, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if people is not None:
            self.fields["person"] = forms.ChoiceField(
                label="Whose risk is it?",
                help_text="The victim's, never that of whoever is complained about.",
                choices=people,
                widget=forms.RadioSelect,
                error_messages={"required": "Select whose risk it is"},
            )
        rows = [(v.questionnaire.code, v.questionnaire) for v in in_use()]
        chosen = next((code for code, q in rows if q.sort == sort), None)
        self.fields["questionnaire"] = ConditionalRadios(
            label="Which form?",
            choices=[(code, q.title) for code, q in rows],
            hints={code: HINTS.get(Sort(q.sort), "") for code, q in rows},
            widget=forms.RadioSelect,
            initial=chosen,
            error_messages={"required": "Select a form"},
        )
        self.fields["point"] = forms.ChoiceField(
            label="Why is it assessed now?",
            choices=Point.choices,
            widget=forms.RadioSelect,
            error_messages={"required": "Select why the risk is assessed now"},
        )


class CompleteForm(Form):
    """The band that the assessor gives, and why it is another than the one reckoned."""

    def __init__(self, reckoned: str, stood: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(codes("risk_bands"))
        ranks = {row.code: int(row.values["rank"]) for row in rows}
        floor = max([reckoned, stood], key=lambda band: ranks.get(band, 0))
        hints = {row.code: _hint(row.code, reckoned, stood, ranks, floor) for row in rows}
        given = [(row.code, row.label) for row in rows]
        if not reckoned:
            given = [(AS_IS, "It says nothing new of the band"), *given]
        self.fields["band"] = ConditionalRadios(
            label="Which band of risk do you give?",
            choices=given,
            hints={code: hint for code, hint in hints.items() if hint},
            widget=forms.RadioSelect,
            error_messages={"required": "Select the band"},
        )
        self.fields["why"] = forms.CharField(
            label="Why, if it is another band than the one reckoned",
            required=False,
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": "3"}),
        )


def _hint(band: str, reckoned: str, stood: str, ranks: dict[str, int], floor: str) -> str:
    parts = []
    if band == reckoned:
        parts.append("The answers come to this.")
    if band == stood:
        parts.append("It stood until now.")
    if ranks[band] < ranks.get(floor, 0):
        parts.append("Lower: a supervisor must agree, and until then the higher one stands.")
    return " ".join(parts)


class ReasonForm(Form):
    """A reason, alone."""

    why = forms.CharField(
        label="Why?", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": "3"})
    )


class LoweringForm(Form):
    """A supervisor's answer to a lower band."""

    answer = forms.ChoiceField(
        label="Do you agree to the lower band?",
        choices=[
            ("agree", "Yes: the lower band stands from now on"),
            ("refuse", "No: the higher band goes on standing"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you agree"},
    )
    why = forms.CharField(
        label="Your reason", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": "3"})
    )


class ShareForm(Form):
    """With whom an assessment is shared, what for, and by which law."""

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Organisation.objects.filter(active=True).exclude(pk=actor.organisation_id or 0)
        self.fields["organisation"] = forms.ChoiceField(
            label="With whom?",
            choices=[("", "Choose an organisation"), *others.values_list("pk", "name")],
        )
        self.fields["purpose"] = forms.CharField(
            label="What for?", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": "2"})
        )
        self.fields["gateway"] = forms.ChoiceField(
            label="Which law allows it?", choices=[("", "Choose"), *choices("gateways")]
        )
