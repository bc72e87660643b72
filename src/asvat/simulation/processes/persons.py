"""Series that have a person at their heart: repeat victims, feuds, exes, and habitual callers."""

from __future__ import annotations

import numpy as np

from asvat.simulation.happenings import DWELLING, STREET, Found, Series, World, happen
from asvat.simulation.matters import AT
from asvat.simulation.points import MINUTES_A_DAY, Bools, Ints, pick
from asvat.simulation.processes.everyday import places
from asvat.simulation.processes.runs import Run, lengths, run

TARGETED = {
    "door_knocking": 5.0, "egging": 2.0, "stones_at_windows": 2.0, "youths_gathering": 3.0,
    "hate_abuse": 1.5, "pushing_spitting": 0.4, "vehicle_damage": 0.8, "letterbox_fire": 0.06,
}  # fmt: skip
HATED = {"hate_abuse": 5.0, "egging": 1.0, "stones_at_windows": 1.0, "door_knocking": 1.0}
PURSUED = {"ex_partner_contact": 6.0, "following": 2.0, "online_abuse": 2.0, "vehicle_damage": 0.5}
FEUD = {
    "neighbour_feud": 5.0, "noise_music": 2.0, "parking_dispute": 2.0, "boundary_dispute": 1.5,
    "barking_dog": 0.5, "concern_neighbour": 0.3,
}  # fmt: skip
ANYTHING = {
    "noise_music": 3.0, "youths_gathering": 3.0, "fly_tip": 1.0, "parking_dispute": 2.0,
    "barking_dog": 1.0, "street_drinking": 1.0, "off_road_bikes": 1.0, "suspicious": 2.0,
    "concern_neighbour": 1.0, "open_dealing": 1.0,
}  # fmt: skip


def of_kind(rng: np.random.Generator, n: int, shares: dict[str, float]) -> Ints:
    """Draw `n` matters by `shares`."""
    at = np.array([AT[name] for name in shares])
    found: Ints = at[pick(rng, n, np.array(list(shares.values())))]
    return found


def _frail(rng: np.random.Generator, world: World, n: int) -> Ints:
    """Draw adults, the old and the burdened three times as likely."""
    people = world.people
    age = people.age(np.arange(people.size), world.days[0].astype(np.int64))
    weight = np.where(people.adult, 1.0, 0.0)
    weight = weight * np.where((age >= 70) | (people.bears > 0), 3.0, 1.0)
    return pick(rng, n, weight * (0.3 + world.ground.deprivation[people.quarter]))


def _rings(rng: np.random.Generator, world: World, person: Ints) -> Ints:
    """Say which events the police hear of: who trusts them little lets many go."""
    heard = rng.random(person.size) < 0.4 + 0.6 * world.people.trust[person]
    return heard.astype(np.int64)


