"""Forms from the arrival of an application to the decision on the threshold."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplaces.casework.case_reviews import letters
from saferplaces.casework.case_reviews.forms.parts import (
    TellForm,
    bodies,
    contacts,
    line,
    one_of,
    radios,
    words,
)
from saferplaces.casework.case_reviews.matching import Candidate
from saferplaces.casework.case_reviews.models import CaseReview, Complaint, Request, Standing
from saferplaces.casework.case_reviews.models.deciding import Found
from saferplaces.foundation.ui.fields import DateField
from saferplaces.foundation.ui.forms import Form

NOBODY = "nobody"


class AcknowledgeForm(TellForm):
    """Contact, consent if somebody else applies, the letter."""

    kind = letters.ACKNOWLEDGED

    def __init__(self, review: CaseReview, *args: Any, **more: Any) -> None:
        super().__init__(review, *args, **more)
        mine = {"spoc": contacts(review, "Who do they ring, from now to the end?")}
        mine["spoc"].initial = review.spoc_id
        if review.application.on_behalf:
            mine["consent_on"] = DateField(
                label="When was the victim’s written consent seen?",
                name="Day of consent",
                past=True,
            )
            mine["consent_how"] = words("How was it seen?", rows=2)
        self.fields = {**mine, **self.fields}


class PersonForm(Form):
    """Who the applicant is in the records."""

    def __init__(self, found: list[Candidate], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = [(one.person_id, _candidate(one)) for one in found]
        self.fields["person"] = radios(
            "Who is the victim in the records?", [*rows, (NOBODY, "None of them")]
        )


def _candidate(one: Candidate) -> str:
    why = ", ".join(one.why) or "part of the name alone"
    agencies = f" to {', '.join(one.agencies)}" if one.agencies else ""
    number = f"{one.reports} report" + ("" if one.reports == 1 else "s")
    return f"{one.name}: {why}; {number}{agencies}"


class ComplaintForm(Form):
    """How one report stands."""

    def __init__(self, complaint: Complaint, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        states = [
            (value, text)
            for value, text in Standing.choices
            if value != Standing.LISTED or complaint.state == Standing.LISTED
        ]
        self.fields["state"] = radios("How does it stand?", states)
        self.fields["incident_date"] = DateField(label="When it happened", past=True)
        self.fields["reported_date"] = DateField(label="When it was reported", past=True)
        others = complaint.review.complaints.exclude(pk=complaint.pk)
        self.fields["same_as"] = one_of(
            "The same incident as",
            [(one.pk, f"{one.incident_date:%d/%m/%Y}, {one.agency or 'agency not known'}, "
              f"{one.get_state_display().lower()}") for one in others],
            required=False,
        )  # fmt: skip
        self.fields["hate"] = forms.BooleanField(label="It is a hate incident", required=False)
        self.fields["why"] = words(
            "Why",
            required=False,
            help_text="The applicant reads it. What an agency did about the report is no reason.",
        )
        self.initial = {
            "state": complaint.state,
            "incident_date": complaint.incident_date,
            "reported_date": complaint.reported_date,
            "same_as": complaint.same_as_id,
            "hate": complaint.hate,
            "why": complaint.why,
        }


class AddForm(Form):
    """A report that the applicant names later."""

    incident_date = DateField(label="When it happened", past=True)
    reported_date = DateField(label="When it was reported", past=True)
    agency = line("To whom")


class TriggersForm(Form):
    """What local rules beside the number of complaints ask."""

    linked_people = forms.IntegerField(
        label="How many different people have reported the same place?", min_value=0, max_value=999,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
    )  # fmt: skip
    hate = forms.BooleanField(label="It is about hate", required=False)


class AskForm(Form):
    """What the bodies are asked."""

    def __init__(self, review: CaseReview, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = bodies(review)
        self.fields["bodies"] = forms.TypedMultipleChoiceField(
            label="Whom do you ask?",
            coerce=int,
            choices=rows,
            initial=[key for key, _ in rows],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Select whom you ask"},
        )
        self.fields["asked"] = words(
            "What do you ask?",
            initial="What reports do you hold from or about this victim, and what did you do about "
            "each? Please give dates. What risk do you see?",
        )
        self.fields["shown"] = words(
            "What may they know of the matter?",
            required=False,
            help_text="They see the number, the district and the dates of the reports. Write what "
            "else they need, and no more: no address that is protected.",
        )


class EnquireForm(Form):
    """Whom to ask about a report that nobody found."""

    def __init__(self, review: CaseReview, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["body"] = one_of("Which body is asked?", bodies(review))
        self.fields["words"] = words("What do you tell them to find it by?", required=False)


class AnswerForm(Form):
    """A body's answer."""

    def __init__(self, kind: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if kind == Request.ENQUIRY:
            self.fields["found"] = radios("Do you have this report?", Found.choices)
            self.fields["incident_on"] = DateField(
                label="When it happened by your record", past=True, required=False
            )
            self.fields["reported_on"] = DateField(
                label="When it was reported by your record", past=True, required=False
            )
        self.fields["text"] = words("Answer", rows=6)


class MetForm(TellForm):
    """The threshold is met by the rule."""

    kind = letters.MET
    words_known = False

    def __init__(self, review: CaseReview, *args: Any, **more: Any) -> None:
        super().__init__(review, *args, **more)
        self.fields = {"reasons": words("Reasons", required=False, rows=2), **self.fields}


class DiscretionForm(TellForm):
    """Too few complaints qualify: the discretionary assessment, and what follows from it."""

    kind = letters.NOT_MET
    words_known = False

    def __init__(self, review: CaseReview, *args: Any, **more: Any) -> None:
        super().__init__(review, *args, **more)
        mine = {
            "persistence": words("How persistent is it?"),
            "harm": words("What harm does it do, or may it do?"),
            "adequacy": words("How adequate was the response?"),
            "result": radios(
                "What do the bodies decide?",
                [("met", "Met by discretion: there will be a review"), ("not_met", "Not met")],
            ),
            "reasons": words("Reasons, for the applicant to read"),
        }
        self.fields = {**mine, **self.fields}
