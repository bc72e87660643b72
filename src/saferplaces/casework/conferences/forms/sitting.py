"""Forms of papers, minutes, and what is agreed."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplaces.casework.conferences.forms.fields import (
    NOT_ONE,
    SMALL,
    long_text,
    part_field,
    short_text,
)
from saferplaces.casework.conferences.models import Conference, Part
from saferplaces.casework.conferences.pack import SECTIONS
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.roles import CASES
from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.ui.fields import ConditionalRadios, DateField
from saferplaces.foundation.ui.forms import Form


class PackForm(Form):
    """Which part reads which section of the papers."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, (title, _, usual) in SECTIONS.items():
            options = [*Part.choices, ("none", "Leave out")]
            if name == "contributions":
                options = [(Part.OPEN.value, "As each was brought"), ("none", "Leave out")]
            self.fields[name] = forms.ChoiceField(
                label=title, choices=options, initial=usual,
                widget=forms.RadioSelect(attrs=SMALL),
            )  # fmt: skip

    @property
    def where(self) -> dict[str, str]:
        """The part for each section, "" to leave it out."""
        return {k: "" if v == "none" else v for k, v in self.cleaned_data.items()}


class MinutesForm(Form):
    """The minutes of an item."""

    minutes = long_text("Minutes", rows=5)
    version = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, called: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["minutes"].label = f"Minutes: {called}"


class CorrectionForm(Form):
    """A correction."""

    text = long_text("Correction", "It is added; what was agreed stays as it is.", rows=2)


class ItemForm(Form):
    """An item of the agenda."""

    title = short_text("What it is about")


class DecisionForm(Form):
    """A decision."""

    text = long_text("What was decided", rows=2)
    part = part_field()


class ActionForm(Form):
    """A SMART action."""

    title = short_text(
        "What exactly is to be done",
        "One thing that can be ticked off. It stands in the case's plan: nothing of the restricted"
        " part.",
    )
    kind = forms.ChoiceField(label="Kind of action", error_messages={"required": NOT_ONE})
    owner = forms.ChoiceField(
        label="Who does it", error_messages={"required": "Select who does it"}
    )
    due_on = DateField(label="Done by", name="The day by which it is done", future=True)
    measure = short_text("How shall we know that it is done and helps?", most=500)
    agreed_by_owner = short_text("Who agreed that it can be done, and with what", most=500)
    relevance = short_text("Which risk or harm does it lessen?", most=500)

    def __init__(self, *args: Any, conference: Conference, **more: Any) -> None:
        super().__init__(*args, **more)
        case = conference.case
        bodies = Organisation.objects.filter(pk__in=[case.organisation_id, *case.shared_with])
        named: list[tuple[str, str]] = []
        for body in bodies:
            named.append((f"0:{body.pk}", f"{body.name} (whoever it names)"))
            users = people(CASES, organisation_id=body.pk, district=case.district)
            named += [(f"{user.pk}:{body.pk}", f"{body.name}: {user.name}") for user in users]
        self.fields["owner"].choices = [("", "Choose who does it"), *named]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", "Choose a kind"), *choices("action_kinds"),
        ]  # fmt: skip


class OutcomeForm(Form):
    """How the conference ended."""

    outcome = forms.ChoiceField(
        label="How did it end?", widget=forms.RadioSelect,
        error_messages={"required": "Select how it ended"},
    )  # fmt: skip
    words = long_text("What was agreed, in a sentence", rows=2)
    lead_organisation = forms.ChoiceField(label="Which organisation leads from here?")
    again = ConditionalRadios(
        label="Does it meet again?",
        choices=[("yes", "Yes"), ("no", "No")],
        reveals={"yes": ["next_on"], "no": ["why_not_again"]},
        error_messages={"required": "Select whether it meets again"},
    )
    next_on = DateField(label="By which day", future=True)
    why_not_again = long_text("Why it need not meet again", rows=2)

    def __init__(self, *args: Any, conference: Conference, **more: Any) -> None:
        super().__init__(*args, **more)
        case = conference.case
        bodies = Organisation.objects.filter(pk__in=[case.organisation_id, *case.shared_with])
        self.fields["outcome"].choices = choices("conference_outcomes")  # type: ignore[attr-defined]
        self.fields["lead_organisation"].choices = [  # type: ignore[attr-defined]
            (str(body.pk), body.name) for body in bodies
        ]
        if conference.outcome:
            self.initial = {**self.initial} | {
                "outcome": conference.outcome, "words": conference.outcome_words,
                "lead_organisation": str(conference.lead_organisation_id),
                "again": "yes" if conference.next_on else "no", "next_on": conference.next_on,
                "why_not_again": conference.why_not_again,
            }  # fmt: skip
