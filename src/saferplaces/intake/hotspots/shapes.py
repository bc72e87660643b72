"""What the map draws: hot cells, or areas coloured by what may be told of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from asvat.geography.projection import to_national_grid
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.reference.models import Area
from saferplaces.foundation.reference.queries import areas as areas_of
from saferplaces.intake.hotspots import queries, words
from saferplaces.intake.hotspots.drawing import squares
from saferplaces.intake.hotspots.queries import AreaCount

HOT = {"hot spot 99%": "#a8201a", "hot spot 95%": "#d9663b", "hot spot 90%": "#f0b27a"}
SHADES = ("#e6eef6", "#b9d2e8", "#7fb0d6", "#3f83b8", "#124f86")
KEPT_BACK = "#f3f2f1"


def hot_cells(actor: Actor, layer: str, district: str) -> dict[str, Any]:
    """Return the hot cells that an actor may see as GeoJSON."""
    rows = list(queries.cells_of(actor, layer, district))
    if not rows:
        return _collection([])
    x, y = (np.array([getattr(row, name) for row in rows]) for name in ("easting", "northing"))
    drawn = squares(x, y, rows[0].size)
    return _collection(
        [
            _feature(shape, HOT.get(row.classed, SHADES[0]), f"{row.count}, {row.classed}")
            for row, shape in zip(rows, drawn, strict=True)
        ]
    )


def areas(kind: str, counts: list[AreaCount]) -> dict[str, Any]:
    """Return areas as GeoJSON, darker for more; what is kept back has a colour of its own."""
    told = [area.count for area in counts if area.count is not None]
    steps = np.quantile(told, np.linspace(0.2, 0.8, len(SHADES) - 1)) if told else np.zeros(0)
    shaped = _shaped(kind)
    return _collection(
        [
            _feature(
                shaped[_key(kind, area)].shape,
                KEPT_BACK
                if area.count is None
                else SHADES[int(np.searchsorted(steps, area.count, side="right"))],
                f"{area.name}: {words.counted(area)}",
            )
            for area in counts
            if _key(kind, area) in shaped
        ]
    )


def area_points(kind: str, counts: list[AreaCount]) -> list[dict[str, Any]]:
    """Return a point in each area for the list beside the map."""
    shaped = _shaped(kind)
    found = []
    for area in counts:
        row = shaped.get(_key(kind, area))
        point = (
            shapely.point_on_surface(shapely.geometry.shape(row.shape))
            if row and row.shape
            else None
        )
        east, north = (
            to_national_grid(np.array([point.x]), np.array([point.y])) if point else (None, None)
        )
        found.append(
            {
                "easting": float(east[0]) if east is not None else None,
                "northing": float(north[0]) if north is not None else None,
                "label": f"{area.name}: {words.counted(area)}",
            }
        )
    return found


def _shaped(kind: str) -> dict[str, Area]:
    rows = areas_of(kind).filter(shape__isnull=False)
    return {row.district if kind == "district" else row.code: row for row in rows}


def _key(kind: str, area: AreaCount) -> str:
    return area.district if kind == "district" else area.code


def _feature(shape: Any, colour: str, label: str) -> dict[str, Any]:
    properties = {"colour": colour, "label": label}
    return {"type": "Feature", "geometry": shape, "properties": properties}


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}
