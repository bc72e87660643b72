"""Small numbers kept back from whoever may not read incidents, and what would give them away."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

import numpy as np

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import INCIDENTS
from saferplaces.foundation.reference.queries import setting
from saferplaces.intake.hotspots.suppression import protect_list

K = TypeVar("K", bound=Hashable)


def least_for(actor: Actor) -> int:
    """Return the least number that somebody is shown; 0 where all are."""
    return 0 if actor.can(INCIDENTS) else int(setting("performance_least_number"))


def kept_back(least: int, parts: Mapping[K, int]) -> set[K]:
    """Return which parts of a whole that is known are not shown: small ones, and one beside."""
    some = {key: part for key, part in parts.items() if part}
    if not least or not some:
        return set()
    shown, _ = protect_list(np.array(list(some.values()), np.int64), least)
    return {key for key, may in zip(some, shown, strict=True) if not may}


def hidden(least: int, shares: Mapping[K, tuple[int, int]]) -> set[K]:
    """Return the groups of which no share is shown.

    Parameters
    ----------
    shares:
        Of each group, how many of how many: what is counted and the rest are each a list whose sum
        is known.
    """
    counted = {key: number for key, (number, _) in shares.items()}
    rest = {key: of - number for key, (number, of) in shares.items()}
    return kept_back(least, counted) | kept_back(least, rest)
