"""Forms of audits of plans."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplaces.casework.problem_solving.auditing.actions.answer import Answer
from saferplaces.casework.problem_solving.auditing.actions.draw import LARGEST_SEED, Sampling
from saferplaces.casework.problem_solving.auditing.actions.judge import FULL, Judgement
from saferplaces.casework.problem_solving.forms.parts import NOBODY_NAMED, set_choices, text
from saferplaces.casework.problem_solving.models import PlanReading, Population, Word
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.roles import PLANS_AUDIT
from saferplaces.foundation.reference.queries import codes, districts
from saferplaces.foundation.ui.fields import DateField
from saferplaces.foundation.ui.forms import Form

NUMBER = {"class": "govuk-input--width-5", "inputmode": "numeric"}
MOST = 2000


def _number(label: str, hint: str, initial: int, least: int, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=hint, initial=initial, min_value=least, max_value=most,
        widget=forms.TextInput(attrs=NUMBER),
    )  # fmt: skip


class DrawForm(Form):
    """Which plans are audited, and how many."""

    title = forms.CharField(
        label="What is the audit called?", help_text="For example, Plans, spring 2026",
        max_length=120, error_messages={"required": "Enter a title"},
    )  # fmt: skip
    of = forms.ChoiceField(
        label="Which plans?", choices=Population.choices, initial=Population.STARTED,
        widget=forms.RadioSelect,
    )  # fmt: skip
    first_day = DateField(label="First day of the period", past=True)
    last_day = DateField(label="Last day of the period", past=True)
    districts = forms.MultipleChoiceField(
        label="Districts", required=False, help_text="None selected means all.",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
    )  # fmt: skip
    size = _number(
        "Plans to read", "In proportion to each district’s plans; all, if there are fewer.",
        30, 1, 500,
    )  # fmt: skip
    minimum = _number("At least so many from each district", "Fewer than 2 say nothing.", 2, 1, 50)
    second_share = _number(
        "Per cent that a second person reads", "So that it is known how far two readers agree.",
        20, 0, 100,
    )  # fmt: skip
    seed = forms.IntegerField(
        label="Seed", required=False, min_value=0, max_value=LARGEST_SEED,
        help_text="The same seed draws the same sample from the same plans.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "inputmode": "numeric"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, districts=[(row.code, row.name) for row in districts()])

    def sampling(self) -> Sampling:
        """Return what was given."""
        return Sampling(**self.cleaned_data)


class ReadersForm(Form):
    """Who reads the plans."""

    readers = forms.MultipleChoiceField(
        label="Who reads the plans?",
        help_text="Nobody judges a plan that they own, supervise or have reviewed.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select who reads"},
    )

    def __init__(self, organisation_id: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = people(PLANS_AUDIT, organisation_id=organisation_id)
        set_choices(self, readers=[(str(user.pk), user.name) for user in found])


class JudgementForm(Form):
    """Eight points, a score and words for each."""

    def __init__(self, *args: Any, start: PlanReading | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._items = list(codes("plan_quality"))
        for row in self._items:
            self.fields[f"score_{row.code}"] = forms.TypedChoiceField(
                label=row.label, help_text=str(row.values.get("hint", "")), coerce=int,
                choices=[("0", "0 – not yet"), ("1", "1 – in part"), ("2", "2 – well")],
                widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline"}),
                error_messages={"required": f"{row.label}: select 0 to {FULL}"},
            )  # fmt: skip
            self.fields[f"words_{row.code}"] = text(
                f"{row.label}: why", rows=2, most=MOST,
                hint=f"Needed below {FULL}: what is wanting. {NOBODY_NAMED}",
            )  # fmt: skip
            if start:
                self.initial[f"score_{row.code}"] = str(start.scores.get(row.code, ""))

    def judgement(self) -> Judgement:
        """Return what was given."""
        given = self.cleaned_data
        return Judgement(
            {row.code: given[f"score_{row.code}"] for row in self._items},
            {row.code: given[f"words_{row.code}"] for row in self._items},
        )


class AnswerForm(Form):
    """What a district answers to an audit's findings."""

    word = forms.ChoiceField(
        label="Do you take the findings?", choices=Word.choices, widget=forms.RadioSelect,
        error_messages={"required": "Say whether you take the findings"},
    )  # fmt: skip
    words = text("Why", hint=f"Needed where you do not take all of them. {NOBODY_NAMED}")
    will_do = text("What you will do", hint=NOBODY_NAMED)
    do_by = DateField(label="By when", required=False)

    def answer(self) -> Answer:
        """Return it as it was entered."""
        given = self.cleaned_data
        return Answer(given["word"], given["words"], given["will_do"], given["do_by"])


class DoneForm(Form):
    """What came of it."""

    done = text("What was done", hint=NOBODY_NAMED, required=True)
