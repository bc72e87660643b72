"""Forms of the administrator's pages of tokens."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from saferplaces.foundation.api.actions.tokens import offered
from saferplaces.foundation.api.service import scopes
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.reach import organisations
from saferplaces.foundation.identity.roles import Role
from saferplaces.foundation.reference.queries import districts, setting
from saferplaces.foundation.ui.fields import DateField


class TokenForm(forms.Form):
    """Software, its part, and what its token allows."""

    name = forms.CharField(
        label="What the software is",
        help_text="Such as “QGIS of the analysts” or “Crime system, nightly feed”",
        max_length=120,
        error_messages={"required": "Enter what the software is"},
    )
    organisation = forms.TypedChoiceField(
        label="Organisation", coerce=int, error_messages={"required": "Select an organisation"}
    )
    role = forms.ChoiceField(
        label="Role whose records it may reach",
        widget=forms.RadioSelect,
        error_messages={"required": "Select a role"},
    )
    districts = forms.MultipleChoiceField(
        label="Districts",
        help_text="Select none for the whole area of the organisation",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    scopes = forms.MultipleChoiceField(
        label="What it may do",
        help_text="As little as it needs; never more than its role may",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select what the software may do"},
    )
    expires_on = DateField(label="Last day", future=True)

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data)
        managed = organisations(actor).filter(active=True)
        self._choose("organisation", [("", "Select one"), *((o.pk, o.name) for o in managed)])
        roles = [(role.value, str(role.label)) for role in Role if offered(role.value)]
        self._choose("role", roles)
        self._choose("districts", [(row.code, row.name) for row in districts()])
        self._choose("scopes", [(scope, in_words(scope)) for scope in scopes()])
        most = dt.timedelta(days=int(setting("api_token_days")))
        self.fields["expires_on"].initial = timezone.localdate() + most

    def _choose(self, name: str, choices: list[tuple[Any, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


WORDS = {
    "incidents.read": "Read incidents with everything on them",
    "incidents.read_partner": "Read what partners may see of incidents",
    "reviews.read": "Read reviews and decisions",
    "reviews.decide": "Take, give back and decide reviews",
    "reviews.supervise": "Take the second look at reviews",
    "tasks.work": "Read, ask for and end tasks",
    "hotspots.read": "Read hotspots and areas for maps",
}


def in_words(scope: str) -> str:
    """Return a scope in words with its name."""
    return f"{WORDS[scope]} ({scope})" if scope in WORDS else scope
