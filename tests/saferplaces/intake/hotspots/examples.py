"""A hotspot in Leeds, for the walk over every page and for the tests beside this."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from tests.saferplaces.examples import a_log, example

from saferplaces.intake.hotspots.drawing import squares
from saferplaces.intake.hotspots.models import (
    AreaMonth,
    Cell,
    Hotspot,
    HotspotLog,
    HotspotMap,
    HotspotSubject,
    Layer,
)
from saferplaces.intake.incidents.models import Party

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 3, 1)
WARDS = {
    ("leeds", "W1", "Harehills"): (31, 27, 3),
    ("leeds", "W2", "Headingley"): (24, 22, 26),
    ("bradford", "W9", "Manningham"): (44, 41, 40),
}


def a_hotspot(district: str = "leeds", rank: int = 1) -> Hotspot:
    """A hotspot of one cell with a log and its caller in it."""
    log = a_log()
    outline = squares([430_125.0], [433_125.0], 250)[0]
    found = Hotspot.objects.create(
        key=f"subject-250mE43{rank:04d}N0433000", layer="subject", rank=rank,
        place=f"Elder Terrace, {district.title()}", district=district, ward="W1",
        ward_name="Harehills", easting=430_125.0, northing=433_125.0, outline=outline, cells=1,
        count=52, expected=3.2, low=38.8, high=68.2, q=0.001, classed="hot spot 99%",
        emerging="sporadic hot spot", incidents=60,
        made_of={
            "layers": [52, 6, 2],
            "categories": [["anti-social behaviour", 50], ["criminal damage and arson", 10]],
            "months": [["2026-01", 20, 2, 1], ["2026-02", 18, 2, 1], ["2026-03", 14, 2, 0]],
        },
        hours=[1] * 168, peak_month="2026-01", months_compared=3, now=60, before=50, ratio=1.2,
        ratio_low=0.81, ratio_high=1.78, sentence="60 incidents from January to March 2026.",
        repeats={"caller": 3, "victim": 1}, is_new=True,
    )  # fmt: skip
    HotspotLog.objects.create(hotspot=found, incident_id=log.pk, position=0)
    caller = Party.objects.get(incident_id=log.pk).person_id
    HotspotSubject.objects.create(hotspot=found, counted="caller", subject_id=caller, logs=2)
    Cell.objects.create(
        layer="subject", cell_id=found.key, district=district, easting=430_125.0,
        northing=433_125.0, size=250, count=52, expected=3.2, q=0.001, classed="hot spot 99%",
        emerging="", hotspot=found.key,
    )  # fmt: skip
    return found


def a_map() -> HotspotMap:
    """The map around it: three months, two wards in Leeds and one in Bradford."""
    if HotspotMap.objects.exists():
        return HotspotMap.objects.get()
    Layer.objects.create(
        key="subject", order=0, method="Getis-Ord Gi*", incidents=120, cells=900, hot=1
    )
    for (district, code, name), counts in WARDS.items():
        for at, count in enumerate(counts):
            AreaMonth.objects.create(
                kind="ward", code=code, name=name, district=district, layer="subject",
                month=dt.date(2026, 1 + at, 1), count=count, residents=20_000.0, shown=count >= 5,
            )  # fmt: skip
    return HotspotMap.objects.create(
        snapshot="one", published_at=timezone.now(), subject="anti-social behaviour", first=FIRST,
        last=LAST, whole_until=LAST, cell=250, place_precision="exact", time_precision="minute",
        caveats=["Places are as the call-taker wrote them."],
    )  # fmt: skip


@example("hotspot", "hotspot-records")
def _hotspot() -> dict[str, object]:
    a_map()
    return {"key": a_hotspot().pk}
