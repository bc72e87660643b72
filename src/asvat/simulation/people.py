"""Households and the people in them: names, ages, telephones, moves, and what they bear."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asvat.simulation.dwellings import FLAT, HOSTEL, HOUSE, SHARED, Dwellings, make_dwellings
from asvat.simulation.ground import Ground
from asvat.simulation.households import (
    ELDERLY,
    KINDS,
    RESIDENTS,
    STUDENTS,
    Members,
    make_members,
)
from asvat.simulation.naming import name_members
from asvat.simulation.points import Bools, Days, Floats, Ints, pick

A_HOUSEHOLD = 2.6
MOVES = 0.08
FACTORS = (
    "disability", "mental_health", "physical_health", "isolation", "substance_dependency",
    "carer_or_pregnancy", "language_barrier", "housing_insecurity",
)  # fmt: skip
"""What a person may bear, one bit each; age and what happens to them come on top."""


@dataclass(frozen=True, eq=False)
class People:
    """Everyone who can appear, one row a person, and the dwellings they live in.

    ``given``, ``second`` (a second given name), ``family`` and ``maiden`` are positions in
    :func:`asvat.simulation.names.pools.names`; -1 for none. ``born`` counts days from 1970.
    ``mobile`` and ``landline`` are the numbers within the drama ranges, -1 for none. ``trust`` is
    how readily the person reports, ``weight`` how much there is to report times that trust.
    """

    household: Ints
    rank: Ints
    sex: Ints
    born: Ints
    community: Ints
    given: Ints
    second: Ints
    family: Ints
    maiden: Ints
    mobile: Ints
    landline: Ints
    mail: Ints
    bears: Ints
    trust: Floats
    weight: Floats
    home: Ints
    """Dwelling at the start of the period, by household."""
    next_home: Ints
    """Dwelling after the move, by household; the same where it stays."""
    move_day: Ints
    """Day of the period on which the household moves."""
    household_kind: Ints
    dwellings: Dwellings
    quarter: Ints
    """Quarter of the first home, by person."""
    street: Ints
    adult: Bools

    @property
    def size(self) -> int:
        """How many people there are."""
        return int(self.sex.size)

    def dwelling(self, person: Ints, day: Ints) -> Ints:
        """Return where each person lives on a day of the period."""
        household = self.household[person]
        moved = day >= self.move_day[household]
        found: Ints = np.where(moved, self.next_home[household], self.home[household])
        return found

    def age(self, person: Ints, day: Ints) -> Ints:
        """Return ages in whole years on days counted from 1970."""
        years: Ints = ((day - self.born[person]) / 365.25).astype(np.int64)
        return years


def make_people(rng: np.random.Generator, ground: Ground, n: int, days: Days) -> People:
    """Make about `n` people in households by the kind of their quarter."""
    households = max(40, round(n / A_HOUSEHOLD))
    street: Ints = rng.integers(0, ground.street_quarter.size, households)
    quarter = ground.street_quarter[street]
    members = make_members(rng, ground, quarter, days)
    street = _gather(rng, street, members.kind)
    quarter = ground.street_quarter[street]
    home, next_home, move_day, dwellings = _homes(rng, ground, street, members.kind, days)
    own = name_members(rng, members)
    size = members.household.size
    worse = ground.deprivation[quarter][members.household]
    adult = members.born < (days[0].astype(np.int64) - 16 * 365)
    trust = np.clip(rng.normal(0.75 - 0.35 * worse, 0.18), 0.05, 1.0)
    trust = np.where(members.community != 0, trust * 0.85, trust)
    exposure = rng.gamma(0.6, 1.0, size) * (0.6 + 1.2 * worse)
    mobile, landline = _telephones(rng, members, adult)
    mail = np.where(adult & (rng.random(size) < 0.7), rng.integers(0, 9, size), -1)
    return People(
        members.household, members.rank, members.sex, members.born, members.community,
        own.given, own.second, own.family, own.maiden, mobile, landline, mail,
        _burdens(rng, members, days, worse), trust, np.where(adult, exposure * trust, 0.0),
        home, next_home, move_day, members.kind, dwellings, quarter[members.household],
        street[members.household], adult,
    )  # fmt: skip


def _gather(rng: np.random.Generator, street: Ints, kind: Ints) -> Ints:
    """Put flats on few streets, so that they fill blocks, and hostels on fewer still."""
    several = rng.random(street.size) < 0.24
    return np.where(several & (kind != STUDENTS), street - street % 11, street)


def _homes(
    rng: np.random.Generator, ground: Ground, street: Ints, kind: Ints, days: Days
) -> tuple[Ints, Ints, Ints, Dwellings]:
    n = street.size
    own: Ints = np.select(
        [kind == STUDENTS, kind == RESIDENTS, street % 11 == 0], [SHARED, HOSTEL, FLAT], HOUSE
    )
    moves = rng.random(n) < np.where(kind == ELDERLY, 0.02, MOVES)
    moves &= kind != STUDENTS
    movers = np.flatnonzero(moves)
    # The students of the second year take over the first year's house: pairs, one after the other.
    students = np.flatnonzero(kind == STUDENTS)
    pairs = students[: students.size // 2 * 2].reshape(-1, 2)
    new = np.concatenate([movers, pairs[:, 0]])
    new_street = pick(rng, new.size, ground.quarter_weight[ground.street_quarter])
    dwellings = make_dwellings(
        rng, ground, np.concatenate([street, new_street]),
        np.concatenate([own, np.where(rng.random(new.size) < 0.3, FLAT, HOUSE)]),
    )  # fmt: skip
    home, next_home = np.arange(n), np.arange(n)
    next_home[new] = n + np.arange(new.size)
    next_home[pairs[:, 1]] = pairs[:, 0]
    # A third of those who move are followed by others in the home they left.
    followed = movers[: movers.size // 3]
    after = movers[movers.size // 3 : movers.size // 3 + followed.size]
    next_home[after] = followed
    move_day = rng.integers(0, days.size, n)
    month = days.astype("datetime64[M]").astype(np.int64) % 12 + 1
    terms = np.flatnonzero(month == 9)
    if terms.size and pairs.size:
        move_day[pairs.ravel()] = terms[0] + rng.integers(0, 10, pairs.size)
    move_day[next_home == home] = days.size + 1
    return home, next_home, move_day, dwellings


def _telephones(rng: np.random.Generator, members: Members, adult: Bools) -> tuple[Ints, Ints]:
    """A mobile of one's own for nine adults in ten; a landline for four households in ten."""
    size, households = members.household.size, members.kind.size
    has = adult & (rng.random(size) < 0.9)
    has |= ~adult & (rng.random(size) < 0.3)
    mobile = np.where(has, rng.permutation(max(size, 1_000_000))[:size], -1)
    lines = rng.permutation(max(households, 1_000_000))[:households]
    with_line = (rng.random(households) < 0.4) & ~np.isin(members.kind, (STUDENTS, RESIDENTS))
    return mobile, np.where(with_line, lines, -1)[members.household]


def _burdens(rng: np.random.Generator, members: Members, days: Days, worse: Floats) -> Ints:
    """Return the bits of :data:`FACTORS` that each person bears, more of them where it is poor."""
    age = (days[0].astype(np.int64) - members.born) / 365.25
    old, alone = age >= 70, np.isin(members.kind, (KINDS.index("single"), ELDERLY))[
        members.household
    ]  # fmt: skip
    hostel = (members.kind == RESIDENTS)[members.household]
    likely = {
        "disability": 0.04 + 0.05 * worse + 0.10 * old,
        "mental_health": 0.05 + 0.08 * worse + 0.25 * hostel,
        "physical_health": 0.03 + 0.12 * old,
        "isolation": 0.01 + 0.12 * (alone & old),
        "substance_dependency": 0.01 + 0.03 * worse + 0.3 * hostel,
        "carer_or_pregnancy": 0.04 * ((age > 18) & (age < 65)),
        "language_barrier": 0.10 * (members.community > 0),
        "housing_insecurity": 0.01 + 0.4 * hostel,
    }
    bits = np.zeros(age.size, dtype=np.int64)
    for i, factor in enumerate(FACTORS):
        bits |= (rng.random(age.size) < likely[factor]).astype(np.int64) << i
    return bits
