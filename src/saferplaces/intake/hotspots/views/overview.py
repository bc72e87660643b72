"""The overview: the map and its list, areas, months; and the shapes that the map draws."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import HOTSPOTS
from saferplaces.foundation.reference.queries import districts
from saferplaces.foundation.ui.charts import Figure, lines
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.formats import whole
from saferplaces.foundation.ui.tables import Column, Table
from saferplaces.intake.hotspots import queries, shapes, words
from saferplaces.intake.hotspots.forms import ChoiceForm, months
from saferplaces.intake.hotspots.models import Hotspot, HotspotMap, Layer, LayerKey
from saferplaces.intake.hotspots.policy import in_full
from saferplaces.intake.hotspots.queries import AreaCount

NOTHING_YET = "hotspots/none.html"


@door(HOTSPOTS, personal=False)
def overview(request: Request) -> HttpResponse:
    """Show where it is, what each hotspot is made of, and how areas and months compare."""
    made, full = queries.current_map(), in_full(request.actor)
    if made is None:
        return render(request, NOTHING_YET)
    form = ChoiceForm(request.actor, made, full, request.GET)
    terms = form.terms
    days = _days(made, full, terms)
    counts = queries.area_counts(
        request.actor, terms["areas"], terms["layer"], days, terms["district"]
    )
    areas = _areas(request, counts, terms)
    hot = _hot(request, made, terms) if full else None
    for table in (areas, hot):
        if table is not None and table.csv_requested:
            return table.csv()
    layer = Layer.objects.filter(key=terms["layer"]).first()
    context = {
        "made": made,
        "layer": layer,
        "title": LayerKey(terms["layer"]).label,
        "full": full,
        "form": form,
        "hot": hot,
        "areas": areas,
        "points": _points(hot) if hot is not None else shapes.area_points(terms["areas"], counts),
        "shapes": f"{reverse('hotspots-shapes')}?{urlencode(terms)}",
        "figure": _figure(request, made, full, terms, days),
        "kept_back": any(area.kept_back for area in counts),
        "gone": [g["place"] for g in made.gone if g["layer"] == terms["layer"]] if full else [],
        "caveats": [
            *made.caveats,
            words.REPORTED,
            *((words.PICKED, words.MANY) if full else (words.WARDS,)),
        ],
        "residents": any(area.rate is not None for area in counts),
    }
    return render(request, "hotspots/overview.html", context)


@door(HOTSPOTS, personal=False)
def map_shapes(request: Request) -> JsonResponse:
    """Return the shapes of the map: hot cells, or areas for those who see nothing finer."""
    made, full = queries.current_map(), in_full(request.actor)
    terms = ChoiceForm(request.actor, made, full, request.GET).terms
    if full:
        return JsonResponse(shapes.hot_cells(request.actor, terms["layer"], terms["district"]))
    days = _days(made, full, terms) if made else []
    counts = queries.area_counts(
        request.actor, terms["areas"], terms["layer"], days, terms["district"]
    )
    return JsonResponse(shapes.areas(terms["areas"], counts))


def _days(made: HotspotMap, full: bool, terms: dict[str, str]) -> list[dt.date]:
    first, last = terms.get("first", ""), terms.get("last", "")
    return [day for day in months(made, full) if first <= f"{day:%Y-%m}" <= last]


def _hot(request: Request, made: HotspotMap, terms: dict[str, str]) -> Table[Hotspot]:
    names = {d.code: d.name for d in districts()}
    return Table(
        request,
        list(queries.hotspots_of(request.actor, terms["layer"], terms["district"])),
        [
            Column("rank", "Rank", sort="rank", numeric=True),
            Column("place", "Place", sort="place", link=_address),
            Column("district", "District", lambda h: names.get(h.district, ""), sort="district"),
            Column("count", "Reported", lambda h: whole(h.count), sort="count", numeric=True),
            Column("interval", "95% interval", lambda h: words.interval(h.low, h.high)),
            Column("emerging", "How it came", lambda h: h.emerging or "–", sort="emerging"),
            Column("change", "Against a year before", words.change, sort="ratio"),
            Column("new", "Since last time", lambda h: "New" if h.is_new else "Stands"),
        ],
        caption=f"Hotspots from {made.first:%B %Y} to {made.last:%B %Y}",
        name="hot",
        default_sort="rank",
        export_as="hotspots",
        empty="There is no hotspot here in this layer.",
    )  # fmt: skip


def _address(hotspot: Hotspot) -> str:
    return reverse("hotspot", args=[hotspot.key])


def _areas(request: Request, counts: list[AreaCount], terms: dict[str, str]) -> Table[AreaCount]:
    kind = "Wards" if terms["areas"] == "ward" else "Districts"
    names = {d.code: d.name for d in districts()}
    columns: list[Column[AreaCount]] = [
        Column("name", kind[:-1], sort="name"),
        Column("count", "Reported", words.counted, sort="count", numeric=True),
        Column("rate", "A year for 1,000 residents", words.rate, sort="rate",
               numeric=True),
        Column("change", "Against a year before",
               words.area_change, sort="ratio"),
    ]  # fmt: skip
    if terms["areas"] == "ward":
        columns.insert(1, Column("in", "District", lambda a: names.get(a.district, "")))
    return Table(
        request, counts, columns, caption=kind, name="areas", default_sort="-count",
        export_as=f"hotspots-{terms['areas']}s",
    )  # fmt: skip


def _points(hot: Table[Hotspot]) -> list[dict[str, Any]]:
    return [
        {
            "easting": h.easting, "northing": h.northing, "url": _address(h),
            "label": f"{h.place}: {whole(h.count)} ({words.interval(h.low, h.high)})",
        }
        for h in hot.rows
    ]  # fmt: skip


def _figure(
    request: Request, made: HotspotMap, full: bool, terms: dict[str, str], days: list[dt.date]
) -> Figure | None:
    """Return the months; what is usual for the season is known of the force alone."""
    if len(days) < 2:
        return None
    district = terms["district"]
    mine = request.actor.districts
    every = sorted(mine) if mine is not None else ["force"]
    kind = "district" if district or mine is not None else "force"
    found = queries.by_month(
        request.actor, kind, [district] if district else every, terms["layer"], days
    )
    known = [month for month in found if month.count is not None]
    if len(known) < 2:
        return None
    series = {"Reported": [float(month.count or 0) for month in known]}
    if full and kind == "force" and terms["layer"] == LayerKey.SUBJECT:
        usual = {row["month"]: (row["low"], row["high"]) for row in made.by_month}
        told = [usual.get(month.day.isoformat(), (None, None)) for month in known]
        if all(low is not None and high is not None for low, high in told):
            series["Usual, at least"] = [float(low) for low, _ in told]
            series["Usual, at most"] = [float(high) for _, high in told]
    title = f"{LayerKey(terms['layer']).label} by month"
    return lines("months", title, [f"{m.day:%b %Y}" for m in known], series, "Month")
