"""Forms that share a case, hand it over, pass it on, and close it."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplaces.casework.cases.forms.parts import of_case, officers, partners, pick, words
from saferplaces.casework.cases.gate import groups
from saferplaces.casework.cases.models import Case
from saferplaces.casework.cases.queries import victims_of
from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.ui.forms import Form


class ShareForm(Form):
    """Another organisation that is to share in a case."""

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = partners(case, "Organisation", but=case.shared_with)
        self.fields["purpose"] = words("What they are to do with it", rows=2)
        self.fields["gateway"] = pick("gateways", "By which law")
        self.fields["summary"] = words(
            "What they are told of the case", required=False,
            help_text="In words for them. They see nothing else but what is marked as shared.",
        )  # fmt: skip


class HandOverForm(Form):
    """Who leads from now on."""

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"] = officers(case)
        self.fields["contact"] = officers(
            case, "The victim's one contact, if it is somebody else", required=False
        )
        self.fields["notes"] = words("What the next lead must know", rows=5)


class OfferForm(Form):
    """To whom a case is offered, and what each victim says."""

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.victims = victims_of(case.pk)
        self.fields["organisation"] = partners(case, "Organisation", work=True)
        self.fields["why"] = words("Why they are to hold it")
        self.fields["gateway"] = pick("gateways", "By which law")
        for victim in self.victims:
            self.fields[f"consent_{victim.pk}"] = forms.ChoiceField(
                label=f"{victim.name}: asked again, do they agree?",
                choices=choices("transfer_consent"),
                widget=forms.RadioSelect,
                error_messages={"required": "Ask each victim again whether they agree"},
            )
        self.fields["consent_why"] = words("Without consent: by which law, and why", required=False)

    @property
    def consent(self) -> dict[int, tuple[str, str]]:
        """What each victim says."""
        data = self.cleaned_data
        return {
            victim.pk: (data[f"consent_{victim.pk}"], data["consent_why"])
            for victim in self.victims
        }


class AnswerForm(Form):
    """Whether an organisation takes a case over."""

    answer = forms.ChoiceField(
        label="Do you take the case over?",
        choices=[("accept", "Yes, we hold and lead it from now on"), ("decline", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether you take the case over"},
    )
    note = words("Why not, or what the other organisation must know", required=False)


class CloseForm(Form):
    """Why a case is closed."""

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = pick("closure_reasons", "Why it is closed")
        self.fields["retention_group"] = forms.ChoiceField(
            label="Retention group",
            choices=[(row.code, row.label) for row in groups()],
            initial=case.retention_group,
            widget=forms.RadioSelect,
            error_messages={"required": "Select a retention group"},
        )
        self.fields["note"] = words("What was achieved, and what the victim thinks of it", rows=5)


class SatisfactionForm(Form):
    """How satisfied a victim is."""

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = of_case(victims_of(case.pk), "Who was asked")
        self.fields["answer"] = forms.ChoiceField(
            label="How satisfied are they with what was done?",
            choices=[("", "They have been asked, the answer is still to come"),
                     *choices("satisfaction_answers")],
            required=False, widget=forms.RadioSelect,
        )  # fmt: skip
        self.fields["words"] = words("In their words", required=False)


class ContestForm(Form):
    """A victim contests the closure."""

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = of_case(victims_of(case.pk), "Who contests it")
        self.fields["grounds"] = words("What they say")


class DecideForm(Form):
    """What an inspector decides on a contested closure."""

    uphold = forms.ChoiceField(
        label="What do you decide?",
        choices=[("yes", "Upheld: open the case again"), ("no", "Not upheld: the closure stands")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you decide"},
    )
    outcome = words("What the victim is to be told, and why")
