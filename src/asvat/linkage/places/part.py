"""One part of many texts."""

from __future__ import annotations

from dataclasses import dataclass

from asvat.linkage.places.arrays import Ints


@dataclass(frozen=True, eq=False)
class Part:
    """One part of each text: codes (-1 where a text has none) into distinct values."""

    code: Ints
    values: list[str]
