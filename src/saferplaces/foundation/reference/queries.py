"""Look reference data up: always for a day, always with the row that answered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from saferplaces.foundation.reference.models import Area, Code, District


def codes(name: str, day: dt.date | None = None) -> QuerySet[Code]:
    """Return the rows of a code list that are valid on a day (today)."""
    on = day or timezone.localdate()
    return Code.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on), list=name, valid_from__lte=on
    )


def code(name: str, which: str, day: dt.date | None = None) -> Code:
    """Return one row of a code list.

    Raises
    ------
    Code.DoesNotExist
        When the list has no such row on that day.
    """
    return codes(name, day).get(code=which)


def setting(name: str, day: dt.date | None = None) -> Any:
    """Return a local setting's value: the row of the list ``settings``, key ``value``."""
    return code("settings", name, day).values["value"]


def choices(name: str, day: dt.date | None = None) -> list[tuple[str, str]]:
    """Return a code list as the choices of a form."""
    return [(row.code, row.label) for row in codes(name, day)]


def label(name: str, which: str, day: dt.date | None = None) -> str:
    """Return the label of a code, or the code itself where the list does not have it."""
    found = codes(name, day).filter(code=which).first()
    return found.label if found else which


def districts() -> QuerySet[District]:
    """Return the districts of the region."""
    return District.objects.all()


def district_of(words: str) -> str:
    """Return the code of the district that an extract calls so, or "" where it has none."""
    folded = " ".join(words.lower().split())
    for row in District.objects.all():
        if folded in {row.name.lower(), row.code, *(name.lower() for name in row.names)}:
            return row.code
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
