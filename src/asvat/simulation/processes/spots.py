"""Series that have a place or a group at their heart: premises, streets, youths who move about."""

from __future__ import annotations

import numpy as np

from asvat.simulation.happenings import SPOT, STREET, Found, Happenings, Series, World, happen
from asvat.simulation.matters import AT, MATTERS
from asvat.simulation.places import TOWNS
from asvat.simulation.points import pick
from asvat.simulation.processes.persons import of_kind
from asvat.simulation.processes.runs import lengths, run
from asvat.simulation.rhythm import draw, minutes
from asvat.simulation.streets import SPOT_KINDS

AT_SPOT: dict[str, dict[str, float]] = {
    "shop": {"shop_worker_abuse": 5.0, "shop_theft": 3.0, "youths_gathering": 2.0, "begging": 1.0},
    "stop": {"bus_incident": 4.0, "bus_shelter_damage": 2.0, "youths_gathering": 2.0},
    "park": {"youths_gathering": 4.0, "off_road_bikes": 3.0, "street_drinking": 2.0,
             "bin_fire": 1.0, "open_dealing": 1.5, "graffiti": 1.0, "knife_seen": 0.2},
    "pub": {"group_fight": 2.0, "noise_music": 4.0, "pushing_spitting": 1.0},
    "school": {"building_damage": 2.0, "youths_gathering": 3.0, "graffiti": 1.0},
    "takeaway": {"youths_gathering": 3.0, "shop_worker_abuse": 3.0, "hate_abuse": 0.6},
    "station": {"begging": 2.0, "street_drinking": 2.0, "group_fight": 1.0,
                "youths_gathering": 2.0},
    "estate": {"youths_gathering": 3.0, "open_dealing": 3.0, "bin_fire": 1.0, "graffiti": 1.0},
}  # fmt: skip
ROAMING = {
    "youths_gathering": 6.0, "stones_at_windows": 1.0, "egging": 0.8, "graffiti": 0.6,
    "bin_fire": 0.6, "bus_incident": 0.8, "knife_seen": 0.15,
}  # fmt: skip
LOUD = {"off_road_bikes": 2.0, "fireworks": 2.0, "youths_gathering": 2.0, "noise_music": 2.0,
        "car_meet": 1.0, "group_fight": 1.0}  # fmt: skip
WORKERS = 5


def problem_places(rng: np.random.Generator, world: World, budget: int) -> Found:
    """Premises, stops and parks where the same things keep happening; shops have their staff."""
    ground = world.ground
    # The ground does not grow with the force: at most one spot in three is a problem.
    mean = max(14.0, budget / (ground.spot_kind.size / 3))
    length = lengths(rng, budget, 6, mean, round(4.3 * mean))
    spot = rng.choice(ground.spot_kind.size, length.size, replace=False)
    at = np.repeat(spot, length)
    matter = np.zeros(at.size, dtype=np.int64)
    for k, name in enumerate(SPOT_KINDS):
        here = np.flatnonzero(ground.spot_kind[at] == k)
        matter[here] = of_kind(rng, here.size, AT_SPOT[name])
    escalating = rng.random(length.size) < 0.25
    runs = run(rng, world, length, escalating, (0.3, 1.0), matter)
    street = ground.spot_street[at]
    staffed = np.isin(ground.spot_kind[at], [SPOT_KINDS.index(k) for k in ("shop", "takeaway")])
    # The same few work there, and ring from there.
    staff = world.near(rng, np.repeat(ground.spot_street[spot], WORKERS)).reshape(-1, WORKERS)
    worker = staff[runs.series, rng.integers(0, WORKERS, runs.size)]
    passer = world.passing(rng, street)
    caller = np.where(staffed & (rng.random(runs.size) < 0.85), worker, passer)
    personal = np.array([m.victim for m in MATTERS])[matter]
    victim = np.where(rng.random(runs.size) < personal, caller, -1)
    teen = world.teens.draw(rng, ground.street_quarter[ground.spot_street[spot]])
    known = rng.random(runs.size) < 0.12
    events = happen(
        rng, runs.minute, matter, np.full(runs.size, SPOT), at,
        ground.spot_point[at] + rng.normal(0.0, 5.0, (runs.size, 2)), series=runs.series,
        step=runs.step, level=runs.level, victim=victim, caller=caller,
        suspect=np.where(known, teen[runs.series], -1), elsewhere=np.full(runs.size, 0.12),
    )  # fmt: skip
    rows = [
        Series("problem place", -1, -1, SPOT, int(p), tuple(ground.spot_point[p].tolist()), int(e),
               bool(x), "")
        for p, e, x in zip(spot, length, escalating, strict=True)
    ]  # fmt: skip
    return Found(events, rows)


