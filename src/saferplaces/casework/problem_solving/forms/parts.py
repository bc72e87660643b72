"""What several forms of plans share: choices of people, districts and codes, and text boxes."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.roles import PLANS_SUPERVISE, PLANS_WORK
from saferplaces.foundation.reference.queries import areas, choices, districts

Choices = list[tuple[str, str]]
NOBODY_NAMED = "Name nobody and no home: partners and commanders read it."


def text(label: str, *, hint: str = "", rows: int = 3, most: int = 4000, **more: Any) -> Any:
    """Return a box for text; it may stay empty, for what is missing is shown and not refused."""
    return forms.CharField(
        label=label, help_text=hint, required=more.pop("required", False), max_length=most,
        widget=forms.Textarea(attrs={"rows": str(rows)}), **more,
    )  # fmt: skip


def of_list(name: str, first: str = "Choose one") -> Choices:
    """Return a code list for a select, with an empty choice first."""
    return [("", first), *choices(name)]


def own_districts(actor: Actor) -> Choices:
    """Return the districts that an actor reaches."""
    reach = actor.districts
    found = [(d.code, d.name) for d in districts() if reach is None or d.code in reach]
    return found if len(found) == 1 else [("", "Choose a district"), *found]


def owners(actor: Actor, district: str) -> Choices:
    """Return who may own a plan in a district."""
    found = people(PLANS_WORK, organisation_id=actor.organisation_id, district=district)
    return [(str(user.pk), user.name) for user in found]


def supervisors(actor: Actor, district: str) -> Choices:
    """Return who may supervise one."""
    found = people(PLANS_SUPERVISE, organisation_id=actor.organisation_id, district=district)
    return [("", "Nobody yet"), *((str(user.pk), user.name) for user in found)]


def wards(district: str) -> Choices:
    """Return the wards of a district."""
    found = areas("ward").filter(district=district)
    return [("", "Not one ward"), *((area.code, area.name) for area in found)]


def set_choices(form: forms.Form, **given: Choices) -> None:
    """Set the choices of some fields."""
    for name, found in given.items():
        form.fields[name].choices = found  # type: ignore[attr-defined]
