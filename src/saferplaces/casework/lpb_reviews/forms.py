"""What applicants, councils, policy officers and the mayor fill in."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplaces.casework.case_reviews.models import Recommendation
from saferplaces.casework.lpb_reviews import basis
from saferplaces.casework.lpb_reviews.actions.asking import LONGEST, Asked
from saferplaces.casework.lpb_reviews.actions.proposing import New
from saferplaces.casework.lpb_reviews.applicant import Way
from saferplaces.casework.lpb_reviews.models import Channel, LpbReview
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.ui.fields import (
    CodeField,
    ConditionalCheckboxes,
    ConditionalRadios,
    DateField,
)
from saferplaces.foundation.ui.forms import Form

SMALL = {"class": "govuk-radios--small"}


def text_field(
    label: str, hint: str = "", *, required: bool = True, rows: int = 5, wanted: str = ""
) -> forms.CharField:
    """Return a field for a text."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": wanted or f"Enter: {label}"},
    )


class ReferenceForm(Form):
    """The number of a case review."""

    reference = forms.CharField(
        label="Number of your case review",
        help_text="It is on every letter about it, for example ACR26-000123",
        max_length=20,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
        error_messages={"required": "Enter the number of your case review"},
    )


class CodeForm(Form):
    """The code that was sent."""

    code = CodeField(help_text="Six digits, from the message that we sent")


class AskForm(Form):
    """What the applicant asks, and why."""

    grounds = ConditionalCheckboxes(
        label="What went wrong?",
        help_text="Select all that apply",
        required=False,
    )
    words = text_field(
        "Tell us what went wrong",
        "The mayor looks at how your case was reviewed. If you are unhappy with what came of it, "
        "say what was missed or done wrongly.",
        wanted="Tell us what went wrong",
    )
    wanted = text_field("What would you like the mayor to do?", required=False, rows=3)
    why_late = text_field("Why do you ask after this day?", rows=3, wanted="Say why you ask late")

    def __init__(self, against: str, late: bool, data: Any = None) -> None:
        super().__init__(data)
        rows = basis.grounds(against)
        field: Any = self.fields["grounds"]
        field.choices = [(row.code, row.label) for row in rows]
        field.hints = {row.code: str(row.values["hint"]) for row in rows}
        if not late:
            del self.fields["why_late"]

    @property
    def asked(self) -> Asked:
        """What was entered."""
        given = self.cleaned_data
        return Asked(
            words=given["words"],
            grounds=given["grounds"],
            wanted=given["wanted"] or "",
            why_late=given.get("why_late") or "",
            checked=given.get("checked") or "",
            channel=Channel.PHONE if "checked" in self.fields else Channel.WEB,
        )


class PhoneForm(AskForm):
    """What an applicant says on the telephone."""

    checked = text_field(
        "How did you make sure who rings?",
        "Ring back on the number that is on record, or ask what only the applicant knows",
        rows=2,
        wanted="Say how you made sure who rings",
    )


class ConflictForm(Form):
    """Whether somebody has a conflict of interest."""

    conflict = ConditionalRadios(
        label="Do you have a conflict of interest in this review?",
        help_text="For example: you know somebody in it, live nearby, worked on the case, or have "
        "spoken about it in another role",
        choices=[("no", "No"), ("yes", "Yes")],
        reveals={"yes": ["words"], "no": ["why"]},
        error_messages={"required": "Select whether you have a conflict of interest"},
    )
    words = text_field("What is the conflict?", rows=3, wanted="Say what the conflict is")
    why = text_field("Anything that should be on record", required=False, rows=2)


class WhyForm(Form):
    """A reason."""

    why = text_field("Why?", rows=3, wanted="Say why")

    def __init__(self, label: str, data: Any = None) -> None:
        super().__init__(data)
        self.fields["why"].label = label


class RefuseForm(Form):
    """Why a request is not taken up, and how the applicant is told."""

    reason = forms.ChoiceField(
        label="Why is it not taken up?",
        widget=forms.RadioSelect(attrs=SMALL),
        error_messages={"required": "Select why it is not taken up"},
    )
    words = text_field("Explain it to the applicant", wanted="Explain it to the applicant")
    way = forms.ChoiceField(
        label="How are they told?",
        widget=forms.RadioSelect(attrs=SMALL),
        error_messages={"required": "Select how they are told"},
    )

    def __init__(self, ways: list[Way], data: Any = None) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        fields["reason"].choices = choices("lpb_refusals")
        fields["way"].choices = [(way.channel, way.label) for way in ways]


