"""What happens, before anyone rings: events as arrays, and series of them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np

from asvat.simulation.ground import Ground
from asvat.simulation.people import People
from asvat.simulation.points import Days, Floats, Grouped, Ints

# Kinds of places, so that a place is a kind and a number.
STREET, SPOT, DWELLING = range(3)


class World:
    """Ground and people, and who is where, for drawing."""

    def __init__(self, ground: Ground, people: People, days: Days) -> None:
        self.ground, self.people, self.days = ground, people, days
        quarters = ground.quarter_town.size
        self.by_quarter = Grouped(
            np.where(people.weight > 0, people.quarter, -1), people.weight, quarters
        )
        self.by_street = Grouped(
            np.where(people.weight > 0, people.street, -1), people.weight, ground.street_town.size
        )
        self.by_household = Grouped(
            people.household, np.where(people.adult, 1.0, 0.01), people.home.size
        )
        self.by_town = Grouped(
            np.where(people.weight > 0, ground.street_town[people.street], -1),
            people.weight, int(ground.street_town.max()) + 1,
        )  # fmt: skip
        young = (days[0].astype(np.int64) - people.born) / 365.25
        teens = (young >= 11) & (young < 20)
        self.teens = Grouped(np.where(teens, people.quarter, -1), np.ones(people.size), quarters)
        self.reporters = np.cumsum(people.weight)

    def anyone(self, rng: np.random.Generator, n: int) -> Ints:
        """Draw `n` people who report, by how much each has to report."""
        at = rng.random(n) * self.reporters[-1]
        found: Ints = np.searchsorted(self.reporters, at, side="right")
        return np.minimum(found, self.people.size - 1)

    def near(self, rng: np.random.Generator, street: Ints) -> Ints:
        """Draw someone of each street, or of its quarter where the street has nobody."""
        own = self.by_street.draw(rng, street)
        wide = self.by_quarter.draw(rng, self.ground.street_quarter[street])
        wide = np.where(wide < 0, self.anyone(rng, street.size), wide)
        found: Ints = np.where((own >= 0) & (rng.random(street.size) < 0.6), own, wide)
        return found

    def passing(self, rng: np.random.Generator, street: Ints) -> Ints:
        """Draw whoever is about on each street: three in four from anywhere in the town."""
        town = self.by_town.draw(rng, self.ground.street_town[street])
        local = (town < 0) | (rng.random(street.size) < 0.25)
        found: Ints = np.where(local, self.near(rng, street), town)
        return found


@dataclass(frozen=True, eq=False)
class Happenings:
    """Events, one row each.

    ``minute`` counts from the first midnight of the period; ``place_kind`` and ``place`` say
    where, ``point`` (n, 2) the exact metres; ``series`` (-1 for none) and ``step`` (from 1) what it
    is part of; ``level`` 0 to 1 how bad it is; ``victim``, ``suspect``, ``other`` (a second
    suspect) and ``caller`` are people or -1; ``calls`` how many police logs come of it;
    ``hotspot`` the planted hotspot or -1.
    """

    minute: Ints
    matter: Ints
    place_kind: Ints
    place: Ints
    point: Floats
    series: Ints
    step: Ints
    level: Floats
    victim: Ints
    suspect: Ints
    other: Ints
    caller: Ints
    calls: Ints
    hotspot: Ints
    elsewhere: Floats
    """Chance that the council or the housing provider hears of it too."""

    @property
    def size(self) -> int:
        """How many there are."""
        return int(self.minute.size)

    def take(self, at: Ints) -> Happenings:
        """Return some of the rows."""
        return Happenings(*(getattr(self, f.name)[at] for f in fields(self)))


def happen(
    rng: np.random.Generator, minute: Ints, matter: Ints, place_kind: Ints, place: Ints,
    point: Floats, **more: Ints | Floats,
) -> Happenings:  # fmt: skip
    """Make events; what is not given is nobody, no series, one call and a level by chance."""
    n = minute.size
    nobody = np.full(n, -1)
    columns = {
        "series": nobody, "step": np.ones(n, np.int64), "level": 0.6 * rng.beta(1.5, 3.0, n),
        "victim": nobody, "suspect": nobody, "other": nobody, "caller": nobody,
        "calls": np.ones(n, np.int64), "hotspot": nobody, "elsewhere": np.full(n, 0.05),
    } | more  # fmt: skip
    return Happenings(minute, matter, place_kind, place, np.round(point), **columns)


def together(parts: list[Happenings]) -> Happenings:
    """Put parts one after the other."""
    return Happenings(
        *(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Happenings))
    )


class Series(NamedTuple):
    """A series of events and what is true of it."""

    kind: str
    person: int
    suspect: int
    place_kind: int
    place: int
    point: tuple[float, float]
    events: int
    escalating: bool
    crime: str
    """Home Office class of the course of conduct, which no single log need show; may be empty."""


class Found(NamedTuple):
    """What a process makes: its events, whose ``series`` count from 0, and its series."""

    events: Happenings
    series: list[Series]


def streets_of(world: World, kind: Ints, place: Ints) -> Ints:
    """Return the street of each place: its own, its spot's or its dwelling's."""
    ground, dwellings = world.ground, world.people.dwellings
    street = np.where(kind == STREET, place, 0)
    spot = kind == SPOT
    street[spot] = ground.spot_street[place[spot]]
    home = kind > SPOT
    street[home] = dwellings.street[place[home]]
    found: Ints = street
    return found
