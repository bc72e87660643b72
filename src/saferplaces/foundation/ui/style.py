"""The living style page: every component of the pages, with made-up data."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpRequest

from saferplaces.foundation.registry import Moment
from saferplaces.foundation.ui import charts
from saferplaces.foundation.ui.components import tag
from saferplaces.foundation.ui.fields import ConditionalCheckboxes, ConditionalRadios, DateField
from saferplaces.foundation.ui.forms import Form
from saferplaces.foundation.ui.tables import Column, Table

NARRATIVE = (
    "Caller states that the neighbours have been shouting again and one of them has kicked "
    "the gate.\nThis is the fourth time this month. Caller is disabled and does not feel safe "
    "to go out."
)


class Example(Form):
    """One field of each kind."""

    name = forms.CharField(label="Your name", help_text="As it stands on your warrant card")
    email = forms.EmailField(label="Email address", required=False)
    number = forms.IntegerField(label="How many people were there?", min_value=0)
    visit = DateField(label="Date of the visit", help_text="For example, 27 3 2026", past=True)
    outcome = ConditionalRadios(
        label="Was a crime missed?",
        choices=[("no", "No notifiable crime"), ("crime", "Yes, a crime to record"),
                 ("refer", "Refer to the crime registrar")],
        reveals={"crime": ["rationale"]},
        hints={"refer": "For when the Counting Rules leave it open"},
    )  # fmt: skip
    rationale = forms.CharField(label="Why", widget=forms.Textarea, max_length=200)
    tasks = ConditionalCheckboxes(
        label="What should happen now?",
        choices=[("call", "Call back"), ("visit", "Reassurance visit"), ("plan", "Joint plan")],
        required=False,
    )
    district = forms.ChoiceField(
        label="District", choices=[("", "Choose"), ("leeds", "Leeds"), ("wakefield", "Wakefield")]
    )
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    file = forms.FileField(label="Photograph", required=False)
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    agreed = forms.BooleanField(label="I have told the caller what happens next")


class Filters(forms.Form):
    """Filters of a list."""

    district = forms.ChoiceField(
        label="District", choices=[("", "All"), ("leeds", "Leeds")], required=False
    )
    reason = forms.MultipleChoiceField(
        label="Reason",
        choices=[("repeat", "Repeat caller"), ("crime", "Possible crime")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def context(request: HttpRequest) -> dict[str, Any]:
    """Return what the style page shows."""
    parts = {"visit-day": "31", "visit-month": "2", "visit-year": "2026", "outcome": "crime"}
    sent = {f"wrong-{name}": value for name, value in parts.items()}
    return {
        "form": Example(),
        "wrong": Example(sent, prefix="wrong", auto_id="%s"),
        "filters": Filters(auto_id="filter_%s"),
        "table": _table(request),
        "empty": Table[Any](request, [], [Column("a", "A")], caption="Nothing", name="none"),
        "moments": [
            Moment(dt.datetime(2026, 3, 4, 16, 5), "Reviewed", "No crime; visit asked for."),
            Moment(dt.datetime(2026, 3, 2, 21, 40), "Reported", "By phone.", "#timeline"),
        ],
        "bars": charts.bars(
            "style-bars", "Waiting reviews by district",
            {"Leeds": 420, "Bradford": 310, "Kirklees": 150, "Wakefield": 120, "Calderdale": 60},
            "District", "Reviews",
        ),
        "lines": charts.lines(
            "style-lines", "Logs in scope and reviewed, by week",
            [f"{day} March" for day in (2, 9, 16, 23, 30)],
            {"In scope": [410, 455, 430, 520, 490], "Reviewed": [400, 410, 450, 500, 495]}, "Week",
        ),
        "narrative": NARRATIVE,
        "spans": _spans(("kicked the gate", "Damage"), ("fourth time", "Repeat"),
                        ("disabled", "Vulnerable")),
        "points": [
            {"easting": 430_000, "northing": 433_600, "label": "City Square", "url": "#map"},
            {"easting": 431_200, "northing": 434_900, "label": "Chapeltown Road", "url": "#map"},
            {"easting": 428_700, "northing": 432_800, "label": "Tong Road", "url": "#map"},
            {"easting": None, "northing": None, "label": "Place not known", "url": ""},
        ],
        "pairs": [("Name", "Jo Example", "Joanne Example"), ("Born", "4 May 1981", "4 May 1981"),
                  ("Phone", "07700 900123", "07700 900123"), ("Postcode", "LS1 1AA", "LS2 9JT")],
    }  # fmt: skip


def _table(request: HttpRequest) -> Table[dict[str, Any]]:
    states = [("Waiting", "blue"), ("Sent back", "orange"), ("Decided", "green")]
    rows = [
        {
            "log": f"2026{n:04}",
            "day": dt.date(2026, 3, 1) + dt.timedelta(days=n % 28),
            "score": 97 - n,
            "state": states[n % 3],
        }
        for n in range(60)
    ]
    columns: list[Column[dict[str, Any]]] = [
        Column("log", "Log", sort="log", link=lambda row: f"#{row['log']}"),
        Column("day", "Reported", value=lambda row: f"{row['day']:%-d %B %Y}", sort="day"),
        Column("state", "State", value=lambda row: tag(*row["state"])),
        Column("score", "Priority", sort="score", numeric=True),
    ]
    return Table(
        request, rows, columns, caption="Logs to review", name="logs", page_size=8,
        default_sort="-score", export_as="logs",
    )  # fmt: skip


def _spans(*found: tuple[str, str]) -> list[tuple[int, int, str]]:
    return [
        (NARRATIVE.index(words), NARRATIVE.index(words) + len(words), label)
        for words, label in found
    ]
