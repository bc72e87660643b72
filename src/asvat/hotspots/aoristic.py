"""When in the week incidents happened whose exact time is not known: aoristic weights.

An incident known only to lie between two times is spread evenly over the minutes between them
(Ratcliffe 2002), so that each still counts as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asvat.errors import InputError
from asvat.records.arrays import Floats, Ints
from asvat.records.precision import Need, PlacePrecision, TimePrecision
from asvat.records.provenance import stamp

NEED = Need(
    method="Aoristic hours",
    time=TimePrecision.MINUTE,
    place=PlacePrecision.NONE,
    because="Hours of the day cannot be told from records that hold only the day or the month.",
    instead="Use records with a time of day for the start and the end of each incident.",
)

WEEK_MINUTES = 7 * 24 * 60
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONDAY = 4 * 24 * 60
"""Minutes from Thursday 1 January 1970 to the first Monday."""


@dataclass(frozen=True)
class Aoristic:
    """Incidents by hour of the week; every incident adds one in all.

    Parameters
    ----------
    hours
        Expected number of incidents in each hour, shape (7, 24), Monday first.
    incidents
        Number of incidents; the sum of `hours`.
    no_end
        Incidents without an end, counted whole in the hour of their start.
    swapped
        Incidents whose end lay before their start; the two were exchanged.
    over_a_week
        Incidents of a week or more, spread evenly over all hours.
    """

    hours: Floats
    incidents: int
    no_end: int
    swapped: int
    over_a_week: int

    @property
    def by_hour(self) -> Floats:
        """Expected number in each hour of the day, shape (24,)."""
        total: Floats = self.hours.sum(axis=0)
        return total

    @property
    def by_day(self) -> Floats:
        """Expected number on each day of the week, shape (7,), Monday first."""
        total: Floats = self.hours.sum(axis=1)
        return total

    def caveats(self) -> list[str]:
        """Return what to print with the result about the records behind it."""
        said = [
            (self.no_end, "have no end and count whole in the hour of their start"),
            (self.swapped, "ended before they began; start and end were exchanged"),
            (self.over_a_week, "last a week or more and say nothing about the hour"),
        ]
        return [f"{many} of {self.incidents} incidents {words}." for many, words in said if many]

    def table(self) -> pa.Table:
        """Return one row an hour of the week: day, hour, incidents."""
        table = pa.table(
            {
                "day": np.repeat(DAYS, 24).tolist(),
                "hour": np.tile(np.arange(24), 7),
                "incidents": self.hours.reshape(-1),
            }
        )
        return stamp(table, "aoristic", {"resolution": "minute"}, self.caveats())


def aoristic(start: npt.NDArray[Any], end: npt.NDArray[Any]) -> Aoristic:
    """Spread incidents over the hours of the week in which they may have happened.

    The minutes from the start up to, not including, the end share the weight evenly. Exact
    arithmetic on whole minutes, in time proportional to the number of incidents.

    Parameters
    ----------
    start, end
        NumPy dates and times on the local clock, shape (n,); seconds are cut off. An end may be
        missing (NaT): the incident then counts whole in the hour of its start, as it does when
        both are the same minute. An end before its start is exchanged with it and counted. A week
        or more is spread evenly over all 168 hours.

    Raises
    ------
    InputError
        When a start is missing, or the two differ in length.

    References
    ----------
    Ratcliffe, J. H. (2002) Aoristic signatures and the spatio-temporal analysis of high volume
    crime patterns. Journal of Quantitative Criminology 18, 23-43.
    """
    start, end = np.asarray(start), np.asarray(end)
    _check(start, end)
    first = start.astype("datetime64[m]").astype(np.int64)
    missing = np.isnat(end)
    last = np.where(missing, first, end.astype("datetime64[m]").astype(np.int64))
    backwards = last < first
    first, last = np.minimum(first, last), np.maximum(first, last)
    length = np.maximum(last - first, 1)
    endless = length >= WEEK_MINUTES
    hours = _spread(first[~endless], length[~endless]) + endless.sum() / 168
    return Aoristic(
        hours.reshape(7, 24),
        len(first),
        int(missing.sum()),
        int(backwards.sum()),
        int(endless.sum()),
    )


def _check(start: npt.NDArray[Any], end: npt.NDArray[Any]) -> None:
    if start.dtype.kind != "M" or end.dtype.kind != "M" or start.shape != end.shape:
        raise InputError(
            f"{start.size} starts and {end.size} ends that are not all dates and times",
            where="aoristic",
            mend="Give a start and an end, which may be missing, for each incident.",
        )
    lost = int(np.isnat(start).sum())
    if lost:
        raise InputError(
            f"{lost} incidents have no start",
            where="aoristic",
            mend="Leave them out and say how many, or give the end twice where that is meant.",
        )


def _spread(first: Ints, length: Ints) -> Floats:
    """Return the weight in each hour of the week of intervals shorter than a week."""
    begin = (first - _MONDAY) % WEEK_MINUTES
    finish = begin + length
    head, tail = begin // 60, (finish - 1) // 60  # hours; the second week is laid over the first
    in_head = np.minimum(finish, (head + 1) * 60) - begin
    in_tail = np.where(tail > head, finish - tail * 60, 0)
    hours = np.zeros(336)
    hours += np.bincount(head, in_head / length, 336)
    hours += np.bincount(tail, in_tail / length, 336)
    # Whole hours between: add the hourly rate where they begin and take it off where they end.
    between = tail > head + 1
    on, off, rate = head[between] + 1, tail[between], 60.0 / length[between]
    running = np.cumsum(np.bincount(on, rate, 336) - np.bincount(off, rate, 336))
    cover = np.cumsum(np.bincount(on, minlength=336) - np.bincount(off, minlength=336))
    hours += np.where(cover > 0, running, 0.0)
    week: Floats = hours.reshape(2, 168).sum(axis=0)
    return week
