"""The background: incidents spread over towns and their quarters by population."""

from __future__ import annotations

import numpy as np

from asvat.simulation.places import DISTRICTS, TOWNS
from asvat.simulation.points import Days, Floats, Points, bell, times
from asvat.simulation.rhythm import KINDS

CENTRAL = 0.2
QUARTER_OF, QUARTER_SPREAD = 7_000, 450.0


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


def background(rng: np.random.Generator, n: int, days: Days) -> Points:
    """Spread incidents over towns by population: a fifth in the centre, the rest in quarters.

    Each quarter stands for about 7,000 people and has a level of its own (a gamma weight with a
    coefficient of variation of one half), so that the background is uneven as towns are.
    """
    people = populations()
    centre = np.array([[t.easting, t.northing] for t in TOWNS], dtype=np.float64)
    quarters = np.maximum(2, np.round(people / QUARTER_OF)).astype(np.int64)
    town_of = np.repeat(np.arange(people.size), quarters)
    middle = centre[town_of] + bell(rng, town_spread(people)[town_of])
    weight = rng.gamma(4.0, 1.0, town_of.size) * (people / quarters)[town_of]

    kind = rng.choice(len(KINDS), n, p=[k.share for k in KINDS])
    central = rng.random(n) < CENTRAL
    town = rng.choice(people.size, n, p=people / people.sum())
    quarter = rng.choice(town_of.size, n, p=weight / weight.sum())
    spread = np.where(central, 250.0 + 0.8 * np.sqrt(people[town]), QUARTER_SPREAD)
    place = np.where(central[:, None], centre[town], middle[quarter]) + bell(rng, spread)
    minute = times(rng, kind, days, np.ones(days.size))
    east, north = np.round(place.T)
    return Points(east, north, minute, kind, np.full(n, -1))
