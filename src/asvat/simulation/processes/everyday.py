"""One-off matters: someone has something to report, at home, in the street or in town."""

from __future__ import annotations

import numpy as np

from asvat.simulation.happenings import DWELLING, SPOT, STREET, Happenings, World, happen
from asvat.simulation.matters import MATTERS
from asvat.simulation.places import TOWNS
from asvat.simulation.points import MINUTES_A_DAY, Floats, Ints, pick
from asvat.simulation.rhythm import minutes
from asvat.simulation.streets import SPOT_KINDS

TOWARDS_CENTRE = 1_200.0


def everyday(
    rng: np.random.Generator, world: World, n: int, only: tuple[str, ...] = ()
) -> Happenings:
    """Make `n` one-off events; `only` names the types of matter to draw from, by default all."""
    shares = np.array([m.share if not only or m.type in only else 0.0 for m in MATTERS])
    matter = pick(rng, n, shares)
    caller = world.anyone(rng, n)
    minute = minutes(rng, matter, [m.rhythm for m in MATTERS], world.days, np.ones(world.days.size))
    kind, place, point = places(rng, world, matter, caller, minute)
    has_victim = rng.random(n) < np.array([m.victim for m in MATTERS])[matter]
    same = rng.random(n) < 0.78
    kin = world.by_household.draw(rng, world.people.household[caller])
    victim = np.where(has_victim, np.where(same, caller, kin), -1)
    suspect = suspects(rng, world, matter, caller)
    nameless = rng.random(n) < np.where(np.array([m.where for m in MATTERS])[matter] == "home",
                                        0.04, 0.14)  # fmt: skip
    return happen(
        rng, minute, matter, kind, place, point, victim=victim, suspect=suspect,
        caller=np.where(nameless & (victim != caller), -1, caller),
        elsewhere=np.array([0.10 if m.category else 0.01 for m in MATTERS])[matter],
    )  # fmt: skip


def suspects(rng: np.random.Generator, world: World, matter: Ints, near: Ints) -> Ints:
    """Draw whoever is named as a suspect: neighbours, exes, local teenagers, or nobody (-1)."""
    people = world.people
    named = rng.random(matter.size) < np.array([m.known for m in MATTERS])[matter]
    relation = np.array([m.relation for m in MATTERS])[matter]
    neighbour = world.near(rng, people.street[near])
    teen = world.teens.draw(rng, people.quarter[near])
    anyone = world.anyone(rng, matter.size)
    drawn = np.select([relation == "neighbour", relation == "youths"], [neighbour, teen], anyone)
    own = (drawn >= 0) & (people.household[np.maximum(drawn, 0)] == people.household[near])
    suspect: Ints = np.where(named & ~own, drawn, -1)
    return suspect


def places(
    rng: np.random.Generator, world: World, matter: Ints, person: Ints, minute: Ints
) -> tuple[Ints, Ints, Floats]:
    """Say where each matter happens to, or near, a person: kind of place, place, point."""
    ground, people = world.ground, world.people
    where = np.array([m.where for m in MATTERS])[matter]
    dwelling = people.dwelling(person, minute // MINUTES_A_DAY)
    street = people.dwellings.street[dwelling]
    quarter = ground.street_quarter[street]
    kind = np.full(matter.size, STREET)
    place = np.where(rng.random(matter.size) < 0.6, street, ground.streets_of.draw(rng, quarter))
    point = ground.along(rng, place)
    home = where == "home"
    kind[home], place[home] = DWELLING, dwelling[home]
    point[home] = people.dwellings.point[dwelling[home]]
    for name in SPOT_KINDS:
        here = np.flatnonzero(where == name)
        spot = ground.spots_of[name].draw(rng, quarter[here])
        here, spot = here[spot >= 0], spot[spot >= 0]
        kind[here], place[here] = SPOT, spot
        point[here] = ground.spot_point[spot] + rng.normal(0.0, 6.0, (spot.size, 2))
    central = np.flatnonzero(where == "centre")
    towards = _central_streets(rng, world, ground.street_town[street[central]])
    kind[central], place[central] = STREET, towards
    point[central] = ground.along(rng, towards)
    return kind, place, point


def _central_streets(rng: np.random.Generator, world: World, town: Ints) -> Ints:
    """Draw a street near each town's centre, the nearer the likelier."""
    ground = world.ground
    found = np.zeros(town.size, dtype=np.int64)
    for t in np.unique(town).tolist():
        here = np.flatnonzero(ground.street_town == t)
        centre = np.array([TOWNS[t].easting, TOWNS[t].northing])
        away = np.hypot(*(ground.street_middle[here] - centre).T)
        weight = np.exp(-0.5 * (away / TOWARDS_CENTRE) ** 2) + 1e-9
        chosen = np.flatnonzero(town == t)
        found[chosen] = here[pick(rng, chosen.size, weight)]
    return found
