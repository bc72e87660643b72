"""The four measures that the law publishes: for the public, and beside the year so far."""

from __future__ import annotations

import csv
import datetime as dt
import io

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from saferplaces.accountability.case_review_account import counting, periods
from saferplaces.accountability.case_review_account.counting import MEASURES, Totals
from saferplaces.accountability.case_review_account.periods import Period
from saferplaces.accountability.case_review_account.views.parts import tabs
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASE_REVIEWS_ACCOUNT
from saferplaces.foundation.reference.queries import districts, setting
from saferplaces.foundation.ui.doors import door, public_door
from saferplaces.foundation.ui.tables import plain

ALL = "All districts"


@public_door()
def published(request: Request) -> HttpResponse:
    """Show the annual totals of each district as they are, and what may be broken down."""
    found = [(period, lines(period)) for period in periods.finished()]
    last = found[0][0]
    context = {
        "periods": found,
        "measures": list(MEASURES.values()),
        "last": last,
        "quarters": _quarters(last),
        "breakdowns": [
            (title, [(name, counting.worded(number)) for name, number in rows])
            for title, rows in counting.by_applicant(last)
        ],
        "least": setting("case_review_least_number"),
    }
    return render(request, "case_review_account/published.html", context)


@public_door()
def as_csv(request: HttpRequest, period: str) -> HttpResponse:
    """Give a finished period's annual totals as CSV."""
    found = next((one for one in periods.finished() if one.key == period), None)
    if found is None:
        raise Http404
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["District", "First day", "Last day", *MEASURES.values()])
    for name, row in lines(found):
        days = [found.first.isoformat(), found.last.isoformat()]
        writer.writerow([plain(name), *days, *(getattr(row, key) for key in MEASURES)])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="asb-case-reviews-{period}.csv"'
    return response


@door(CASE_REVIEWS_ACCOUNT, personal=False)
def account(request: Request) -> HttpResponse:
    """Show the year so far, by quarter and as a whole, and what the public reads."""
    now = periods.current()
    context = {
        "tabs": tabs("case-review-figures"),
        "now": now,
        "so_far": lines(now),
        "periods": [(period, lines(period)) for period in periods.finished()],
        "measures": list(MEASURES.values()),
        "keys": list(MEASURES),
        "overdue": now.first - dt.timedelta(days=1),
    }
    return render(request, "case_review_account/figures.html", context)


def lines(period: Period) -> list[tuple[str, Totals]]:
    """Return each district's totals under its name, and their sum last."""
    found = counting.totals(period)
    return [*((row.name, found[row.code]) for row in districts()), (ALL, counting.whole(found))]


def _quarters(period: Period) -> list[tuple[str, str, list[str]]]:
    found = counting.quarters(period)
    return [
        (row.name, quarter.words, [counting.worded(shown[key]) for key in MEASURES])
        for row in districts()
        for quarter, shown in zip(period.quarters(), found[row.code], strict=True)
    ]