class TellForm(Form):
    """How the applicant is told."""

    way = forms.ChoiceField(
        label="How do you tell the applicant?",
        help_text="Only ways that are safe for them. By text or e-mail they get a link, and read "
        "the letter with a code.",
        widget=forms.RadioSelect(attrs=SMALL),
        error_messages={"required": "Select how you tell the applicant"},
    )

    def __init__(self, ways: list[Way], data: Any = None) -> None:
        super().__init__(data)
        field: Any = self.fields["way"]
        field.choices = [(way.channel, way.label) for way in ways]


class AnalysisForm(Form):
    """What the officer found on each ground, and advises."""

    def __init__(self, found: LpbReview, data: Any = None) -> None:
        super().__init__(data, initial=_of(found))
        labels = dict(choices("lpb_grounds"))
        for ground in found.grounds:
            label = f"What did you find? {labels.get(ground, ground)}"
            self.fields[f"on_{ground}"] = text_field(label, wanted="Say what you found")
        self.fields["on_summary"] = text_field(
            "Your analysis as a whole",
            "What the bundle shows, what it does not, and what follows",
            rows=8,
            wanted="Enter your analysis",
        )
        self.fields["advised"] = forms.ChoiceField(
            label="What do you advise?",
            choices=[(row.code, row.label) for row in basis.outcomes(found.basis)],
            widget=forms.RadioSelect(attrs=SMALL),
            error_messages={"required": "Select what you advise"},
        )

    @property
    def findings(self) -> dict[str, str]:
        """The findings, by ground."""
        given = self.cleaned_data.items()
        return {name.removeprefix("on_"): v for name, v in given if name.startswith("on_")}


class ProposalForm(Form):
    """One new recommendation."""

    organisation = forms.ChoiceField(
        label="To which organisation?",
        widget=forms.RadioSelect(attrs=SMALL),
        error_messages={"required": "Select an organisation"},
    )
    text = text_field("What is recommended?", rows=3, wanted="Say what is recommended")
    why = text_field("Why?", rows=3, wanted="Say why")
    by_when = DateField(label="By when?", name="The day", required=False, future=True)
    overrides = forms.ChoiceField(
        label="Does it override one of the case review’s recommendations?",
        help_text="That one stays on record as it was made.",
        widget=forms.RadioSelect(attrs=SMALL),
        required=False,
    )

    def __init__(self, found: LpbReview, data: Any = None) -> None:
        super().__init__(data, initial={"overrides": ""})
        bodies = Organisation.objects.filter(pk__in=found.case_review.bodies).order_by("name")
        standing = Recommendation.objects.filter(
            review_id=found.case_review_id, superseded_by=None, sent_at__isnull=False
        ).select_related("organisation")
        fields: dict[str, Any] = self.fields
        fields["organisation"].choices = [(str(one.pk), one.name) for one in bodies]
        fields["overrides"].choices = [
            ("", "No: it stands beside them"),
            *(
                (str(row.pk), f"Number {row.number}, to {row.organisation.name}: {row.text}")
                for row in standing
            ),
        ]

    @property
    def new(self) -> New:
        """What was entered."""
        given = self.cleaned_data
        return New(
            organisation_id=int(given["organisation"]),
            text=given["text"],
            why=given["why"],
            by_when=given["by_when"],
            overrides_id=int(given["overrides"]) if given["overrides"] else None,
        )


class DecideForm(Form):
    """The decision, and why."""

    outcome = forms.ChoiceField(
        label="What do you decide?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you decide"},
    )
    upheld = forms.MultipleChoiceField(
        label="Which of what the applicant says do you find to be so?",
        help_text="At least one if you uphold it",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        required=False,
    )
    reasons = text_field(
        "Your reasons",
        "The applicant reads them, and so do the organisations. Name nobody else.",
        rows=8,
        wanted="Enter your reasons",
    )

    def __init__(self, found: LpbReview, data: Any = None) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        rows = basis.outcomes(found.basis)
        fields["outcome"].choices = [(row.code, row.label) for row in rows]
        labels = dict(choices("lpb_grounds"))
        fields["upheld"].choices = [(one, labels.get(one, one)) for one in found.grounds]
        if not found.grounds:
            del self.fields["upheld"]


class PassForm(Form):
    """What the bundle does not hold."""

    missing = text_field(
        "What is missing from it, and why?", "Leave it empty if nothing is", required=False, rows=3
    )


def _of(found: LpbReview) -> dict[str, Any]:
    return {"advised": found.advised, **{f"on_{k}": v for k, v in found.findings.items()}}
