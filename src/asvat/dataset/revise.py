"""What a file changes: which rows are new, which replace older ones, which are there already."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from asvat.dataset.parts import Part
from asvat.records.schemas import KEYS, TABLES

NOT_CONTENT = {"incident_id", "row_id", "record_key", "source_file", "source_line"}
DIFFERENCES = pa.schema(
    [
        ("row", pa.string()),
        ("change", pa.string()),
        ("field", pa.string()),
        ("before", pa.string()),
        ("after", pa.string()),
    ]
)
PERSONAL = {"narrative", "location_text", "postcode", "uprn"}
"""Columns whose values are left out of the list of differences."""


@dataclass(frozen=True)
class Difference:
    """Counts and row names of what a file changes; ``affected`` are the parts that lose rows."""

    added: int
    changed: int
    unchanged: int
    removed: int
    affected: list[Part] = field(default_factory=list)


def may_matter(part: Part, release: str) -> bool:
    """Say whether a live part can hold rows that a file with this release replaces."""
    return (
        not release
        or part.release == release
        or (not part.release and part.first_month <= release <= part.last_month)
    )


class Comparison:
    """A candidate set of rows held against the live parts of the same source and agency.

    Parameters
    ----------
    table
        Main table of the file.
    candidate
        Parquet files of the new rows by table, the main one under `table`.
    release
        The release the file is the whole of; empty when its rows are merged.
    live
        Live parts by table.
    scratch
        Folder for what does not fit in memory.
    """

    def __init__(
        self,
        table: str,
        candidate: dict[str, Path],
        release: str,
        live: dict[str, list[tuple[Part, Path]]],
        scratch: Path,
    ) -> None:
        self.table, self.key = table, KEYS[table]
        self._live = live
        self._whole = bool(release)
        self._candidate = candidate
        self._db = duckdb.connect()
        self._db.execute("SET memory_limit = '600MB'")
        self._db.execute("SET threads = 2")
        self._db.execute("SET preserve_insertion_order = true")
        self._db.execute(f"SET temp_directory = '{_quoted(scratch)}'")
        self._view("new_rows", table, [candidate[table]])
        old = [path for part, path in live.get(table, []) if may_matter(part, release)]
        self._old_parts = [
            (part, path) for part, path in live.get(table, []) if may_matter(part, release)
        ]
        self._view("old_all", table, old)
        self._db.execute(f"CREATE VIEW old_rows AS {self._old_query(release)}")
        self._compare()

    def _old_query(self, release: str) -> str:
        if not release:
            return f"SELECT * FROM old_all WHERE {self.key} IN (SELECT {self.key} FROM new_rows)"
        whole = [path for part, path in self._old_parts if part.release == release]
        names = ", ".join(f"'{_quoted(p)}'" for p in whole) or "''"
        in_month = (
            f"month = DATE '{release}-01'" if self.table in {"incidents", "outcomes"} else "false"
        )
        return f"SELECT * FROM old_all WHERE filename IN ({names}) OR {in_month}"

    def _view(self, name: str, table: str, paths: list[Path]) -> None:
        if paths:
            files = ", ".join(f"'{_quoted(p)}'" for p in paths)
            query = f"SELECT * FROM read_parquet([{files}], filename = true)"
        else:
            columns = ", ".join(f"NULL::{_sql_type(f.type)} AS {f.name}" for f in TABLES[table])
            query = f"SELECT {columns}, NULL::VARCHAR AS filename WHERE false"
        self._db.execute(f"CREATE VIEW {name} AS {query}")

    def _content(self, rows: str, side: str) -> str:
        columns = [f"r.{n}" for n in TABLES[self.table].names if n not in NOT_CONTENT]
        own = f"hash({', '.join(columns)})"
        query = f"SELECT r.{self.key} AS key, {own} AS content FROM {rows} r"
        children = [t for t in ("parties",) if self.table == "incidents" and self._has(t, side)]
        for child in children:
            inner = [n for n in TABLES[child].names if n not in NOT_CONTENT]
            query = (
                f"SELECT q.key, xor(q.content, coalesce(c.content, 0)) AS content FROM ({query}) q "
                f"LEFT JOIN (SELECT incident_id, bit_xor(hash({', '.join(inner)})) AS content "
                f"FROM {side}_{child} GROUP BY incident_id) c ON c.incident_id = q.key"
            )
        return query

    def _has(self, table: str, side: str) -> bool:
        paths = (
            [self._candidate[table]]
            if side == "new" and table in self._candidate
            else [path for _, path in self._live.get(table, [])]
            if side == "old"
            else []
        )
        if not paths:
            return False
        with contextlib.suppress(duckdb.CatalogException):
            self._view(f"{side}_{table}", table, paths)
        return True

    def _compare(self) -> None:
        self._db.execute(
            "CREATE TABLE pairs AS SELECT coalesce(n.key, o.key) AS key, "
            "CASE WHEN o.key IS NULL THEN 'added' WHEN n.key IS NULL THEN 'removed' "
            "WHEN n.content = o.content THEN 'unchanged' ELSE 'changed' END AS change "
            f"FROM ({self._content('new_rows', 'new')}) n "
            f"FULL JOIN ({self._content('old_rows', 'old')}) o ON n.key = o.key"
        )

    def difference(self) -> Difference:
        """Count what the file changes."""
        counts = dict(
            self._db.execute("SELECT change, count(*) FROM pairs GROUP BY change").fetchall()
        )
        gone = {
            name
            for (name,) in self._db.execute(
                f"SELECT DISTINCT filename FROM old_rows WHERE {self._whole} OR "
                f"{self.key} IN (SELECT key FROM pairs WHERE change != 'unchanged')"
            ).fetchall()
        }
        return Difference(
            counts.get("added", 0),
            counts.get("changed", 0),
            counts.get("unchanged", 0),
            counts.get("removed", 0),
            [part for part, path in self._old_parts if str(path) in gone],
        )

    def news(self, table: str) -> Iterator[pa.Table]:
        """Yield the candidate's rows that are new or changed, in the file's order."""
        key = "incident_id" if table == "parties" else KEYS[table]
        file = _quoted(self._candidate[table])
        query = (
            f"SELECT {_columns(table)} FROM read_parquet('{file}') "
            f"WHERE {key} IN (SELECT key FROM pairs WHERE change IN ('added', 'changed')) "
            "ORDER BY source_file, source_line"
        )
        yield from self._stream(query, table)

    def remaining(self, table: str, path: Path) -> Iterator[pa.Table]:
        """Yield the rows of an old part that stay live."""
        gone = "'changed', 'removed', 'unchanged'" if self._whole else "'changed', 'removed'"
        key = "incident_id" if table == "parties" else KEYS[table]
        query = (
            f"SELECT {_columns(table)} FROM read_parquet('{_quoted(path)}') "
            f"WHERE {key} NOT IN (SELECT key FROM pairs WHERE change IN ({gone}))"
        )
        yield from self._stream(query, table)

    def superseded(self) -> Iterator[pa.Table]:
        """Yield the old versions of changed rows, and the removed rows."""
        query = (
            f"SELECT {_columns(self.table)} FROM old_rows WHERE {self.key} IN "
            "(SELECT key FROM pairs WHERE change IN ('changed', 'removed')) "
            "ORDER BY source_file, source_line"
        )
        yield from self._stream(query, self.table)

    def differences(self) -> pa.Table:
        """List every added, removed and changed row, the latter with one line a changed column."""
        parts = [
            "SELECT key AS row, change, '' AS field, NULL AS before, NULL AS after FROM pairs "
            "WHERE change IN ('added', 'removed')"
        ]
        for name in TABLES[self.table].names:
            if name in NOT_CONTENT:
                continue
            shown = [f"{side}.{name}::VARCHAR" if name not in PERSONAL else "NULL" for side in "on"]
            parts.append(
                f"SELECT o.{self.key}, 'changed', '{name}', {shown[0]}, {shown[1]} "
                f"FROM old_rows o JOIN new_rows n ON o.{self.key} = n.{self.key} "
                f"WHERE o.{name} IS DISTINCT FROM n.{name}"
            )
        query = " UNION ALL ".join(parts) + " ORDER BY 1, 3"
        return self._db.execute(query).to_arrow_table().cast(DIFFERENCES)

    def _stream(self, query: str, table: str) -> Iterator[pa.Table]:
        reader = self._db.execute(query).to_arrow_reader(100_000)
        for batch in reader:
            yield pa.Table.from_batches([batch]).cast(TABLES[table])

    def close(self) -> None:
        """Let go of the files."""
        self._db.close()


def _columns(table: str) -> str:
    return ", ".join(TABLES[table].names)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _sql_type(kind: pa.DataType) -> str:
    names = {
        pa.string(): "VARCHAR",
        pa.float64(): "DOUBLE",
        pa.int64(): "BIGINT",
        pa.int32(): "INTEGER",
        pa.date32(): "DATE",
        pa.timestamp("s"): "TIMESTAMP_S",
    }
    return names.get(kind, "VARCHAR[]")
