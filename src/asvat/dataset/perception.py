"""What people said of safety, kept in the dataset beside its incidents, never among them."""

from __future__ import annotations

import os

import pyarrow as pa
import pyarrow.parquet as pq

from asvat.dataset.layout import Layout, sync_file, sync_folder, translated
from asvat.sources.perception import SCHEMA


def keep_perception(layout: Layout, counts: pa.Table) -> int:
    """Keep counts of answers in place of older ones; return how many answers they are.

    Whoever hands them over gives all of them each time, so that what was taken back is gone.
    """
    with layout.writing(), translated(layout.folder):
        aside = layout.tmp / f"perception-{os.getpid()}.parquet"
        pq.write_table(counts.cast(SCHEMA), aside, compression="zstd")
        sync_file(aside)
        aside.rename(layout.perception)
        sync_folder(layout.folder)
    return sum(counts.column("answers").to_pylist())


def perception(layout: Layout) -> pa.Table:
    """Return the counts that are kept; none where nothing was handed over."""
    if not layout.perception.exists():
        return SCHEMA.empty_table()
    return pq.read_table(layout.perception, schema=SCHEMA)
