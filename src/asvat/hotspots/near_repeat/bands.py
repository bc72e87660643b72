"""Bands of distance and time exactly as the analyst gives them, in whole-number arithmetic.

Distances are compared in whole millimetres and times in whole days or minutes, so that a pair that
lies on the edge of a band falls by the stated rule and never by the rounding of a fraction.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from asvat.errors import InputError
from asvat.records.arrays import Floats, Ints

Metric = Literal["euclidean", "manhattan"]
Closed = Literal["left", "right"]
Times = npt.NDArray[Any]

MINUTES_A_DAY = 1440
MILLIMETRES = 1000
BEYOND = np.iinfo(np.int64).max
"""The limit of a band without end."""


def _check_breaks(breaks: tuple[float, ...], where: str) -> None:
    bad = (
        len(breaks) < 2
        or any(math.isnan(b) or b < 0 for b in breaks)
        or any(b <= a for a, b in pairwise(breaks))
    )
    if bad:
        raise InputError(
            f"the breaks {', '.join(f'{b:g}' for b in breaks)} are not two or more rising numbers",
            where=where,
            mend="Give the edges of the bands in rising order, such as 0,200,400; the last may be "
            "inf.",
        )


@dataclass(frozen=True)
class Bands:
    """Which pairs of incidents belong to which cell of the table.

    Parameters
    ----------
    distances
        Edges of the distance bands in metres, rising; the last may be ``inf``. No band is added.
    days
        Edges of the time bands in days, rising; the last may be ``inf``. Breaks that are not whole
        days are taken to the minute.
    metric
        ``euclidean`` for straight lines, ``manhattan`` for ``|dx| + |dy|``.
    closed
        ``left``: a band holds its lower edge and not its upper one, [from, to). ``right``: it holds
        its upper edge and not its lower one, (from, to], except that the first band holds both.
    same_place
        Set distance 0 apart as a band of its own, before the first; the breaks must start at 0.
    """

    distances: tuple[float, ...]
    days: tuple[float, ...]
    metric: Metric = "euclidean"
    closed: Closed = "left"
    same_place: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "distances", tuple(float(b) for b in self.distances))
        object.__setattr__(self, "days", tuple(float(b) for b in self.days))
        _check_breaks(self.distances, "distances")
        _check_breaks(self.days, "days")
        for value, allowed, where in (
            (self.metric, ("euclidean", "manhattan"), "metric"),
            (self.closed, ("left", "right"), "closed"),
        ):
            if value not in allowed:
                raise InputError(
                    f"{value!r} is not known", where=where, mend=f"Use {' or '.join(allowed)}."
                )
        if self.same_place and self.distances[0] != 0:
            raise InputError(
                "the same place lies outside the bands", where="distances", mend="Start at 0."
            )

    @property
    def shape(self) -> tuple[int, int]:
        """Number of distance bands and of time bands."""
        return len(self.distance_bands), len(self.day_bands)

    @property
    def distance_bands(self) -> list[tuple[float, float]]:
        """The edges of each distance band, metres; (0, 0) is the same place."""
        bands = list(pairwise(self.distances))
        return [(0.0, 0.0), *bands] if self.same_place else bands

    @property
    def day_bands(self) -> list[tuple[float, float]]:
        """The edges of each time band, days."""
        return list(pairwise(self.days))

    @property
    def convention(self) -> str:
        """What the bands mean, as one sentence to print beside the table."""
        if self.closed == "left":
            rule = "[from, to): the lower edge is in, the upper edge is out"
        else:
            rule = "(from, to]: the upper edge is in, the lower edge is out but for the first band"
        place = "; distance 0 to 0 is the same place, set apart" if self.same_place else ""
        return f"bands are {rule}; {self.metric} distance in metres, time in days{place}"

    def distance_limits(self) -> Ints:
        """Return whole limits: a pair lies in band k when limits[k] <= measure < limits[k + 1].

        The measure is that of :func:`asvat.hotspots.near_repeat.pairs.measure`, in millimetres,
        squared for straight lines.
        """
        power = 2 if self.metric == "euclidean" else 1
        edges = [b if math.isinf(b) else round(b * MILLIMETRES) ** power for b in self.distances]
        limits = _whole_limits(edges, self.closed)
        if self.same_place:
            return np.concatenate([[0, 1], limits[1:]]).astype(np.int64)
        return limits

    def day_limits(self, units_a_day: int) -> Ints:
        """Return whole limits in time units, as in :meth:`distance_limits`."""
        edges = [b if math.isinf(b) else round(b * units_a_day) for b in self.days]
        return _whole_limits(edges, self.closed)


def _whole_limits(edges: list[float], closed: Closed) -> Ints:
    step = 0 if closed == "left" else 1
    upper = [BEYOND if math.isinf(edge) else int(edge) + step for edge in edges[1:]]
    return np.array([int(edges[0]), *upper], dtype=np.int64)


def whole_places(easting: Floats, northing: Floats) -> tuple[Ints, Ints]:
    """Return the coordinates in whole millimetres.

    Raises
    ------
    InputError
        When the two differ in length, or a coordinate is missing.
    """
    x, y = np.asarray(easting, dtype=np.float64), np.asarray(northing, dtype=np.float64)
    if x.ndim != 1 or x.shape != y.shape:
        raise InputError(
            f"{x.size} eastings and {y.size} northings", where="coordinates", mend="Give pairs."
        )
    lost = int(np.count_nonzero(~(np.isfinite(x) & np.isfinite(y))))
    if lost:
        raise InputError(
            f"{lost} incidents have no coordinates",
            where="coordinates",
            mend="Leave them out first, and say in the report how many there were.",
        )
    return np.rint(x * MILLIMETRES).astype(np.int64), np.rint(y * MILLIMETRES).astype(np.int64)


def whole_times(time: Times, breaks: tuple[float, ...] = (0.0,)) -> tuple[Ints, int]:
    """Return times as whole units, and how many units make a day.

    The unit is the day when every time and every finite break is a whole day, else the minute.

    Parameters
    ----------
    time
        Days as numbers, or NumPy dates or times.
    breaks
        Edges of the time bands, days.

    Raises
    ------
    InputError
        When a time is missing.
    """
    time = np.asarray(time)
    dated = time.dtype.kind == "M"
    lost = np.isnat(time) if dated else ~np.isfinite(time.astype(np.float64))
    if np.any(lost):
        raise InputError(
            f"{int(np.count_nonzero(lost))} incidents have no time",
            where="time",
            mend="Leave them out first, and say in the report how many there were.",
        )
    if dated:
        minutes = time.astype("datetime64[m]").astype(np.int64)
        units = 1 if np.all(minutes % MINUTES_A_DAY == 0) else MINUTES_A_DAY
        whole = minutes // MINUTES_A_DAY if units == 1 else minutes
    else:
        days = time.astype(np.float64)
        units = 1 if np.all(days == np.rint(days)) else MINUTES_A_DAY
        whole = np.rint(days * units).astype(np.int64)
    if units == 1 and any(math.isfinite(b) and b != round(b) for b in breaks):
        return whole * MINUTES_A_DAY, MINUTES_A_DAY
    return whole, units
