"""Appearances as arrays, by subject and time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asvat.findings.repeats.appearances import COUNTERS, Bools, Ints, times
from asvat.findings.repeats.months import Days, days_of
from asvat.findings.repeats.numbering import codes, few, ranks


@dataclass(frozen=True)
class Ordered:
    """Appearances by counter, subject, time and log; one entry a row, in that order.

    Parameters
    ----------
    row
        Position in the table.
    counter
        Which of the three counters, as its position in ``COUNTERS``.
    start
        Where each subject starts; one entry more than there are subjects.
    at, day
        Time and day of the report.
    event
        Number of the event.
    """

    row: Ints
    counter: Ints
    start: Ints
    at: npt.NDArray[np.datetime64]
    day: Days
    event: Ints

    @property
    def group(self) -> Ints:
        """Number of the subject of each row."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))


def ordered(table: pa.Table, among: Bools | None = None) -> Ordered:
    """Sort checked appearances; drop what has no subject or time.

    A log given twice for one subject counts once. The order of the rows makes no difference.

    Parameters
    ----------
    among
        Which rows to look at; by default all.
    """
    when = times(table.column("at"))
    counter = counters(table.column("counted"))
    wanted = (counter >= 0) & ~np.isnat(when) & np.asarray(table.column("subject_id").is_valid())
    known = np.flatnonzero(wanted if among is None else wanted & among)
    subject = ranks(table.column("subject_id").take(known))
    key = counter[known] * (subject.max(initial=0) + 1) + subject
    order = by_key_and_time(key, when[known])
    row, key = known[order], key[order]
    row, kept = _settle_ties(table, row, key, when[row])
    row, key = row[kept], key[kept]
    at = when[row]
    event = event_codes(table.column("event_id").take(row))
    return Ordered(row, counter[row], starts(key), at, days_of(at), event)


def counters(counted: pa.ChunkedArray) -> Ints:
    """Return the position of each counter in ``COUNTERS``; -1 where it is empty."""
    number, names = few(counted)
    return np.array([*(COUNTERS.index(name) for name in names), -1])[number]


def by_key_and_time(key: Ints, at: npt.NDArray[np.datetime64]) -> Ints:
    """Return an order that sorts by key, then time; two equal rows may come either way."""
    if not len(key):
        return np.zeros(0, np.int64)
    second = at.view(np.int64)
    earliest, span = int(second.min()), int(second.max()) - int(second.min()) + 1
    if span * (int(key.max()) + 1) < 2**62:
        return np.argsort(key * span + (second - earliest))
    return np.lexsort((second, key))


def starts(key: Ints) -> Ints:
    """Return where each run of equal keys starts, and the end."""
    if not len(key):
        return np.zeros(1, np.int64)
    return np.append(np.flatnonzero(np.append(True, key[1:] != key[:-1])), len(key))


def event_codes(event_id: pa.ChunkedArray) -> Ints:
    """Number events; a log without one is an event of its own."""
    event = codes(event_id)
    alone = np.flatnonzero(event < 0)
    event[alone] = event.max(initial=-1) + 1 + np.arange(len(alone))
    return event


def _settle_ties(
    table: pa.Table, row: Ints, key: Ints, at: npt.NDArray[np.datetime64]
) -> tuple[Ints, Bools]:
    """Sort rows of one subject and moment by log; say which rows to keep, each log once."""
    same = np.zeros(len(row), bool)
    same[1:] = (key[1:] == key[:-1]) & (at[1:] == at[:-1])
    tied = np.flatnonzero(same | np.append(same[1:], False))
    run = np.cumsum(~same)[tied]
    rank = ranks(table.column("incident_id").take(row[tied]))
    order = np.lexsort((ranks(table.column("exact_id").take(row[tied])), rank, run))
    row = row.copy()
    row[tied] = row[tied][order]
    rank, kept = rank[order], np.ones(len(row), bool)
    kept[tied[1:]] = (rank[1:] != rank[:-1]) | (run[1:] != run[:-1])
    return row, kept
