"""The four measures that the law publishes: for the public, and beside the year so far."""

from __future__ import annotations

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from saferplaces.accountability.case_review_account import periods, picture, years
from saferplaces.accountability.case_review_account.counting import MEASURES
from saferplaces.accountability.case_review_account.views.parts import tabs
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASE_REVIEWS_ACCOUNT
from saferplaces.foundation.reference.queries import districts, setting
from saferplaces.foundation.ui.doors import door, public_door
from saferplaces.foundation.ui.tables import plain


@public_door()
def published(request: Request) -> HttpResponse:
    """Show the annual totals of each district as they are, and what may be broken down."""
    found = years.shown(periods.finished())
    last, year = found[0]
    context = {
        "periods": [(period, one.lines) for period, one in found],
        "measures": list(MEASURES.values()),
        "last": last,
        "quarters": year.quarters,
        "breakdowns": year.breakdowns,
        "places": [*(row.name for row in districts()), years.ALL],
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
    for name, row in years.shown([found])[0][1].lines:
        days = [found.first.isoformat(), found.last.isoformat()]
        writer.writerow([plain(name), *days, *(getattr(row, key) for key in MEASURES)])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="asb-case-reviews-{period}.csv"'
    return response


@door(CASE_REVIEWS_ACCOUNT, personal=False)
def account(request: Request) -> HttpResponse:
    """Show what the public reads, and the year so far to whoever may read the records.

    To others it would tell, from one day to the next, what a few people did.
    """
    now = periods.current()
    context = {
        "tabs": tabs("case-review-figures"),
        "now": now,
        "so_far": None if picture.least(request.actor) else years.lines(now),
        "periods": [(period, one.lines) for period, one in years.shown(periods.finished())],
        "measures": list(MEASURES.values()),
    }
    return render(request, "case_review_account/figures.html", context)
