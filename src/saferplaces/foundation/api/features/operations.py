"""OGC API – Features, Part 1 (core, GeoJSON, OpenAPI 3.0) and Part 2 (the National Grid)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import Http404, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from ninja import Query, Router, Schema

from saferplaces.foundation.api.door import api_door
from saferplaces.foundation.api.features import asking
from saferplaces.foundation.api.features.coordinates import CRS84, GRID, box_in, geojson
from saferplaces.foundation.api.features.registry import (
    BRITISH_GRID,
    FEATURE_COLLECTIONS,
    WGS84,
    Collection,
    Filter,
)
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import HOTSPOTS
from saferplaces.foundation.policy import Refused

router = Router(tags=["Features"])
GEOJSON, JSON = "application/geo+json", "application/json"
CONFORMS = [
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
]
URIS = {WGS84: CRS84, BRITISH_GRID: GRID}
MOST, USUAL = 1000, 100
FARTHEST = 10_000_000
ASKED = ("limit", "offset", "bbox", "bbox-crs", "crs", "datetime")
WRONG = 400
"""The standard's status for a parameter that will not do."""


class Link(Schema):
    """Where something else is."""

    href: str
    rel: str
    type: str
    title: str = ""


class Landing(Schema):
    """Where everything is."""

    title: str
    description: str
    links: list[Link]


class Conformance(Schema):
    """What of the standards this does."""

    conformsTo: list[str]  # noqa: N815 - the standard's word


class Collections(Schema):
    """All collections that the token may read."""

    links: list[Link]
    collections: list[dict[str, Any]]
    crs: list[str]


class Features(Schema):
    """A page of features."""

    type: str
    features: list[dict[str, Any]]
    links: list[Link]
    numberMatched: int  # noqa: N815 - the standard's words
    numberReturned: int  # noqa: N815
    timeStamp: str  # noqa: N815


@router.get("", response=Landing, url_name="api-features", operation_id="features-landing")
@api_door(HOTSPOTS, personal=False, basic=True, wrong=WRONG)
def landing(request: Request) -> dict[str, Any]:
    """Where everything is."""
    asking.only(request.GET, ())
    version = "application/vnd.oai.openapi+json;version=3.0"
    return {
        "title": "Safer Places: hotspots and areas",
        "description": "Features for maps; they hold no personal data.",
        "links": [
            _link(request, "api-features", "self", "This page"),
            _link(request, "api-openapi", "service-desc", "The API's description", of=version),
            _link(request, "api-about", "service-doc", "The API for people", of="text/html"),
            _link(request, "api-features-conformance", "conformance", "What it conforms to"),
            _link(request, "api-features-collections", "data", "Collections"),
        ],
    }


@router.get(
    "/conformance", response=Conformance, url_name="api-features-conformance",
    operation_id="features-conformance",
)  # fmt: skip
@api_door(HOTSPOTS, personal=False, basic=True, wrong=WRONG)
def conformance(request: Request) -> dict[str, Any]:
    """What of the standards this does."""
    asking.only(request.GET, ())
    return {"conformsTo": CONFORMS}


@router.get(
    "/collections", response=Collections, url_name="api-features-collections",
    operation_id="features-collections",
)  # fmt: skip
@api_door(HOTSPOTS, personal=False, basic=True, wrong=WRONG)
def collections(request: Request) -> dict[str, Any]:
    """The collections that the token may read."""
    asking.only(request.GET, ())
    readable = [one for one in FEATURE_COLLECTIONS if request.actor.can(one.capability)]
    return {
        "links": [_link(request, "api-features-collections", "self", "Collections")],
        "collections": [_described(request, one) for one in readable],
        "crs": [CRS84, GRID],
    }


@router.get(
    "/collections/{collection_id}", response=dict[str, Any], url_name="api-features-collection",
    operation_id="features-collection",
)  # fmt: skip
@api_door(HOTSPOTS, personal=False, basic=True, wrong=WRONG)
def collection(request: Request, collection_id: str) -> dict[str, Any]:
    """One collection: what it is, where and when, and how to read it."""
    asking.only(request.GET, ())
    return _described(request, _collection(request, collection_id))


@router.get(
    "/collections/{collection_id}/queryables", response=dict[str, Any],
    url_name="api-features-queryables", operation_id="features-queryables",
)  # fmt: skip
@api_door(HOTSPOTS, personal=False, basic=True, wrong=WRONG)
def queryables(request: Request, collection_id: str) -> JsonResponse:
    """The properties of a collection that may be asked for."""
    asking.only(request.GET, ())
    found = _collection(request, collection_id)
    keys = {"collection_id": found.id}
    told = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": request.build_absolute_uri(reverse("api-features-queryables", kwargs=keys)),
        "type": "object",
        "title": found.title,
        "properties": {name: dict(found.schema[name]) for name in found.queryables},
        "additionalProperties": False,
    }
    return JsonResponse(told, content_type="application/schema+json")


