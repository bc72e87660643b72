"""What is asked on the pages of retention."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplaces.foundation.reference.queries import choices, codes
from saferplaces.foundation.retention.actions.decide import NO, YES
from saferplaces.foundation.retention.actions.group import GROUPS
from saferplaces.foundation.retention.models import ReviewState
from saferplaces.foundation.retention.queries import PERSON
from saferplaces.foundation.retention.tables import roots
from saferplaces.foundation.ui.fields import ConditionalRadios, DateField
from saferplaces.foundation.ui.forms import Form

KEEP, DISPOSE = "keep", "dispose"


def _text(label: str, missing: str, help_text: str = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=2000,
        error_messages={"required": missing},
    )


def kinds() -> list[tuple[str, str]]:
    """Return the kinds of record that are reviewed by themselves."""
    named = [(m._meta.label, str(m._meta.verbose_name).capitalize()) for m in roots()]
    return sorted(named, key=lambda pair: pair[1])


class QueueForm(Form):
    """Which reviews."""

    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "To do"), *ReviewState.choices]
    )
    model = forms.ChoiceField(label="Record", required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["model"].choices = [("", "All"), *kinds()]  # type: ignore[attr-defined]


class DecideForm(Form):
    """The retention assessment, and what comes of it."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for question in codes("retention_questions"):
            self.fields[question.code] = forms.ChoiceField(
                label=question.label,
                choices=[(YES, "Yes"), (NO, "No")],
                widget=forms.RadioSelect,
                error_messages={"required": f"Answer: {question.label}"},
            )
        self.fields["decision"] = ConditionalRadios(
            label="What becomes of the record?",
            choices=[(KEEP, "Keep it on"), (DISPOSE, "Propose its disposal")],
            reveals={KEEP: ["next_on"]},
            error_messages={"required": "Select what becomes of the record"},
        )
        self.fields["next_on"] = DateField(label="Next review", future=True)
        self.fields["reason"] = _text(
            "Reason", "Say why", "Do not write names: this is kept with the decision"
        )

    def answers(self) -> dict[str, str]:
        """Return the answers by question."""
        return {q.code: self.cleaned_data[q.code] for q in codes("retention_questions")}


class WhyForm(Form):
    """Why something is taken back."""

    why = _text("Why?", "Say why")


class AskForm(Form):
    """A review before its time."""

    model = forms.ChoiceField(label="Which record?")
    key = forms.CharField(
        label="Its key",
        max_length=120,
        help_text="The number at the end of the address of its page",
        error_messages={"required": "Enter the key of the record"},
    )
    trigger = forms.ChoiceField(
        label="Why is it reviewed?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select why it is reviewed"},
    )
    request = _text(
        "What was asked, and under which reference?", "Say what was asked", "Do not write names"
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["model"].choices = kinds()  # type: ignore[attr-defined]
        self.fields["trigger"].choices = [  # type: ignore[attr-defined]
            pair for pair in choices("retention_triggers") if pair[0] != "scheduled"
        ]


class HoldForm(Form):
    """A legal hold."""

    model = forms.ChoiceField(label="What is held?")
    key = forms.CharField(
        label="Its key, or the person's number",
        max_length=120,
        error_messages={"required": "Enter the key of the record or the number of the person"},
    )
    reference = forms.CharField(label="Reference", max_length=60, required=False)
    reason = _text("Why must it not be disposed of?", "Say why it must not be disposed of")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        every = (PERSON, "Everything about a person")
        self.fields["model"].choices = [every, *kinds()]  # type: ignore[attr-defined]


class GroupForm(Form):
    """The group of a person."""

    person = forms.CharField(
        label="Person (number)",
        max_length=60,
        error_messages={"required": "Enter the person's number"},
    )
    rule = forms.ChoiceField(
        label="Group",
        widget=forms.RadioSelect,
        choices=lambda: [pair for pair in choices("retention_rules") if pair[0] in GROUPS],
        error_messages={"required": "Select a group"},
    )
    why = _text("Why does the person belong to it?", "Say why")
