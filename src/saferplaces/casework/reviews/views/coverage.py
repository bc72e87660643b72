"""The page that proves that nothing in scope is left out."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from saferplaces.casework.reviews import coverage as counts
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import COVERAGE
from saferplaces.foundation.reference.queries import codes, districts
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.formats import day, whole
from saferplaces.foundation.ui.tables import Column, Table

SHOWN_DAYS = 28


@door(COVERAGE, personal=False)
def coverage(request: Request) -> HttpResponse:
    """Show in scope = reviewed + waiting, in all and by day and district."""
    last = counts.last_day(request.actor) or timezone.localdate()
    since = last - dt.timedelta(days=SHOWN_DAYS - 1)
    names = {d.code: d.name for d in districts()}
    columns = [
        Column[counts.Day]("day", "Closed on", lambda r: day(r.day), sort="day"),
        Column[counts.Day](
            "district", "District", lambda r: names.get(r.district, r.district or "Not known"),
            sort="district",
        ),
        Column[counts.Day]("in_scope", "In scope", sort="in_scope", numeric=True),
        Column[counts.Day]("reviewed", "Reviewed", sort="reviewed", numeric=True),
        Column[counts.Day]("waiting", "Waiting", sort="waiting", numeric=True),
        Column[counts.Day]("late", "Past target", sort="late", numeric=True),
        Column[counts.Day]("gap", "Neither", sort="gap", numeric=True),
    ]  # fmt: skip
    table = Table(
        request,
        counts.by_day(request.actor, since, last),
        columns,
        caption=f"The {SHOWN_DAYS} days up to {day(last)}",
        default_sort="-day",
        page_size=50,
        export_as="review-coverage",
    )
    if table.csv_requested:
        return table.csv()
    found = counts.whole(request.actor)
    oldest = found.oldest_closed
    context = {
        "whole": found,
        "age": (timezone.localdate() - oldest).days if oldest else None,
        "gaps": counts.gaps(request.actor) if found.gap else [],
        "targets": [
            (r.label, f"{whole(r.values['hours'])} hours") for r in codes("review_targets")
        ],
        "table": table,
    }
    return render(request, "reviews/coverage.html", context)
