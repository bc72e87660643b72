"""Forms of recording audits."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplaces.accountability.audits.actions.plan import Plan
from saferplaces.accountability.audits.models import Audit, By, Judgement, Scope
from saferplaces.accountability.audits.population import agencies, group_names
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.roles import RECORDING_AUDITS_REVIEW
from saferplaces.foundation.reference.queries import districts, setting
from saferplaces.foundation.ui.fields import DateField
from saferplaces.foundation.ui.forms import Form

NARROW = {"class": "govuk-input--width-5", "inputmode": "decimal"}
INLINE = {"class": "govuk-radios--inline govuk-radios--small"}
SMALL = {"class": "govuk-checkboxes--small"}


def _percent(label: str, hint: str, initial: float) -> forms.FloatField:
    return forms.FloatField(
        label=label,
        help_text=hint,
        initial=initial,
        min_value=0.1,
        max_value=99.9,
        widget=forms.TextInput(attrs=NARROW),
        error_messages={"invalid": "Enter a number, such as 95"},
    )


class PlanForm(Form):
    """What is audited, and how surely."""

    title = forms.CharField(
        label="What is the audit called?",
        help_text="For example, ASB logs, October 2026",
        max_length=120,
        error_messages={"required": "Enter a title"},
    )
    first_day = DateField(label="First day on which logs were closed", past=True)
    last_day = DateField(label="Last day on which logs were closed", past=True)
    agencies = forms.MultipleChoiceField(
        label="Whose logs",
        required=False,
        help_text="None selected means all.",
        widget=forms.CheckboxSelectMultiple(attrs=SMALL),
    )
    districts = forms.MultipleChoiceField(
        label="Districts",
        required=False,
        help_text="None selected means all, with the logs whose district is not known.",
        widget=forms.CheckboxSelectMultiple(attrs=SMALL),
    )
    opening_groups = forms.MultipleChoiceField(
        label="Opened as",
        required=False,
        help_text="None selected means all. Hidden crimes sit in anti-social behaviour, disputes, "
        "suspicious circumstances and concern for welfare.",
        widget=forms.CheckboxSelectMultiple(attrs=SMALL),
    )
    closing_groups = forms.MultipleChoiceField(
        label="Closed as",
        required=False,
        help_text="None selected means all.",
        widget=forms.CheckboxSelectMultiple(attrs=SMALL),
    )
    scope = forms.ChoiceField(
        label="Scope",
        choices=Scope.choices,
        initial=Scope.BOTH,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
    )
    by = forms.ChoiceField(
        label="Strata are districts by",
        choices=By.choices,
        initial=By.CLOSING,
        widget=forms.RadioSelect(attrs=INLINE),
    )
    expected = _percent(
        "Expected rate, in per cent", "What the last audit found; 50 asks for the most logs.", 95
    )
    within = _percent("Wanted precision, plus or minus points", "For example, 3", 3)
    crimes_per_log = forms.FloatField(
        label="Crimes that a log is expected to hold",
        help_text="On average, over all logs of the population. The unit of an audit is the crime: "
        "the fewer a log holds, the more logs must be read.",
        min_value=0.001,
        max_value=20,
        widget=forms.TextInput(attrs=NARROW),
    )
    hours = forms.FloatField(
        label="Hours of reading that you have",
        required=False,
        min_value=0,
        widget=forms.TextInput(attrs=NARROW),
    )
    seed = forms.IntegerField(
        label="Seed",
        required=False,
        help_text="The same seed draws the same sample from the same logs.",
        min_value=0,
        max_value=2**53,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, audit: Audit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = agencies()
        self._choose("agencies", [(name, name) for name in found])
        self._choose("districts", [(row.code, row.name) for row in districts()])
        self._choose("opening_groups", list(group_names("opening").items()))
        self._choose("closing_groups", list(group_names("closing").items()))
        each = int(setting("audit_minutes_per_log"))
        self.fields[
            "hours"
        ].help_text = (
            f"Every log is read twice, {each} minutes each time. Empty means as many as it takes."
        )
        self.initial["crimes_per_log"] = setting("audit_crimes_per_log")
        self.initial["agencies"] = found[:1]
        if audit is not None:
            self.initial.update(_planned(audit))

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def plan(self) -> Plan:
        """Return the plan, once the form is valid."""
        data = self.cleaned_data
        return Plan(
            title=data["title"].strip(),
            first_day=data["first_day"],
            last_day=data["last_day"],
            agencies=tuple(data["agencies"]),
            districts=tuple(data["districts"]),
            opening_groups=tuple(data["opening_groups"]),
            closing_groups=tuple(data["closing_groups"]),
            by=data["by"],
            scope=data["scope"],
            expected=data["expected"] / 100,
            within=data["within"] / 100,
            crimes_per_log=data["crimes_per_log"],
            hours=data["hours"],
            seed=data["seed"],
        )


def _planned(audit: Audit) -> dict[str, Any]:
    names = (
        "title", "first_day", "last_day", "agencies", "districts", "opening_groups",
        "closing_groups", "scope", "by", "crimes_per_log", "seed",
    )  # fmt: skip
    values = {name: getattr(audit, name) for name in names}
    return values | {
        "expected": round(audit.expected * 100, 6),
        "within": round(audit.within * 100, 6),
    }


class AuditorsForm(Form):
    """Who reads."""

    auditors = forms.MultipleChoiceField(
        label="Who reads the logs?",
        help_text="Each log goes to two of them, never to whoever decided its review. Whoever "
        "reads a log cannot settle a disagreement about it.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least two auditors"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = people(RECORDING_AUDITS_REVIEW)
        self.fields["auditors"].choices = [(str(u.pk), u.name) for u in found]  # type: ignore[attr-defined]


class WhyForm(Form):
    """A reason."""

    why = forms.CharField(
        label="Why is the audit given up?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": "2"}),
        error_messages={"required": "Say why it is given up"},
    )


class StandsForm(Form):
    """Whose word stands in a disagreement."""

    def __init__(self, *args: Any, words: list[Judgement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = ["The first reader's", "The second reader's"]
        self.fields["stands"] = forms.ChoiceField(
            label="Whose word stands?",
            choices=[(str(w.pk), name) for w, name in zip(words, names, strict=True)],
            widget=forms.RadioSelect,
            error_messages={"required": "Select whose word stands"},
        )
        self.fields["why"] = forms.CharField(
            label="Reason",
            help_text="No names.",
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": "2"}),
            error_messages={"required": "Give the reason"},
        )
