"""Every kind of file that can be read, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from asvat.sources.batch import Source


def all_sources(mappings: Sequence[Path] = ()) -> list[Source]:
    """Return the sources: those described by mapping files first, then the built-in ones."""
    from asvat.sources.force_extract import ForceExtract, load_mapping  # noqa: PLC0415

    own: list[Source] = [ForceExtract(load_mapping(path)) for path in mappings]
    return [*own, *built_in_sources()]


def built_in_sources() -> list[Source]:
    """Return the sources that need no mapping."""
    from asvat.sources.police_uk import Outcomes, Street  # noqa: PLC0415
    from asvat.sources.stats19 import Casualties, Collisions, Vehicles  # noqa: PLC0415

    return [Street(), Outcomes(), Collisions(), Casualties(), Vehicles()]
