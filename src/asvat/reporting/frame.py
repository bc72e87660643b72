"""From metres to pixels: the window of a map, its scale bar, and the shapes in it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from asvat.records.arrays import Bools, Floats
from asvat.reporting.model import MapLayer, Where
from asvat.reporting.svg import trim


@dataclass(frozen=True)
class Frame:
    """A window of the map: its south-west corner and scale in metres, its size in pixels."""

    west: float
    south: float
    metres_a_pixel: float
    width: float
    height: float

    def x(self, easting: float) -> float:
        """Return pixels from the left."""
        return (easting - self.west) / self.metres_a_pixel

    def y(self, northing: float) -> float:
        """Return pixels from the top."""
        return self.height - (northing - self.south) / self.metres_a_pixel

    def holds(self, easting: float, northing: float, margin: float = 0.0) -> bool:
        """Say whether a place lies in the window, `margin` pixels inside its edge."""
        x, y = self.x(easting), self.y(northing)
        return margin <= x <= self.width - margin and margin <= y <= self.height - margin

    def pixels(self, xy: Floats) -> npt.NDArray[np.float64]:
        """Return points (n, 2) in pixels."""
        return np.column_stack(
            [
                (xy[:, 0] - self.west) / self.metres_a_pixel,
                self.height - (xy[:, 1] - self.south) / self.metres_a_pixel,
            ]
        )

    def box(self, margin: float = 0.0) -> shapely.Geometry:
        """Return the window, `margin` pixels wider on each side, as a polygon in metres."""
        away = margin * self.metres_a_pixel
        wide, high = self.width * self.metres_a_pixel, self.height * self.metres_a_pixel
        east, north = self.west + wide + away, self.south + high + away
        return shapely.box(self.west - away, self.south - away, east, north)


def whole_frame(where: Where, layer: MapLayer, width: float) -> Frame:
    """Return the window of the boundaries, or of 99% of the cells where there are none.

    Records of a force hold points in other forces' areas, which would shrink the map to a dot.
    """
    if where.boundaries:
        rings = [np.asarray(r) for b in where.boundaries for r in b.rings]
        points = np.concatenate(rings)
        low, high = points.min(axis=0), points.max(axis=0)
    else:
        centre = layer.corners.mean(axis=1)
        low, high = np.quantile(centre, [0.005, 0.995], axis=0)
        side = np.ptp(layer.corners[0], axis=0) if layer.corners.size else np.array([1.0, 1.0])
        low, high = low - 2 * side, high + 2 * side
    span = np.maximum(high - low, 500.0)
    scale = max(span[0] * 1.04 / width, span[1] * 1.04 / (width * 0.95))
    height = span[1] * 1.04 / scale
    middle = (low + high) / 2
    return Frame(
        float(middle[0] - scale * width / 2),
        float(middle[1] - scale * height / 2),
        float(scale),
        width,
        float(height),
    )


def near_frame(easting: float, northing: float, metres: float, width: float, high: float) -> Frame:
    """Return a window `metres` wide around a place."""
    scale = metres / width
    return Frame(easting - metres / 2, northing - scale * high / 2, scale, width, high)


def scale_bar(frame: Frame) -> tuple[float, str]:
    """Return the length of the scale bar in pixels, and its words."""
    longest = 0.25 * frame.metres_a_pixel * frame.width
    power = 10.0 ** math.floor(math.log10(longest))
    metres = next((m * power for m in (5, 2) if m * power <= longest), power)
    words = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    return metres / frame.metres_a_pixel, words


def outline(shapes: list[shapely.Geometry], frame: Frame, detail: float = 0.4) -> str:
    """Return the path of shapes in metres, cut to the window; `detail` is in pixels."""
    if not shapes:
        return ""
    drawn = shapely.intersection(np.array(shapes), frame.box(20))
    drawn = shapely.transform(drawn, frame.pixels)
    if detail:
        drawn = shapely.simplify(drawn, detail)
    parts = shapely.get_parts(drawn)
    polygons = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    return "".join(_closed(r) for r in shapely.get_rings(polygons))


def _closed(ring: shapely.Geometry) -> str:
    points = np.round(shapely.get_coordinates(ring)[:-1], 1)
    return "M" + " ".join(f"{trim(x)} {trim(y)}" for x, y in points.tolist()) + "z"


def merged(corners: Floats) -> list[shapely.Geometry]:
    """Return the union of cells that share edges, as few shapes as can be."""
    if not len(corners):
        return []
    # Hexagon corners differ in the last digits between neighbours; a centimetre joins them.
    cells = shapely.polygons(np.round(corners, 2))
    return [shapely.coverage_union_all(cells)]


def apart(corners: Floats) -> list[shapely.Geometry]:
    """Return each cell as a shape of its own."""
    return [shapely.Polygon(c) for c in corners]


def inside(layer: MapLayer, frame: Frame) -> Bools:
    """Say which cells have their centre in the window."""
    pixels = frame.pixels(layer.corners.mean(axis=1))
    x, y = pixels[:, 0], pixels[:, 1]
    out: Bools = (x >= 0) & (x <= frame.width) & (y >= 0) & (y <= frame.height)
    return out
