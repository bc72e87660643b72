"""The current picture across the districts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from saferplaces.accountability.case_review_account import counting, periods, picture
from saferplaces.accountability.case_review_account.picture import Late, Milestone, Share
from saferplaces.accountability.case_review_account.views.parts import chosen, offered, tabs
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASE_REVIEWS_ACCOUNT
from saferplaces.foundation.reference.queries import districts
from saferplaces.foundation.ui.charts import bars
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.forms import Form
from saferplaces.foundation.ui.tables import Column, Table

Row = dict[str, Any]


class PictureForm(Form):
    """Which period, and whose times."""

    period = forms.ChoiceField(label="Period", required=False)
    district = forms.ChoiceField(label="District of the times", required=False)

    def __init__(self, request: Request) -> None:
        super().__init__(request.GET or None)
        fields: dict[str, Any] = self.fields
        fields["period"].choices = [
            ("", "Last 12 months"), *((one.key, one.words) for one in offered())
        ]  # fmt: skip
        self.places = {"": "All districts", **{row.code: row.name for row in districts()}}
        fields["district"].choices = list(self.places.items())
        asked = request.GET.get("district", "")
        self.where = asked if asked in self.places else ""


@door(CASE_REVIEWS_ACCOUNT, personal=False)
def show(request: Request) -> HttpResponse:
    """Show volumes, thresholds, reviews, times, applicants, responses, and who is late."""
    form = PictureForm(request)
    period = chosen(request) or periods.last_year()
    few = picture.least(request.actor)
    rows = picture.by_district(period)
    totals = counting.totals(period)
    volumes = _volumes(request, rows, totals, period.words)
    shares = _shares(request, rows, few)
    steps = _steps(request, picture.milestones(period, form.where), few, form.places[form.where])
    late = _late(request)
    for table in (volumes, shares, steps, late):
        if table.csv_requested:
            return table.csv()
    context = {
        "tabs": tabs("case-review-picture"),
        "form": form,
        "period": period,
        "volumes": volumes,
        "shares": shares,
        "steps": steps,
        "late": late,
        "few": few,
        "chart": bars(
            "applications",
            f"Applications, {period.words}",
            {row["district"]: float(row["applications"]) for row in rows},
            "District",
            "Applications",
        ),
    }
    return render(request, "case_review_account/picture.html", context)


def _volumes(
    request: Request, rows: list[Row], totals: dict[str, counting.Totals], words: str
) -> Table[Row]:
    def measure(name: str, title: str) -> Column[Row]:
        return Column(name, title, lambda row: getattr(totals[row["code"]], name), numeric=True)

    return Table(
        request,
        rows,
        [
            Column[Row]("district", "District"),
            measure("applications", "Applications"),
            measure("not_met", "Threshold not met"),
            measure("reviews", "Reviews carried out"),
            measure("with_recommendations", "With recommendations"),
            Column[Row]("open", "Open now, of those received", numeric=True),
            Column[Row]("asked", "Asked of the policing body", numeric=True),
        ],
        caption=f"Volumes, {words}",
        name="volumes",
        page_size=50,
        export_as="case-reviews-volumes",
    )


def _shares(request: Request, rows: list[Row], few: int) -> Table[Row]:
    def share(name: str, title: str) -> Column[Row]:
        return Column(name, title, lambda row: row[name].words(few), numeric=True)

    def of(name: str) -> Callable[[Row], object]:
        return lambda row: Share(row[name], row["answered"]).words(few)

    return Table(
        request,
        rows,
        [
            Column[Row]("district", "District"),
            share("met", "Threshold met"),
            share("discretion", "Met by discretion"),
            share("not_met", "Not met"),
            share("behalf", "Somebody applied for the victim"),
            share("hate", "Hate"),
            Column[Row]("accepted", "Recommendations accepted", of("accepted"), numeric=True),
            Column[Row]("partly", "In part", of("partly"), numeric=True),
            Column[Row]("rejected", "Rejected", of("rejected"), numeric=True),
            share("upheld", "Upheld by the policing body"),
        ],
        caption="Shares, each with its 95% interval",
        name="shares",
        page_size=50,
        export_as="case-reviews-shares",
    )


def _steps(request: Request, steps: list[Milestone], few: int, place: str) -> Table[Milestone]:
    def days(value: float | None, step: Milestone) -> str:
        if value is None:
            return "None yet"
        return "Too few to show" if step.in_time.of < few else f"{value:.0f}"

    return Table(
        request,
        steps,
        [
            Column[Milestone]("title", "Step"),
            Column[Milestone](
                "median", "Half took at most, days", lambda s: days(s.median, s), numeric=True
            ),
            Column[Milestone](
                "most", "Nine in ten took at most, days", lambda s: days(s.most, s), numeric=True
            ),
            Column[Milestone](
                "in_time", "In the time allowed", lambda s: s.in_time.words(few), numeric=True
            ),
        ],
        caption=f"Time to each milestone: {place}",
        name="steps",
        export_as="case-reviews-times",
    )


def _late(request: Request) -> Table[Late]:
    return Table(
        request,
        picture.late(),
        [
            Column[Late]("organisation", "Organisation"),
            Column[Late]("district", "District"),
            Column[Late]("what", "What is late"),
            Column[Late]("number", "How many", numeric=True),
            Column[Late]("oldest", "The first was due", lambda row: day(row.oldest)),
        ],
        caption="Who is late today",
        name="late",
        export_as="case-reviews-late",
        empty="Nobody is late.",
    )
