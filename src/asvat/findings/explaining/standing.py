"""How a caller, a victim or a place stands: counted up to this log, and its whole series."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from asvat.findings.listing.reader import Reader, listed, literal
from asvat.findings.listing.words import in_words


@dataclass(frozen=True)
class Counted:
    """A count over a window that looks back from this log."""

    setting: str
    in_words: str
    events: int
    logs: int
    exact: int
    first: dt.datetime | None
    met: bool


@dataclass(frozen=True)
class Standing:
    """One counter of one subject; the rates are of the last 12 months on record.

    The columns are those of :data:`asvat.findings.tables.SERIES`; a subject with one event has no
    series, and None for all of them.
    """

    counted: str
    subject_id: str
    windows: tuple[Counted, ...]
    events: int | None
    exact: int | None
    rate: float | None
    rate_low: float | None
    rate_high: float | None
    peer_rate: float | None
    unusual: float | None
    escalating: bool
    why: str


def standings(
    reader: Reader, incident_id: str, part: str, subjects: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], Standing]:
    """Return how each subject stands at this log, by counter and subject."""
    asked = sorted(set(subjects))
    if not asked:
        return {}
    windows: dict[tuple[str, str], list[Counted]] = {key: [] for key in asked}
    for row in reader.rows(
        f"SELECT * FROM {reader.of('repeats', [part])} "
        f"WHERE incident_id = {literal(incident_id)} ORDER BY counted, subject_id, setting"
    ):
        key = (row["counted"], row["subject_id"])
        if key in windows:
            said = in_words("setting", row["setting"])
            windows[key].append(
                Counted(
                    row["setting"],
                    said,
                    row["events"],
                    row["logs"],
                    row["exact"],
                    row["first"],
                    bool(row["met"]),
                )
            )
    found = {
        (row["counted"], row["subject_id"]): row
        for row in reader.rows(
            f"SELECT * FROM {reader.of('series')} "
            f"WHERE subject_id IN {listed(subject for _, subject in asked)}"
        )
    }
    return {key: _standing(key, windows[key], found.get(key, {})) for key in asked}


def _standing(key: tuple[str, str], windows: list[Counted], row: dict[str, Any]) -> Standing:
    return Standing(
        counted=key[0],
        subject_id=key[1],
        windows=tuple(windows),
        escalating=bool(row.get("escalating")),
        why=row.get("why") or "",
        **{name: row.get(name) for name in _NUMBERS},
    )


_NUMBERS = ("events", "exact", "rate", "rate_low", "rate_high", "peer_rate", "unusual")
