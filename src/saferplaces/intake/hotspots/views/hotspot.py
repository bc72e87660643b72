"""One hotspot: what it is made of; and the records in it, for those who may read incidents."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import HOTSPOTS, INCIDENTS
from saferplaces.foundation.reference.queries import districts
from saferplaces.foundation.ui.charts import bars, lines
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import whole
from saferplaces.foundation.ui.tables import Column, Table
from saferplaces.intake.hotspots import queries, words
from saferplaces.intake.hotspots.models import Hotspot, HotspotLog, HotspotSubject, LayerKey
from saferplaces.intake.hotspots.policy import hotspots
from saferplaces.intake.hotspots.registry import HOTSPOT_PANELS
from saferplaces.intake.incidents.models import Incident, Person, Place
from saferplaces.intake.incidents.pages.panels import panels
from saferplaces.intake.incidents.policy import incidents, people, places
from saferplaces.intake.safe_contact import masking


@door(HOTSPOTS, personal=False)
def hotspot(request: Request, key: str) -> HttpResponse:
    """Show what a hotspot is made of. Nobody is named on it, and no log."""
    found = fetch(hotspots, request.actor, key)
    made = queries.current_map()
    of = found.made_of
    total = max(1, sum(of["layers"]))
    context = {
        "hotspot": found,
        "layer": LayerKey(found.layer).label,
        "facts": _facts(found),
        "layers": [
            (name, whole(n), f"{n / total:.0%}")
            for name, n in zip(words.LAYERS.values(), of["layers"], strict=False)
        ],
        "categories": bars(
            "categories", "By category", dict(of["categories"][:8]),
            "Category", "Reported",
        ),
        "months": _months(of["months"]),
        "hours": bars("hours", "By time of day", words.hours(found.hours), "Time", "Reported")
        if found.hours
        else None,
        "peak": words.peak(found.hours) if found.hours and sum(found.hours) else "",
        "repeats": [
            (title, whole(found.repeats.get(name, 0))) for name, title in words.REPEATS.items()
        ],
        "shapes": {"type": "Feature", "geometry": found.outline, "properties": {}},
        "points": [
            {"easting": found.easting, "northing": found.northing, "label": found.place}
        ],
        "panels": panels(HOTSPOT_PANELS, request, key),
        "caveats": [*(made.caveats if made else []), words.REPORTED, words.PICKED, words.MANY],
    }  # fmt: skip
    return render(request, "hotspots/hotspot.html", context)


def _facts(found: Hotspot) -> list[tuple[str, str]]:
    names = {d.code: d.name for d in districts()}
    where = ", ".join(part for part in (found.ward_name, names.get(found.district, "")) if part)
    return [
        ("Where", where or "Not known"),
        ("Cells", f"{whole(found.cells)} that touch; the busiest is {found.key.split('-', 1)[1]}"),
        (
            "Reported in its cells",
            f"{whole(found.count)} (95% interval {words.interval(found.low, found.high)}); "
            f"as many average cells hold {found.expected:.1f}",
        ),
        (
            "How sure",
            f"{found.classed.capitalize()} after control for many cells, q = {found.q:.2g}",
        ),
        ("How it came", (found.emerging or "no class: it comes and goes").capitalize()),
        ("Against a year before", words.change(found).capitalize()),
        ("Since the last publication", "New" if found.is_new else "Was there already"),
    ]


def _months(rows: list[list[Any]]) -> Any:
    if len(rows) < 2:
        return None
    series = {
        name: [float(row[at]) for row in rows]
        for at, name in enumerate(words.LAYERS.values(), start=1)
    }
    return lines("made-of", "By month and layer", [row[0] for row in rows], series, "Month")


@door(INCIDENTS, personal=True, verb="hotspot.records")
def records(request: Request, key: str) -> HttpResponse:
    """Show the latest logs and the repeats in a hotspot, as far as the reader may see them."""
    found = fetch(hotspots, request.actor, key)
    request.access.asked(hotspot=key)
    ids = [row.incident_id for row in HotspotLog.objects.filter(hotspot=found)]
    logs: Table[Incident] = Table(
        request,
        incidents.readable(request.actor).filter(pk__in=ids, withdrawn_at=None),
        [
            Column("log", "Log", lambda i: i.record_id or "Not numbered", link=_log),
            Column("reported", "Reported", lambda i: i.reported_at, sort="reported_at"),
            Column("category", "Category", sort="category"),
            Column("closed", "Closed as", lambda i: i.closing_code),
            Column("where", "Where", lambda i: i.location_text),
        ],
        caption="Latest logs in this hotspot",
        default_sort="-reported_at",
    )
    masking.conceal(logs.rows)
    request.access.saw("incident", [row.pk for row in logs.rows])
    named = _named(request, found)
    return render(
        request, "hotspots/records.html", {"hotspot": found, "table": logs, "repeats": named}
    )


def _log(row: Incident) -> str:
    return reverse("incident", args=[row.pk])


def _named(request: Request, found: Hotspot) -> list[dict[str, Any]]:
    """Return the most frequent repeats by kind, each with its page; those out of reach are left."""
    rows = list(HotspotSubject.objects.filter(hotspot=found))
    keys = {row.subject_id for row in rows}
    persons: dict[str, Person] = people.readable(request.actor).in_bulk(
        [row.subject_id for row in rows if row.counted != "location"]
    )
    sites: dict[str, Place] = (
        places.readable(request.actor)
        .filter(masking.open_to_all("place"))
        .in_bulk([row.subject_id for row in rows if row.counted == "location"])
    )
    request.access.saw("person", list(persons), people=list(persons))
    request.access.saw("place", [key for key in sites if key in keys])
    told = {k: (f"{p.given_name} {p.family_name}".strip(), "person") for k, p in persons.items()}
    told |= {k: (place.label, "place") for k, place in sites.items()}
    return [
        {
            "title": title,
            "all": found.repeats.get(kind, 0),
            "rows": [
                {
                    "name": told[row.subject_id][0] or "Not named",
                    "url": reverse(told[row.subject_id][1], args=[row.subject_id]),
                    "logs": row.logs,
                }
                for row in rows
                if row.counted == kind and row.subject_id in told
            ],
        }
        for kind, title in words.REPEATS.items()
    ]
