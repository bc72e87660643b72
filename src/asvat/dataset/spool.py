"""A file's accepted rows between reading and keeping: in memory while small, on disk when large."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from asvat.records.identity import repeat_key

IN_MEMORY = 192 * 1024 * 1024
"""Bytes of rows held in memory before they go to disk."""

_DIGITS = 32
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 1], np.uint64)


class Spool:
    """Batches of rows with their record keys, kept in order and read back once more.

    Keys that occur more than once in the file are found from 64-bit digests, eight bytes a row,
    so that a file of tens of millions of rows needs little memory.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: list[pa.Table] = []
        self._size = 0
        self._writer: pa.ipc.RecordBatchFileWriter | None = None
        self._sink: pa.OSFile | None = None
        self._digests: list[np.ndarray] = []

    def append(self, rows: pa.Table, keys: pa.Array) -> None:
        """Take a batch of rows and the record key of each."""
        if not rows.num_rows:
            return
        self._digests.append(_digest(keys))
        self._write(rows.append_column("record_key_of_row", keys))

    def _write(self, rows: pa.Table) -> None:
        self._size += rows.nbytes
        self._held.append(rows)
        if self._size > IN_MEMORY:
            if self._writer is None:
                self._sink = pa.OSFile(str(self._path), "wb")
                self._writer = pa.ipc.new_file(self._sink, rows.schema)
            for table in self._held:
                self._writer.write_table(table)
            self._held = []

    def read(self) -> Iterator[tuple[pa.Table, pa.Array, pa.Array]]:
        """Yield each batch with its identifiers and its ``record_key`` column.

        The first row of a key is named by the key; each further one gets a name of its own and
        carries the key in ``record_key``.
        """
        repeated = self._repeated()
        seen: dict[str, int] = {}
        for table, digests in zip(self._tables(), self._digests, strict=True):
            keys = table.column("record_key_of_row").combine_chunks()
            rows = table.drop_columns(["record_key_of_row"])
            suspects = np.flatnonzero(np.isin(digests, repeated))
            if not len(suspects):
                yield rows, keys, pa.nulls(len(keys), pa.string())
                continue
            names, firsts = keys.to_pylist(), [None] * len(keys)
            for at in suspects:
                key = names[at]
                seen[key] = seen.get(key, 0) + 1
                if seen[key] > 1:
                    names[at] = repeat_key(key, seen[key])
                    firsts[at] = key
            yield rows, pa.array(names, pa.string()), pa.array(firsts, pa.string())

    def _tables(self) -> Iterator[pa.Table]:
        if self._writer is None:
            yield from self._held
            return
        for table in self._held:
            self._writer.write_table(table)
        self._writer.close()
        if self._sink is not None:
            self._sink.close()
        self._held = []
        with pa.OSFile(str(self._path), "rb") as source:
            reader = pa.ipc.open_file(source)
            lengths = iter([len(d) for d in self._digests])
            waiting: list[pa.RecordBatch] = []
            wanted = next(lengths, 0)
            for number in range(reader.num_record_batches):
                waiting.append(reader.get_batch(number))
                if sum(b.num_rows for b in waiting) == wanted:
                    yield pa.Table.from_batches(waiting)
                    waiting, wanted = [], next(lengths, 0)

    def _repeated(self) -> np.ndarray:
        if not self._digests:
            return np.empty(0, np.uint64)
        digests = np.sort(np.concatenate(self._digests))
        return np.unique(digests[1:][digests[1:] == digests[:-1]])

    def close(self) -> None:
        """Drop what is held."""
        if self._sink is not None and not self._sink.closed:
            self._sink.close()
        self._path.unlink(missing_ok=True)
        self._held = []


def _digest(keys: pa.Array) -> np.ndarray:
    """Return a 64-bit digest of each 32-digit key."""
    packed = pa.concat_arrays([keys, pa.array([], pa.string())])
    offset = packed.offset * _DIGITS
    text = np.frombuffer(packed.buffers()[2] or b"", np.uint8)[offset:]
    words = text[: len(keys) * _DIGITS].view(np.uint64).reshape(-1, 4)
    digest: np.ndarray = words @ _MIX
    return digest
