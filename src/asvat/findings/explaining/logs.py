"""What a reviewer wants to know of each log of a series, in a line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from asvat.findings.listing.reader import Reader, listed
from asvat.findings.listing.words import in_words

MOST = 500
"""Logs of one person or place that are looked at: the latest. How many there are is said beside."""


@dataclass(frozen=True)
class LogLine:
    """One log of a series.

    Parameters
    ----------
    at
        When it was reported, or else when it happened.
    what
        Class, subtype or category, in words.
    place, written
        The place as linked, and in the source's words.
    consider
        Classes of the crimes to consider in it.
    """

    incident_id: str
    log: str
    agency: str
    at: dt.datetime | None
    closing_code: str
    what: str
    place: str
    written: str
    event_id: str
    consider: tuple[str, ...]


_ABOUT = """
CREATE OR REPLACE TEMP TABLE about AS
SELECT incident_id, record_id, agency, coalesce(reported_at, occurred_from) AS told,
       coalesce(strftime(told, '%Y-%m'), 'undated') AS part,
       closing_code, offence_class, subtype, category, location_text
FROM {incidents} WHERE incident_id IN {asked}
"""
_SQL = """
WITH placed AS (
    SELECT incident_id, place_id FROM {incident_places} WHERE incident_id IN {asked}
),
named AS (
    SELECT place_id, label FROM {places} SEMI JOIN placed USING (place_id)
),
happened AS (
    SELECT incident_id, event_id FROM {incident_events} WHERE incident_id IN {asked}
),
prompted AS (
    SELECT incident_id, list(DISTINCT class ORDER BY class) AS consider
    FROM {recording} WHERE incident_id IN {asked} GROUP BY 1
)
SELECT a.*, coalesce(n.label, a.location_text) AS place,
       coalesce(h.event_id, a.incident_id) AS event_id, coalesce(p.consider, []) AS consider
FROM about a LEFT JOIN placed USING (incident_id) LEFT JOIN named n USING (place_id)
LEFT JOIN happened h USING (incident_id) LEFT JOIN prompted p USING (incident_id)
"""


def lines_of(reader: Reader, incident_ids: Iterable[str]) -> dict[str, LogLine]:
    """Return a line for each of these logs that is on record, by identifier."""
    ids = set(incident_ids)
    if not ids:
        return {}
    asked = listed(ids)
    reader.db.execute(_ABOUT.format(incidents=reader.records(), asked=asked))
    parts = reader.sql("SELECT DISTINCT part FROM about").column(0).to_pylist()
    rows = reader.rows(
        _SQL.format(
            asked=asked,
            incident_places=reader.of("incident_places", parts),
            places=reader.of("places"),
            incident_events=reader.of("incident_events", parts),
            recording=reader.of("recording", parts),
        )
    )
    return {row["incident_id"]: _line(row) for row in rows}


def _line(row: dict[str, Any]) -> LogLine:
    return LogLine(
        row["incident_id"],
        row["record_id"] or "",
        row["agency"] or "",
        row["told"],
        row["closing_code"] or "",
        what(row),
        row["place"] or "",
        row["location_text"] or "",
        row["event_id"],
        tuple(row["consider"]),
    )


def what(row: dict[str, Any]) -> str:
    """Return in words what a record is about: its class, else its subtype, else its category."""
    return (
        in_words("class", row["offence_class"])
        or in_words("subtype", row["subtype"])
        or in_words("category", row["category"])
    )


def in_time(line: LogLine) -> tuple[str, str]:
    """Order lines by time, undated ones first."""
    return (line.at.isoformat() if line.at else "", line.incident_id)
