"""Stops: looked for, one with what passengers say there and what is logged near it, its poster."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from asvat.hotspots.count_intervals import count_interval, rate_ratio
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import FEEDBACK, INCIDENTS
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.tables import Column, Table
from saferplaces.intake.feedback import figures
from saferplaces.intake.feedback.figures import words_of_change, words_of_share
from saferplaces.intake.feedback.languages import languages
from saferplaces.intake.feedback.lists import labels
from saferplaces.intake.feedback.models import Stop, StopFigure, StopImport, Tasking
from saferplaces.intake.feedback.policy import in_full, taskings
from saferplaces.intake.feedback.posters import code_of
from saferplaces.intake.feedback.stops import stop_of
from saferplaces.intake.feedback.views.parts import parts_of

MONTHS = 12


@door(FEEDBACK, personal=False)
def stops(request: Request) -> HttpResponse:
    """Look for a stop; say what became of the last file of stops."""
    asked = request.GET.get("q", "").replace("\0", "").strip()[:80]
    rows = Stop.objects.filter(request.actor.within_districts().q)
    for word in asked.lower().split():
        rows = rows.filter(search__contains=word)
    table: Table[Stop] = Table(
        request,
        rows,
        [
            Column("called", "Stop", str, sort="called", link=_page),
            Column("street", "Street", sort="street"),
            Column("locality", "Locality", sort="locality"),
            Column("atco", "ATCO code", sort="atco"),
            Column("number", "On the sign"),
            Column("active", "Served", lambda s: "Yes" if s.active else "No longer"),
        ],
        caption="Stops",
        default_sort="called",
    )
    context = {
        "parts": parts_of(request.actor, "feedback-stops"),
        "table": table,
        "asked": asked,
        "last": StopImport.objects.first(),
    }
    return render(request, "feedback/stops.html", context)


@door(FEEDBACK, personal=False)
def stop(request: Request, atco: str) -> HttpResponse:
    """Show a stop: what passengers say, and beside it what is logged within 100 m."""
    found = _stop(request, atco)
    when = figures.period(MONTHS)
    rows = figures.counted(request.actor).filter(stop=found)
    full = in_full(request.actor)
    near = StopFigure.objects.filter(stop=found).first() if request.actor.can(INCIDENTS) else None
    bands = reasons = []
    if full:  # of one stop these are small numbers
        bands = figures.by(request.actor, rows, when, "band", labels("feedback_bands"))
        reasons = figures.by(request.actor, rows, when, "reasons", labels("feedback_reasons"))
    work = Tasking.objects.filter(taskings.scope(request.actor), stop=found)
    context = {
        "parts": parts_of(request.actor, "feedback-stops"),
        "stop": found,
        "row": figures.of_stop(request.actor, found.pk, when),
        "share": words_of_share,
        "change": words_of_change,
        "bands": _beside(bands, near) if full else [],
        "reasons": reasons,
        "near": _near(near),
        "taskings": list(work.select_related("owner").order_by("-made_at")[:10]),
        "full": full,
        "volume": request.actor.can(INCIDENTS),
        "kept_back": figures.KEPT_BACK,
        "label": figures.LABEL,
        "points": [
            {"easting": found.easting, "northing": found.northing, "label": str(found)}
        ],
    }  # fmt: skip
    return render(request, "feedback/stop.html", context)


@door(FEEDBACK, personal=False)
def poster(request: Request, atco: str) -> HttpResponse:
    """Show the poster of a stop, to be printed: its QR code leads to the form of this stop."""
    found = _stop(request, atco)
    address = request.build_absolute_uri(reverse("bus-safety-at-stop", args=[found.atco]))
    context = {
        "stop": found,
        "address": address,
        "code": code_of(address),
        "languages": list(languages().values()),
    }
    return render(request, "feedback/poster.html", context)


def _stop(request: Request, atco: str) -> Stop:
    found = stop_of(atco)
    within = request.actor.within_districts()
    if found is None or not within.holds(found):
        raise Http404
    return found


def _page(row: Stop) -> str:
    return reverse("feedback-stop", args=[row.pk])


def _near(found: StopFigure | None) -> dict[str, Any] | None:
    """Return the logs near a stop with the interval of their number, and how it moved."""
    if found is None:
        return None
    low, high = (float(v) for v in count_interval(found.now))
    ratio, least, most = (float(v) for v in rate_ratio(found.before, found.now))
    told = f"{ratio:.2f} times ({least:.2f} to {most:.2f})" if found.before else "–"
    return {"now": found.now, "low": low, "high": high, "change": told, "until": found.until}


def _beside(rows: list[figures.Row], near: StopFigure | None) -> list[dict[str, Any]]:
    """Return answers and logs by time of day, side by side."""
    by_band = {row.key: row for row in rows}
    return [
        {
            "label": label,
            "row": by_band.get(code),
            "logs": near.bands.get(code, 0) if near else None,
        }
        for code, label in labels("feedback_bands").items()
    ]
