"""Forms from the decision to the closed review."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplaces.casework.case_reviews import letters
from saferplaces.casework.case_reviews.actions.meet import chairs_of
from saferplaces.casework.case_reviews.forms.parts import (
    TellForm,
    bodies,
    contacts,
    line,
    one_of,
    radios,
    words,
)
from saferplaces.casework.case_reviews.models import CaseReview, Considered, Meeting
from saferplaces.casework.case_reviews.models.meeting import Came, Part, Whom
from saferplaces.foundation.reference.queries import choices, codes
from saferplaces.foundation.ui.fields import ConditionalRadios, DateField
from saferplaces.foundation.ui.forms import Form
from saferplaces.foundation.ui.times import TimeField


class PrepareForm(Form):
    """Contact, and what is done about the risk that was assessed."""

    def __init__(self, review: CaseReview, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["spoc"] = contacts(review)
        self.fields["spoc"].initial = review.spoc_id
        self.fields["words"] = words("What is done about the risk now?")


class ContactForm(Form):
    """Another single point of contact."""

    def __init__(self, review: CaseReview, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["spoc"] = contacts(review)
        self.fields["spoc"].initial = review.spoc_id


class CaseForm(Form):
    """Link the review to a case, or open one."""

    do = ConditionalRadios(
        label="Which case?",
        choices=[("link", "Link it to a case"), ("open", "Open a new case")],
        reveals={"link": ["number"], "open": ["headline", "kind"]},
    )
    number = forms.CharField(
        label="Number of the case", max_length=20, help_text="For example, C26-000012",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )  # fmt: skip
    headline = line("Headline", help_text="It names no person and no address.")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"] = forms.ChoiceField(
            label="What is it about?", choices=[("", "Select"), *choices("case_kinds")]
        )


class MeetingForm(Form):
    """When, where, who chairs."""

    day = DateField(label="Day of the meeting", future=True)
    time = TimeField(label="Time", help_text="For example, 14:30")
    place = line("Place, or how it is joined")

    def __init__(self, review: CaseReview, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = [(str(p.user_id), f"{p.user.name}, {p.organisation}") for p in chairs_of(review)]
        self.fields["chair"] = forms.ChoiceField(
            label="Who chairs?",
            required=False,
            choices=[("", "Somebody without an account here"), *rows],
            help_text="Nobody of a body whose handling is reviewed may chair.",
        )
        self.fields["chair_name"] = line("Name of the chair, without an account", required=False)
        self.fields["chair_body"] = line("Their organisation", required=False)
        self.fields["independent"] = words("Why is the chair independent?", rows=2)


class PutOffForm(Form):
    """Another time."""

    day = DateField(label="New day", future=True)
    time = TimeField(label="Time")
    why = words("Why is it put off?", rows=2)


class InviteForm(TellForm):
    """Whether, whom and to what the victim is invited."""

    kind = letters.INVITATION

    def __init__(self, review: CaseReview, *args: Any, **more: Any) -> None:
        super().__init__(review, *args, **more)
        told = self.fields
        self.fields = {
            "invited": ConditionalRadios(
                label="Is the victim invited?",
                choices=[("yes", "Yes"), ("no", "No, for a reason")],
                reveals={"yes": ["whom", "part", "way", "body"], "no": ["why_not"]},
            ),
            "whom": radios("Who is invited?", Whom.choices),
            "part": radios("To which part?", Part.choices),
            **told,
            "why_not": words("Why not?"),
        }


class HeldForm(Form):
    """What was said and found, who came, how the victim was heard."""

    day = DateField(label="Day on which it was held", past=True)

    def __init__(self, meeting: Meeting, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.rows = list(meeting.attendance.all())
        for row in self.rows:
            self.fields[f"came_{row.pk}"] = line(
                f"Who came for {row.body}?", required=False,
                help_text="Leave it empty where nobody came.",
            )  # fmt: skip
        invitation = getattr(meeting, "invitation", None)
        if invitation is not None and invitation.invited:
            self.fields["victim"] = radios("What became of the invitation?", Came.choices)
            self.fields["attended"] = line("Which part did they attend?", required=False)
        self.fields["statement"] = words(
            "What the victim said of how it affects them", required=False, rows=5
        )
        self.fields["chronology"] = words(
            "Chronology: what happened, and what each body did", rows=6
        )
        self.fields["minutes"] = words("Minutes", rows=8)
        self.fields["findings"] = words("What the panel found", rows=4)

    @property
    def came(self) -> dict[int, str]:
        """Who came for each body."""
        return {row.pk: self.cleaned_data[f"came_{row.pk}"] or "" for row in self.rows}


class RecommendForm(Form):
    """One recommendation."""

    def __init__(self, review: CaseReview, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["organisation_id"] = one_of("To which body?", bodies(review))
        self.fields["text"] = words("What is recommended?")
        self.fields["why"] = words("Why?", rows=2)
        self.fields["by_when"] = DateField(
            label="By when is it to be done?", name="Day", future=True, required=False
        )


class SendForm(Form):
    """Send them, or say why there are none."""

    def __init__(self, none: bool, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if none:
            self.fields["why_none"] = words("Why does the panel recommend nothing?")


class ConsiderForm(Form):
    """What a body decides."""

    considered_on = DateField(label="When was it considered?", name="Day", past=True)
    decision = radios("What does your organisation decide?", Considered.choices)
    reason = words("Reason", required=False, help_text="Needed unless it is accepted as it is.")


class OutcomeForm(TellForm):
    """The outcome, told to the victim."""

    kind = letters.OUTCOME

    def __init__(self, review: CaseReview, *args: Any, waits: int = 0, **more: Any) -> None:
        super().__init__(review, *args, **more)
        if waits:
            early = words("Why are they told before every body has responded?", required=False)
            self.fields = {"early": early, **self.fields}


class PlanForm(Form):
    """An action of the plan."""

    def __init__(self, review: CaseReview, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["title"] = line("What is to be done?")
        self.fields["organisation_id"] = one_of("By which body?", bodies(review))
        self.fields["due_on"] = DateField(label="By when?", name="Day", future=True)
        rows = review.recommendations.filter(superseded_by__isnull=True)
        self.fields["recommendation_id"] = one_of(
            "For which recommendation?",
            [(one.pk, f"{one.number}: {one.text[:80]}") for one in rows],
            required=False,
        )


class DoneForm(Form):
    """What came of an action."""

    done_on = DateField(label="When was it done?", name="Day", past=True)
    outcome = words("What came of it?")


class CloseForm(TellForm):
    """Why it is closed, and the letter that says so."""

    kind = letters.CLOSED

    def __init__(self, review: CaseReview, *args: Any, **more: Any) -> None:
        super().__init__(review, *args, **more)
        not_met = review.result == "not_met"
        rows = [
            (row.code, row.label)
            for row in codes("case_review_closings")
            if not row.values["early"] and (row.code == "not_met") == not_met
        ]
        mine = {
            "reason": radios("Why is it closed?", rows),
            "why": words("Why now, if something is still open?", required=False, rows=2),
        }
        self.fields = {**mine, **self.fields}


class EndForm(Form):
    """End without a review."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = [(r.code, r.label) for r in codes("case_review_closings") if r.values["early"]]
        self.fields["reason"] = radios("Why does it end?", rows)
        self.fields["why"] = words("What was said, and by whom?")
