"""What each member of a household is called: by sex, age and community, and by whose child."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asvat.simulation.households import GENERATIONS, KINDS, RESIDENTS, STUDENTS, Members
from asvat.simulation.names.pools import COMMUNITIES, SEXES, names
from asvat.simulation.points import Bools, Ints

SHARES_NAME, SON_AFTER_FATHER = 0.78, 0.05
_WIVES = {c for c, use in names().family_pools if use == "wife"}


@dataclass(frozen=True, eq=False)
class Named:
    """Positions of names, one a person; ``second`` and ``maiden`` are -1 for none."""

    given: Ints
    second: Ints
    family: Ints
    maiden: Ints


def name_members(rng: np.random.Generator, members: Members) -> Named:
    """Name everyone: families share names, most wives take them, some sons are juniors."""
    size = members.household.size
    year = 1970 + (members.born / 365.25).astype(np.int64)
    given = _given(rng, members.community, members.sex, year)
    second = np.where(
        rng.random(size) < 0.12, _given(rng, members.community, members.sex, year), -1
    )
    own = _family(rng, members.community, "any")
    first = np.concatenate([[True], members.household[1:] != members.household[:-1]])
    head = np.maximum.accumulate(np.where(first, np.arange(size), 0))
    kind = members.kind[members.household]
    unrelated = np.isin(kind, (STUDENTS, RESIDENTS))
    partner = (members.rank == 1) & ~unrelated
    shares = np.ones(size, bool)
    shares[partner] = rng.random(int(partner.sum())) < SHARES_NAME
    family = np.where(unrelated | ~shares, own, own[head])
    maiden = np.full(size, -1)
    married = partner & shares & (members.sex == 0)
    maiden[married] = own[married]
    for community in sorted(_WIVES):
        wives = (members.sex == 0) & (members.community == community) & _elder(members, kind)
        wives &= rng.random(size) < 0.6
        theirs = names().family_pools[community, "wife"].draw(rng, int(wives.sum()))
        family[wives], maiden[wives] = theirs, -1
    _juniors(rng, members, given, head, unrelated)
    return Named(given, second, family, maiden)


def _elder(members: Members, kind: Ints) -> Bools:
    second = (members.rank == 1) & (kind != KINDS.index("lone parent"))
    elder: Bools = (members.rank == 0) | second | ((kind == GENERATIONS) & (members.rank <= 3))
    return elder


def _juniors(
    rng: np.random.Generator, members: Members, given: Ints, head: Ints, unrelated: Bools
) -> None:
    child = (members.rank >= 2) & ~unrelated & (members.sex == 1)
    junior = np.flatnonzero(child & (rng.random(given.size) < SON_AFTER_FATHER))
    junior = junior[members.sex[head[junior]] == 1]
    given[junior] = given[head[junior]]


def _given(rng: np.random.Generator, community: Ints, sex: Ints, year: Ints) -> Ints:
    given = np.zeros(sex.size, dtype=np.int64)
    for c in range(len(COMMUNITIES)):
        for s in range(len(SEXES)):
            for low, high, pool in names().given_pools[c, s]:
                here = (community == c) & (sex == s)
                here &= (np.clip(year, 1900, 2020) >= low) & (np.clip(year, 1900, 2020) <= high)
                given[here] = pool.draw(rng, int(here.sum()))
    return given


def _family(rng: np.random.Generator, community: Ints, use: str) -> Ints:
    family = np.zeros(community.size, dtype=np.int64)
    for c in range(len(COMMUNITIES)):
        here = community == c
        family[here] = names().family_pools[c, use].draw(rng, int(here.sum()))
    return family
