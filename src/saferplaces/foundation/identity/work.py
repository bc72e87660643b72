"""What somebody holds or owns, gathered from every room that keeps work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from saferplaces.foundation.registry import OPEN_WORK

NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Work:
    """One thing that waits for its owner. `title` holds no personal content."""

    kind: str
    key: str
    title: str
    address: str
    due_at: dt.datetime | None
    district: str


def open_work(user_id: int) -> list[Work]:
    """Return everything that a person has to do, the first due first."""
    found = list(_all(user_id))
    return sorted(found, key=lambda w: (w.due_at is None, w.due_at or NEVER, w.title))


def has_work(user_id: int) -> bool:
    """Say whether anything waits for this person."""
    return next(_all(user_id), None) is not None


def _all(user_id: int) -> Iterator[Work]:
    for source in OPEN_WORK:
        rows: list[Mapping[str, Any]] = list(source(user_id))
        for row in rows:
            yield Work(
                kind=str(row["kind"]),
                key=str(row.get("key", "")),
                title=str(row["title"]),
                address=str(row.get("address", "")),
                due_at=row.get("due_at"),
                district=str(row.get("district", "")),
            )
