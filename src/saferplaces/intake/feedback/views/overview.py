"""What passengers say: figures by stop, route, hour and reason, what changed, and a map."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import FEEDBACK, INCIDENTS
from saferplaces.foundation.ui.charts import bars
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.tables import Column, Table
from saferplaces.intake.feedback import figures
from saferplaces.intake.feedback.figures import Row, words_of_change, words_of_share
from saferplaces.intake.feedback.forms import Filter
from saferplaces.intake.feedback.lists import labels
from saferplaces.intake.feedback.models import Answer, Stop, StopFigure
from saferplaces.intake.feedback.policy import in_full
from saferplaces.intake.feedback.views.parts import parts_of

MONTHS = 12
ON_MAP = 30
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@door(FEEDBACK, personal=False)
def overview(request: Request) -> HttpResponse:
    """Show the figures."""
    full = in_full(request.actor)
    # Every filter would let those who see no small numbers work some out.
    form = Filter(request.GET or None, initial={"months": str(MONTHS)}) if full else None
    asked = form.cleaned_data if form and form.is_bound and form.is_valid() else {}
    when = figures.period(int(asked.get("months") or MONTHS))
    rows = _filtered(figures.counted(request.actor), asked)
    stops = figures.by(request.actor, rows, when, "stop")
    named = Stop.objects.in_bulk([row.key for row in stops])
    volume = request.actor.can(INCIDENTS)
    logs = {s.stop_id: s for s in StopFigure.objects.filter(stop__in=named)} if volume else {}
    shown = [_of_stop(row, named[row.key], logs.get(row.key)) for row in stops if row.key in named]
    table = _stops(request, shown)
    if table.csv_requested:
        return table.csv()
    bands = figures.by(request.actor, rows, when, "band", labels("feedback_bands"))
    context = {
        "parts": parts_of(request.actor, "feedback"),
        "form": form,
        "when": when,
        "total": figures.total(request.actor, rows, when),
        "share": words_of_share,
        "change": words_of_change,
        "stops": table,
        "routes": _table(
            request, figures.by(request.actor, rows, when, "route"), "Route", "routes"
        ),
        "reasons": _table(
            request,
            figures.by(request.actor, rows, when, "reasons", labels("feedback_reasons")),
            "Reason", "reasons",
        ),
        "bands": _table(request, bands, "Time of day", "bands"),
        "by_hour": _chart(bands),
        "matrix": _matrix(rows, when) if full else None,
        "points": _points(shown),
        "label": figures.LABEL,
        "full": full,
    }  # fmt: skip
    return render(request, "feedback/overview.html", context)


def _filtered(rows: QuerySet[Answer], asked: dict[str, Any]) -> QuerySet[Answer]:
    if asked.get("district"):
        rows = rows.filter(district=asked["district"])
    if asked.get("route"):
        rows = rows.filter(route=str(asked["route"]).upper().strip())
    if asked.get("band"):
        rows = rows.filter(band=asked["band"])
    if asked.get("reason"):
        rows = rows.filter(reasons__contains=[asked["reason"]])
    return rows


def _of_stop(row: Row, stop: Stop, logs: StopFigure | None) -> dict[str, Any]:
    return {
        "row": row,
        "stop": stop,
        "answers": row.answers,
        "share": row.share,
        "low": row.low if row.unsafe is not None else None,
        "logs": logs.now if logs else None,
        "where": str(stop),
    }


def _stops(request: Request, rows: list[dict[str, Any]]) -> Table[dict[str, Any]]:
    return Table(
        request,
        rows,
        [
            Column("where", "Stop", lambda r: f"{r['stop']}, {r['stop'].locality}", sort="where",
                   link=lambda r: reverse("feedback-stop", args=[r["stop"].pk])),
            Column("answers", "Answers", lambda r: _number(r["answers"]), sort="answers",
                   numeric=True),
            Column("share", "Felt unsafe", lambda r: words_of_share(r["row"]), sort="low",
                   numeric=True),
            Column("moved", "Since the period before", lambda r: words_of_change(r["row"])),
            Column("logs", "ASB logs within 100 m, 12 months", lambda r: _number(r["logs"], "–"),
                   sort="logs", numeric=True),
        ],
        caption="By stop",
        name="stops",
        page_size=15,
        default_sort="-answers",
        export_as="bus-safety-stops",
    )  # fmt: skip


def _table(request: Request, rows: list[Row], title: str, name: str) -> Table[Row]:
    return Table(
        request,
        rows,
        [
            Column("label", title),
            Column(
                "answers", "Answers", lambda r: _number(r.answers), sort="answers", numeric=True
            ),
            Column("share", "Felt unsafe", words_of_share, numeric=True),
            Column("moved", "Since the period before", words_of_change),
        ],
        caption=f"By {title.lower()}",
        name=name,
        page_size=20,
    )


def _number(value: int | None, otherwise: str = figures.KEPT_BACK) -> str:
    return otherwise if value is None else f"{value:,}"


def _chart(rows: list[Row]) -> Any:
    told = {row.label: float(row.unsafe) for row in rows if row.unsafe is not None}
    order = [label for label in labels("feedback_bands").values() if label in told]
    if not order:
        return None
    ordered = {label: told[label] for label in order}
    return bars("hours", "Felt unsafe, by time of day", ordered, "Time of day", "Answers")


def _matrix(rows: QuerySet[Answer], when: figures.Period) -> dict[str, Any]:
    bands = labels("feedback_bands")
    counts = figures.matrix(rows, when)
    return {
        "bands": list(bands.values()),
        "rows": [
            (day, [counts.get((at, band), 0) for band in bands]) for at, day in enumerate(DAYS)
        ],
    }


def _points(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the stops with the most answers of people who felt unsafe, for the map."""
    told = [row for row in rows if row["row"].unsafe]
    told.sort(key=lambda row: (-row["row"].unsafe, row["stop"].pk))
    return [
        {
            "easting": row["stop"].easting,
            "northing": row["stop"].northing,
            "label": f"{row['stop']}: {row['row'].unsafe} of {row['row'].answers} felt unsafe",
            "url": reverse("feedback-stop", args=[row["stop"].pk]),
        }
        for row in told[:ON_MAP]
    ]
