"""Points on a map, from the British National Grid to what MapLibre wants."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from pyproj import Transformer


def placed_first(points: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return points with a place before those without, so that map and list count alike."""
    return sorted(points, key=lambda p: p["easting"] is None or p["northing"] is None)


@lru_cache(maxsize=1)
def _to_lonlat() -> Transformer:
    return Transformer.from_crs(27700, 4326, always_xy=True)


def points_json(points: Iterable[Mapping[str, Any]]) -> str:
    """Return GeoJSON of points in metres of the National Grid; points without a place are left out.

    Parameters
    ----------
    points:
        Each with easting, northing, label and, if it leads anywhere, url.
    """
    placed = [p for p in points if p.get("easting") is not None and p.get("northing") is not None]
    eastings = [float(p["easting"]) for p in placed]
    northings = [float(p["northing"]) for p in placed]
    lon, lat = _to_lonlat().transform(eastings, northings)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(x, 6), round(y, 6)]},
            "properties": {"label": str(p["label"]), "url": str(p.get("url") or "")},
        }
        for p, x, y in zip(placed, lon, lat, strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def geojson(shape: Mapping[str, Any]) -> str:
    """Return GeoJSON as text for an attribute."""
    return json.dumps(shape)