@router.get(
    "/collections/{collection_id}/items", response=Features, url_name="api-features-items",
    operation_id="features-items",
)  # fmt: skip
@api_door(HOTSPOTS, personal=False, basic=True, wrong=WRONG)
def items(
    request: Request,
    collection_id: str,
    limit: Annotated[int, Query(ge=1)] = USUAL,
    offset: Annotated[int, Query(ge=0, le=FARTHEST)] = 0,
    bbox: Annotated[str | None, Query(max_length=200)] = None,
    bbox_crs: Annotated[str | None, Query(alias="bbox-crs", max_length=200)] = None,
    crs: Annotated[str | None, Query(max_length=200)] = None,
    datetime: Annotated[str | None, Query(max_length=100)] = None,
) -> JsonResponse:
    """A page of features.

    `bbox` is west,south,east,north in degrees (or in `bbox-crs`), `datetime` a moment or two with
    a stroke between, `crs` the coordinates of the answer. A collection's queryables may be asked
    for by their names. `limit` is at most 1,000.
    """
    found = _collection(request, collection_id)
    asking.only(request.GET, (*ASKED, *found.queryables))
    source = asking.system(bbox_crs, "bbox-crs")
    target = asking.system(crs, "crs")
    box = asking.box(bbox, source)
    within = box_in(box, source, found.srid) if box else None
    since, until = asking.span(datetime)
    given = {name: request.GET[name] for name in found.queryables if name in request.GET}
    asked = Filter(within, since, until, given)
    most = min(limit, MOST)
    nowhere = box is not None and within is None
    matched = 0 if nowhere else found.count(request.actor, asked)
    rows = [] if offset >= matched else found.items(request.actor, asked, most, offset)
    features = geojson(rows, found.srid, target)
    links = [_page(request, found, "self", offset, most)]
    if offset + most < matched:
        links.append(_page(request, found, "next", offset + most, most))
    if offset:
        links.append(_page(request, found, "prev", max(0, offset - most), most))
    links.append(_link(request, "api-features-collection", "collection", found.title, found.id))
    told = {
        "type": "FeatureCollection",
        "features": features,
        "links": links,
        "numberMatched": matched,
        "numberReturned": len(features),
        "timeStamp": dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    }
    return _geojson(told, target)


@router.get(
    "/collections/{collection_id}/items/{feature_id}", response=dict[str, Any],
    url_name="api-features-item", operation_id="features-item",
)  # fmt: skip
@api_door(HOTSPOTS, personal=False, basic=True, wrong=WRONG)
def item(
    request: Request,
    collection_id: str,
    feature_id: str,
    crs: Annotated[str | None, Query(max_length=200)] = None,
) -> JsonResponse:
    """One feature."""
    found = _collection(request, collection_id)
    asking.only(request.GET, ("crs",))
    target = asking.system(crs, "crs")
    rows = list(found.items(request.actor, Filter(key=feature_id), 1, 0))
    if not rows:
        raise Http404
    told = geojson(rows, found.srid, target)[0]
    keys = {"collection_id": found.id, "feature_id": feature_id}
    here = request.build_absolute_uri(reverse("api-features-item", kwargs=keys))
    told["links"] = [
        {"href": here, "rel": "self", "type": GEOJSON},
        _link(request, "api-features-collection", "collection", found.title, found.id),
    ]
    return _geojson(told, target)


def _collection(request: Request, key: str) -> Collection:
    for found in FEATURE_COLLECTIONS:
        if found.id == key:
            if not request.actor.can(found.capability):
                raise Refused("This needs a scope that the token or its account's role has not.")
            return found  # type: ignore[no-any-return]
    raise Http404


def _described(request: Request, found: Collection) -> dict[str, Any]:
    actor = request.actor
    told: dict[str, Any] = {
        "id": found.id,
        "title": found.title,
        "description": found.description,
        "itemType": "feature",
        "crs": [CRS84, GRID],
        "storageCrs": URIS[found.srid],
        "links": [
            _link(request, "api-features-collection", "self", found.title, found.id),
            _link(request, "api-features-items", "items", found.title, found.id, of=GEOJSON),
            _link(
                request, "api-features-queryables",
                "http://www.opengis.net/def/rel/ogc/1.0/queryables", "Queryables", found.id,
                of="application/schema+json",
            ),
        ],
    }  # fmt: skip
    extent: dict[str, Any] = {}
    box = found.extent(actor)
    if box and (degrees := box_in(box, found.srid, WGS84)):
        extent["spatial"] = {"bbox": [[round(at, 6) for at in degrees]], "crs": CRS84}
    if times := found.span(actor):
        told_times = [at.isoformat().replace("+00:00", "Z") if at else None for at in times]
        extent["temporal"] = {"interval": [told_times]}
    return told | ({"extent": extent} if extent else {})


def _link(
    request: Request, name: str, rel: str, title: str, key: str = "", of: str = JSON
) -> dict[str, str]:
    address = reverse(name, kwargs={"collection_id": key} if key else {})
    return {"href": request.build_absolute_uri(address), "rel": rel, "type": of, "title": title}


def _page(request: Request, found: Collection, rel: str, offset: int, limit: int) -> dict[str, str]:
    kept = {k: str(v) for k, v in request.GET.items() if k not in {"offset", "limit"}}
    at = {"offset": str(offset)} if offset else {}
    query = urlencode({**kept, "limit": str(limit), **at})
    told = _link(request, "api-features-items", rel, found.title, found.id, of=GEOJSON)
    return told | {"href": f"{told['href']}?{query}"}


def _geojson(told: dict[str, Any], target: int) -> JsonResponse:
    response = JsonResponse(told, content_type=GEOJSON)
    response.headers["Content-Crs"] = f"<{URIS[target]}>"
    return response
