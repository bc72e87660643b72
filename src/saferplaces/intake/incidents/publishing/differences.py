"""Which records can differ between two snapshots, found row by row in the files that differ.

A day brings a few thousand records to a force of a million. What each published row is made from
is compared between the snapshot published last and the new one; a record none of whose rows
differ is published as it should be already, and is neither made again nor looked up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from asvat.dataset.snapshots import Snapshot
from saferplaces.intake.incidents.publishing.source import PART, Source, listed

if TYPE_CHECKING:
    import duckdb

MOST = 100_000
"""Keys of one kind beyond which whole months are compared instead."""
OF_INCIDENTS = (
    "incident_places", "incident_events", "queue", "narratives", "recording", "repeats",
    "party_profiles", "incident_district",
)  # fmt: skip
MANY = ("recording", "repeats")
"""Tables that may hold the same row twice: there it counts how often they do."""
SETS = ("incident", "event", "person", "place", "series")
OF_PERSONS = "SELECT profile_id FROM profile_persons WHERE person_id IN (FROM touched_person)"


class _UnlikeError(Exception):
    """The two snapshots cannot be compared row by row, or it would not pay."""


@dataclass
class Differences:
    """Finds what differs; leaves the keys in tables ``touched_…`` (one column, ``key``)."""

    db: duckdb.DuckDBPyConnection
    source: Source
    old: Snapshot
    counts: dict[str, int] = field(default_factory=dict)

    def find(self) -> bool:
        """Find the keys of every kind; False where there are too many, or no comparing them."""
        try:
            self._find()
        except _UnlikeError:
            return False
        return all(count <= MOST for count in self.counts.values())

    def _find(self) -> None:
        for name in SETS:
            self.db.execute(f"CREATE TEMP TABLE touched_{name} (key VARCHAR)")
        for name in ("incidents", "parties"):
            came, went = self._records(name)
            self._few([*came, *went])
            self._add("incident", "incident_id", self._apart(name, came, went))
        for name in OF_INCIDENTS:
            self._add("incident", "incident_id", self._apart_in(name))
        self._add("event", "event_id", self._apart_in("events"))
        self._add("place", "place_id", self._apart_in("places"))
        self._add("series", "counted || '|' || subject_id", self._apart_in("series"))
        self._people()
        for name in SETS:
            self.db.execute(f"CREATE OR REPLACE TEMP TABLE touched_{name} AS"
                            f" SELECT DISTINCT key FROM touched_{name}")  # fmt: skip
            found = self.db.execute(f"SELECT count(*) FROM touched_{name}").fetchone()
            self.counts[name] = int(found[0]) if found else 0

    def _people(self) -> None:
        """Find persons by what they hang together by, and the logs of profiles that moved."""
        self._add("person", "person_id", self._apart_in("people"))
        moved = self._apart_in("profile_persons")
        if moved:
            self.db.execute(
                f"CREATE TEMP TABLE moved AS SELECT profile_id, person_id FROM ({moved})"
            )
            self._add("person", "person_id", "FROM moved")
            files = listed(self.source.files("party_profiles"))
            self._add("incident", "incident_id", f"SELECT incident_id FROM read_parquet({files})"
                      " WHERE profile_id IN (SELECT profile_id FROM moved)")  # fmt: skip
        others = [("profiles", "profile_id", "")]
        for name in ("person_edges", "link_decisions"):
            sure = " WHERE probability >= getvariable('least_sure')" if "edges" in name else ""
            others += [(name, "left_profile", sure), (name, "right_profile", sure)]
        for name, column, where in others:
            apart = self._apart_in(name)
            if apart:
                profiles = f"SELECT {column} FROM ({apart}){where}"
                self._add("person", "person_id",
                          f"FROM profile_persons WHERE profile_id IN ({profiles})")  # fmt: skip

    def _add(self, name: str, key: str, rows: str) -> None:
        if rows:
            self.db.execute(f"INSERT INTO touched_{name} SELECT DISTINCT {key} FROM ({rows})")

    def _few(self, files: Sequence[Path]) -> None:
        sql = f"SELECT sum(num_rows) FROM parquet_file_metadata({listed(files)})"
        rows = self.db.execute(sql).fetchone() if files else None
        if rows and rows[0] > MOST:
            raise _UnlikeError

    def _records(self, name: str) -> tuple[list[Path], list[Path]]:
        """Return the files of records that came and those that went."""
        now, before = (
            side["records"].get(name, {}) for side in (self.source.now, self.source.before)
        )
        came = [
            self.source.snapshot.folder / "records" / part
            for part, digest in now.items() if before.get(part) != digest
        ]  # fmt: skip
        went = [
            self.old.folder / "records" / part
            for part, digest in before.items() if now.get(part) != digest
        ]  # fmt: skip
        return came, went

    def _apart_in(self, name: str) -> str:
        there = [name in side.tables() for side in (self.source.snapshot, self.old)]
        if not all(there):
            if any(there):
                raise _UnlikeError
            return ""
        new, old = _digests(self.source.snapshot, name), _digests(self.old, name)
        came = [path for key, path in self.source.snapshot.files(name).items()
                if old.get(key) != new[key]]  # fmt: skip
        went = [path for key, path in self.old.files(name).items() if new.get(key) != old[key]]
        return self._apart(name, came, went)

    def _apart(self, name: str, came: Sequence[Path], went: Sequence[Path]) -> str:
        """Return SQL for the rows that only one side has; "" where no file differs."""
        new, old = (_rows(name, side) for side in (came, went))
        if not (came and went):
            return new if came else old if went else ""
        if self._columns(new) != self._columns(old):
            raise _UnlikeError
        return f"(({new}) EXCEPT ({old})) UNION ALL (({old}) EXCEPT ({new}))"

    def _columns(self, rows: str) -> list[tuple[str, str]]:
        return [(name, kind) for name, kind, *_ in self.db.execute(f"DESCRIBE {rows}").fetchall()]


def narrow(db: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Let the views that published tables are made from show the touched records alone."""
    touched = "incident_id IN (FROM touched_incident)"
    _keep(db, "incidents", source.records("incidents"), touched, f", {PART} AS part")
    if "parties" in source.now["records"]:
        _keep(db, "parties", source.records("parties"), touched)
    months = [month for (month,) in db.execute("SELECT DISTINCT part FROM incidents").fetchall()]
    for name in sorted({*OF_INCIDENTS} - {"incident_district"}):
        files = source.files(name, months)
        _keep(db, name, files or source.files(name)[:1], touched if files else "false")
    part = ", parse_filename(filename, true) AS part"
    _keep(db, "events", source.files("events"), "event_id IN (FROM touched_event)", part)
    for name, where in {
        "people": "person_id IN (FROM touched_person)",
        "profiles": f"profile_id IN ({OF_PERSONS})",
        "person_edges": f"left_profile IN ({OF_PERSONS}) OR right_profile IN ({OF_PERSONS})",
        "places": "place_id IN (FROM touched_place)",
        "series": "counted || '|' || subject_id IN (FROM touched_series)",
    }.items():
        _keep(db, name, source.files(name), where)


