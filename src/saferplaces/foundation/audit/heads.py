"""Heads of the chain in a file outside the database: one line a night.

Whoever rules the database could cut the end of the trail off, or write a new chain; neither fits
the heads that were written down elsewhere before. Keep the file where the database's own
administrators cannot write.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connections


class HeadsError(Exception):
    """The file of heads cannot be used, or the chain does not fit it."""


@dataclass(frozen=True)
class Head:
    """The end of the chain at a time: how many records there were, and the last one's hash."""

    number: int
    hash: str
    at: dt.datetime

    def __str__(self) -> str:
        return f"{self.number}\t{self.hash}\t{self.at:%Y-%m-%dT%H:%M:%SZ}"


def head(alias: str = "default") -> Head:
    """Return the head of the chain now; number 0 if nothing has been recorded yet."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT number, hash FROM audit_link ORDER BY number DESC LIMIT 1")
        number, found = cursor.fetchone() or (0, "")
    return Head(number, found, dt.datetime.now(dt.UTC).replace(microsecond=0))


def export_head(path: Path, alias: str = "default") -> Head:
    """Append the head to a file; the file must fit the chain as it is.

    Raises
    ------
    HeadsError
        When an earlier head is not in the chain any more: records were removed or rewritten.
        Nothing is appended then.
    """
    from saferplaces.foundation.audit.verify import compare  # noqa: PLC0415 - it reads heads

    if path.exists():
        faults = list(compare(read_heads(path), alias))
        if faults:
            raise HeadsError(f"The audit trail does not fit {path.name}: {faults[0]}.")
    now = head(alias)
    if now.number == 0:
        return now
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as file:
        file.write(f"{now}\n")
        file.flush()
        os.fsync(file.fileno())
    return now


def read_heads(path: Path) -> Iterator[Head]:
    """Yield the heads of a file.

    Raises
    ------
    HeadsError
        When a line is none.
    """
    for position, line in enumerate(path.read_text(encoding="ascii").splitlines(), start=1):
        try:
            number, found, at = line.split("\t")
            yield Head(int(number), found, dt.datetime.fromisoformat(at))
        except ValueError as error:
            raise HeadsError(f"Line {position} of {path.name} is no head of the chain.") from error
