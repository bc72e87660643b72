"""Everything that a reviewer wants to know of one log, with where each thing comes from."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from asvat.findings.explaining.finding_log import find_log
from asvat.findings.explaining.logs import LogLine, in_time, lines_of, what
from asvat.findings.explaining.narrative import Span, spans
from asvat.findings.explaining.people import Person, people_of, seen_in
from asvat.findings.explaining.place import Place, place_of, placed
from asvat.findings.explaining.score import Score, score_of
from asvat.findings.explaining.standing import standings
from asvat.findings.listing.reader import Reader, literal, months_around
from asvat.findings.listing.words import in_words


@dataclass(frozen=True)
class Prompt:
    """A crime to consider; nothing is recorded by it."""

    of_class: str
    crime: str
    basis: str
    confidence: float
    evidence: tuple[str, ...]
    related: tuple[LogLine, ...]
    point_to_prove: str
    rule: str
    due: dt.datetime | None
    supervisor: bool


@dataclass(frozen=True)
class Explanation:
    """One log, explained.

    Parameters
    ----------
    log
        The record's own columns, without its narrative.
    what
        What it is about, in words.
    narrative
        The text as it stands on record; `marked` says which stretches matter.
    told
        What reading it gave (:data:`asvat.findings.tables.NARRATIVES`), or None where it was not
        read: only logs in scope are.
    score
        Its place in the queue; None where it is out of scope.
    event
        The other logs of the same event, with how sure that is.
    made_by
        Snapshot, software, rules and models that made all this.
    """

    log: dict[str, Any]
    what: str
    narrative: str
    marked: tuple[Span, ...]
    told: dict[str, Any] | None
    prompts: tuple[Prompt, ...]
    score: Score | None
    people: tuple[Person, ...]
    place: Place
    event: tuple[tuple[LogLine, float], ...]
    made_by: dict[str, Any]

    @property
    def in_scope(self) -> bool:
        """Whether the log must be reviewed."""
        return self.score is not None

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as plain values."""
        event = [{**asdict(line), "probability": sure} for line, sure in self.event]
        return {**asdict(self), "event": event, "in_scope": self.in_scope}


def explain(reader: Reader, asked: str, agency: str = "") -> Explanation:
    """Explain one log.

    Parameters
    ----------
    reader
        A snapshot, opened.
    asked, agency
        As in :func:`asvat.findings.explaining.finding_log.find_log`.

    Raises
    ------
    InputError
        When there is no such log, or several agencies have one of that number.
    """
    log = find_log(reader, asked, agency)
    narrative = log.pop("narrative") or ""
    told, prompts = _told(reader, log), _prompted(reader, log)
    seen, place, event = seen_in(reader, log), placed(reader, log), _event(reader, log)
    related = {other for row in prompts for other in row["related"] or ()}
    lines = lines_of(reader, related | seen.ids() | set(place.there) | set(event))
    there = ("location", place.row.get("place_id") or "")
    subjects = seen.subjects() | ({there} if place.there else set())
    standing = standings(reader, log["incident_id"], log["part"], subjects)
    return Explanation(
        log=log,
        what=what(log),
        narrative=narrative,
        marked=spans(narrative, told) if told else (),
        told=told,
        prompts=tuple(_prompt(row, lines) for row in prompts),
        score=score_of(reader, log),
        people=people_of(seen, lines, standing),
        place=place_of(reader, log, place, lines, standing.get(there)),
        event=tuple(
            (line, event[line.incident_id])
            for line in sorted((lines[i] for i in event if i in lines), key=in_time)
        ),
        made_by=made_by(reader),
    )


def made_by(reader: Reader) -> dict[str, Any]:
    """Return what made the findings: snapshot, software, rules and models, with versions."""
    manifest = reader.manifest
    models = manifest["parameters"].get("models") or {}
    return {
        "snapshot": reader.snapshot.name,
        "software": manifest["software"],
        "rules": manifest["rules"],
        "models": {kind: version for kind, version in models.items() if version},
    }


def _told(reader: Reader, log: dict[str, Any]) -> dict[str, Any] | None:
    rows = reader.rows(
        f"SELECT * EXCLUDE (incident_id, digest) FROM {reader.of('narratives', [log['part']])} "
        f"WHERE incident_id = {literal(log['incident_id'])}"
    )
    return rows[0] if rows else None


def _prompted(reader: Reader, log: dict[str, Any]) -> list[dict[str, Any]]:
    return reader.rows(
        f"SELECT * FROM {reader.of('recording', [log['part']])} "
        f"WHERE incident_id = {literal(log['incident_id'])} "
        "ORDER BY supervisor DESC, confidence DESC, class, basis"
    )


def _prompt(row: dict[str, Any], lines: dict[str, LogLine]) -> Prompt:
    related = (lines[i] for i in row["related"] or () if i in lines)
    return Prompt(
        of_class=row["class"],
        crime=in_words("class", row["class"]),
        basis=row["basis"],
        confidence=row["confidence"],
        evidence=tuple(row["evidence"] or ()),
        related=tuple(sorted(related, key=in_time)),
        point_to_prove=row["point_to_prove"] or "",
        rule=row["rule"] or "",
        due=row["due"],
        supervisor=bool(row["supervisor"]),
    )


def _event(reader: Reader, log: dict[str, Any]) -> dict[str, float]:
    """Return how sure it is of each other log of the event that it is of that event."""
    me = literal(log["incident_id"])
    # An event lasts hours: its logs were reported in this month or one beside it.
    parts = months_around(log["part"])
    rows = reader.rows(
        f"SELECT e.incident_id, e.probability FROM {reader.of('incident_events', parts)} e "
        f"WHERE e.event_id = (SELECT event_id FROM {reader.of('incident_events', [log['part']])} "
        f"WHERE incident_id = {me}) AND e.incident_id <> {me}"
    )
    return {row["incident_id"]: row["probability"] for row in rows}
