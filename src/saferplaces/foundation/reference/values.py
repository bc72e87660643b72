"""The values of a code as labelled fields: shown in words, and entered each in a field."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from saferplaces.foundation.identity.models import Organisation, Team
from saferplaces.foundation.identity.roles import Role
from saferplaces.foundation.reference.queries import districts

BEFORE = "value_"
"""Stands before the names of these fields in a form."""
YES_NO = [("yes", "Yes"), ("no", "No")]
NAMES = {
    "days": "Days",
    "hours": "Hours",
    "from": "From (hour of the day)",
    "to": "To (hour of the day)",
    "minimum": "At least",
    "times": "Times as many as is usual",
    "opened": "People on a page that still count as opened",
    "rare": "At most so many people have the name",
    "shift_roles": "Roles that work shifts",
    "least_score": "From this score on",
    "rank": "Rank (a higher one is a higher risk)",
    "for": "For logs or for crimes",
    "hint": "What stands under it",
}
"""Names of values that are not clear from their keys, in the order in which they are shown."""


def titled(key: str) -> str:
    """Return the name of a value in words: ``least_score`` is "Least score"."""
    return NAMES.get(key) or key.replace("_", " ").capitalize()


def said(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the names of values and the values, in words."""
    return [(titled(key), _word(values[key])) for key in _ordered(values)]


def written(values: Mapping[str, Any]) -> str:
    """Return values in a line."""
    return "; ".join(f"{name}: {word}" for name, word in said(values))


def fields(name: str, like: Mapping[str, Any]) -> dict[str, forms.Field]:
    """Return the fields for the values of a list, by the kinds of another row's values."""
    if name in SHAPES:
        return SHAPES[name]()
    return {key: _field(key, like[key]) for key in _ordered(like)}


def initial(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the fields show at first for some values."""
    return {
        f"{BEFORE}{key}": ("yes" if value else "no") if isinstance(value, bool) else value
        for key, value in values.items()
    }


class NumberField(forms.FloatField):
    """A number; a whole one stays whole."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-5"})

    def clean(self, value: Any) -> float | int:
        """Read the number."""
        found = float(super().clean(value))
        return int(found) if found.is_integer() else found


class LinesField(forms.CharField):
    """A list, one entry on each line."""

    widget = forms.Textarea(attrs={"rows": "4", "spellcheck": "false"})

    def __init__(self, *, numbers: bool = False, **more: Any) -> None:
        super().__init__(**more)
        self._entry = NumberField() if numbers else forms.CharField()

    def prepare_value(self, value: Any) -> Any:
        """Return the lines."""
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """Read the entries."""
        lines = (line.strip() for line in super().clean(value).splitlines())
        return [self._entry.clean(line) for line in lines if line]


class YesNoField(forms.ChoiceField):
    """Yes or no."""

    widget = forms.RadioSelect

    def clean(self, value: Any) -> Any:
        """Read the answer."""
        return super().clean(value) == "yes"


class GroupField(forms.CharField):
    """Values within a value, which have no fields of their own: as JSON."""

    widget = forms.Textarea(attrs={"rows": 5, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        """Return the text of the values."""
        return value if isinstance(value, str) else json.dumps(value, indent=1, ensure_ascii=False)

    def clean(self, value: Any) -> Any:
        """Read the values."""
        try:
            return json.loads(super().clean(value) or "{}")
        except ValueError:
            raise ValidationError("Enter it as JSON, as it was") from None


def _ordered(values: Mapping[str, Any]) -> list[str]:
    known = [key for key in NAMES if key in values]
    return [*known, *sorted(set(values) - set(known))]


def _field(key: str, like: Any) -> forms.Field:
    label = titled(key)
    if isinstance(like, bool):
        return YesNoField(label=label, choices=YES_NO)
    if isinstance(like, (int, float)):
        wrong = {"invalid": f"{label} must be a number", "min_value": f"{label} must be 0 or more"}
        least = 0 if like >= 0 else None
        return NumberField(label=label, min_value=least, error_messages=wrong)
    if isinstance(like, str):
        return forms.CharField(label=label, required=False, max_length=4000)
    if isinstance(like, list) and not any(isinstance(part, (list, dict)) for part in like):
        numbers = bool(like) and all(isinstance(part, (int, float)) for part in like)
        return LinesField(
            label=label, required=False, numbers=numbers, help_text="One on each line"
        )
    return GroupField(label=label, required=False, help_text="As JSON")


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(_word, value)) or "none"
    if isinstance(value, dict):
        return f"({written(value)})"
    return "none" if value in (None, "") else str(value)


def _oidc_role() -> dict[str, forms.Field]:
    """Return the fields of what a role of a sign-in service gives."""
    teams = Team.objects.select_related("organisation").order_by("organisation__name", "name")
    named = [(team.code, f"{team.organisation}: {team}") for team in teams]
    return {
        "role": forms.ChoiceField(choices=[("", "Select a role"), *Role.choices]),
        "organisation": forms.ChoiceField(
            choices=[
                ("", "Select an organisation"),
                *Organisation.objects.order_by("name").values_list("code", "name"),
            ],
        ),
        "team": forms.ChoiceField(choices=[("", "No team"), *named], required=False),
        "districts": forms.MultipleChoiceField(
            choices=[(row.code, row.name) for row in districts()],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="Select none for the organisation's whole area",
        ),
    }


SHAPES: dict[str, Callable[[], dict[str, forms.Field]]] = {"oidc_roles": _oidc_role}
"""Lists whose values point to something else: what there is to choose from."""
