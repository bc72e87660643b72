"""Who lives together: kinds of households by quarter, and the age and sex of each member."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asvat.simulation.ground import Ground
from asvat.simulation.names.pools import COMMUNITIES
from asvat.simulation.points import Days, Floats, Ints

KINDS = (
    "family", "couple", "single", "elderly", "elderly couple", "lone parent", "students",
    "residents", "three generations",
)  # fmt: skip
ELDERLY, STUDENTS, RESIDENTS, GENERATIONS = (
    KINDS.index(k) for k in ("elderly", "students", "residents", "three generations")
)
_SHARES = {  # by the kinds of quarters: estate, terrace, suburb, student, mixed
    0: (0.27, 0.12, 0.25, 0.09, 0.06, 0.17, 0.00, 0.01, 0.03),
    1: (0.29, 0.14, 0.23, 0.08, 0.07, 0.10, 0.02, 0.01, 0.06),
    2: (0.33, 0.21, 0.13, 0.11, 0.15, 0.05, 0.00, 0.00, 0.02),
    3: (0.10, 0.11, 0.23, 0.04, 0.03, 0.04, 0.44, 0.01, 0.00),
    4: (0.30, 0.17, 0.20, 0.09, 0.09, 0.10, 0.01, 0.005, 0.035),
}
_CLUSTERED = np.array([0.60, 0.24, 0.04, 0.02, 0.04, 0.03, 0.01, 0.01, 0.005, 0.005])
_ELSEWHERE = np.array([0.90, 0.025, 0.015, 0.003, 0.025, 0.012, 0.005, 0.008, 0.004, 0.003])
_CHILD_GAP = 2.4


@dataclass(frozen=True, eq=False)
class Members:
    """Members of households in order; ``rank`` 0 and 1 are the couple, then children or others."""

    kind: Ints
    household: Ints
    rank: Ints
    sex: Ints
    born: Ints
    community: Ints


def make_members(rng: np.random.Generator, ground: Ground, quarter: Ints, days: Days) -> Members:
    """Fill a household in each quarter given with people."""
    n = quarter.size
    kind = _kinds(rng, ground.quarter_kind[quarter])
    community = _communities(rng, ground, quarter)
    # Households of three generations are commonest among families from South Asia.
    more = np.isin(community, (1, 3)) & (kind == 0) & (rng.random(n) < 0.25)
    kind = np.where(more, GENERATIONS, kind)
    children = rng.choice([1, 2, 3, 4], n, p=[0.42, 0.38, 0.14, 0.06])
    count = np.select(
        [kind == 0, kind == 1, kind == 4, kind == 5, kind == STUDENTS, kind == RESIDENTS,
         kind == GENERATIONS],
        [2 + children, 2, 2, 1 + children, rng.integers(3, 7, n), rng.integers(8, 25, n),
         4 + children],
        1,
    )  # fmt: skip
    household = np.repeat(np.arange(n), count)
    first = np.repeat(np.cumsum(count) - count, count)
    rank = np.arange(household.size) - first
    start = int(days[0].astype(np.int64))
    head = _head_ages(rng, kind)
    age, sex = _members(rng, kind[household], rank, head[household])
    born = start - np.round(age * 365.25).astype(np.int64)
    # One pair of brothers or sisters in seventy is a pair of twins.
    sibling = (rank >= 3) & np.isin(kind, (0,))[household] & (rng.random(rank.size) < 0.03)
    twins = np.flatnonzero(sibling)
    born[twins] = born[twins - 1]
    mixed = np.isin(kind, (STUDENTS, RESIDENTS))[household]
    alone = rng.choice(len(COMMUNITIES), household.size, p=_ELSEWHERE / _ELSEWHERE.sum())
    return Members(kind, household, rank, sex, born, np.where(mixed, alone, community[household]))


def _kinds(rng: np.random.Generator, quarter_kind: Ints) -> Ints:
    kind = np.zeros(quarter_kind.size, dtype=np.int64)
    for q, shares in _SHARES.items():
        here = np.flatnonzero(quarter_kind == q)
        kind[here] = rng.choice(len(KINDS), here.size, p=np.array(shares) / sum(shares))
    return kind


def _communities(rng: np.random.Generator, ground: Ground, quarter: Ints) -> Ints:
    """One quarter in three is mixed, and each of those has a community that is strongest there."""
    quarters = ground.quarter_town.size
    clustered = rng.random(quarters) < 0.33
    strongest = rng.choice([1, 2, 4, 5], quarters, p=[0.6, 0.15, 0.15, 0.10])
    found = np.zeros(quarter.size, dtype=np.int64)
    for strong in (0, 1, 2, 4, 5):
        share = _ELSEWHERE.copy() if strong == 0 else _CLUSTERED.copy()
        if strong > 1:
            share[[1, strong]] = share[[strong, 1]]
        here = np.flatnonzero(np.where(clustered, strongest, 0)[quarter] == strong)
        found[here] = rng.choice(share.size, here.size, p=share / share.sum())
    return found


def _head_ages(rng: np.random.Generator, kind: Ints) -> Floats:
    n = kind.size
    ages: Floats = np.select(
        [kind == 0, kind == 1, kind == 2, kind == 5, kind == STUDENTS, kind == RESIDENTS,
         kind == GENERATIONS],
        [rng.normal(41, 7.5, n), rng.normal(43, 14, n), rng.normal(44, 13, n),
         rng.normal(36, 8, n), rng.uniform(18.5, 22.5, n), rng.normal(36, 10, n),
         rng.normal(39, 6, n)],
        rng.normal(77, 6, n),
    )  # fmt: skip
    return np.clip(ages, 18.0, 99.0)


def _members(rng: np.random.Generator, kind: Ints, rank: Ints, head: Floats) -> tuple[Floats, Ints]:
    n = rank.size
    sex = rng.integers(0, 2, n)
    couples = np.isin(kind, (0, 1, 4, GENERATIONS))
    # The man first in half of the couples; one couple in forty is of one sex.
    first_sex = np.where(rank == 0, sex, 0)
    partner = (rank == 1) & couples
    at = np.flatnonzero(partner)
    same = rng.random(at.size) < 0.025
    sex[at] = np.where(same, first_sex[at - 1], 1 - first_sex[at - 1])
    lone = (kind == 5) & (rank == 0)
    sex = np.where(lone & (rng.random(n) < 0.7), 0, sex)
    order = np.where(kind == 5, rank - 1, np.where(kind == GENERATIONS, rank - 4, rank - 2))
    child = np.isin(kind, (0, 5, GENERATIONS)) & (order >= 0)
    gap = rng.normal(28.0, 3.5, n) + _CHILD_GAP * order
    age = np.where(partner, head + rng.normal(-1.0, 3.5, n), head)
    age = np.where(child, np.clip(head - gap, 0.3, 40.0), age)
    elders = (kind == GENERATIONS) & ((rank == 2) | (rank == 3))
    age = np.where(elders, head + rng.normal(27.0, 3.0, n), age)
    sex = np.where(elders, rank - 2, sex)
    age = np.where(kind == STUDENTS, rng.uniform(18.3, 23.5, n), age)
    age = np.where((kind == RESIDENTS) & (rank > 0), np.clip(rng.normal(37, 11, n), 17, 75), age)
    return np.clip(age, 0.3, 101.0), sex
