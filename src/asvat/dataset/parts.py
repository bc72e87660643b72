"""Immutable Parquet files: written aside, made durable, then named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from asvat.dataset.layout import Layout, sync_file, translated

ROW_GROUP = 128 * 1024
_DISTINCT = {"incident_id", "row_id", "record_id", "crime_id", "narrative", "source_line"}
"""Columns whose values hardly repeat, so that a dictionary of them would only cost time."""


@dataclass(frozen=True)
class Part:
    """A live Parquet file of one table, as the ledger names it."""

    part: str
    table: str
    source: str
    agency: str
    release: str
    rows: int
    sha256: str
    first_month: str
    last_month: str


def write_part(
    layout: Layout,
    name: str,
    table: str,
    origin: tuple[str, str, str],
    schema: pa.Schema,
    chunks: Iterable[pa.Table],
) -> Part | None:
    """Write chunks to a new part; return None, and leave nothing, when there are no rows.

    `origin` is (source, agency, release). The file is durable before this returns, but does not
    count until the ledger names it.
    """
    path = layout.parts / name
    rows, months = 0, []
    with translated(layout.folder):
        aside = layout.tmp / name
        try:
            with pq.ParquetWriter(
                aside,
                schema,
                compression="zstd",
                compression_level=1,
                use_dictionary=[n for n in schema.names if n not in _DISTINCT],
            ) as writer:
                for chunk in chunks:
                    if chunk.num_rows:
                        writer.write_table(chunk, row_group_size=ROW_GROUP)
                        rows += chunk.num_rows
                        months.extend(_months(chunk))
            if not rows:
                aside.unlink()
                return None
            sync_file(aside)
            digest = file_digest(aside)
            aside.rename(path)
        finally:
            aside.unlink(missing_ok=True)
    first, last = (min(months), max(months)) if months else ("", "")
    return Part(name, table, *origin, rows, digest, first, last)


def _months(chunk: pa.Table) -> list[str]:
    if "month" not in chunk.column_names:
        return []
    limits = pc.min_max(chunk.column("month"))
    return [str(v)[:7] for v in (limits["min"], limits["max"]) if v.is_valid]


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
