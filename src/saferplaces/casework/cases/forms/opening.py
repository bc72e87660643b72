"""Forms that open a case and put people and places into it."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplaces.casework.cases.actions.given import Somebody
from saferplaces.casework.cases.forms.parts import SELECT, pick, words
from saferplaces.casework.cases.models import Part
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.roles import CASES_WORK
from saferplaces.foundation.reference.queries import districts
from saferplaces.foundation.ui.fields import DateField
from saferplaces.foundation.ui.forms import Form

PARTS = [("", "Not in the case"), *Part.choices]
HEADLINE = "A line for lists: what happens, without a name or an address"


class OpenForm(Form):
    """What a case is about and who leads it; the people whom the source names, each in a part."""

    headline = forms.CharField(
        label="Headline", max_length=160, help_text=HEADLINE,
        error_messages={"required": "Enter a headline"},
    )  # fmt: skip
    summary = words("What is known", required=False)

    def __init__(
        self, actor: Actor, *args: Any, known: list[Somebody] | None = None, district: str = "",
        source: str = "", **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.known = known or []
        self.fields["kind"] = pick("case_kinds", "What it is about")
        mine = [d for d in districts() if actor.districts is None or d.code in actor.districts]
        self.fields["district"] = forms.ChoiceField(
            label="District",
            choices=[*SELECT, *((d.code, d.name) for d in mine)],
            initial=district,
            error_messages={"required": "Select a district"},
        )
        if not source:
            self.fields["source"] = pick("case_sources", "Where it comes from")
        for number, one in enumerate(self.known):
            self.fields[f"part_{number}"] = forms.ChoiceField(
                label=f"{one.given_name} {one.family_name}".strip() or "Name not given",
                choices=PARTS,
                required=False,
                initial=one.part,
            )
        self.fields["given_name"] = forms.CharField(
            label="Another person: first name", required=False, max_length=100
        )
        self.fields["family_name"] = forms.CharField(
            label="Another person: family name", required=False, max_length=100
        )
        self.fields["part"] = forms.ChoiceField(
            label="Another person: what they are in the case", choices=PARTS, required=False
        )
        leads = people(CASES_WORK, organisation_id=actor.organisation_id)
        self.fields["lead"] = forms.TypedChoiceField(
            label="Who leads it and is the victim's one contact",
            coerce=int,
            empty_value=None,
            initial=actor.user_id,
            choices=[*SELECT, *((user.pk, user.name) for user in leads)],
            error_messages={"required": "Select a person"},
        )

    @property
    def people(self) -> list[Somebody]:
        """Those who are in the case, each in a part."""
        data = self.cleaned_data
        found = [
            Somebody(part, one.person_id, one.given_name, one.family_name, one.born)
            for number, one in enumerate(self.known)
            if (part := data[f"part_{number}"])
        ]
        if data["given_name"] or data["family_name"]:
            part = data["part"] or Part.VICTIM
            found.append(Somebody(part, "", data["given_name"], data["family_name"]))
        return found


class CounterForm(Form):
    """A counter-allegation: a case of its own, in which the two sides change places."""

    headline = forms.CharField(
        label="Headline", max_length=160, help_text=HEADLINE,
        error_messages={"required": "Enter a headline"},
    )  # fmt: skip
    summary = words("What is alleged", required=False)


class PersonForm(Form):
    """Somebody to put into a case."""

    part = forms.ChoiceField(
        label="What they are in the case",
        choices=Part.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what they are in the case"},
    )
    person_id = forms.CharField(
        label="Key of their page", required=False, max_length=60,
        help_text="From the address of their page, where somebody has confirmed that it is them",
    )  # fmt: skip
    given_name = forms.CharField(label="First name", required=False, max_length=100)
    family_name = forms.CharField(label="Family name", required=False, max_length=100)
    born = DateField(label="Date of birth", required=False, past=True)
    shared = forms.BooleanField(
        label="Organisations that share in the case see the name", required=False
    )


class PlaceForm(Form):
    """A place to put into a case."""

    label = forms.CharField(label="Place", required=False, max_length=200)
    place_id = forms.CharField(
        label="Key of its page", required=False, max_length=60,
        help_text="From the address of the place's page: new logs there are then suggested",
    )  # fmt: skip
