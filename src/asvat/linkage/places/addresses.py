"""Which mentions name one address, premises, stop or junction: the same door on the same street."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from asvat.linkage.places.arrays import Bools, Floats, Ints
from asvat.linkage.places.groups import combined, joined_within
from asvat.linkage.places.heads import JUNCTION, PREMISES, STOP, STREET
from asvat.linkage.places.mentions import Mentions
from asvat.linkage.places.names import spelt_alike
from asvat.linkage.places.parsing import KINDS, RELATIONS, Parsed
from asvat.linkage.places.streets import located

AROUND = tuple(RELATIONS.index(r) for r in ("opposite", "near", "between"))
BETWEEN = RELATIONS.index("between")
BESIDE = tuple(RELATIONS.index(r) for r in ("outside", "behind"))

DOOR, NAMED, CROSSING, HALT, WHOLE_STREET = range(5)
"""What a mention comes to: a house number, a name, a junction, a stop, or no more than a street."""


@dataclass(frozen=True, eq=False)
class Doors:
    """The place of each mention, as far as texts tell.

    Parameters
    ----------
    place
        Code of the place.
    street, number, unit, name
        What it is known by; -1 where absent. `number` counts one that only other mentions of the
        same named building give.
    sort
        ``DOOR`` to ``WHOLE_STREET``.
    told
        Whether point, postcode or locality told which of several.
    around
        Whether it is only near, opposite or between what is named.
    """

    place: Ints
    street: Ints
    number: Ints
    unit: Ints
    name: Ints
    sort: Ints
    told: Bools
    around: Bools


def doors(
    seen: Mentions,
    street: Ints,
    sort: Ints,
    parsed: Parsed,
    settings: Mapping[str, float],
) -> Doors:
    """Return the place of each mention.

    Parameters
    ----------
    seen
        The mentions.
    street
        Street (or premises, junction, stop) of each, misspellings mended.
    sort
        Which of these it is (:mod:`asvat.linkage.places.heads`).
    parsed
        The parts of the texts.
    settings
        As :func:`asvat.linkage.places.settings.place_settings` gives them.
    """
    around = np.isin(parsed.relation[seen.text], AROUND)
    number, unit, name = (
        parsed.parts[part].code[seen.text].copy() for part in ("number", "unit", "name")
    )
    # "Between 4 and 10" names no door; "opposite 14" names the one that the caller could read.
    vague = (parsed.relation[seen.text] == BETWEEN) & (sort == STREET)
    for part in (number, unit, name):
        part[vague] = -1
    # A street whose type was misspelt was read as premises; it has no name besides.
    name[(sort == STREET) & (parsed.parts["street"].code[seen.text] < 0)] = -1
    halt = (sort == STOP) | (parsed.kind[seen.text] == KINDS.index("stop"))
    # "Teh bus stop": what little is left beside the stop's sign is no name.
    short = np.array([len(value) < 4 for value in parsed.parts["name"].values] + [False])
    name[halt & short[name]] = -1
    name = spelt_alike(street, name, parsed.parts["name"].values, seen.weight)
    own_street = street
    street, number = _houses_with_names(seen, street, number, name, sort, halt, settings)
    unnamed = (sort == PREMISES) & (street == own_street)
    came_to = np.select(
        [sort == JUNCTION, halt, number >= 0, name >= 0],
        [CROSSING, HALT, DOOR, NAMED],
        WHOLE_STREET,
    )
    by_name = np.where((came_to == NAMED) | ((came_to == HALT) & (number < 0)), name, -1)
    by_name[unnamed] = 0  # the street is the premises itself, spellings mended
    by_unit = np.where(came_to <= NAMED, unit, -1)
    by_number = np.where((came_to == DOOR) | (came_to == HALT), number, -1)
    by_number[sort == STOP] = by_name[sort == STOP] = -1
    key = combined(street, came_to, by_number, by_unit, by_name)
    gap = np.select(
        [came_to == WHOLE_STREET, (came_to == CROSSING) | unnamed],
        [settings["same-street-within"], settings["same-premises-within"]],
        settings["same-address-within"],
    )
    place, told = located(key, seen, gap)
    return Doors(place, street, number, unit, name, came_to, told, around)


def _houses_with_names(
    seen: Mentions,
    street: Ints,
    number: Ints,
    name: Ints,
    sort: Ints,
    halt: Bools,
    settings: Mapping[str, float],
) -> tuple[Ints, Ints]:
    """Give named buildings the house number that other mentions give with the same name.

    "Maple Court, Fir Lane" is 12 Fir Lane where "Maple Court, 12 Fir Lane" is, and no other number
    of that street goes with the name. "Maple Court" alone, likewise, where it lies near it.
    """
    street, number = street.copy(), number.copy()
    with_street = (name >= 0) & (sort == STREET) & ~halt
    full = with_street & (number >= 0)
    if full.any():
        house = _one_of_each(full, street, number, name)
        key = combined(street, name)
        found = _unique(key, key[house], house)
        hit = with_street & (number < 0) & (found[key] >= 0)
        number[hit] = number[found[key[hit]]]
    alone = (name >= 0) & (sort == PREMISES) & ~halt
    if not (with_street.any() and alone.any()):
        return street, number
    house = _one_of_each(with_street, street, number, name)
    gap = np.full(name.size, settings["same-address-within"])
    near = joined_within(np.where(with_street | alone, name, -1), seen.easting, seen.northing, gap)
    bare = ~np.isfinite(seen.easting)
    for key, fit in (
        (near, near >= 0),
        (combined(name, seen.narrow), bare & (seen.narrow >= 0)),
        (combined(name, seen.town), bare & (seen.town >= 0)),
    ):
        here = house[key[house] >= 0]
        found = _unique(key, key[here], here)
        hit = alone & fit & (found[key] >= 0)
        at = found[key[hit]]
        street[hit], number[hit] = street[at], number[at]
        alone &= ~hit
    return street, number


def _one_of_each(among: Bools, *columns: Ints) -> Ints:
    """Return one mention for each distinct row of the columns."""
    rows = np.flatnonzero(among)
    code = combined(*(column[rows] for column in columns))
    first = np.full(int(code.max()) + 1, rows.size, np.int64)
    np.minimum.at(first, code, np.arange(rows.size))
    return rows[first]


def _unique(key: Ints, keys: Ints, values: Ints) -> Ints:
    """Return for each key the only value that goes with it; -1 where there are several or none."""
    many = int(key.max(initial=0)) + 1
    out = np.full(many, -1, np.int64)
    out[keys] = values
    out[np.bincount(keys, minlength=many) > 1] = -1
    return out


def parents(found: Doors, weight: Floats) -> tuple[Ints, Ints, Ints]:
    """Return flats, the buildings they are part of, and which flats go together.

    Returns
    -------
    flats
        Places that are flats, each once.
    buildings
        The place of each one's building; -1 where no log names the building itself.
    group
        A code for flats of one building.
    """
    flat = (found.unit >= 0) & (found.sort <= NAMED)
    by_name = np.where(found.sort == NAMED, found.name, -1)
    by_number = np.where(found.sort == DOOR, found.number, -1)
    key = combined(found.street, found.sort, by_number, by_name)
    whole = ~flat & (found.sort <= NAMED)
    order = np.flatnonzero(whole)[np.argsort(weight[whole], kind="stable")]
    building = np.full(int(key.max(initial=-1)) + 1, -1, np.int64)
    building[key[order]] = found.place[order]  # the heaviest comes last and stays
    places, first = np.unique(found.place[flat], return_index=True)
    group = key[np.flatnonzero(flat)[first]]
    return places, building[group], group
