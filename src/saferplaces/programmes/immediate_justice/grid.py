"""From where somebody points on a map to the British National Grid."""

from __future__ import annotations

from functools import lru_cache

from pyproj import Transformer


@lru_cache(maxsize=1)
def _transformer() -> Transformer:
    return Transformer.from_crs(4326, 27700, always_xy=True)


def to_grid(lon: float, lat: float) -> tuple[float, float]:
    """Return easting and northing in metres, to the metre."""
    east, north = _transformer().transform(lon, lat)
    return float(round(east)), float(round(north))
