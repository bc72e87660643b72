"""The snapshot to publish, and which of its parts differ from the one published last."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from asvat.dataset.snapshots import FORMAT, Snapshot
from saferplaces.foundation.problems import Problem

if TYPE_CHECKING:
    import duckdb

MAPPING = 2
"""Grows when the published rows are made differently, so that everything is compared again."""

PART = "coalesce(strftime(coalesce(reported_at, occurred_from), '%Y-%m'), 'undated')"
"""The month under which the engine keeps an incident (`asvat.dataset.query.with_parts`)."""


def open_snapshot(path: Path) -> Snapshot:
    """Return the snapshot in a folder, or the current one of the dataset in it.

    Raises
    ------
    Problem
        When there is none, or it is of another format than this software reads.
    """
    folder = path
    if (path / "CURRENT").is_file():
        folder = path / "snapshots" / (path / "CURRENT").read_text().strip()
    if not (folder / "manifest.json").is_file():
        raise Problem(f"{path} is neither a dataset that has been run nor a snapshot of one.")
    try:
        found = Snapshot(folder)
        made = found.manifest["format"]
    except (ValueError, KeyError, TypeError):
        raise Problem(f"The manifest of {folder.name} cannot be read.") from None
    if made != FORMAT:
        raise Problem(
            f"Snapshot {folder.name} has format {made} and this software reads {FORMAT}. "
            "Run the engine of the same release again."
        )
    missing = [name for name in NEEDED if name not in found.manifest["tables"]]
    if missing:
        raise Problem(
            f"Snapshot {folder.name} was made without {', '.join(missing)}: run asvat run."
        )
    return found


NEEDED = (
    "events", "identity_changes", "incident_events", "incident_places", "link_decisions",
    "narratives", "party_profiles", "people", "person_edges", "place_changes", "places",
    "profile_persons", "profiles", "queue", "recording", "repeats", "series",
)  # fmt: skip


def content(snapshot: Snapshot, surroundings: Mapping[str, Any]) -> dict[str, Any]:
    """Return digests of everything that the published rows are made from.

    `surroundings` is what else they depend on: names of districts, settings.
    """
    manifest = snapshot.manifest
    told = [MAPPING, surroundings, {k: v for k, v in manifest["inputs"].items() if "areas/" in k}]
    return {
        "tables": {name: manifest["tables"][name] for name in NEEDED},
        "records": {
            name: {part: manifest["inputs"][f"{name}/{part}"] for part in manifest["records"][name]}
            for name in ("incidents", "parties")
            if name in manifest["records"]
        },
        "mapping": hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest(),
    }


def still_there(snapshot: Snapshot, before: Mapping[str, Any]) -> Snapshot | None:
    """Return a snapshot if it is whole and what a publication was made from."""
    try:
        same = all(
            content(snapshot, {})[part] == before.get(part) for part in ("tables", "records")
        )
        files = [path for name in snapshot.tables() for path in snapshot.files(name).values()]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    files += [snapshot.folder / "records" / part for name in before["records"]
              for part in before["records"][name]]  # fmt: skip
    return snapshot if same and all(path.is_file() for path in files) else None


def listed(paths: Iterable[Path]) -> str:
    """Return paths as a list in DuckDB's SQL."""
    return "[" + ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths) + "]"


@dataclass(frozen=True)
class Source:
    """A snapshot beside the one published last.

    Attributes
    ----------
    now, before:
        What `content` says of the two; `before` is empty when everything must be compared.
    old:
        The snapshot published last, if it is still beside the new one, whole.
    """

    snapshot: Snapshot
    now: Mapping[str, Any]
    before: Mapping[str, Any]
    old: Snapshot | None

    def files(self, name: str, parts: Iterable[str] | None = None) -> list[Path]:
        """Return the files of a table, or of some parts of it."""
        found = self.snapshot.files(name)
        wanted = set(found) if parts is None else {*parts, "none"}
        return [path for key, path in found.items() if key in wanted]

    def records(self, name: str) -> list[Path]:
        """Return the files of the records as they were imported."""
        return [self.snapshot.folder / "records" / part for part in self.now["records"][name]]

    @property
    def known(self) -> bool:
        """Whether anything need not be compared."""
        return bool(self.before) and self.before["mapping"] == self.now["mapping"]

    def same(self, *names: str) -> bool:
        """Say whether these tables are those of the last publication."""
        return self.known and all(
            self.before["tables"][name] == self.now["tables"][name] for name in names
        )

    def changed_parts(self, name: str) -> set[str]:
        """Return the parts of a table that differ from the last publication's."""
        old, new = (side["tables"][name] for side in (self.before, self.now))
        return {key for key in {*old, *new} if old.get(key) != new.get(key)} - {"none"}

    def changed_records(self, db: duckdb.DuckDBPyConnection) -> set[str] | None:
        """Return the months of records that came or went; None where that cannot be known."""
        old, new = (
            {**side["records"]["incidents"], **side["records"].get("parties", {})}
            for side in (self.before, self.now)
        )
        if all(old.get(part) == digest for part, digest in new.items()) and old.keys() <= {*new}:
            return set()
        gone = {part for part in old if new.get(part) != old[part]}
        if gone and self.old is None:
            return None
        paths = [
            self.snapshot.folder / "records" / part for part in new if old.get(part) != new[part]
        ]
        paths += [self.old.folder / "records" / part for part in gone] if self.old else []
        return self._months(db, paths)

    def _months(self, db: duckdb.DuckDBPyConnection, paths: list[Path]) -> set[str] | None:
        ours = [path for path in paths if "incidents" in path.name]
        if len(ours) < len({path.name.split("-")[0] for path in paths}):
            return None  # parties came without their incidents: look at everything
        rows = db.execute(f"SELECT DISTINCT {PART} FROM read_parquet(?)", [list(map(str, ours))])
        return {month for (month,) in rows.fetchall()}