def roaming_youths(rng: np.random.Generator, world: World, budget: int) -> Found:
    """Groups of teenagers who move between a few spots of one part of a town."""
    ground = world.ground
    length = lengths(rng, budget, 8, 22.0, 80)
    matter = of_kind(rng, int(length.sum()), ROAMING)
    escalating = rng.random(length.size) < 0.35
    runs = run(rng, world, length, escalating, (0.1, 0.5), matter)
    quarter = pick(rng, length.size, ground.quarter_weight * (0.3 + ground.deprivation))
    turf = ground.streets_of.draw(rng, np.repeat(quarter, 4)).reshape(-1, 4)
    turf = np.where(turf < 0, rng.integers(0, ground.street_town.size, turf.shape), turf)
    # They are at one spot for some events, then move on.
    street = turf[runs.series, (runs.step * 4 // (runs.of + 1) + rng.integers(0, 2, runs.size)) % 4]
    gang = world.teens.draw(rng, np.repeat(quarter, 4)).reshape(-1, 4)
    named = rng.random(runs.size) < 0.2
    first = gang[runs.series, rng.integers(0, 4, runs.size)]
    second = gang[runs.series, rng.integers(0, 4, runs.size)]
    caller = world.near(rng, street)
    personal = np.array([m.victim for m in MATTERS])[matter]
    events = happen(
        rng, runs.minute, matter, np.full(runs.size, STREET), street, ground.along(rng, street),
        series=runs.series, step=runs.step, level=runs.level,
        victim=np.where(rng.random(runs.size) < personal, caller, -1), caller=caller,
        suspect=np.where(named, first, -1),
        other=np.where(named & (rng.random(runs.size) < 0.5) & (second != first), second, -1),
        calls=1 + rng.poisson(0.35, runs.size), elsewhere=np.full(runs.size, 0.10),
    )  # fmt: skip
    middle = ground.street_middle[turf].mean(axis=1)
    rows = [
        Series("roaming youths", int(g), -1, STREET, int(t), tuple(np.round(m).tolist()), int(e),
               bool(x), "")
        for g, t, m, e, x in zip(gang[:, 0], turf[:, 0], middle, length, escalating, strict=True)
    ]  # fmt: skip
    return Found(events, rows)


def everyone_rings(rng: np.random.Generator, world: World, budget: int) -> Found:
    """Streets where many ring about each event: logs pile up, events do not."""
    ground = world.ground
    length = lengths(rng, max(1, round(budget / 5.5)), 2, 4.0, 12)
    matter = of_kind(rng, int(length.sum()), LOUD)
    quiet = np.zeros(length.size, bool)
    runs = run(rng, world, length, quiet, (0.2, 0.9), matter)
    minute = minutes(rng, matter, [m.rhythm for m in MATTERS], world.days, np.ones(world.days.size))
    order = np.lexsort((minute, runs.series))
    matter, minute = matter[order], minute[order]
    full = np.bincount(world.people.street[world.people.adult], minlength=ground.street_town.size)
    street = pick(rng, length.size, full.astype(np.float64) ** 2 + 1e-9)
    at = street[runs.series]
    events = happen(
        rng, minute, matter, np.full(runs.size, STREET), at, ground.along(rng, at),
        series=runs.series, step=runs.step, level=0.5 * runs.level, caller=world.near(rng, at),
        calls=3 + rng.poisson(2.5, runs.size), elsewhere=np.full(runs.size, 0.4),
    )  # fmt: skip
    rows = [
        Series("everyone rings", -1, -1, STREET, int(s),
               tuple(np.round(ground.street_middle[s]).tolist()), int(e), False, "")
        for s, e in zip(street, length, strict=True)
    ]  # fmt: skip
    return Found(events, rows)


def nights_out(rng: np.random.Generator, world: World, budget: int) -> Happenings:
    """Weekend nights around the pubs of the town centres."""
    ground = world.ground
    matter = of_kind(rng, budget, {"group_fight": 3.0, "pushing_spitting": 2.0, "noise_music": 1.0,
                                   "worker_attacked": 0.2, "public order": 2.0,
                                   "assault_injury": 3.0})  # fmt: skip
    rhythm = MATTERS[AT["group_fight"]].rhythm
    minute = draw(rng, rhythm, budget, world.days, np.ones(world.days.size))
    pubs = np.flatnonzero(np.isin(ground.spot_kind, [SPOT_KINDS.index("pub")]))
    centre = np.array([[t.easting, t.northing] for t in TOWNS], dtype=np.float64)
    town = ground.street_town[ground.spot_street[pubs]]
    away = np.hypot(*(ground.spot_point[pubs] - centre[town]).T)
    spot = pubs[pick(rng, budget, np.exp(-away / 900.0) + 1e-6)]
    street = ground.spot_street[spot]
    caller = world.passing(rng, street)
    personal = np.array([m.victim for m in MATTERS])[matter]
    return happen(
        rng, minute, matter, np.full(budget, SPOT), spot,
        ground.spot_point[spot] + rng.normal(0.0, 25.0, (budget, 2)),
        victim=np.where(rng.random(budget) < personal, caller, -1), caller=caller,
        calls=1 + rng.poisson(0.3, budget),
    )  # fmt: skip
