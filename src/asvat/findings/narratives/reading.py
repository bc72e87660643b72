"""Read narratives: one call that gives what a reviewer should know of each text.

Rules propose and are always the reason; the model ranks what they propose and says how likely it
is that a crime was missed. Nothing is created, closed or lowered here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager

import pyarrow as pa
import pyarrow.compute as pc

from asvat.findings.narratives.answers import Answers
from asvat.findings.narratives.model import Model, model, version
from asvat.findings.tables import NARRATIVES

BATCH = 1024
"""Texts read together."""

BYTES = 2_000_000
"""Bytes read together at most, unless one text alone is longer."""

Progress = Callable[[str, float, float], None]


def read_narratives(
    texts: pa.Array,
    closed_as: pa.Array | None = None,
    *,
    workers: int = 2,
    progress: Progress | None = None,
) -> pa.Table:
    """Return what each narrative tells, one row a text, in the order given.

    Parameters
    ----------
    texts
        Narratives; null or empty ones give a row without findings.
    closed_as
        Closing code of each log (code list ``closing_codes``); null where it is not known.
    workers
        Threads at most; most of the work is compiled and runs beside other threads. The answer is
        the same whatever their number.
    progress
        Called with (step, texts read, texts in all).

    Returns
    -------
    pyarrow.Table
        Schema `asvat.findings.tables.NARRATIVES`.
    """
    with readers(workers if len(texts) > BATCH else 1) as pool:
        return read_with(pool, texts, closed_as, progress)


@contextmanager
def readers(workers: int) -> Iterator[Executor | None]:
    """Yield threads that read; none where one is enough."""
    if workers < 2:
        yield None
        return
    with ThreadPoolExecutor(workers, thread_name_prefix="narratives") as pool:
        yield pool


def read_with(
    pool: Executor | None,
    texts: pa.Array,
    closed_as: pa.Array | None = None,
    progress: Progress | None = None,
) -> pa.Table:
    """Return what `read_narratives` does, read by threads that are there already."""
    known = model()
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    written = pc.fill_null(texts.cast(pa.large_string()), "")
    closed = pa.nulls(len(written), pa.string()) if closed_as is None else closed_as
    codes = closed.to_pylist()
    batches = [
        (written.slice(at, size), codes[at : at + size], known) for at, size in _batches(written)
    ]
    parts = []
    done = 0
    every = map(_read, batches) if pool is None else pool.map(_read, batches)
    for part in every:
        parts.append(part)
        done += part.num_rows
        if progress is not None:
            progress("Reading narratives", done, len(written))
    return pa.Table.from_batches(parts, schema=NARRATIVES)


def _batches(texts: pa.LargeStringArray) -> Iterator[tuple[int, int]]:
    """Yield the first text of each batch and how many it has."""
    lengths = pc.binary_length(texts).to_pylist()
    at = size = held = 0
    for length in lengths:
        if size and (size == BATCH or held + length > BYTES):
            yield at, size
            at, size, held = at + size, 0, 0
        size += 1
        held += length
    if size:
        yield at, size


def _read(batch: tuple[pa.LargeStringArray, list[str | None], Model]) -> pa.RecordBatch:
    texts, closed, known = batch
    extract = known.extractor.extract(texts)
    return Answers(known, extract, known.score(extract, closed)).batch()


def read_batch(
    texts: list[str | None], closed: list[str | None], known: Model | None = None
) -> pa.RecordBatch:
    """Return what each narrative of a batch tells, by the model of the package or another."""
    if not texts:
        return pa.RecordBatch.from_pylist([], schema=NARRATIVES)
    written = pa.array([text or "" for text in texts], pa.large_string())
    return _read((written, closed, model() if known is None else known))


__all__ = ["read_batch", "read_narratives", "version"]
