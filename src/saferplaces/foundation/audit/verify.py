"""Verify the chain: every record as it was written, in its place, none missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import connections

from saferplaces.foundation.audit.canonical import COLUMNS, canonical, digest, select
from saferplaces.foundation.audit.heads import Head
from saferplaces.foundation.reference.queries import setting

AT = COLUMNS.index("at")
BATCH = 5_000
SHOWN = 100
"""Of a trail that is broken throughout, so many faults are named; all are counted."""


class Wrong(StrEnum):
    """What can be wrong with the trail."""

    ALTERED = "the record was altered"
    REMOVED = "the record is gone, its place in the chain is not"
    GAP = "numbers are missing before it"
    BROKEN = "it does not follow the one before it"
    BACKDATED = "it is dated before the one that the chain puts before it"
    UNLINKED = "a record has no place in the chain"
    CUT = "the trail ends before it, and it was there when the head was exported"
    REWRITTEN = "the chain is not the one that was there when the head was exported"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, at a number of the chain (or a record's key, if it has none)."""

    wrong: Wrong
    number: int | None = None
    entry: str = ""
    more: str = ""

    def __str__(self) -> str:
        where = f"number {self.number}" if self.number is not None else f"record {self.entry}"
        return f"{where}: {self.wrong}{f' ({self.more})' if self.more else ''}"


@dataclass
class Report:
    """What verification found: how many were checked, the last one, and the faults."""

    checked: int = 0
    last: int = 0
    count: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.count == 0

    def add(self, fault: Fault) -> None:
        """Count a fault, and keep it if there are not too many."""
        self.count += 1
        if len(self.faults) < SHOWN:
            self.faults.append(fault)


class Clock:
    """The time that a chain has reached, record by record."""

    def __init__(self, tolerance: dt.timedelta) -> None:
        self._tolerance = tolerance
        self._number, self._at = 0, dt.datetime.min.replace(tzinfo=dt.UTC)

    def behind(self, number: int, at: dt.datetime) -> str:
        """Take the next record's time; say how it falls behind, or "" where it does not.

        Which of the two has the wrong time nobody can tell from the chain: both are named, and
        the clock goes on from the later number, so that one wrong time is told once.
        """
        told = ""
        if self._at - at > self._tolerance:
            told = f"{_written(at)}, and number {self._number} {_written(self._at)}"
        if told or at > self._at:
            self._number, self._at = number, at
        return told


def verify(
    start: int = 1,
    heads: Iterable[Head] = (),
    progress: Callable[[int, int], None] | None = None,
    tolerance: dt.timedelta | None = None,
    alias: str = "default",
) -> Report:
    """Recompute the chain from a number on.

    Hashes are computed here from the columns of the records; nothing that the database says about
    its own records is believed. People may go on working: what is added meanwhile is checked too.

    Parameters
    ----------
    start:
        The first number to check. The hash before it is taken as it is: give `heads` to tie it.
    heads:
        Heads that were exported earlier; they alone can show that the end was cut off, or that
        the whole chain was made anew.
    progress:
        Called after each batch with the number reached and the last one.
    tolerance:
        How far the time of a record may lie before that of an earlier number: machines' clocks
        differ, and a long transaction gets its number at its end. None: as the setting
        ``audit_clock_tolerance_seconds`` says.
    """
    report, clock = Report(), Clock(_tolerance() if tolerance is None else tolerance)
    total = _last(alias)
    before = _hash(alias, start - 1)
    number = start - 1
    for row in _links(alias, start):
        here, previous, stored = row[:3]
        if here != number + 1:
            report.add(Fault(Wrong.GAP, here, more=_missing(number + 1, here - 1)))
        if previous != before and (here == number + 1):
            report.add(Fault(Wrong.BROKEN, here))
        if row[3] is None:
            report.add(Fault(Wrong.REMOVED, here))
        elif digest(previous, canonical(row[3:])) != stored:
            report.add(Fault(Wrong.ALTERED, here, str(row[3])))
        elif more := clock.behind(here, row[3 + AT]):
            report.add(Fault(Wrong.BACKDATED, here, str(row[3]), more))
        number, before = here, stored
        report.checked += 1
        if progress and report.checked % BATCH == 0:
            progress(number, max(total, number))
    report.last = number
    for entry in _unlinked(alias):
        report.add(Fault(Wrong.UNLINKED, entry=entry))
    for fault in compare(heads, alias):
        report.add(fault)
    return report


def compare(heads: Iterable[Head], alias: str = "default") -> Iterator[Fault]:
    """Yield what differs between exported heads and the chain as it is now."""
    found = list(heads)
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT number, hash FROM audit_link WHERE number = ANY(%s)",
            [[head.number for head in found]],
        )
        stored = dict(cursor.fetchall())
    for head in found:
        if head.number not in stored:
            yield Fault(Wrong.CUT, head.number, more=f"exported {head.at:%Y-%m-%d %H:%M} UTC")
        elif stored[head.number] != head.hash:
            yield Fault(Wrong.REWRITTEN, head.number, more=f"exported {head.at:%Y-%m-%d %H:%M} UTC")


def _links(alias: str, start: int) -> Iterator[tuple[Any, ...]]:
    number = start - 1
    while True:
        with connections[alias].cursor() as cursor:
            cursor.execute(
                f"SELECT l.number, l.previous, l.hash, {select('e')} FROM audit_link l"
                " LEFT JOIN audit_entry e ON e.id = l.entry_id"
                " WHERE l.number > %s ORDER BY l.number LIMIT %s",
                [number, BATCH],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        yield from rows
        number = rows[-1][0]


def _written(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S} UTC"


def _tolerance() -> dt.timedelta:
    return dt.timedelta(seconds=float(setting("audit_clock_tolerance_seconds")))


def _last(alias: str) -> int:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT coalesce(max(number), 0) FROM audit_link")
        return int(cursor.fetchone()[0])


def _hash(alias: str, number: int) -> str:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT hash FROM audit_link WHERE number = %s", [number])
        found = cursor.fetchone()
        return str(found[0]) if found else ""


def _unlinked(alias: str) -> Iterator[str]:
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT e.id FROM audit_entry e LEFT JOIN audit_link l ON l.entry_id = e.id"
            " WHERE l.entry_id IS NULL ORDER BY e.at"
        )
        for (entry,) in cursor:
            yield str(entry)


def _missing(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} to {last}"
