"""A snapshot, open for questions: only the columns and parts that a question needs are read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from asvat.dataset.layout import Layout
from asvat.dataset.query import Dataset
from asvat.dataset.snapshots import Snapshot, current
from asvat.errors import DatasetError, InputError
from asvat.records.sessions import session

if TYPE_CHECKING:
    import duckdb

NEEDED = ("queue", "recording", "repeats", "series", "narratives", "incident_places")


class Records(Dataset):
    """The records that a snapshot was made from, whatever was added to the dataset since."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.layout = Layout(snapshot.folder.parent.parent)
        self._folder = snapshot.folder / "records"
        self._listed: Mapping[str, list[str]] = snapshot.manifest["records"]

    def files(self, table: str) -> list[Path]:
        """Return the Parquet files of a table, oldest import first."""
        return [self._folder / name for name in self._listed.get(table, [])]


class Reader:
    """Answers questions about one snapshot in SQL.

    Each table is named in a query as ``{reader.of("queue")}``, and the records as
    ``{reader.records("incidents")}``.

    Raises
    ------
    InputError
        When the snapshot holds no findings.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.manifest: dict[str, Any] = snapshot.manifest
        self._db: duckdb.DuckDBPyConnection | None = None
        if any(name not in self.manifest["tables"] for name in NEEDED):
            raise InputError(
                "this snapshot holds no findings on logs",
                where=f"snapshot {snapshot.name}",
                mend=_why_none(snapshot, self.manifest),
            )

    @cached_property
    def dataset(self) -> Records:
        """The records of the snapshot."""
        return Records(self.snapshot)

    @contextmanager
    def open(self) -> Iterator[Reader]:
        """Hold one session for all questions asked within."""
        with session() as db:
            # The same files are asked more than once: their footers need reading only once.
            db.execute("SET parquet_metadata_cache = true")
            self._db = db
            try:
                yield self
            finally:
                self._db = None

    @property
    def db(self) -> duckdb.DuckDBPyConnection:
        """The session; only within :meth:`open`."""
        if self._db is None:
            raise RuntimeError("ask within `with reader.open():`")
        return self._db

    def sql(self, query: str) -> pa.Table:
        """Return the answer to a query; values stand in it by :func:`literal`."""
        return self.db.execute(query).to_arrow_table()

    def rows(self, query: str) -> list[dict[str, Any]]:
        """Return the answer to a query as plain rows."""
        found: list[dict[str, Any]] = self.sql(query).to_pylist()
        return found

    def has(self, name: str) -> bool:
        """Say whether the run made a table."""
        return name in self.manifest["tables"]

    def columns(self, name: str) -> list[str]:
        """Return the columns that a table has in this snapshot."""
        return self.sql(f"SELECT * FROM {self.of(name)} LIMIT 0").column_names  # type: ignore[no-any-return]

    def of(self, name: str, parts: Iterable[str] | None = None) -> str:
        """Return a table, or some of its parts, as something to select from."""
        files = self._files(name)
        if parts is not None and "" not in files:
            chosen = [file for key, file in files.items() if key in set(parts)]
            if not chosen:
                return f"(FROM {_parquet(list(files.values())[:1])} WHERE false)"
            return _parquet(chosen)
        return _parquet(list(files.values()))

    def _files(self, name: str) -> dict[str, Path]:
        found = self.manifest["tables"][name]
        folder = self.snapshot.folder
        if isinstance(found, str):
            return {"": folder / f"{name}.parquet"}
        return {key: folder / name / f"{key}.parquet" for key in found}

    def records(self, table: str = "incidents") -> str:
        """Return the records that the snapshot was made from as something to select from."""
        files = self.dataset.files(table)
        if files:
            return _parquet(files)
        from asvat.records.schemas import TABLES  # noqa: PLC0415 - an odd snapshot only

        name = f"no_{table}"
        self.db.register(name, TABLES[table].empty_table())
        return name


def open_snapshot(folder: Path, name: str = "") -> Reader:
    """Return a reader of the last good snapshot of a dataset, or of the one named.

    Raises
    ------
    DatasetError
        When there is no dataset.
    InputError
        When there is no snapshot, or it holds no findings.
    """
    layout = Layout(folder)
    layout.connect().close()
    snapshot = Snapshot(layout.snapshots / name) if name else current(layout)
    if snapshot is None:
        raise InputError(
            "no run has been made yet", where=str(folder), mend="Make one with: asvat run."
        )
    if not (snapshot.folder / "manifest.json").exists():
        raise DatasetError(
            f"there is no snapshot “{name}”", where=str(folder), mend="Leave --snapshot out."
        )
    return Reader(snapshot)


def literal(value: str | dt.date | float | None) -> str:
    """Return a value as it stands in SQL.

    Bound parameters, and tables from outside, make DuckDB load pandas, where it is installed, to
    see whether they are its own: half a second on every command.
    """
    if value is None:
        return "NULL"
    if isinstance(value, dt.date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, float):
        return repr(value)
    return "'" + value.replace("'", "''") + "'"


def listed(values: Iterable[str]) -> str:
    """Return texts as a list in SQL: files are searched by constants faster than by a join."""
    return "(" + ", ".join(map(literal, sorted(set(values)))) + ")"


def months_around(part: str) -> list[str]:
    """Return the key of a part and those of the months beside it."""
    if not re.fullmatch(r"\d{4}-\d{2}", part):
        return [part]
    number = int(part[:4]) * 12 + int(part[5:]) - 1
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in (number - 1, number, number + 1)]


def _why_none(snapshot: Snapshot, manifest: Mapping[str, Any]) -> str:
    if "absent" in manifest["tables"]:
        for row in snapshot.table("absent").to_pylist():
            if row["part"] == "findings":
                return str(row["why"])
    return "Run again: asvat run."


def _parquet(files: Sequence[Path]) -> str:
    listed = ", ".join("'" + str(f).replace("'", "''") + "'" for f in files)
    return f"read_parquet([{listed}])"
