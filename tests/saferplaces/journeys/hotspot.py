"""A hotspot in Leeds, around the logs that the little force of the journeys has there.

So small a force has none of its own: its cell is drawn large, so that there is enough to count.
"""

from __future__ import annotations

from statistics import median

from saferplaces.intake.hotspots.drawing import squares
from saferplaces.intake.hotspots.models import Cell, Hotspot, HotspotLog, LayerKey
from saferplaces.intake.incidents.models import Incident

SIDE = 4000
MOST = 30


def a_hotspot() -> Hotspot:
    """The hotspot, first of its layer."""
    rows = Incident.objects.filter(
        district="leeds", asb_category="nuisance", easting__isnull=False, withdrawn_at=None
    ).order_by("pk")
    logs = list(rows)
    east, north = median(row.easting for row in logs), median(row.northing for row in logs)
    half = SIDE / 2
    inside = [r for r in logs if abs(r.easting - east) < half and abs(r.northing - north) < half]
    key, layer, count = "subject-journey", LayerKey.SUBJECT, len(inside)
    found = Hotspot.objects.create(
        key=key, layer=layer, rank=1, place="Around Merrion Street, Leeds", district="leeds",
        ward="", ward_name="", easting=east, northing=north,
        outline=squares([east], [north], SIDE)[0], cells=1, count=count, expected=count / 3,
        low=count * 0.8, high=count * 1.2, q=0.001, classed="hot spot 99%",
        emerging="sporadic hot spot", incidents=count,
        made_of={"layers": [count], "categories": [["anti-social behaviour", count]],
                 "months": [["2024-11", count, 0, 0]]},
        hours=[1] * 168, peak_month="2024-11", months_compared=3, now=count, before=count,
        ratio=1.0, ratio_low=0.8, ratio_high=1.2, sentence=f"{count} incidents in the year 2024.",
        repeats={"caller": 3, "victim": 1}, is_new=False,
    )  # fmt: skip
    for place, log in enumerate(inside[:MOST]):
        HotspotLog.objects.create(hotspot=found, incident_id=log.pk, position=place)
    Cell.objects.create(
        layer=layer, cell_id=key, district="leeds", easting=east, northing=north, size=SIDE,
        count=count, expected=count / 3, q=0.001, classed="hot spot 99%", emerging="", hotspot=key,
    )  # fmt: skip
    return found
