"""Small snapshots in the engine's format, made by hand: what a run leaves, without the run."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from asvat.dataset.parts import file_digest
from asvat.dataset.snapshots import FORMAT
from asvat.findings import tables as found
from asvat.linkage import tables as linked
from asvat.linkage.people.profiles import PROFILES
from asvat.records.schemas import INCIDENTS, PARTIES

PARTY_PROFILES = pa.schema(
    [("incident_id", pa.string()), ("role", pa.string()), ("position", pa.int32()),
     ("profile_id", pa.string()), ("unlinkable", pa.string())]
)  # fmt: skip
PROFILE_PERSONS = pa.schema(
    [("profile_id", pa.string()), ("person_id", pa.string()), ("match_probability", pa.float64())]
)
NARRATIVES = pa.schema(
    [("incident_id", pa.string()), ("digest", pa.string()), *found.NARRATIVES],
)
BY_MONTH = {
    "incident_places": linked.INCIDENT_PLACES, "incident_events": linked.INCIDENT_EVENTS,
    "queue": found.QUEUE, "narratives": NARRATIVES, "recording": found.RECORDING,
    "repeats": found.REPEATS, "party_profiles": PARTY_PROFILES, "events": linked.EVENTS,
}  # fmt: skip
WHOLE = {
    "people": linked.PEOPLE, "places": linked.PLACES, "series": found.SERIES,
    "person_edges": linked.PERSON_EDGES, "link_decisions": linked.LINK_DECISIONS,
    "profiles": PROFILES, "profile_persons": PROFILE_PERSONS,
    "identity_changes": linked.IDENTITY_CHANGES, "place_changes": linked.IDENTITY_CHANGES,
}  # fmt: skip


@dataclass
class Log:
    """One log with one caller, who is a person of their own unless told otherwise."""

    key: str
    month: str = "2026-03"
    narrative: str = "Shouting again."
    area: str = "Leeds"
    person: str = ""
    in_scope: bool = True
    phone: str = "07700 900119"
    points: float = 20.0
    event: str = ""

    @property
    def at(self) -> dt.datetime:
        return dt.datetime.fromisoformat(f"{self.month}-04T21:15")


@dataclass
class Force:
    """What a run found: logs, links between profiles, merges."""

    logs: list[Log]
    edges: list[tuple[str, str, float]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    weakest: float = 1.0

    def write(self, root: Path, name: str, format_: int = FORMAT) -> Path:
        """Write the snapshot and return its folder."""
        folder = root / "snapshots" / name
        (folder / "records").mkdir(parents=True)
        records = {}
        for month in sorted({log.month for log in self.logs}):
            logs = [log for log in self.logs if log.month == month]
            for table, schema, rows in (
                ("incidents", INCIDENTS, [_incident(log) for log in logs]),
                ("parties", PARTIES, [_party(log) for log in logs]),
            ):
                part = f"{month.replace('-', '')}01-{table}.parquet"
                records[f"{table}/{part}"] = _write(folder / "records" / part, schema, rows)
        tables: dict[str, Any] = {}
        for table, schema in BY_MONTH.items():
            (folder / table).mkdir()
            by_month = self._by_month(table)
            tables[table] = {
                month: _write(folder / table / f"{month}.parquet", schema, rows)
                for month, rows in (by_month or {"none": []}).items()
            }
        for table, schema in WHOLE.items():
            rows = getattr(self, f"_{table}", list)()
            tables[table] = _write(folder / f"{table}.parquet", schema, rows)
        manifest = {
            "format": format_, "parent": None, "inputs": records, "tables": tables,
            "records": {t: [k.split("/")[1] for k in records if k.startswith(t)]
                        for t in ("incidents", "parties")},
        }  # fmt: skip
        (folder / "manifest.json").write_text(json.dumps(manifest))
        (root / "CURRENT").write_text(f"{name}\n")
        return folder

    def _by_month(self, table: str) -> dict[str, list[dict[str, Any]]]:
        rows: dict[str, list[dict[str, Any]]] = {}
        for log in self.logs:
            if table in {"queue", "narratives", "recording", "repeats"} and not log.in_scope:
                continue
            rows.setdefault(log.month, []).append(_ROWS[table](log))
        if table == "events":  # one row for what several rang about, in the month it began
            first = {row["event_id"]: row for month in sorted(rows) for row in rows[month][::-1]}
            rows = {m: [r for r in rows[m] if first[r["event_id"]] is r] for m in rows}
        return rows

    def _people(self) -> list[dict[str, Any]]:
        return [
            {"person_id": person, "given_name": "Ada", "family_name": "Example", "profiles": 1,
             "incidents": 1, "weakest_link": self.weakest}
            for person in dict.fromkeys(_person(log) for log in self.logs)
        ]  # fmt: skip

    def _profiles(self) -> list[dict[str, Any]]:
        return [
            {"profile_id": f"profile-{log.key}", "given": "ada", "family": "example",
             "given_key": "at", "family_key": "axmpl"}
            for log in self.logs
        ]  # fmt: skip

    def _profile_persons(self) -> list[dict[str, Any]]:
        return [
            {"profile_id": f"profile-{log.key}", "person_id": _person(log), "match_probability": 1}
            for log in self.logs
        ]

    def _places(self) -> list[dict[str, Any]]:
        return [
            {"place_id": "place", "kind": "address", "label": "12 Clarendon Road", "incidents": 1}
        ]

    def _person_edges(self) -> list[dict[str, Any]]:
        return [
            {"left_profile": f"profile-{a}", "right_profile": f"profile-{b}", "weight": 3.0,
             "probability": p}
            for a, b, p in self.edges
        ]  # fmt: skip

    def _identity_changes(self) -> list[dict[str, Any]]:
        return self.changes


def _event(log: Log) -> str:
    return log.event or log.key


def _person(log: Log) -> str:
    return log.person or f"P{log.key}"


def _incident(log: Log) -> dict[str, Any]:
    return {
        "incident_id": log.key, "agency": "Test Police", "regime": "part3", "marking": "OFFICIAL",
        "record_id": f"LOG {log.key}", "record_type": "incident", "reported_at": log.at,
        "occurred_from": log.at, "category": "anti-social-behaviour", "area_name": log.area,
        "narrative": log.narrative, "qualifiers": ['say "no"', "back\\slash"],
    }  # fmt: skip


def _party(log: Log) -> dict[str, Any]:
    return {
        "incident_id": log.key, "role": "caller", "position": 1, "given_name": "Ada",
        "family_name": "Example", "phone": log.phone, "postcode": "ls6 1aa",
    }  # fmt: skip


_ROWS = {
    "incident_places": lambda log: {
        "incident_id": log.key, "place_id": "place", "probability": 0.9, "precision": "address",
    },
    "incident_events": lambda log: {"incident_id": log.key, "event_id": _event(log)},
    "queue": lambda log: {
        "incident_id": log.key, "closed_on": log.at.date(), "rank": 1, "score": log.points,
        "contributions": [
            {"part": "harm", "value": 1.0, "points": log.points, "why": "by its codes"}
        ],
        "alert": False, "triggers": [], "event_id": _event(log),
    },
    "narratives": lambda log: {
        "incident_id": log.key, "digest": "d", "crime_missed": False, "probability": 0.1,
        "crimes": [],
    },
    "recording": lambda log: {
        "incident_id": log.key, "class": "58A", "basis": "codes", "confidence": 0.5,
    },
    "repeats": lambda log: {
        "incident_id": log.key, "counted": "location", "subject_id": "place",
        "setting": "repeat-90-days", "events": 2, "logs": 2, "exact": 2, "met": False,
    },
    "party_profiles": lambda log: {
        "incident_id": log.key, "role": "caller", "position": 1,
        "profile_id": f"profile-{log.key}",
    },
    "events": lambda log: {"event_id": _event(log), "started": log.at, "ended": log.at, "logs": 1,
                           "agencies": ["Test Police"]},
}  # fmt: skip


def _write(path: Path, schema: pa.Schema, rows: Iterable[Mapping[str, Any]]) -> str:
    pq.write_table(pa.Table.from_pylist(list(rows), schema=schema), path)
    return file_digest(path)
