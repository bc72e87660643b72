"""Pools of names: which are borne by whom, and how often.

The lists are invented from general knowledge: names that are common among people of an age and a
background in the north of England, the commonest first. Their frequencies fall with rank as a
power law; they are nobody's published counts.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from asvat.simulation.points import Floats, Ints

COMMUNITIES = (
    "british", "pakistani", "indian", "bangladeshi", "eastern", "african", "caribbean", "irish",
    "chinese", "arab",
)  # fmt: skip
SEXES = ("f", "m")
GIVEN_POWER, FAMILY_POWER = 0.55, 0.75
# Syllables of the long tail of British family names, which are mostly names of places.
# fmt: off
_STEMS = (
    "Ash", "Ackl", "Barn", "Beck", "Birk", "Black", "Brad", "Brig", "Clay", "Copl", "Cross", "Dal",
    "East", "Fair", "Farn", "Gar", "Green", "Hagg", "Hard", "Hazel", "Heb", "Hol", "Kirk", "Lang",
    "Lind", "Mar", "Nether", "Old", "Over", "Pick", "Rams", "Raw", "Red", "Rothl", "Rush", "Scar",
    "Sel", "Shib", "South", "Stan", "Stock", "Sut", "Thorn", "Thwait", "Wads", "West", "Whit",
    "Wind", "Wool",
)
_ENDINGS = (
    "ley", "worth", "field", "royd", "shaw", "ton", "croft", "den", "bank", "bottom", "house",
    "wick", "combe", "well", "by",
)
# fmt: on


@dataclass(frozen=True, eq=False)
class Pool:
    """Positions of names in :class:`Names`, with the running sum of their weights."""

    at: Ints
    running: Floats

    def draw(self, rng: np.random.Generator, n: int) -> Ints:
        """Draw `n` names by their weights."""
        found = np.searchsorted(self.running, rng.random(n) * self.running[-1], side="right")
        drawn: Ints = self.at[found]
        return drawn


@dataclass(frozen=True, eq=False)
class Names:
    """All given and family names, and who bears them."""

    given: npt.NDArray[np.str_]
    family: npt.NDArray[np.str_]
    given_pools: dict[tuple[int, int], tuple[tuple[int, int, Pool], ...]]
    """By community and sex: first and last year of birth, and the pool."""
    family_pools: dict[tuple[int, str], Pool]
    """By community and use: ``any``, or ``wife`` where wives bear names of their own."""


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file of this folder."""
    text = (resources.files(__package__) / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _pool(at: list[int], power: float) -> Pool:
    return Pool(np.array(at), np.cumsum(np.arange(1, len(at) + 1, dtype=np.float64) ** -power))


@cache
def names() -> Names:
    """Return the names, read once."""
    given: dict[str, int] = {}
    family: dict[str, int] = {}
    given_pools: dict[tuple[int, int], list[tuple[int, int, Pool]]] = {}
    for row in rows("given.csv"):
        at = [given.setdefault(name, len(given)) for name in row["names"].split()]
        key = COMMUNITIES.index(row["community"]), SEXES.index(row["sex"])
        span = int(row["born_from"]), int(row["born_to"])
        given_pools.setdefault(key, []).append((*span, _pool(at, GIVEN_POWER)))
    family_pools = {}
    for row in rows("family.csv"):
        borne = row["names"].split()
        if row["community"] == "british":
            borne += [stem + end for end in _ENDINGS for stem in _STEMS if stem[-1] != end[0]]
        at = [family.setdefault(name, len(family)) for name in borne]
        family_pools[COMMUNITIES.index(row["community"]), row["use"]] = _pool(at, FAMILY_POWER)
    return Names(
        np.array(list(given)),
        np.array(list(family)),
        {key: tuple(found) for key, found in given_pools.items()},
        family_pools,
    )


@cache
def short_forms() -> dict[str, tuple[str, ...]]:
    """Return the short forms that some given names have."""
    return {row["name"]: tuple(row["short"].split()) for row in rows("short.csv")}
