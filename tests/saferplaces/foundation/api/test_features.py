"""OGC API – Features: what the standard asks, and that GDAL and OWSLib read it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from tests.saferplaces.cast import Cast
from tests.saferplaces.foundation.api.examples import an_area
from tests.saferplaces.live import Live, serving
from tests.saferplaces.software import software, token

from saferplaces.foundation.api.features.registry import (
    BRITISH_GRID,
    FEATURE_COLLECTIONS,
    Collection,
    Feature,
)
from saferplaces.foundation.identity.roles import HOTSPOTS, PERFORMANCE
from saferplaces.foundation.registry import Registry

ITEMS = "/api/features/collections/areas/items"
LEEDS = "-1.6,53.7,-1.5,53.9"
AWAY = {"type": "Point", "coordinates": [-1.75, 53.79]}


@pytest.fixture
def ana(cast):
    return software(cast.ana)


def _ids(response) -> list[str]:
    assert response.status_code == 200, response.content
    return [one["id"] for one in response.json()["features"]]


def test_the_landing_page_leads_everywhere(ana) -> None:
    links = {link["rel"]: link["href"] for link in ana.get("/api/features").json()["links"]}
    assert {"self", "service-desc", "conformance", "data"} <= set(links)
    for rel in ("conformance", "data", "service-desc"):
        assert ana.get(links[rel]).status_code == 200
    conforms = ana.get("/api/features/conformance").json()["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in conforms


def test_a_collection_says_where_it_lies_and_how_it_is_read(ana) -> None:
    an_area()
    told = ana.get("/api/features/collections/areas").json()
    assert told["extent"]["spatial"]["bbox"] == [[-1.55, 53.79, -1.53, 53.81]]
    assert {link["rel"] for link in told["links"]} >= {"self", "items"}
    assert ana.get("/api/features/collections/nothing").status_code == 404
    assert "areas" in [
        one["id"] for one in ana.get("/api/features/collections").json()["collections"]
    ]


def test_a_box_a_time_and_a_property_narrow_what_comes(ana) -> None:
    here = str(an_area().pk)
    there = str(an_area(code="W2", shape=AWAY, district="bradford").pk)
    old = str(an_area(code="W3", valid_from="2010-01-01", valid_to="2012-01-01").pk)
    assert {here, there} <= set(_ids(ana.get(ITEMS)))
    assert _ids(ana.get(f"{ITEMS}?bbox={LEEDS}")) == [here]
    assert _ids(ana.get(f"{ITEMS}?bbox=-10,-80,-9.5,-70")) == []
    assert old in _ids(ana.get(f"{ITEMS}?datetime=2011-06-01T00:00:00Z"))
    assert old not in _ids(ana.get(f"{ITEMS}?datetime=2020-01-01/.."))
    assert there in _ids(ana.get(f"{ITEMS}?district=bradford"))
    assert here not in _ids(ana.get(f"{ITEMS}?district=bradford"))


def test_pages_follow_their_links_and_count_all(ana) -> None:
    wanted = {str(an_area(code=f"W{n}", kind="beat").pk) for n in range(5)}
    seen, address = [], f"{ITEMS}?limit=2&kind=beat"
    while address:
        page = ana.get(address).json()
        assert page["numberMatched"] == 5
        assert page["numberReturned"] == len(page["features"])
        seen += [one["id"] for one in page["features"]]
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), "")
    assert len(seen) == 5
    assert set(seen) == wanted


def test_the_national_grid_is_spoken_too(ana) -> None:
    area = an_area(shape={"type": "Point", "coordinates": [-1.54, 53.8]})
    grid = "http://www.opengis.net/def/crs/EPSG/0/27700"
    response = ana.get(f"{ITEMS}/{area.pk}?crs={grid}")
    easting, northing = response.json()["geometry"]["coordinates"]
    assert (round(easting, -2), round(northing, -2)) == (430400.0, 433800.0)
    assert response["Content-Crs"] == f"<{grid}>"
    inside = f"{ITEMS}?bbox=430000,433000,431000,434000&bbox-crs={grid}"
    assert _ids(ana.get(inside)) == [str(area.pk)]


@pytest.mark.parametrize(
    "query",
    [
        "limit=0", "limit=x", "offset=-1", "bbox=1,2,3", "bbox=a,b,c,d", "bbox=2,1,1,2",
        "bbox=nan,0,1,1", "datetime=soon", "datetime=2026/2025", "datetime=0001-01-01",
        "crs=http://example.com", "unknown=1", "=1", "kind=%00", "datetime=..",
    ],
)  # fmt: skip
def test_a_parameter_that_will_not_do_is_told_with_400(ana, query: str) -> None:
    response = ana.get(f"{ITEMS}?{query}")
    assert (query, response.status_code) == (query, 400)


def test_a_collection_needs_its_own_capability(cast, monkeypatch) -> None:
    secret = Collection(
        id="secret", title="x", description="", capability=PERFORMANCE, srid=BRITISH_GRID,
        schema={}, count=lambda *_: 1, extent=lambda _: None,
        items=lambda *_: [Feature("1", {"type": "Point", "coordinates": [430000, 433000]}, {})],
    )  # fmt: skip
    monkeypatch.setattr(
        FEATURE_COLLECTIONS, "_found", [*FEATURE_COLLECTIONS._found, (1, "s", secret)]
    )
    assert isinstance(FEATURE_COLLECTIONS, Registry)
    address = "/api/features/collections/secret/items"
    narrow, wide = software(cast.ana, [HOTSPOTS]), software(cast.ana)
    assert narrow.get(address).status_code == 403
    longitude, latitude = wide.get(address).json()["features"][0]["geometry"]["coordinates"]
    assert (round(longitude, 1), round(latitude, 1)) == (-1.5, 53.8)
    listed = narrow.get("/api/features/collections").json()["collections"]
    assert "secret" not in [one["id"] for one in listed]


@pytest.fixture
def server(fresh_database: str) -> Iterator[Live]:
    with serving(None) as found:  # no browser: maps ask it
        yield found


# In a process of their own, as they are in QGIS: GDAL's HTTP settings hold for a whole process.
GDAL = """
import pyogrio, sys
address, token = sys.argv[1:]
ways = {"GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": token}, {
    "GDAL_HTTP_AUTH": "BASIC", "GDAL_HTTP_BEARER": None, "GDAL_HTTP_USERPWD": "qgis:" + token
}
for way in ways:
    pyogrio.set_gdal_config_options(way)
    where = f"OAPIF:{address}/api/features"
    assert "areas" in [row[0] for row in pyogrio.list_layers(where)]
    box = (-1.6, 53.7, -1.5, 53.9)
    meta, keys, shapes, fields = pyogrio.raw.read(where, layer="areas", bbox=box)
    print("CRS84" in meta["crs"], len(shapes), "name" in meta["fields"])
"""
OWSLIB = """
import sys
from owslib.ogcapi.features import Features
found = Features(sys.argv[1] + "/api/features", headers={"Authorization": "Bearer " + sys.argv[2]})
assert "areas" in found.feature_collections(), found.feature_collections()
page = found.collection_items("areas", limit=1, bbox=[-1.6, 53.7, -1.5, 53.9])
one = found.collection_item("areas", page["features"][0]["id"])
print(page["numberMatched"], one["properties"]["name"], len(found.conformance()["conformsTo"]))
"""


def _run(program: str, *given: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, *given], capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_gdal_and_owslib_read_the_features(server: Live) -> None:
    secret = token(Cast().ana)[1]
    an_area()
    an_area(code="W2", shape=AWAY)
    assert _run(GDAL, server.address, secret).split() == ["True", "1", "True"] * 2
    assert _run(OWSLIB, server.address, secret).split()[:2] == ["1", "Market"]
