"""Carry a table from one snapshot to the next: what changed is made anew, the rest is shared.

Tables with one or more rows an incident lie in parts by the month of the report. A run brings
fresh rows for the incidents that it touched; parts without such an incident stay the very files
that they were.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from asvat.dataset.query import Touched
from asvat.dataset.snapshots import Content, Snapshot, read_part
from asvat.records.sessions import session

if TYPE_CHECKING:
    import duckdb


def revised(
    parent: Snapshot | None,
    name: str,
    fresh: pa.Table,
    touched: Touched,
    keys: Sequence[str] = ("incident_id",),
    by: str = "incident_id",
) -> Content:
    """Return the table `name` with the rows of the touched incidents replaced by `fresh`.

    Parameters
    ----------
    fresh
        Every row of the touched incidents.
    keys
        Columns that order the rows of a part.
    by
        Column that names the incident.
    """
    old: dict[str, Path] = {}
    if parent is not None and not touched.everything and name in parent.tables():
        old = parent.files(name)
    with session() as db:
        db.register("fresh", fresh)
        db.register("touched", touched.incidents)
        placed = db.execute(
            f"SELECT f.*, t.part AS __part FROM fresh f JOIN touched t ON t.incident_id = f.{by} "
            f"ORDER BY {', '.join(keys)}"
        ).to_arrow_table()
        hit = set(_holding(db, old, by))
        new = dict(_split(placed))
        result: dict[str, pa.Table | Path] = dict(old)
        for key in sorted(hit | set(new)):
            pieces = [new[key]] if key in new else []
            if key in old:
                rest = db.execute(
                    f"SELECT * FROM read_parquet('{_quoted(old[key])}') "
                    f"WHERE {by} NOT IN (SELECT incident_id FROM touched)"
                ).to_arrow_table()
                pieces.append(rest.cast(fresh.schema))
            merged = pa.concat_tables([p.cast(fresh.schema) for p in pieces])
            result[key] = merged.sort_by([(k, "ascending") for k in keys])
    return result or {"none": fresh.schema.empty_table()}


def appended(parent: Snapshot | None, name: str, fresh: pa.Table) -> Content:
    """Return the table `name` with rows added to it in a part of their own."""
    old = parent.files(name) if parent is not None and name in parent.tables() else {}
    old = {key: file for key, file in old.items() if pq.read_metadata(file).num_rows}
    return {**old, f"{len(old):05d}": fresh} if fresh.num_rows or not old else dict(old)


def read(content: pa.Table | Content, columns: list[str] | None = None) -> pa.Table:
    """Return a table that a run has made, parts of older snapshots included."""
    if isinstance(content, pa.Table):
        return content.select(columns) if columns else content
    parts = [
        read_part(part, columns)
        if isinstance(part, Path)
        else (part.select(columns) if columns else part)
        for _, part in sorted(content.items())
    ]
    return pa.concat_tables(parts)


def attach(
    db: duckdb.DuckDBPyConnection,
    name: str,
    content: pa.Table | Content,
    keys: Collection[str] | None = None,
) -> None:
    """Give a session a table that a run has made, to be read as far as a query asks for it.

    Parameters
    ----------
    name
        What the session shall call it.
    content
        The table, or its parts. Parts of older snapshots are read from their files.
    keys
        Only these of its parts, where it is in parts.
    """
    # DuckDB would hand what it knows of a file on to tables in memory, which cannot take it.
    db.execute("SET disabled_optimizers = 'join_filter_pushdown'")
    if isinstance(content, pa.Table):
        db.register(name, content)
        return
    chosen = [part for key, part in sorted(content.items()) if keys is None or key in keys]
    files = [part for part in chosen if isinstance(part, Path)]
    tables = [part for part in chosen if isinstance(part, pa.Table)]
    if not chosen:
        tables = [_empty(content)]
    if tables:
        db.register(f"{name}_made", pa.concat_tables(tables))
    if not files:
        db.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM {name}_made")
        return
    listed = ", ".join(f"'{_quoted(path)}'" for path in files)
    made = f" UNION ALL BY NAME SELECT * FROM {name}_made" if tables else ""
    db.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM read_parquet([{listed}]){made}")


def _empty(content: Content) -> pa.Table:
    part = next(iter(content.values()))
    return pq.read_schema(part).empty_table() if isinstance(part, Path) else part.slice(0, 0)


def _holding(db: object, files: dict[str, Path], by: str) -> list[str]:
    """Return the keys of the parts that hold a row of the touched incidents."""
    by_name = {str(path): key for key, path in files.items()}
    if not by_name:
        return []
    listed = ", ".join(f"'{_quoted(path)}'" for path in files.values())
    rows = db.execute(  # type: ignore[attr-defined]
        f"SELECT DISTINCT filename FROM read_parquet([{listed}], filename = true) "
        f"WHERE {by} IN (SELECT incident_id FROM touched)"
    ).fetchall()
    return [by_name[name] for (name,) in rows]


def _split(placed: pa.Table) -> list[tuple[str, pa.Table]]:
    if not placed.num_rows:
        return []
    part = placed.column("__part").combine_chunks().dictionary_encode()
    rest = placed.drop_columns(["__part"])
    codes = part.indices
    return [
        (key, rest.filter(pc.equal(codes, number)))
        for number, key in enumerate(part.dictionary.to_pylist())
        if key is not None
    ]


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
