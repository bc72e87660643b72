"""The code lists of the form, kept together for a minute: the form is asked for a lot."""

from __future__ import annotations

from collections.abc import Mapping

from saferplaces.foundation.kept import Kept, for_a_while
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import codes
from saferplaces.intake.feedback.languages import LISTS, Language

_lists: Kept[dict[str, dict[str, Code]]] = Kept()


def lists() -> Mapping[str, Mapping[str, Code]]:
    """Return the lists that the form offers: rows by code, in order."""
    return _lists.of(
        "form",
        for_a_while(),
        lambda: {name: {row.code: row for row in codes(name)} for name in LISTS},
    )


def choices(name: str, language: Language) -> list[tuple[str, str]]:
    """Return a list as the choices of the form, in a language."""
    rows = lists()[name]
    return [(code, language.label(name, code, row.label)) for code, row in rows.items()]


def labels(name: str) -> dict[str, str]:
    """Return the labels of a list that the public reads, in English, for the staff's pages."""
    return {code: row.label for code, row in lists()[name].items()}


def band_at(hour: int) -> str:
    """Return the time band that an hour of the day lies in."""
    for code, row in lists()["feedback_bands"].items():
        if int(row.values["from_hour"]) <= hour < int(row.values["to_hour"]):
            return code
    return ""
