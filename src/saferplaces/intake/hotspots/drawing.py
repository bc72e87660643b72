"""From metres of the National Grid to what maps draw."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from asvat.geography.projection import to_wgs84

Floats = npt.NDArray[np.float64]


def degrees(at: Floats) -> Floats:
    """Return longitude and latitude of points, shape (n, 2), to about ten centimetres."""
    longitude, latitude = to_wgs84(at[:, 0], at[:, 1])
    return np.round(np.stack([longitude, latitude], axis=1), 6)


def geojson(shape: Any) -> dict[str, Any]:
    """Return a shape on the National Grid as a GeoJSON geometry in WGS 84."""
    found: dict[str, Any] = shapely.geometry.mapping(shapely.transform(shape, degrees))
    return found


def squares(easting: Floats, northing: Floats, size: int) -> list[dict[str, Any]]:
    """Return squares around their centres as GeoJSON geometries in WGS 84."""
    half = size / 2
    steps = np.array([[-half, -half], [half, -half], [half, half], [-half, half], [-half, -half]])
    corners = np.stack([easting, northing], 1)[:, None, :] + steps[None, :, :]
    rings = degrees(corners.reshape(-1, 2)).reshape(corners.shape).tolist()
    return [{"type": "Polygon", "coordinates": [ring]} for ring in rings]
