"""Which circles a scan looks at: the places around each centre, nearest first."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from asvat.errors import InputError
from asvat.records.arrays import Floats, Ints

Int32s = npt.NDArray[np.int32]

EARTH_RADIUS = 6_367_000.0
MOST_ENTRIES = 60_000_000
_CENTRES_AT_ONCE = 256


@dataclass(frozen=True)
class Places:
    """The distinct places of the cases and of the candidate centres.

    Parameters
    ----------
    xy
        Coordinates as given, shape (places, 2), ordered by x, then y.
    space
        The same places where straight-line distance works: `xy` itself, or points of a sphere,
        shape (places, 2 or 3), metres.
    of_case
        The number of its place for each case, shape (cases,).
    centre
        The places that circles are drawn around.
    geographic
        Whether `xy` are degrees of longitude and latitude.
    """

    xy: Floats
    space: Floats
    of_case: Ints
    centre: Ints
    geographic: bool

    def distance(self, one: int, others: Ints) -> Floats:
        """Return the distance from a place to others, metres; along the earth for degrees."""
        chord: Floats = np.sqrt(((self.space[others] - self.space[one]) ** 2).sum(axis=1))
        return _along_the_earth(chord) if self.geographic else chord


@dataclass(frozen=True)
class Zones:
    """The circles: for each centre the places around it, nearest first.

    The circles of centre `i` are the first one, two, … of
    ``place[offset[i]:offset[i + 1]]``. Places at the same distance enter one at a time, in the
    order of x, then y.
    """

    offset: Ints
    place: Int32s


def find_places(x: Floats, y: Floats, centres: Floats | None, *, geographic: bool) -> Places:
    """Return the distinct places of cases at `x`, `y`, with or without given centres."""
    cases = np.column_stack([x, y]).astype(np.float64)
    every = cases if centres is None else np.concatenate([cases, centres])
    xy, number = np.unique(every, axis=0, return_inverse=True)
    number = number.ravel().astype(np.int64)
    centre = np.unique(number if centres is None else number[len(cases) :])
    space = _on_the_earth(xy) if geographic else xy
    return Places(xy, space, number[: len(cases)], centre, geographic)


def find_zones(places: Places, cases: Ints, max_radius: float, most_cases: int) -> Zones:
    """Return the circles of at most `max_radius` metres and `most_cases` cases.

    Parameters
    ----------
    cases
        Number of cases a place, shape (places,).

    Raises
    ------
    InputError
        When there are too many circles to hold in memory.
    """
    reach = max_radius
    if places.geographic and math.isfinite(max_radius):
        reach = 2 * EARTH_RADIUS * math.sin(min(max_radius / (2 * EARTH_RADIUS), math.pi / 2))
    every = cKDTree(places.space)
    sizes: list[Ints] = []
    found: list[Int32s] = []
    entries = 0
    for first in range(0, places.centre.size, _CENTRES_AT_ONCE):
        some = places.centre[first : first + _CENTRES_AT_ONCE]
        pairs = cKDTree(places.space[some]).sparse_distance_matrix(
            every, reach, output_type="ndarray"
        )
        order = np.lexsort((pairs["j"], pairs["v"], pairs["i"]))
        centre, place = pairs["i"][order], pairs["j"][order]
        start = np.searchsorted(centre, np.arange(some.size))
        running = np.cumsum(cases[place])
        before = np.where(start > 0, running[start - 1], 0)
        kept = running - before[centre] <= most_cases
        sizes.append(np.bincount(centre[kept], minlength=some.size).astype(np.int64))
        found.append(place[kept].astype(np.int32))
        entries += found[-1].size
        if entries > MOST_ENTRIES:
            raise InputError(
                f"the circles around {places.centre.size:,} centres are too many to hold",
                where="max_radius",
                mend="Give a smaller radius, or count the cases on cells or areas first.",
            )
    offset = np.concatenate([[0], np.cumsum(np.concatenate(sizes))]).astype(np.int64)
    return Zones(offset, np.concatenate(found))


def _on_the_earth(lonlat: Floats) -> Floats:
    longitude, latitude = np.deg2rad(lonlat).T
    level = EARTH_RADIUS * np.cos(latitude)
    return np.column_stack(
        [level * np.cos(longitude), level * np.sin(longitude), EARTH_RADIUS * np.sin(latitude)]
    )


def _along_the_earth(chord: Floats) -> Floats:
    arc: Floats = 2 * EARTH_RADIUS * np.arcsin(np.clip(chord / (2 * EARTH_RADIUS), 0.0, 1.0))
    return arc
