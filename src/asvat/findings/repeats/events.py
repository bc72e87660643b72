"""The events of each subject: logs about one event taken together, in order of first report."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asvat.findings.repeats.appearances import Ints, numbers
from asvat.findings.repeats.numbering import few
from asvat.findings.repeats.order import Ordered, starts

Floats = npt.NDArray[np.float64]

BAND_HOURS = 6
"""Length of the bands of the day in which a new time of day is seen."""

PLACE_METRES = 200
"""Side of the squares in which a new place is seen."""


@dataclass(frozen=True)
class Events:
    """Events by subject and time; one entry an event unless it says otherwise.

    Parameters
    ----------
    first
        Position of the event's first log in the :class:`Ordered` it was made from.
    start
        Where each subject starts, and the end.
    at
        First report of the event, in days.
    severity
        The gravest of its logs; NaN where none is known.
    place, time, kind
        Numbers that are equal for the same 200 m square, six hours of the day, and kind; -1 where
        the first log does not tell.
    """

    first: Ints
    start: Ints
    at: Floats
    severity: Floats
    place: Ints
    time: Ints
    kind: Ints


def events_of(table: pa.Table, order: Ordered) -> Events:
    """Collapse the logs of each subject to events."""
    group = order.group
    key = group * (order.event.max(initial=0) + 1) + order.event
    by = np.argsort(key, kind="stable")
    run = starts(key[by])
    first = by[run[:-1]]
    severity = numbers(table.column("severity"))[order.row]
    gravest = np.fmax.reduceat(severity[by], run[:-1]) if len(first) else np.zeros(0)
    again = np.argsort(first)
    first, gravest = first[again], gravest[again]
    row = order.row[first]
    return Events(
        first,
        starts(group[first]),
        order.at[first].view(np.int64) / 86400.0,
        gravest,
        squares(table, row),
        time_bands(table, row),
        few(table.column("kind"))[0][row],
    )


def time_bands(table: pa.Table, row: Ints) -> Ints:
    """Number the six hours of the day of each row; -1 where the hour is not known."""
    hour = numbers(table.column("hour"))[row]
    return np.where(np.isnan(hour), -1, np.nan_to_num(hour) // BAND_HOURS).astype(np.int64)


def squares(table: pa.Table, row: Ints) -> Ints:
    """Number the 200 m square of each row; -1 where the place is not known."""
    east, north = (numbers(table.column(name))[row] for name in ("easting", "northing"))
    known = np.isfinite(east) & np.isfinite(north)
    column, line = (
        np.floor(np.where(known, value, 0.0) / PLACE_METRES).astype(np.int64)
        for value in (east, north)
    )
    return np.where(known, ((column & 0x7FFFFFFF) << 32) | (line & 0xFFFFFFFF), -1)
