"""Forms of the return and the grant."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import districts
from saferplaces.foundation.ui.fields import DateField
from saferplaces.foundation.ui.forms import Form
from saferplaces.programmes.immediate_justice.models import Route
from saferplaces.programmes.justice_return.facts import Period

SMALL = {"class": "govuk-radios--small"}


class PeriodForm(Form):
    """Which days and which district; what is missing or wrong falls back to the grant's days.

    Parameters
    ----------
    whole_months:
        For whoever is shown no small numbers: periods that differ by a day would give them away.
    """

    since = DateField(label="From", required=False)
    until = DateField(label="To", required=False)
    district = forms.ChoiceField(label="District", required=False)

    def __init__(self, given: QueryDict, usual: Period, *, whole_months: bool) -> None:
        asked = bool(given)
        first = {
            f"{name}-{part}": str(getattr(day, part))
            for name, day in (("since", usual.since), ("until", usual.until))
            for part in ("day", "month", "year")
        }
        super().__init__(first | given.dict() if asked else first)
        places = [("", "Every district"), *((d.code, d.name) for d in districts())]
        self.fields["district"].choices = places  # type: ignore[attr-defined]
        found: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        since, until = found.get("since") or usual.since, found.get("until") or usual.until
        if since > until:
            self.add_error("until", "The last day must not lie before the first")
            since, until = usual.since, usual.until
        if whole_months:
            since = since.replace(day=1)
            until = (until.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
            until -= dt.timedelta(days=1)
        where = found.get("district") or ""
        self.period = Period(since, until, where)
        self.place = dict(places)[where]


class SpendForm(Form):
    """One amount."""

    category = forms.ChoiceField(
        label="What was it for?",
        widget=forms.RadioSelect(attrs=SMALL),
        error_messages={"required": "Select what it was for"},
    )
    route = forms.ChoiceField(
        label="For whom?",
        required=False,
        choices=[("", "Both"), *Route.choices],
        widget=forms.RadioSelect(attrs=SMALL),
    )
    amount = forms.DecimalField(
        label="Amount, in pounds",
        max_digits=12,
        decimal_places=2,
        min_value=Decimal("0.01"),
        widget=forms.TextInput,
        error_messages={"required": "Enter an amount in pounds and pence"},
    )
    spent_on = DateField(label="When was it spent?", name="The day", past=True)
    text = forms.CharField(
        label="In words",
        help_text="No names of people.",
        max_length=200,
        error_messages={"required": "Enter what it was for"},
    )

    def __init__(self, given: Any = None) -> None:
        super().__init__(given)
        rows = Code.objects.filter(list="grant_categories").values_list("code", "label")
        self.fields["category"].choices = list(rows)  # type: ignore[attr-defined]


class WhyForm(Form):
    """Why an entry is taken off."""

    why = forms.CharField(
        label="Why is it taken off?",
        max_length=200,
        error_messages={"required": "Enter why"},
    )
