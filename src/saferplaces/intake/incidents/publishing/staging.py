"""Staging tables in the database, and the stream of rows into them.

Staging tables are unlogged and live in the schema ``staging`` for one publication only. Rows go
from DuckDB through Arrow into COPY, a batch at a time: neither whole tables nor files aside.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.csv as arrow_csv

from saferplaces.intake.incidents.publishing.mapping import Table

if TYPE_CHECKING:
    import duckdb

BATCH = 20_000
_LISTS = (
    "'{' || array_to_string(list_transform("
    "{column}, x -> '\"' || replace(replace(x, '\\', '\\\\'), '\"', '\\\"') || '\"'), ',') || '}'"
)


def make(cursor: Any, table: Table) -> None:
    """Make a table's staging tables anew: rows to write, and keys that are gone."""
    drop(cursor, table)
    columns = ", ".join([*table.columns, "row_hash"])
    cursor.execute(
        f"CREATE UNLOGGED TABLE staging.{table.name} AS SELECT {columns} FROM {table.name}"
        " WITH NO DATA"
    )
    cursor.execute(f"CREATE UNLOGGED TABLE staging.{table.name}_gone (key text)")


def drop(cursor: Any, table: Table) -> None:
    """Remove a table's staging tables."""
    cursor.execute(f"DROP TABLE IF EXISTS staging.{table.name}, staging.{table.name}_gone")
    cursor.execute(f"DROP TABLE IF EXISTS {_touched(table)}")


def touch(cursor: Any, db: duckdb.DuckDBPyConnection, table: Table) -> str:
    """Bring the keys that can differ to the database; return SQL for the rows that have them."""
    touched = _touched(table)
    cursor.execute(f"CREATE UNLOGGED TABLE {touched} (key text)")
    _stream(cursor, db, f"{touched} (key)", f"SELECT key FROM touched_{table.touched}")
    cursor.execute(f"ANALYZE {touched}")
    found = (f"{column} IN (SELECT key FROM {touched})" for column in table.found_by)
    return f"({' OR '.join(found)})"


def _touched(table: Table) -> str:
    return f"staging.{table.name}_touched"


def compare(
    cursor: Any,
    db: duckdb.DuckDBPyConnection,
    table: Table,
    where: str = "true",
    given: Sequence[Any] = (),
) -> None:
    """Keep in ``different`` of DuckDB what differs from the published table; make ``gone``.

    `where` says which rows of the published table are compared.
    """
    sql = (
        f"COPY (SELECT {table.key} AS key, row_hash FROM {table.name}"
        f" WHERE withdrawn_at IS NULL AND {where}) TO STDOUT (FORMAT csv, HEADER)"
    )
    with cursor.copy(sql, given or None) as copy:
        options = arrow_csv.ConvertOptions(
            column_types={"key": pa.string(), "row_hash": pa.string()}
        )
        reader = arrow_csv.open_csv(_Incoming(copy), convert_options=options)
        db.register("published", reader)
        db.execute("CREATE OR REPLACE TEMP TABLE existing AS FROM published")
        db.unregister("published")
    db.execute(
        "CREATE OR REPLACE TEMP TABLE gone AS"
        f" SELECT key FROM existing WHERE key NOT IN (SELECT {table.key} FROM rows)"
    )
    db.execute(
        "CREATE OR REPLACE TEMP TABLE different AS SELECT r.* FROM rows r"
        f" LEFT JOIN existing e ON e.key = r.{table.key}"
        " WHERE e.row_hash IS DISTINCT FROM r.row_hash"
    )


def load(cursor: Any, db: duckdb.DuckDBPyConnection, table: Table) -> int:
    """Stream what differs into the staging tables; return how many rows that are."""
    lists = {name for name, kind, *_ in db.execute("DESCRIBE different").fetchall() if "[]" in kind}
    chosen = ", ".join(
        _LISTS.replace("{column}", name) + f" AS {name}" if name in lists else name
        for name in [*table.columns, "row_hash"]
    )
    names = ", ".join([*table.columns, "row_hash"])
    rows = _stream(cursor, db, f"staging.{table.name} ({names})", f"SELECT {chosen} FROM different")
    return rows + _stream(cursor, db, f"staging.{table.name}_gone (key)", "SELECT key FROM gone")


def _stream(cursor: Any, db: duckdb.DuckDBPyConnection, target: str, sql: str) -> int:
    rows = 0
    options = arrow_csv.WriteOptions(include_header=False)
    with cursor.copy(f"COPY {target} FROM STDIN (FORMAT csv)") as copy:
        for batch in db.execute(sql).to_arrow_reader(BATCH):
            buffer = io.BytesIO()
            arrow_csv.write_csv(batch, buffer, options)
            copy.write(buffer.getvalue().replace(b"\0", b""))  # no text of PostgreSQL may hold it
            rows += batch.num_rows
    return rows


class _Incoming(io.RawIOBase):
    """The bytes of a COPY as a file: the driver gives rows, readers want them in bulk."""

    def __init__(self, copy: Iterator[Any]) -> None:
        self._copy, self._rest = iter(copy), b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        found, length = [self._rest], len(self._rest)
        while size < 0 or length < size:
            row = bytes(next(self._copy, b""))
            if not row:
                break
            found.append(row)
            length += len(row)
        whole = b"".join(found)
        cut = len(whole) if size < 0 else size
        self._rest = whole[cut:]
        return whole[:cut]
