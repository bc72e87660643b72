"""Fields that several forms of cases have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from saferplaces.casework.cases.models import Case, CasePerson
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.identity.queries import people, workers
from saferplaces.foundation.identity.roles import CASES_WORK
from saferplaces.foundation.reference.queries import choices

SELECT = [("", "Select")]


def pick(name: str, label: str, *, required: bool = True, **more: Any) -> forms.ChoiceField:
    """Return a choice of a code list; a long list is a select, a short one radios."""
    found = choices(name)
    error = {"required": f"Select {label[:1].lower()}{label[1:]}"}
    if len(found) > 6:
        return forms.ChoiceField(
            label=label, choices=[*SELECT, *found], required=required, error_messages=error, **more
        )
    return forms.ChoiceField(
        label=label, choices=found, required=required, widget=forms.RadioSelect,
        error_messages=error, **more,
    )  # fmt: skip


def words(label: str, *, required: bool = True, rows: int = 3, **more: Any) -> forms.CharField:
    """Return a field for some sentences."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": f"Enter {label[:1].lower()}{label[1:]}"},
        **more,
    )


def officers(case: Case, label: str = "Who leads it", *, required: bool = True) -> Any:
    """Return a choice of those who work on cases in this one's district, for its holder."""
    found = people(CASES_WORK, organisation_id=case.organisation_id, district=case.district)
    return forms.TypedChoiceField(
        label=label,
        required=required,
        coerce=int,
        empty_value=None,
        choices=[*SELECT, *((user.pk, user.name) for user in found)],
        error_messages={"required": "Select a person"},
    )


def partners(case: Case, label: str, *, work: bool = False, but: Iterable[int] = ()) -> Any:
    """Return a choice of the other organisations that may have a part in a case."""
    kept = {case.organisation_id, *but}
    found = Organisation.objects.filter(active=True).exclude(pk__in=kept)
    if work:
        may = workers(CASES_WORK, district=case.district).order_by()
        found = found.filter(pk__in=may.values("organisation_id"))
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        choices=[*SELECT, *((one.pk, one.name) for one in found)],
        error_messages={"required": "Select an organisation"},
    )


def of_case(people_of: Iterable[CasePerson], label: str, *, required: bool = True) -> Any:
    """Return a choice of the people of a case."""
    return forms.TypedChoiceField(
        label=label,
        required=required,
        coerce=int,
        empty_value=None,
        choices=[(one.pk, f"{one.name} ({one.get_part_display().lower()})") for one in people_of],
        widget=forms.RadioSelect,
        error_messages={"required": "Select a person"},
    )
