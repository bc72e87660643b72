"""Where a log was, how well that is known, and what else happened there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from asvat.findings.exactness import PINPOINTED
from asvat.findings.explaining.logs import MOST, LogLine, in_time
from asvat.findings.explaining.standing import Standing
from asvat.findings.listing.reader import Reader, literal


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


@dataclass(frozen=True)
class Placed:
    """Where a log is linked to, before its series is read.

    Parameters
    ----------
    row
        Its row of :data:`asvat.linkage.tables.INCIDENT_PLACES`, with those of its place.
    there
        Logs at the place, the latest :data:`MOST`; none where it is not known to the door.
    logs
        How many there are in all.
    """

    row: dict[str, Any]
    there: tuple[str, ...]
    logs: int


_WHY = """
SELECT why, incidents FROM {defaults}
WHERE abs(easting - {easting}) < 1 AND abs(northing - {northing}) < 1 LIMIT 1
"""
_LATEST = """
SELECT incident_id FROM {incidents} WHERE incident_id IN ({there})
ORDER BY coalesce(reported_at, occurred_from) DESC NULLS LAST, incident_id LIMIT {most}
"""


def placed(reader: Reader, log: dict[str, Any]) -> Placed:
    """Find where a log was, and which logs were there."""
    rows = reader.rows(
        "SELECT place_id, matched_on, probability, precision, default_geocode "
        f"FROM {reader.of('incident_places', [log['part']])} "
        f"WHERE incident_id = {literal(log['incident_id'])}"
    )
    if not rows or not rows[0]["place_id"]:
        return Placed(rows[0] if rows else {}, (), 0)
    row = rows[0]
    named = _named(reader, row["place_id"])
    part_of = _named(reader, named["part_of"])["label"] if named.get("part_of") else ""
    row = {**named, **row, "part_of": part_of}
    if row["precision"] not in PINPOINTED:
        return Placed(row, (), 0)
    query = (
        f"SELECT incident_id FROM {reader.of('incident_places')} "
        f"WHERE place_id = {literal(row['place_id'])} AND precision IN {PINPOINTED}"
    )
    there = shown = reader.sql(f"{query} ORDER BY 1").column(0)
    if len(there) > MOST:
        latest = _LATEST.format(incidents=reader.records(), there=query, most=MOST)
        shown = reader.sql(latest).column(0)
    ids = {*shown.to_pylist(), log["incident_id"]}
    return Placed(row, tuple(sorted(ids)), len(there))


def _named(reader: Reader, place_id: str) -> dict[str, Any]:
    rows = reader.rows(
        f"SELECT label, kind, postcode, part_of FROM {reader.of('places')} "
        f"WHERE place_id = {literal(place_id)}"
    )
    return rows[0] if rows else {"label": ""}


def place_of(
    reader: Reader,
    log: dict[str, Any],
    found: Placed,
    lines: dict[str, LogLine],
    standing: Standing | None,
) -> Place:
    """Return where a log was and, where that is known to the door, the series there."""
    row = found.row
    shown = [lines[i] for i in found.there if i in lines]
    same = (log["location_text"] or "").lower()
    alike = [o for o in shown if o.written.lower() == same or o.incident_id == log["incident_id"]]
    return Place(
        place_id=row.get("place_id") or "",
        written=log["location_text"] or "",
        label=row.get("label") or "",
        kind=row.get("kind") or "",
        part_of=row.get("part_of") or "",
        postcode=row.get("postcode") or log["postcode"] or "",
        matched_on=row.get("matched_on") or "",
        sure=row.get("probability"),
        precision=row.get("precision") or "none",
        default_geocode=_default(reader, log) if row.get("default_geocode") else "",
        counted=bool(found.there),
        lines=tuple(sorted(shown, key=in_time)),
        logs=found.logs,
        events=len({line.event_id for line in shown}),
        exact=len({line.event_id for line in alike}),
        standing=standing,
    )


def _default(reader: Reader, log: dict[str, Any]) -> str:
    """Return why the coordinates of a log say nothing."""
    if log["easting"] is None or not reader.has("default_geocodes"):
        return "a default point"
    rows = reader.rows(
        _WHY.format(
            defaults=reader.of("default_geocodes"),
            easting=literal(log["easting"]),
            northing=literal(log["northing"]),
        )
    )
    if not rows:
        return "a default point"
    return f"{rows[0]['why'] or 'a default point'} ({rows[0]['incidents']} logs have it)"
