"""Who sees what of hotspots: places and small numbers for the force, areas for partners."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from tests.saferplaces.cast import Cast
from tests.saferplaces.intake.hotspots.examples import a_hotspot, a_map

from saferplaces.foundation.api.features.registry import FEATURE_COLLECTIONS, Filter
from saferplaces.foundation.audit.models import Entry


@pytest.fixture
def world(cast: Cast) -> Cast:
    a_map()
    a_hotspot()
    a_hotspot("bradford", rank=2)
    return cast


def test_the_analyst_sees_every_hotspot_with_its_interval(world: Cast) -> None:
    page = world.ana.client().get("/hotspots/").content.decode()
    assert "Elder Terrace, Leeds" in page
    assert "Elder Terrace, Bradford" in page
    assert "39 to 68" in page
    assert "no clear change" in page
    shapes = world.ana.client().get("/hotspots/shapes.json").json()
    assert [f["geometry"]["type"] for f in shapes["features"]] == ["Polygon", "Polygon"]


def test_a_sergeant_sees_the_hotspots_of_the_district(world: Cast) -> None:
    page = world.sarah.client().get("/hotspots/?district=bradford").content.decode()
    assert "Elder Terrace, Bradford" not in page
    elsewhere = a_hotspot("bradford", rank=3)
    assert world.sarah.client().get(f"/hotspots/{elsewhere.pk}/").status_code == 404


@pytest.mark.parametrize("name", ["ben", "colin", "chioma"])
def test_who_may_not_read_incidents_sees_areas_and_no_small_number(world: Cast, name: str) -> None:
    client = getattr(world, name).client()
    key = a_hotspot(rank=4).pk
    page = client.get("/hotspots/").content.decode()
    assert "Elder Terrace" not in page
    assert "at least 58" in page  # Harehills without the month that is kept back
    assert "Manningham" not in page or name == "chioma"
    csv = client.get("/hotspots/?areas-export=csv&first=2026-03&last=2026-03").content.decode()
    assert "Harehills,Leeds,Kept back" in csv
    assert "hotspots.read" not in csv
    assert client.get(f"/hotspots/{key}/").status_code == 404
    assert client.get(f"/hotspots/{key}/records/").status_code in {403, 404}
    shapes = json.loads(client.get("/hotspots/shapes.json").content)
    assert "52" not in json.dumps(shapes)


def test_the_records_of_a_hotspot_are_recorded_with_whom_they_show(world: Cast) -> None:
    spot = a_hotspot(rank=5)
    page = world.dev.client().get(f"/hotspots/{spot.pk}/").content.decode()
    assert "Repeat callers" in page
    shown = world.dev.client().get(f"/hotspots/{spot.pk}/records/").content.decode()
    person = spot.subjects.get().subject_id
    assert f"/people/{person}" in shown
    entry = Entry.objects.filter(verb="hotspot.records").latest("at")
    assert person in entry.people_seen
    assert f"incident:{spot.logs.get().incident_id}" in entry.objects_seen


def test_nonsense_in_the_address_gives_the_default(world: Cast) -> None:
    client = world.ana.client()
    for query in ("layer=x&areas=y&district=z", "first=2026-03&last=2026-01", "first=%00"):
        assert client.get(f"/hotspots/?{query}").status_code == 200
    assert client.get("/hotspots/nothing/").status_code == 404


def test_maps_of_other_software_get_what_the_pages_show(world: Cast) -> None:
    offered = {one.id: one for one in FEATURE_COLLECTIONS}
    ana, ben = world.ana.actor, world.ben.actor
    for name in ("hotspots", "hotspot-cells"):
        assert offered[name].count(ana, Filter()) == 2
        assert offered[name].count(ana, Filter(properties={"district": "leeds"})) == 1
        assert offered[name].count(ben, Filter()) == 0
        key = next(iter(offered[name].items(ana, Filter(), 1, 0))).id
        assert offered[name].count(ana, Filter(key=key)) == 1
        assert offered[name].count(ana, Filter(box=(0.0, 0.0, 1.0, 1.0))) == 0
    told = list(offered["area-counts"].items(ben, Filter(), 100, 0))
    assert [feature.properties["count"] for feature in told] == [31, 27, 24, 22, 26]
    later = Filter(since=dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    assert offered["area-counts"].count(ben, later) == 1
