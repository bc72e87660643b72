"""Draw a sample that anybody can draw again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from asvat.errors import InputError


def draw(strata: Mapping[str, Iterable[str]], sizes: Mapping[str, int], seed: int) -> list[str]:
    """Return the identifiers that are drawn, in the order in which they are to be read.

    Parameters
    ----------
    strata
        Identifiers of all units, by stratum; in any order.
    sizes
        How many to draw from each.
    seed
        Another seed, another sample; the same seed, the same sample.

    Raises
    ------
    InputError
        When a stratum has fewer units than are to be drawn, or one unit twice.

    Notes
    -----
    Units are ordered by the SHA-256 digest of seed and identifier, which is also how the engine
    draws its blind sample, and the first of each stratum are taken. So the sample depends on the
    identifiers and the seed alone: not on the order in which rows come, the machine, or the
    version of a random-number library; and a larger sample holds the smaller one. What is drawn
    is never replaced by another: whoever could replace it could choose.
    """
    found: list[tuple[str, str]] = []
    for name, size in sizes.items():
        units = list(strata.get(name, ()))
        if len(set(units)) != len(units):
            raise InputError("a unit stands twice in a stratum", where=name)
        if size > len(units):
            raise InputError(f"{size} are to be drawn of {len(units)}", where=name)
        keyed = sorted((digest(seed, unit), unit) for unit in units)
        found += keyed[:size]
    return [unit for _, unit in sorted(found)]


def digest(seed: int, unit: str) -> str:
    """Return what orders a unit under a seed."""
    return hashlib.sha256(f"{seed}|{unit}".encode()).hexdigest()


def fingerprint(strata: Mapping[str, Iterable[str]]) -> str:
    """Return a digest of a whole population, to show later that it was the same."""
    whole = hashlib.sha256()
    for name in sorted(strata):
        for unit in sorted(strata[name]):
            whole.update(f"{name}|{unit}\n".encode())
    return whole.hexdigest()
