"""Invented districts and wards: the ground nearest to each town, in an invented outline."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer

from asvat.simulation.places import DISTRICTS, TOWNS
from asvat.simulation.points import Floats, Ints

LABEL = "Invented outline for a simulated force; not a real boundary"
_SIDES = {"North": (0, 1), "East": (1, 0), "South": (0, -1), "West": (-1, 0)}
QUARTER_SPREAD = 450.0
_LARGE, _STEP, _APART, _MARGIN = 60_000, 2_200, 1_400, 1_500.0
_DEPRIVATION_SEED = 2019


def populations() -> Floats:
    """Return the people around each town, so that each district has its population."""
    people = np.array([t.population for t in TOWNS], dtype=np.float64)
    district = np.array([t.district for t in TOWNS])
    for name, total in DISTRICTS.items():
        people[district == name] *= total / people[district == name].sum()
    return people


def town_spread(people: Floats) -> Floats:
    """Return the spread of a town's quarters around its centre, metres."""
    spread: Floats = 3.6 * np.sqrt(people)
    return spread


@dataclass(frozen=True)
class Ward:
    """An invented ward: the ground nearest to its seed point (metres, EPSG:27700).

    ``deprivation`` is the invented rank of its deprivation among the wards, from 0 (least) to 1.
    """

    name: str
    town: str
    district: str
    easting: int
    northing: int
    population: int
    deprivation: float

    @property
    def quintile(self) -> int:
        """Fifth of the wards by deprivation; 1 is the most deprived, as indices have it."""
        return 5 - min(4, int(5 * self.deprivation))


@cache
def wards() -> tuple[Ward, ...]:
    """Return a ward a town, and up to four more around the large ones."""
    seeds: list[tuple[str, int, int, int]] = []
    taken = [(t.easting, t.northing) for t in TOWNS]
    for i, town in enumerate(TOWNS):
        seeds.append((town.name, i, town.easting, town.northing))
        for side, (dx, dy) in _SIDES.items():
            east, north = town.easting + dx * _STEP, town.northing + dy * _STEP
            free = all((east - e) ** 2 + (north - n) ** 2 > _APART**2 for e, n in taken)
            if town.population >= _LARGE and free:
                taken.append((east, north))
                seeds.append((f"{town.name} {side}", i, east, north))
    of_town = np.bincount([s[1] for s in seeds])
    people = populations()
    # Chance alone: no ward's rank says anything about the real place of that name.
    rank = np.random.default_rng(_DEPRIVATION_SEED).permutation(len(seeds)) / (len(seeds) - 1)
    return tuple(
        Ward(
            name, TOWNS[i].name, TOWNS[i].district, east, north,
            round(people[i] / of_town[i]), float(rank[w]),
        )
        for w, (name, i, east, north) in enumerate(seeds)
    )  # fmt: skip


def ward_of(easting: Floats, northing: Floats) -> Ints:
    """Return the position in :func:`wards` of the ward that holds each point."""
    seeds = shapely.STRtree(shapely.points([(w.easting, w.northing) for w in wards()]))
    return np.asarray(seeds.nearest(shapely.points(easting, northing)), dtype=np.int64)


@cache
def ward_polygons() -> tuple[shapely.Geometry, ...]:
    """Return the polygon of each ward, in the order of :func:`wards`, metres."""
    # As far as a point of the background can lie from its town, and a margin.
    reach = 2.5 * (town_spread(populations()) + QUARTER_SPREAD) + _MARGIN
    towns = shapely.points([(t.easting, t.northing) for t in TOWNS])
    land = shapely.union_all(shapely.buffer(towns, reach))
    land = shapely.simplify(land.buffer(5_000).buffer(-5_000), 120)
    seeds = shapely.points([(w.easting, w.northing) for w in wards()])
    parts = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(seeds), extend_to=land))
    part_of = shapely.STRtree(parts).query(seeds, predicate="within")[1]
    return tuple(shapely.intersection(parts[i], land) for i in part_of)


def ward_features() -> dict[str, Any]:
    """Return the wards as GeoJSON (EPSG:4326)."""
    rows = [
        {
            "ward_code": f"SIM-W{i + 1:02d}",
            "ward_name": w.name,
            "district_name": w.district,
            "population": w.population,
            "deprivation_quintile": w.quintile,
        }
        for i, w in enumerate(wards())
    ]
    return _collection("wards", ward_polygons(), rows)


def district_features() -> dict[str, Any]:
    """Return the districts as GeoJSON (EPSG:4326)."""
    shapes = [
        shapely.union_all(
            [p for p, w in zip(ward_polygons(), wards(), strict=True) if w.district == name]
        )
        for name in DISTRICTS
    ]
    rows = [
        {"district_code": f"SIM-D{i + 1}", "district_name": name, "population": people}
        for i, (name, people) in enumerate(DISTRICTS.items())
    ]
    return _collection("districts", tuple(shapes), rows)


def _collection(
    name: str, shapes: tuple[shapely.Geometry, ...], rows: list[dict[str, Any]]
) -> dict[str, Any]:
    to_degrees = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)

    flat = shapely.transform(
        np.array(shapes), lambda xy: np.column_stack(to_degrees.transform(xy[:, 0], xy[:, 1]))
    )
    flat = shapely.set_precision(flat, 1e-6)
    return {
        "type": "FeatureCollection",
        "name": f"{name} (invented)",
        "features": [
            {
                "type": "Feature",
                "properties": {**row, "note": LABEL},
                "geometry": shapely.geometry.mapping(shape),
            }
            for row, shape in zip(rows, flat, strict=True)
        ],
    }
