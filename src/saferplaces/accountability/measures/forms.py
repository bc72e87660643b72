"""Which district and which month."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.http import QueryDict

from saferplaces.accountability.measures.words import month
from saferplaces.foundation.reference.queries import districts
from saferplaces.foundation.ui.forms import Form


class ChoiceForm(Form):
    """The filters of both pages; what is not on offer falls back to the force and the last month.

    Parameters
    ----------
    months:
        Months with figures, the last first.
    """

    district = forms.ChoiceField(label="District", required=False)
    month = forms.ChoiceField(label="Last month of the period", required=False)

    def __init__(self, given: QueryDict, months: list[dt.date]) -> None:
        places = [("", "Whole force"), *((d.code, d.name) for d in districts())]
        ends = [(f"{m:%Y-%m}", month(m)) for m in months]
        offered = {"district": dict(places), "month": dict(ends)}
        asked = {
            name: given.get(name, "") if given.get(name, "") in offered[name] else ""
            for name in offered
        }
        asked["month"] = asked["month"] or (ends[0][0] if ends else "")
        super().__init__(asked)
        self.fields["district"].choices = places  # type: ignore[attr-defined]
        self.fields["month"].choices = ends  # type: ignore[attr-defined]
        self.where = asked["district"]
        self.place = dict(places)[self.where]
        self.ends = dt.date.fromisoformat(f"{asked['month']}-01") if ends else None
