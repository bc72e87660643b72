"""The current picture across the districts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from saferplaces.accountability.case_review_account import counting, picture
from saferplaces.accountability.case_review_account.breakdowns import breakdowns
from saferplaces.accountability.case_review_account.counting import Line
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

    def __init__(self, request: Request, few: int) -> None:
        super().__init__(request.GET or None)
        fields: dict[str, Any] = self.fields
        rolling = [] if few else [("", "Last 12 months")]
        fields["period"].choices = [*rolling, *((one.key, one.words) for one in offered(few))]
        self.places = {"": "All districts", **{row.code: row.name for row in districts()}}
        fields["district"].choices = list(self.places.items())
        asked = request.GET.get("district", "")
        self.where = asked if asked in self.places else ""


@door(CASE_REVIEWS_ACCOUNT, personal=False)
def show(request: Request) -> HttpResponse:
    """Show volumes, thresholds, reviews, times, applicants, responses, and who is late."""
    few = picture.least(request.actor)
    form = PictureForm(request, few)
    period = chosen(request, few)
    rows = picture.by_district(period)
    totals = counting.totals(period)
    volumes = _volumes(request, rows, totals, period.words, few)
    shares = _shares(request, rows, few)
    reckon = picture.milestones_apart if few else picture.milestones
    steps = _steps(request, reckon(period, form.where), few, form.places[form.where])
    late = _late(request)
    whom = _whom(request, breakdowns(period, few), period.words)
    for table in (volumes, shares, steps, late, whom):
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
        "whom": whom,
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
    request: Request, rows: list[Row], totals: dict[str, counting.Totals], words: str, few: int
) -> Table[Row]:
    def others(name: str) -> Callable[[Row], object]:
        """Return numbers that are not published: small ones kept back, and one beside them."""
        numbers: list[int | None] = [row[name] for row in rows]
        safe = counting.kept([row[name] for row in rows]) if few else numbers
        by_code = {row["code"]: number for row, number in zip(rows, safe, strict=True)}
        return lambda row: counting.worded(by_code[row["code"]])

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
            Column[Row]("open", "Open now, of those received", others("open"), numeric=True),
            Column[Row]("asked", "Asked of the policing body", others("asked"), numeric=True),
        ],
        caption=f"Volumes, {words}",
        name="volumes",
        page_size=50,
        export_as="case-reviews-volumes",
    )


def _shares(request: Request, rows: list[Row], few: int) -> Table[Row]:
    def words(found: list[Share]) -> Callable[[Row], object]:
        safe = picture.apart(found) if few else found
        by_code = {row["code"]: one for row, one in zip(rows, safe, strict=True)}
        return lambda row: by_code[row["code"]].words(few)

    def share(name: str, title: str) -> Column[Row]:
        return Column(name, title, words([row[name] for row in rows]), numeric=True)

    def of(name: str) -> Callable[[Row], object]:
        return words([Share(row[name], row["answered"]) for row in rows])

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
        hidden = not step.in_time.shown or step.in_time.of < few
        return "Too few to show" if hidden else f"{value:.0f}"

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


def _whom(
    request: Request, found: list[tuple[str, list[Line]]], words: str
) -> Table[tuple[str, Line]]:
    def of(code: str) -> Callable[[tuple[str, Line]], object]:
        return lambda row: counting.worded(row[1].of_each[code])

    return Table(
        request,
        [(title, line) for title, lines in found for line in lines],
        [
            Column[tuple[str, Line]]("by", "By", lambda row: row[0]),
            Column[tuple[str, Line]]("what", "What is held", lambda row: row[1].name),
            Column[tuple[str, Line]](
                "number", "All districts", lambda row: counting.worded(row[1].whole), numeric=True
            ),
            *(
                Column[tuple[str, Line]](place.code, place.name, of(place.code), numeric=True)
                for place in districts()
            ),
        ],
        caption=f"Whom they are for: applications, {words}",
        name="whom",
        page_size=100,
        export_as="case-reviews-whom",
        empty="Nobody applied.",
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
