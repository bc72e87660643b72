"""What a list of this room is asked for, beside the terms of the page."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplaces.casework.supervision.counted import REVIEWS, ages
from saferplaces.casework.supervision.decided import REASONS
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.ui.numbers import whole_number


class Asked(forms.Form):
    """Words in an address; one that is none of the choices is left out."""

    what = forms.CharField(required=False)
    user = forms.CharField(required=False)

    def __init__(self, kinds: dict[str, str], given: Any) -> None:
        super().__init__(given)
        self.kinds = kinds

    @property
    def kind(self) -> str:
        """Which list; the first where none is named."""
        self.is_valid()
        what = self.cleaned_data.get("what", "")
        return what if what in self.kinds else next(iter(self.kinds))

    def one_of(self, name: str, known: Any) -> str:
        """Return a word of the address if it is known, else ""."""
        word = str(self.data.get(name, ""))
        return word if word in set(known) else ""

    @property
    def person(self) -> int | None:
        """The user asked about."""
        return whole_number(str(self.data.get("user", "")))


def of_reviews(given: Any) -> tuple[str, dict[str, Any]]:
    """Return which reviews an address asks for."""
    asked = Asked(REVIEWS, given)
    return asked.kind, {
        "age": asked.one_of("age", [row.code for row in ages()]),
        "when": asked.one_of("when", ["late", "soon"]),
        "user": asked.person,
    }


def of_decisions(given: Any) -> dict[str, Any]:
    """Return which decisions an address asks for; codes of the past count too."""
    asked = Asked({"": ""}, given)
    recordings = Code.objects.filter(list="recording_decisions").values_list("code", flat=True)
    risks = Code.objects.filter(list="risk_levels").values_list("code", flat=True)
    return {
        "recording": asked.one_of("recording", recordings),
        "risk": asked.one_of("risk", risks),
        "reason": asked.one_of("reason", REASONS),
        "user": asked.person,
    }
