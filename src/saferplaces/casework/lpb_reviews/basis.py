"""By which of the two a review can be asked for: the Act, the voluntary scheme, or neither."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from saferplaces.casework.lpb_reviews.models import Against, Basis
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import code, codes, setting

LIST = "lpb_review"
NEITHER = "The mayor cannot be asked to look at case reviews yet."


@dataclass(frozen=True)
class Standing:
    """What a review rests on, and the row of reference data that says so."""

    basis: Basis
    rule: Code

    @property
    def law(self) -> str:
        """The law in words, with its section where it is known."""
        return law(self.rule)

    @property
    def words(self) -> str:
        """What pages and letters say of it."""
        return str(self.rule.values["words"])


def standing(day: dt.date | None = None) -> Standing | None:
    """Return what a review asked for on a day (today) rests on; None where there is none."""
    on = day or timezone.localdate()
    statute = code(LIST, "statute", on)
    commenced = str(statute.values["commenced_on"])
    if commenced and dt.date.fromisoformat(commenced) <= on:
        return Standing(Basis.STATUTE, statute)
    if setting("lpb_voluntary_scheme", on):
        return Standing(Basis.VOLUNTARY, code(LIST, "voluntary", on))
    return None


def law(rule: Code) -> str:
    """Return the law that a row names."""
    section = str(rule.values["section"])
    return f"{rule.values['statute']}{f', {section}' if section else ''}"


def grounds(against: str, day: dt.date | None = None) -> list[Code]:
    """Return the grounds on which a decision can be looked at again."""
    return [row for row in codes("lpb_grounds", day) if Against(against) in row.values["against"]]


def outcomes(basis: str, day: dt.date | None = None) -> list[Code]:
    """Return how a review can end: new recommendations override under the Act alone."""
    rows = codes("lpb_outcomes", day)
    return [row for row in rows if basis == Basis.STATUTE or not row.values["statute_only"]]
