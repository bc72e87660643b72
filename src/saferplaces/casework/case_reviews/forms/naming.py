"""Forms by which a body is told who the victim is, and by which that is taken back."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplaces.casework.case_reviews import naming
from saferplaces.casework.case_reviews.forms.parts import bodies, one_of, radios, words
from saferplaces.casework.case_reviews.models import CaseReview
from saferplaces.casework.case_reviews.naming import Terms
from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.ui.forms import Form

USUAL_GATEWAY = "asb_sch4_7"


class NameForm(Form):
    """To which body, what for, by which law, and which fields."""

    def __init__(self, review: CaseReview, data: Any = None) -> None:
        super().__init__(data)
        told = set(
            review.names_passed.filter(ended_at=None).values_list("organisation_id", flat=True)
        )
        rows = [
            (key, name)
            for key, name in bodies(review)
            if key != review.organisation_id and key not in told
        ]
        offers = naming.offered(review)
        self.fields["body"] = one_of("Which body?", rows)
        self.fields["purpose"] = radios("What is it for?", choices(naming.PURPOSES))
        self.fields["purpose"].initial = "find"
        self.fields["gateway"] = radios("Which law lets you share it?", naming.gateways())
        self.fields["gateway"].initial = USUAL_GATEWAY
        self.fields["needed"] = words("Why does this body need it?", help_text="The body reads it.")
        self.fields["chosen"] = forms.MultipleChoiceField(
            label="What is passed?",
            choices=[(one.code, f"{one.title}: {one.lines[0]}") for one in offers],
            help_text="No more than it needs. What is not known or protected is not offered.",
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Select what is passed"},
        )

    @property
    def terms(self) -> Terms:
        """What was entered."""
        given = self.cleaned_data
        return Terms(
            organisation_id=given["body"],
            purpose=given["purpose"],
            gateway=given["gateway"],
            needed="\n".join(given["needed"].splitlines()),
            chosen=given["chosen"],
        )

    @property
    def entered(self) -> list[tuple[str, str]]:
        """What was entered as a page carries it on, so that nothing is kept before it is passed."""
        given = self.cleaned_data
        single = [(name, str(given[name])) for name in ("body", "purpose", "gateway", "needed")]
        return [*single, *(("chosen", code) for code in given["chosen"])]


class TakeBackForm(Form):
    """Why it is taken back."""

    why = words("Why is it taken back?")
