"""Assumptions that can be moved, a period, an activity, and a name for assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from saferplaces.accountability.case_review_account.actions.awareness import Done
from saferplaces.accountability.case_review_account.demand.held import Held
from saferplaces.accountability.case_review_account.demand.model import Assumptions, Range
from saferplaces.foundation.reference.queries import choices, codes, districts
from saferplaces.foundation.ui.fields import ConditionalRadios, DateField
from saferplaces.foundation.ui.forms import Form

POINTS = {"low": "Low", "mid": "Middle", "high": "High"}
LIST = "demand_assumptions"
SCALE = {"dissatisfied": 100.0, "challenge": 100.0, "uptake": 100.0, "growth": 100.0, "hours": 1.0}
"""By what a number entered is divided: shares are entered of 100."""
MOST = {"dissatisfied": 100, "challenge": 100, "uptake": 1000, "growth": 100, "hours": 1000}
NARROW = {"class": "govuk-input--width-4", "inputmode": "decimal"}


def _number(label: str, most: int, least: float = 0, short: str = "") -> forms.FloatField:
    """Return a field; `short` is its label inside a group that says the rest."""
    return forms.FloatField(
        label=short or label,
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs=NARROW),
        error_messages={
            "required": f"Enter a number: {label}",
            "invalid": f"Enter a number: {label}",
            "min_value": f"Enter {least:g} or more: {label}",
            "max_value": f"Enter {most:,} or less: {label}",
        },
    )


class DemandForm(Form):
    """Every assumption of the demand model; what is not asked is as held, or as the lists say.

    Parameters
    ----------
    given:
        What the address asks for; empty for the assumptions that are offered.
    base:
        What is offered: of a scenario, or of what is held.
    """

    def __init__(self, given: Mapping[str, Any], base: Mapping[str, float]) -> None:
        asked = {name: given[name] for name in base if name in given}
        super().__init__({**base, **asked})
        self.places = [(row.code, row.name) for row in districts()]
        self.rows = list(codes(LIST))
        for code, name in self.places:
            self.fields[f"reviews_{code}"] = _number(f"Case reviews a year, {name}", 10_000)
            self.fields[f"refusals_{code}"] = _number(f"Thresholds not met a year, {name}", 10_000)
        for row in self.rows:
            if row.code in SCALE:
                least = -50 if row.code == "growth" else 0
                for point, word in POINTS.items():
                    self.fields[f"{row.code}_{point}"] = _number(
                        f"{word}: {row.label}", MOST[row.code], least, word
                    )
        self.fields["hours_a_year"] = _number("Hours that one person works a year", 3_000, 1)

    def clean(self) -> dict[str, Any]:
        """Require low, middle and high to stand in order."""
        given = super().clean()
        for row in self.rows:
            if row.code in SCALE:
                points = [given.get(f"{row.code}_{point}") for point in POINTS]
                known = [point for point in points if point is not None]
                if len(known) == len(points) and known != sorted(known):
                    self.add_error(
                        f"{row.code}_mid", f"Low, middle and high must not fall: {row.label}"
                    )
        return given

    @property
    def assumptions(self) -> Assumptions:
        """What was entered."""
        given = self.cleaned_data
        ranges: dict[str, Any] = {
            code: Range(*(given[f"{code}_{point}"] / scale for point in POINTS))
            for code, scale in SCALE.items()
        }
        return Assumptions(
            case_reviews={code: given[f"reviews_{code}"] for code, _ in self.places},
            refusals={code: given[f"refusals_{code}"] for code, _ in self.places},
            hours_a_year=given["hours_a_year"],
            **ranges,
        )

    @property
    def volumes(self) -> list[tuple[str, Any, Any]]:
        """Each district with its two fields."""
        return [
            (name, self[f"reviews_{code}"], self[f"refusals_{code}"]) for code, name in self.places
        ]

    @property
    def ranges(self) -> list[tuple[Any, list[Any]]]:
        """Each assumption with its three fields."""
        return [
            (row, [self[f"{row.code}_{point}"] for point in POINTS])
            for row in self.rows
            if row.code in SCALE
        ]


def offered(held: Held) -> dict[str, float]:
    """Return what the form begins with: volumes as published, the rest as the lists say."""
    rows = {row.code: row.values for row in codes(LIST)}
    return {
        **{f"reviews_{code}": n for code, n in held.case_reviews.items()},
        **{f"refusals_{code}": n for code, n in held.refusals.items()},
        **{f"{code}_{point}": rows[code][point] for code in SCALE for point in POINTS},
        "hours_a_year": rows["hours_a_year"]["mid"],
    }


def entered(given: Assumptions) -> dict[str, float]:
    """Return assumptions as the form takes them."""
    names = [row.code for row in districts()]
    return {
        **{f"reviews_{code}": given.case_reviews.get(code, 0.0) for code in names},
        **{f"refusals_{code}": given.refusals.get(code, 0.0) for code in names},
        **{
            f"{code}_{point}": round(getattr(getattr(given, code), point) * scale, 6)
            for code, scale in SCALE.items()
            for point in POINTS
        },
        "hours_a_year": given.hours_a_year,
    }


class SaveForm(Form):
    """A name for assumptions."""

    name = forms.CharField(
        label="Name",
        max_length=80,
        error_messages={"required": "Enter a name"},
    )
    words = forms.CharField(
        label="What they are for",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ActivityForm(Form):
    """One thing done to make the ASB case review known."""

    kind = forms.ChoiceField(
        label="What kind was it?",
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
        error_messages={"required": "Select what kind it was"},
    )
    title = forms.CharField(
        label="What was done?", max_length=160, error_messages={"required": "Say what was done"}
    )
    district = forms.ChoiceField(label="Where?", required=False)
    held_on = DateField(label="When?", name="The day", past=True)
    reach = ConditionalRadios(
        label="Is it known how many people it reached?",
        choices=[("counted", "It was counted"), ("estimated", "It is an estimate"), ("no", "No")],
        reveals={"counted": ["number", "how"], "estimated": ["guess", "how_guessed"]},
        error_messages={"required": "Select whether it is known"},
    )
    number = forms.IntegerField(label="How many people?", min_value=0, max_value=100_000_000)
    how = forms.CharField(label="How is that known?", max_length=200)
    guess = forms.IntegerField(label="About how many people?", min_value=0, max_value=100_000_000)
    how_guessed = forms.CharField(label="How was it estimated?", max_length=200)
    words = forms.CharField(
        label="More",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = choices("awareness_kinds")
        fields["district"].choices = [
            ("", "The whole area"), *((row.code, row.name) for row in districts())
        ]  # fmt: skip

    @property
    def done(self) -> Done:
        """What was entered."""
        given = self.cleaned_data
        counted = given["reach"] == "counted"
        return Done(
            kind=given["kind"],
            title=given["title"],
            held_on=given["held_on"],
            district=given["district"],
            words=given["words"],
            reached=given["number"] if counted else given["guess"],
            counted=counted,
            how=(given["how"] if counted else given["how_guessed"]) or "",
        )


class WhyForm(Form):
    """A reason."""

    why = forms.CharField(
        label="Why is it struck out?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why it is struck out"},
    )
