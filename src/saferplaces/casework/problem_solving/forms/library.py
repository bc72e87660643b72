"""What the library of finished plans is asked."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplaces.casework.problem_solving.forms.parts import of_list, set_choices
from saferplaces.casework.problem_solving.models import Outcome
from saferplaces.foundation.reference.queries import districts


class LibraryForm(forms.Form):
    """The filters of the library."""

    words = forms.CharField(
        required=False, label="Words", max_length=100,
        help_text="In the problem, what was done, why it should work, or the lessons",
    )  # fmt: skip
    kind = forms.ChoiceField(required=False, label="Kind of problem")
    place_kind = forms.ChoiceField(required=False, label="Kind of place")
    technique = forms.ChoiceField(required=False, label="How the response works")
    outcome = forms.ChoiceField(required=False, label="What came of it")
    design = forms.ChoiceField(required=False, label="How it was judged")
    tag = forms.ChoiceField(required=False, label="Part of")
    district = forms.ChoiceField(required=False, label="District")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(
            self,
            kind=of_list("problem_kinds", "Any"),
            place_kind=of_list("problem_places", "Any"),
            technique=of_list("plan_techniques", "Any"),
            outcome=[("", "Anything"), *Outcome.choices],
            design=of_list("plan_designs", "Any"),
            tag=of_list("plan_tags", "Any"),
            district=[("", "All"), *((row.code, row.name) for row in districts())],
        )

    @property
    def terms(self) -> dict[str, Any]:
        """What was asked for, without what is not among the choices."""
        self.is_valid()
        return {key: value for key, value in self.cleaned_data.items() if value}