def _keep(
    db: duckdb.DuckDBPyConnection, name: str, files: Sequence[Path], where: str, more: str = ""
) -> None:
    """Keep the rows of a table that we want: first their numbers, then these rows alone.

    Reading the numbers leaves the wide columns alone, and the numbers tell which pages to read.
    """
    rows = f"FROM read_parquet({listed(files)}, filename = true, file_row_number = true)"
    number = "filename, file_row_number"
    db.execute(f"CREATE OR REPLACE TEMP TABLE wanted AS SELECT {number} {rows} WHERE {where}")
    db.execute(
        f"CREATE TEMP TABLE narrow_{name} AS SELECT * EXCLUDE ({number}){more} {rows}"
        f" WHERE ({number}) IN (FROM wanted)"
    )
    db.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS FROM narrow_{name}")


def _digests(snapshot: Snapshot, name: str) -> Mapping[str, str]:
    found = snapshot.manifest["tables"][name]
    return {"": found} if isinstance(found, str) else found


def _rows(name: str, files: Sequence[Path]) -> str:
    if name in MANY:
        return f"SELECT *, count(*) AS times FROM read_parquet({listed(files)}) GROUP BY ALL"
    if name == "events":  # the month is in the name of the file alone
        return (
            "SELECT * EXCLUDE (filename), parse_filename(filename, true) AS part"
            f" FROM read_parquet({listed(files)}, filename = true)"
        )
    return f"SELECT * FROM read_parquet({listed(files)})"
