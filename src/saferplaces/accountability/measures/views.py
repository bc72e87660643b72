"""The performance page, and one page for each measure. They show figures, never a record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplaces.accountability.measures import catalogue, queries, words
from saferplaces.accountability.measures.catalogue import Measure, Side
from saferplaces.accountability.measures.forms import ChoiceForm
from saferplaces.accountability.measures.intervals import Ratio
from saferplaces.accountability.measures.models import Figure
from saferplaces.accountability.measures.queries import Standing
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import PERFORMANCE
from saferplaces.foundation.reference.queries import districts
from saferplaces.foundation.ui.charts import Figure as Chart
from saferplaces.foundation.ui.charts import lines
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.tables import Column, Table

CHARTED_MONTHS = 24
SIDE_BY_SIDE = (Side.VOLUME, Side.PERCEPTION, Side.WORKERS)


@door(PERFORMANCE, personal=False)
def performance(request: Request) -> HttpResponse:
    """Show every measure: the last twelve months, those before, and the change."""
    made = queries.made()
    form = ChoiceForm(request.GET, made.months if made else [])
    listed = catalogue.measures()
    reads = words.reader(request.actor)
    found: list[Standing] = []
    kept_back: set[str] = set()
    if form.ends:
        found = queries.standings(listed, form.where, form.ends)
        if form.where and reads.least:
            kept_back = {
                m.code for m in listed if m.collected and form.where in _hidden(reads, m, form.ends)
            }
    rows = [s for s in found if s.measure.collected]
    table = Table(
        request,
        rows,
        [
            Column[Standing](
                "measure", "Measure", lambda s: s.measure.name,
                link=lambda s: _address(s.measure, form),
            ),
            *_columns(lambda s: s.measure.code in kept_back or reads.hides(s.now)),
        ],
        caption=f"{form.place}: 12 months to {words.month(form.ends)}" if form.ends else "Figures",
        page_size=50,
        export_as="performance",
    )  # fmt: skip
    if table.csv_requested:
        return table.csv()
    context = {
        "made": made,
        "form": form,
        "table": table,
        "sides": [(side, [m for m in listed if m.side == side]) for side in SIDE_BY_SIDE],
        "standing": {
            s.measure.code: (
                words.figure(s.now, s.measure.code in kept_back or reads.hides(s.now)),
                words.interval(s.now, s.measure.code in kept_back or reads.hides(s.now)),
                words.change_word(s.measure, _change(s, s.measure.code in kept_back, reads)),
            )
            for s in found
        },
        "missing": [m for m in listed if not m.collected],
        "address": lambda m: _address(m, form),
        "keeps_back": reads.least,
    }
    return render(request, "measures/performance.html", context)


@door(PERFORMANCE, personal=False)
def measure(request: Request, code: str) -> HttpResponse:
    """Show one measure: definition, figures over time, and the districts beside each other."""
    found = catalogue.find(code)
    if found is None:
        raise Http404
    made = queries.made()
    form = ChoiceForm(request.GET, made.months if made else [])
    context: dict[str, object] = {
        "measure": found, "made": made, "form": form, "since": None, "standing": None,
        "month_words": words.month,
    }  # fmt: skip
    if form.ends and found.collected:
        reads = words.reader(request.actor)
        table = _districts(request, found, form.ends)
        if table.csv_requested:
            return table.csv()
        hidden = _hidden(reads, found, form.ends)
        (standing,) = queries.standings([found], form.where, form.ends)
        series = queries.over_time(found, form.where, form.ends, CHARTED_MONTHS)
        # One month of one district could be had from the others: then none is shown.
        looked_at = series if not form.where else []
        whole_series = not any(map(reads.hides, looked_at)) and not (
            form.where and reads.least and queries.any_small(found, reads.hides, series)
        )
        months = _over_time(request, series if whole_series else [])
        if months.csv_requested:
            return months.csv()
        back = form.where in hidden or reads.hides(standing.now)
        context |= {
            "since": queries.since(found),
            "table": table,
            "months": months,
            "chart": _chart(found, series) if whole_series and len(series) > 1 else None,
            "standing": standing,
            "figure": words.figure(standing.now, back),
            "interval": words.interval(standing.now, back),
            "made_of": words.made_of(standing.now, back),
            "before": words.figure(standing.before, back or reads.hides(standing.before)),
            "before_interval": words.interval(
                standing.before, back or reads.hides(standing.before)
            ),
            "change": words.change(_change(standing, back, reads)),
            "change_word": words.change_word(found, _change(standing, back, reads)),
            "keeps_back": reads.least,
        }
    return render(request, "measures/measure.html", context)


def _districts(request: Request, found: Measure, ends: dt.date) -> Table[Standing]:
    rows = queries.by_district(found, ends)
    hidden = _hidden(words.reader(request.actor), found, ends)
    beside = queries.beside_the_rest(rows) if found.kind == catalogue.Kind.SHARE else {}
    names = {d.code: d.name for d in districts()}
    columns = [
        Column[Standing]("district", "District", lambda s: names.get(s.district, s.district)),
        *_columns(lambda s: s.district in hidden),
    ]
    if found.kind == catalogue.Kind.SHARE:
        columns.append(
            Column[Standing](
                "beside", "Beside the others",
                lambda s: "" if s.district in hidden else words.beside_word(beside.get(s.district)),
            )
        )  # fmt: skip
    return Table(
        request,
        rows,
        columns,
        caption=f"Districts, {found.months} months to {words.month(ends)}",
        name="districts",
        page_size=50,
        export_as=f"performance-{found.code}-districts",
    )


def _over_time(request: Request, series: list[Figure]) -> Table[Figure]:
    return Table(
        request,
        list(reversed(series)),
        [
            Column[Figure]("month", "Month", lambda f: words.month(f.month)),
            Column[Figure]("figure", "Figure", words.figure, numeric=True),
            Column[Figure]("interval", "95% interval", words.interval, numeric=True),
            Column[Figure]("of", "Of", words.made_of, numeric=True),
        ],
        caption="Over time",
        name="months",
        page_size=12,
        export_as="performance-months",
        empty="There is nothing to show over time, or the numbers are too small to show.",
    )


def _columns(back: Callable[[Standing], bool]) -> list[Column[Standing]]:
    """Return the columns that both tables share; `back` says which rows are kept back."""
    return [
        Column[Standing]("now", "Figure", lambda s: words.figure(s.now, back(s)), numeric=True),
        Column[Standing](
            "interval", "95% interval", lambda s: words.interval(s.now, back(s)), numeric=True
        ),
        Column[Standing](
            "before", "12 months before", lambda s: words.figure(s.before, back(s)), numeric=True
        ),
        Column[Standing](
            "change", "Change and its interval",
            lambda s: "" if back(s) else words.change(s.change), numeric=True,
        ),
        Column[Standing](
            "word", "In a word",
            lambda s: "" if back(s) else words.change_word(s.measure, s.change),
        ),
    ]  # fmt: skip


def _change(standing: Standing, back: bool, reads: words.Reader) -> Ratio | None:
    return None if back or reads.hides(standing.before) else standing.change


def _hidden(reads: words.Reader, found: Measure, ends: dt.date) -> set[str]:
    """Return the districts of which this reader sees no figure of the measure."""
    if not reads.least:
        return set()
    rows = queries.by_district(found, ends)
    now = words.hidden_districts(reads, [s.now for s in rows])
    return now | words.hidden_districts(reads, [s.before for s in rows])


def _chart(found: Measure, series: list[Figure]) -> Chart:
    steps = [f"{f.month:%b %Y}" for f in series]
    title = f"{found.name}, {'by month' if not found.repeat else f'{found.months} months to each'}"
    values = {words.unit(found): [words.value(f) for f in series]}
    return lines(f"chart-{found.code}", title, steps, values, "Month")


def _address(found: Measure, form: ChoiceForm) -> str:
    terms = {"district": form.where, "month": f"{form.ends:%Y-%m}" if form.ends else ""}
    query = urlencode({key: value for key, value in terms.items() if value})
    return reverse("measure", args=[found.code]) + (f"?{query}" if query else "")
