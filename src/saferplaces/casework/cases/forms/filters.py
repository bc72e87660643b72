"""The filters of the lists of cases."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Team
from saferplaces.foundation.identity.roles import CASES_SUPERVISE
from saferplaces.foundation.reference.queries import choices, districts

STATES = [("", "Open"), ("closing", "To be agreed"), ("closed", "Closed"), ("any", "Any")]
ACTS = [("", "Any"), ("open", "Something to do"), ("late", "Something overdue")]
OURS = "ours"
"""All teams of the actor's organisation: the cases that it holds."""


class FilterForm(forms.Form):
    """What a list is narrowed to."""

    q = forms.CharField(required=False, label="Number of the case", max_length=20)
    district = forms.ChoiceField(required=False)
    band = forms.ChoiceField(required=False, label="Risk")
    kind = forms.ChoiceField(required=False, label="About")
    state = forms.ChoiceField(required=False, label="State", choices=STATES)
    acts = forms.ChoiceField(required=False, label="Actions", choices=ACTS)
    team = forms.ChoiceField(required=False, label="Led by")
    late = forms.BooleanField(required=False, label="Only overdue")

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [d for d in districts() if actor.districts is None or d.code in actor.districts]
        for name, found in (
            ("district", [(d.code, d.name) for d in mine]),
            ("band", [*choices("risk_bands"), ("none", "Not assessed")]),
            ("kind", choices("case_kinds")),
            ("team", [(OURS, "Any of ours"), *_teams(actor)]),
        ):
            self.fields[name].choices = [("", "Any"), *found]  # type: ignore[attr-defined]
        if not actor.can(CASES_SUPERVISE):
            del self.fields["team"]

    @property
    def terms(self) -> dict[str, Any]:
        """The filters that are set; what is not one of the choices is left out."""
        self.is_valid()
        return {key: value for key, value in self.cleaned_data.items() if value}


def _teams(actor: Actor) -> list[tuple[str, str]]:
    rows = Team.objects.filter(organisation=actor.organisation_id).order_by("name")
    return [(str(key), name) for key, name in rows.values_list("pk", "name")]