def _where(
    rng: np.random.Generator, world: World, matter: Ints, person: Ints, minute: Ints
) -> tuple[Ints, Ints, np.ndarray]:
    """At the person's home for most matters of a series, else where the matter has it."""
    kind, place, point = places(rng, world, matter, person, minute)
    people = world.people
    home = people.dwelling(person, minute // MINUTES_A_DAY)
    near = (kind == STREET) & (rng.random(kind.size) < 0.7)
    street = people.dwellings.street[home]
    place = np.where(near, street, place)
    point = np.where(near[:, None], world.ground.along(rng, street), point)
    return kind, place, point


def _rows(
    kind: str, world: World, run: Run, person: Ints, suspect: Ints, escalating: Bools, crime: str
) -> list[Series]:
    """The truth of each series, at the person's home."""
    events = np.bincount(run.series, minlength=person.size)
    people = world.people
    home = people.home[people.household[person]]
    return [
        Series(kind, int(p), int(s), DWELLING, int(h), tuple(people.dwellings.point[h].tolist()),
               int(e), bool(x), crime)
        for p, s, h, e, x in zip(person, suspect, home, events, escalating, strict=True)
    ]  # fmt: skip


def repeat_victims(rng: np.random.Generator, world: World, budget: int) -> Found:
    """Someone picked on again and again, half of them ever more often and worse."""
    length = lengths(rng, budget, 3, 7.0, 30)
    hated = rng.random(length.size) < 0.2
    escalating = rng.random(length.size) < 0.5
    series = np.repeat(hated, length)
    matter = np.where(series, of_kind(rng, series.size, HATED), of_kind(rng, series.size, TARGETED))
    runs = run(rng, world, length, escalating, (0.08, 0.45), matter)
    victim = _frail(rng, world, length.size)
    kin = world.by_household.draw(rng, world.people.household[victim])[runs.series]
    street = world.people.street[victim][runs.series]
    who = rng.random(runs.size)
    caller = np.select([who < 0.70, who < 0.88], [victim[runs.series], kin],
                       world.near(rng, street))  # fmt: skip
    youth = world.teens.draw(rng, world.people.quarter[victim])
    known = rng.random(runs.size) < 0.15 + 0.35 * runs.level
    kind, place, point = _where(rng, world, matter, victim[runs.series], runs.minute)
    events = happen(
        rng, runs.minute, matter, kind, place, point, series=runs.series, step=runs.step,
        level=runs.level, victim=victim[runs.series], caller=caller,
        suspect=np.where(known, youth[runs.series], -1),
        calls=_rings(rng, world, victim[runs.series]), elsewhere=np.full(runs.size, 0.22),
    )  # fmt: skip
    rows = _rows("repeat victim", world, runs, victim, youth, escalating, "8L")
    rows = [
        r._replace(kind="hate series", crime="8M") if h else r
        for r, h in zip(rows, hated.tolist(), strict=True)
    ]
    return Found(events, rows)


def pursued(rng: np.random.Generator, world: World, budget: int) -> Found:
    """Someone whom a former partner, or someone fixated, will not leave alone."""
    length = lengths(rng, budget, 3, 6.0, 20)
    escalating = rng.random(length.size) < 0.65
    matter = of_kind(rng, int(length.sum()), PURSUED)
    runs = run(rng, world, length, escalating, (0.05, 0.35), matter)
    people = world.people
    age = people.age(np.arange(people.size), world.days[0].astype(np.int64))
    weight = np.where((age >= 18) & (age < 65), np.where(people.sex == 0, 4.0, 1.0), 0.0)
    victim = pick(rng, length.size, weight)
    former = pick(rng, length.size, np.where((age >= 20) & (age < 60), 0.3 + people.sex, 0.0))
    kind, place, point = _where(rng, world, matter, victim[runs.series], runs.minute)
    kin = world.by_household.draw(rng, people.household[victim])[runs.series]
    caller = np.where(rng.random(runs.size) < 0.86, victim[runs.series], kin)
    named = rng.random(runs.size) < 0.85
    events = happen(
        rng, runs.minute, matter, kind, place, point, series=runs.series, step=runs.step,
        level=runs.level, victim=victim[runs.series], caller=caller,
        suspect=np.where(named, former[runs.series], -1),
        calls=_rings(rng, world, victim[runs.series]), elsewhere=np.full(runs.size, 0.03),
    )  # fmt: skip
    return Found(events, _rows("stalking", world, runs, victim, former, escalating, "8Q"))


def feuds(rng: np.random.Generator, world: World, budget: int) -> Found:
    """Neighbours at odds, each of whom reports the other, to the council as well."""
    length = lengths(rng, budget, 4, 9.0, 40)
    escalating = rng.random(length.size) < 0.3
    matter = of_kind(rng, int(length.sum()), FEUD)
    runs = run(rng, world, length, escalating, (0.15, 0.7), matter)
    people = world.people
    one = pick(rng, length.size, people.weight)
    two = world.near(rng, people.street[one])
    # A feud needs two households: where the draw finds the same one, anyone else of the quarter.
    same = people.household[one] == people.household[two]
    two = np.where(same, world.anyone(rng, length.size), two)
    first = rng.random(runs.size) < 0.62
    reporter = np.where(first, one[runs.series], two[runs.series])
    accused = np.where(first, two[runs.series], one[runs.series])
    kin = world.by_household.draw(rng, people.household[reporter])
    caller = np.where(rng.random(runs.size) < 0.85, reporter, kin)
    kind, place, point = _where(rng, world, matter, reporter, runs.minute)
    events = happen(
        rng, runs.minute, matter, kind, place, point, series=runs.series, step=runs.step,
        level=runs.level, victim=np.where(rng.random(runs.size) < 0.85, reporter, -1),
        caller=caller, suspect=np.where(rng.random(runs.size) < 0.8, accused, -1),
        calls=_rings(rng, world, reporter), elsewhere=np.full(runs.size, 0.35),
    )  # fmt: skip
    return Found(events, _rows("feud", world, runs, one, two, escalating, ""))


def habitual_callers(rng: np.random.Generator, world: World, budget: int) -> Found:
    """Callers who ring about everything, and hoax callers: many logs, little risk."""
    length = lengths(rng, budget, 8, 25.0, 150)
    hoax = rng.random(length.size) < 0.25
    series = np.repeat(hoax, length)
    about = of_kind(rng, series.size, ANYTHING)
    matter = np.where(series, AT["hoax_call"], about)
    quiet = np.zeros(length.size, bool)
    runs = run(rng, world, length, quiet, (0.5, 1.0), matter)
    caller = pick(rng, length.size, world.people.weight)
    kind, place, point = _where(rng, world, matter, caller[runs.series], runs.minute)
    events = happen(
        rng, runs.minute, matter, kind, place, point, series=runs.series, step=runs.step,
        level=0.4 * runs.level, caller=caller[runs.series],
        elsewhere=np.where(series, 0.0, 0.25),
    )  # fmt: skip
    rows = _rows("rings about everything", world, runs, caller, np.full(length.size, -1), quiet,
                 "")  # fmt: skip
    return Found(
        events,
        [
            r._replace(kind="hoax caller") if h else r
            for r, h in zip(rows, hoax.tolist(), strict=True)
        ],
    )
