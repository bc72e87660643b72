"""Look reference data up: always for a day, always with the row that answered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from saferplaces.foundation.reference import keeping
from saferplaces.foundation.reference.keeping import KeptRows
from saferplaces.foundation.reference.models import Area, Code, District


def codes(name: str, day: dt.date | None = None) -> QuerySet[Code]:
    """Return the rows of a code list that are valid on a day (today).

    As they are they come from what the process keeps; narrowed or sorted, from the database. For
    one of them there is `code_or_none`.
    """
    on = day or timezone.localdate()
    found: KeptRows[Code] = KeptRows(Code).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on), list=name, valid_from__lte=on
    )
    found.rows_kept = lambda: _valid(name, on)
    return found


def code_or_none(name: str, which: str, day: dt.date | None = None) -> Code | None:
    """Return one row of a code list, or None where the list does not have it on that day."""
    on = day or timezone.localdate()
    return next((one for one in _valid(name, on) if one.code == which), None)


def code(name: str, which: str, day: dt.date | None = None) -> Code:
    """Return one row of a code list.

    Raises
    ------
    Code.DoesNotExist
        When the list has no such row on that day.
    """
    found = code_or_none(name, which, day)
    if found is None:
        raise Code.DoesNotExist(f"The list {name} has no such code on that day.")
    return found


def setting(name: str, day: dt.date | None = None) -> Any:
    """Return a local setting's value: the row of the list ``settings``, key ``value``."""
    return code("settings", name, day).values["value"]


def choices(name: str, day: dt.date | None = None) -> list[tuple[str, str]]:
    """Return a code list as the choices of a form."""
    return [(one.code, one.label) for one in _valid(name, day or timezone.localdate())]


def label(name: str, which: str, day: dt.date | None = None) -> str:
    """Return the label of a code, or the code itself where the list does not have it."""
    found = code_or_none(name, which, day)
    return found.label if found else which


def districts() -> QuerySet[District]:
    """Return the districts of the region."""
    found: KeptRows[District] = KeptRows(District).all()
    found.rows_kept = keeping.districts
    return found


def district_of(words: str) -> str:
    """Return the code of the district that an extract calls so, or "" where it has none."""
    folded = " ".join(words.lower().split())
    for one in keeping.districts():
        if folded in {one.name.lower(), one.code, *(name.lower() for name in one.names)}:
            return one.code
    return ""


def areas(kind: str, day: dt.date | None = None) -> QuerySet[Area]:
    """Return the areas of a kind that are valid on a day."""
    on = day or timezone.localdate()
    return Area.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on), kind=kind, valid_from__lte=on
    )


def areas_from(source: str) -> QuerySet[Area]:
    """Return the areas that stand, of one source."""
    return Area.objects.filter(source=source, valid_to__isnull=True)


def _valid(name: str, on: dt.date) -> list[Code]:
    return [
        one
        for one in keeping.codes(name)
        if one.valid_from <= on and (one.valid_to is None or one.valid_to >= on)
    ]
