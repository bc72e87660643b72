"""Where a log was, how well that is known, and what else happened there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from asvat.findings.explaining.logs import MOST, LogLine, in_time, lines_of
from asvat.findings.explaining.standing import Standing, standings
from asvat.findings.gather import PINPOINTED
from asvat.findings.listing.reader import Reader


@dataclass(frozen=True)
class Place:
    """Where a log was.

    Parameters
    ----------
    written
        The place in the source's words.
    label, kind, part_of
        The place that it is linked to, as most often written; the building that it is part of.
    matched_on, sure, precision
        What it was found by, how sure that is, and what is known of it: to the address, the
        building, the street, the area or nothing.
    default_geocode
        Why its coordinates say nothing; empty where they do.
    counted
        It is known well enough to be counted as a repeat location.
    lines
        Logs there in order of time, this one among them, the latest :data:`MOST`.
    logs
        How many there are in all.
    exact
        Of the events among `lines`, those with the very same text of the place.
    """

    place_id: str
    written: str
    label: str
    kind: str
    part_of: str
    postcode: str
    matched_on: str
    sure: float | None
    precision: str
    default_geocode: str
    counted: bool
    lines: tuple[LogLine, ...]
    logs: int
    events: int
    exact: int
    standing: Standing | None


_PLACED = """
SELECT p.place_id, p.matched_on, p.probability, p.precision, p.default_geocode, n.label, n.kind,
       n.postcode, b.label AS part_of
FROM (SELECT * FROM {here} WHERE incident_id = ?) p
LEFT JOIN {places} n USING (place_id) LEFT JOIN {places} b ON b.place_id = n.part_of
"""
_WHY = """
SELECT why, incidents FROM {defaults}
WHERE abs(easting - $1) < 1 AND abs(northing - $2) < 1 LIMIT 1
"""
_THERE = """
WITH there AS (
    SELECT incident_id FROM {incident_places}
    WHERE place_id = $1 AND precision IN {pinpointed}
)
SELECT incident_id, lower(location_text) AS wording FROM {incidents}
SEMI JOIN there USING (incident_id)
ORDER BY coalesce(reported_at, occurred_from) DESC NULLS LAST, incident_id
"""


def place_of(reader: Reader, log: dict[str, Any]) -> Place:
    """Return where a log was and, where that is known to the door, the series there."""
    here = reader.of("incident_places", [log["part"]])
    rows = reader.rows(_PLACED.format(here=here, places=reader.of("places")), [log["incident_id"]])
    found: dict[str, Any] = rows[0] if rows else dict.fromkeys(_COLUMNS)
    place_id = found["place_id"] or ""
    counted = bool(place_id) and found["precision"] in PINPOINTED
    there = _there(reader, place_id) if counted else []
    shown = there[:MOST]
    lines = lines_of(reader, [*(row["incident_id"] for row in shown), log["incident_id"]])
    same = (log["location_text"] or "").lower()
    key = ("location", place_id)
    standing = standings(reader, log["incident_id"], log["part"], [key] if counted else [])
    return Place(
        place_id=place_id,
        written=log["location_text"] or "",
        label=found["label"] or "",
        kind=found["kind"] or "",
        part_of=found["part_of"] or "",
        postcode=found["postcode"] or log["postcode"] or "",
        matched_on=found["matched_on"] or "",
        sure=found["probability"],
        precision=found["precision"] or "none",
        default_geocode=_default(reader, log) if found["default_geocode"] else "",
        counted=counted,
        lines=tuple(sorted(lines.values(), key=in_time)) if counted else (),
        logs=len(there),
        events=len({line.event_id for line in lines.values()}),
        exact=len(
            {
                lines[row["incident_id"]].event_id
                for row in shown
                if row["wording"] == same or row["incident_id"] == log["incident_id"]
            }
        ),
        standing=standing.get(key),
    )


_COLUMNS = (
    "place_id", "matched_on", "probability", "precision", "default_geocode", "label", "kind",
    "postcode", "part_of",
)  # fmt: skip


def _there(reader: Reader, place_id: str) -> list[dict[str, Any]]:
    return reader.rows(
        _THERE.format(
            incident_places=reader.of("incident_places"),
            incidents=reader.records(),
            pinpointed=PINPOINTED,
        ),
        [place_id],
    )


def _default(reader: Reader, log: dict[str, Any]) -> str:
    """Return why the coordinates of a log say nothing."""
    if log["easting"] is None or not reader.has("default_geocodes"):
        return "a default point"
    rows = reader.rows(
        _WHY.format(defaults=reader.of("default_geocodes")), [log["easting"], log["northing"]]
    )
    if not rows:
        return "a default point"
    return f"{rows[0]['why'] or 'a default point'} ({rows[0]['incidents']} logs have it)"
