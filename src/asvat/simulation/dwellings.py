"""Dwellings: houses, flats, shared student houses and hostels along the streets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asvat.simulation.ground import Ground
from asvat.simulation.points import Bools, Floats, Ints
from asvat.simulation.streets import COURTS, FIRST

HOUSE, FLAT, SHARED, HOSTEL = range(4)
# Invented numbers: twelve digits that begin with 9990.
_UPRN_BASE = 999_000_000_000


@dataclass(frozen=True, eq=False)
class Dwellings:
    """Dwellings, one row each.

    ``number`` is the house number, or the flat's or room's number in its block; ``block`` names
    the block (-1 for none); ``social`` says that it is let by the housing provider.
    """

    kind: Ints
    street: Ints
    number: Ints
    block: Ints
    point: Floats
    uprn: Ints
    social: Bools
    block_names: list[str]

    @property
    def size(self) -> int:
        """How many there are."""
        return int(self.kind.size)

    def premises(self, i: int) -> str:
        """Return the first part of an address: ``12`` or ``Flat 3, Larch Court``."""
        if self.block[i] < 0:
            return str(self.number[i])
        room = "Room" if self.kind[i] == HOSTEL else "Flat"
        return f"{room} {self.number[i]}, {self.block_names[self.block[i]]}"


def make_dwellings(rng: np.random.Generator, ground: Ground, street: Ints, kind: Ints) -> Dwellings:
    """Put a dwelling of each kind on each street given; flats and rooms go into blocks."""
    n = street.size
    in_block = (kind == FLAT) | (kind == HOSTEL)
    # One block of flats and one hostel a street at most, so their keys are street and kind.
    key = np.where(in_block, street * 4 + kind, -1)
    keys, block = np.unique(key, return_inverse=True)
    block = block - int(keys[0] == -1)
    blocks = keys.size - int(keys[0] == -1)
    names = [f"{FIRST[int(a)]} {COURTS[int(b)]}" for a, b in zip(
        rng.integers(0, len(FIRST), blocks), rng.integers(0, len(COURTS), blocks), strict=True
    )]  # fmt: skip
    # Numbers along a street: odd ones on one side, the next number further along.
    order = np.lexsort((np.arange(n), key, street))
    rank = _rank_within(np.where(in_block, key, -2 - street)[order])
    number = np.empty(n, dtype=np.int64)
    number[order] = rank + 1
    most = np.maximum(60, np.bincount(street, minlength=ground.street_length.size)[street])
    # Spread the few that we know along the whole street.
    number = np.where(in_block, number, _spread(rng, number, street, most))
    along = (number / (most + 1) - 0.5) * ground.street_length[street]
    side = np.where(number % 2 == 0, 9.0, -9.0)
    middle = (block / max(blocks, 1) - 0.5) * 0.6 * ground.street_length[street]
    point = ground.at(street, np.where(in_block, middle, along), np.where(in_block, 14.0, side))
    uprn = _UPRN_BASE + rng.permutation(4 * n)[:n]
    deprived = ground.deprivation[ground.street_quarter[street]]
    social = (rng.random(n) < 0.08 + 0.35 * deprived) & (kind != SHARED)
    return Dwellings(kind, street, number, block, np.round(point), uprn, social, names)


def _rank_within(group: Ints) -> Ints:
    """Return 0, 1, 2, ... within each run of equal values."""
    start = np.concatenate([[True], group[1:] != group[:-1]])
    first = np.maximum.accumulate(np.where(start, np.arange(group.size), 0))
    rank: Ints = np.arange(group.size) - first
    return rank


def _spread(rng: np.random.Generator, rank: Ints, street: Ints, most: Ints) -> Ints:
    """Return house numbers, no two alike on a street, in the order of `rank`."""
    here = np.bincount(street, minlength=int(street.max()) + 1)[street]
    step = np.maximum(1, most // np.maximum(here, 1))
    jitter = np.floor(rng.random(rank.size) * step).astype(np.int64)
    number: Ints = 1 + (rank - 1) * step + jitter
    return number
