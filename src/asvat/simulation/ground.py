"""The invented ground: quarters, streets, and premises, stops and parks along them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from asvat.simulation.areas import QUARTER_SPREAD, populations, town_spread, ward_of, wards
from asvat.simulation.places import TOWNS
from asvat.simulation.points import Floats, Grouped, Ints, bell, pick
from asvat.simulation.streets import (
    SPOT_KINDS,
    SPOT_SHARES,
    how_many_names,
    postcode,
    spot_name,
    street_name,
)

STREETS, SPOTS = 9_000, 3_000
QUARTER_OF = 7_000
CENTRAL = 0.12


@dataclass(frozen=True, eq=False)
class Ground:
    """The places of the force; positions in metres (EPSG:27700).

    Quarters stand for about 7,000 people each. A *place* is one number: streets come first, then
    spots (premises, stops, parks), then dwellings, which :class:`asvat.simulation.people.People`
    holds.
    """

    quarter_town: Ints
    quarter_kind: Ints
    """0 estate, 1 terraces, 2 suburb, 3 student quarter, 4 mixed."""
    quarter_weight: Floats
    deprivation: Floats
    """Of each quarter, 0 least to 1 most."""
    street_quarter: Ints
    street_town: Ints
    street_middle: Floats
    street_angle: Floats
    street_length: Floats
    street_names: list[str]
    street_postcodes: list[str]
    street_ward: Ints
    crossing: Ints
    """The street nearest to each, which crosses it."""
    spot_kind: Ints
    spot_street: Ints
    spot_point: Floats
    spot_names: list[str]
    spots_of: dict[str, Grouped]
    """Spots by quarter, for each kind of :data:`asvat.simulation.streets.SPOT_KINDS`."""
    streets_of: Grouped

    def along(self, rng: np.random.Generator, street: Ints) -> Floats:
        """Return a point somewhere along each street, shape (n, 2)."""
        along = rng.uniform(-0.5, 0.5, street.size) * self.street_length[street]
        return self.at(street, along, rng.normal(0.0, 4.0, street.size))

    def at(self, street: Ints, along: Floats, aside: Floats) -> Floats:
        """Return points by metres along and aside of each street's middle, shape (n, 2)."""
        angle = self.street_angle[street]
        step = np.column_stack([np.cos(angle), np.sin(angle)])
        across = np.column_stack([-np.sin(angle), np.cos(angle)])
        points: Floats = (
            self.street_middle[street] + step * along[:, None] + across * aside[:, None]
        )
        return points


def make_ground(rng: np.random.Generator) -> Ground:
    """Lay out quarters, 9,000 streets and 3,000 spots, however large the force is."""
    people = populations()
    centre = np.array([[t.easting, t.northing] for t in TOWNS], dtype=np.float64)
    quarters = np.maximum(2, np.round(people / QUARTER_OF)).astype(np.int64)
    quarter_town = np.repeat(np.arange(people.size), quarters)
    middle = centre[quarter_town] + bell(rng, town_spread(people)[quarter_town])
    weight = rng.gamma(4.0, 1.0, quarter_town.size) * (people / quarters)[quarter_town]
    ward = np.array([w.deprivation for w in wards()])[ward_of(*middle.T)]
    deprivation = np.clip(ward + rng.normal(0.0, 0.15, ward.size), 0.0, 1.0)
    kind = np.where(
        deprivation > 0.7,
        rng.choice([0, 1], ward.size, p=[0.6, 0.4]),
        np.where(deprivation < 0.35, 2, rng.choice([1, 2, 4], ward.size)),
    )
    student = np.isin(quarter_town, [i for i, t in enumerate(TOWNS) if t.name == "Headingley"])
    kind = np.where(student | (rng.random(kind.size) < 0.02), 3, kind)

    street_quarter = pick(rng, STREETS, weight)
    central = rng.random(STREETS) < CENTRAL
    town = quarter_town[street_quarter]
    spread = np.where(central, 250.0 + 0.8 * np.sqrt(people[town]), QUARTER_SPREAD)
    base = np.where(central[:, None], centre[town], middle[street_quarter])
    points = base + bell(rng, spread)
    names = _street_names(rng, town)
    street_ward = ward_of(*points.T)
    spot_kind = rng.choice(len(SPOT_KINDS), SPOTS, p=SPOT_SHARES)
    spot_street = rng.integers(0, STREETS, SPOTS)
    ground = Ground(
        quarter_town, kind, weight, deprivation, street_quarter, town, points,
        rng.random(STREETS) * np.pi, rng.uniform(90.0, 380.0, STREETS), names,
        _postcodes(rng, street_quarter, street_ward), street_ward, _crossings(points),
        spot_kind, spot_street, np.empty((SPOTS, 2)),
        [
            spot_name(rng, SPOT_KINDS[k], names[s], i)
            for i, (k, s) in enumerate(zip(spot_kind.tolist(), spot_street.tolist(), strict=True))
        ],
        {
            name: Grouped(
                np.where(spot_kind == k, street_quarter[spot_street], -1),
                np.ones(SPOTS), quarter_town.size,
            )
            for k, name in enumerate(SPOT_KINDS)
        },
        Grouped(street_quarter, np.ones(STREETS), quarter_town.size),
    )  # fmt: skip
    ground.spot_point[:] = np.round(ground.along(rng, spot_street))
    return ground


def _crossings(middle: Floats) -> Ints:
    nearest: Ints = np.asarray(cKDTree(middle).query(middle, k=2)[1])[:, 1]
    return nearest


def _street_names(rng: np.random.Generator, town: Ints) -> list[str]:
    """A name once in a town, except in a town with more streets than there are names."""
    names = [""] * town.size
    for t in np.unique(town).tolist():
        here = np.flatnonzero(town == t)
        drawn = rng.permutation(how_many_names())
        for i, name in zip(here.tolist(), np.resize(drawn, here.size).tolist(), strict=True):
            names[i] = street_name(name)
    return names


def _postcodes(rng: np.random.Generator, quarter: Ints, ward: Ints) -> list[str]:
    unit = rng.integers(0, 400, quarter.size)
    return [
        postcode(wards()[w].district, int(q) % 200, int(u))
        for q, u, w in zip(quarter.tolist(), unit.tolist(), ward.tolist(), strict=True)
    ]
