"""Identifiers that a record keeps through every import, derived from the record alone."""

from __future__ import annotations

import hashlib
import threading
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    import duckdb


_OWN = threading.local()


def record_keys(agency: str, source: str, identity: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Return a 32-digit key for each record from what identifies it within agency and source.

    MD5 serves as a short name here, not as a protection: the key of an open record can be
    computed by anyone who has the record.
    """
    session = _session()
    session.register("records", pa.table({"identity": identity}))
    keys = session.execute(
        "SELECT md5($1 || identity) AS key FROM records", [f"{agency}|{source}|"]
    ).to_arrow_table()
    session.unregister("records")
    return keys.column("key").combine_chunks()


def _session() -> duckdb.DuckDBPyConnection:
    import duckdb  # noqa: PLC0415 - loads only where records come in

    if not hasattr(_OWN, "session"):  # a session serves one thread
        _OWN.session = duckdb.connect(config={"threads": 1})
    session: duckdb.DuckDBPyConnection = _OWN.session
    return session


def repeat_key(key: str, occurrence: int) -> str:
    """Return the identifier of the second, third, ... row with the same key in one file."""
    return hashlib.md5(f"{key}|{occurrence}".encode(), usedforsecurity=False).hexdigest()


def joined(columns: list[pa.Array | pa.ChunkedArray]) -> pa.Array:
    """Join columns to one identity text a row; an empty value differs from every other."""
    texts = [pc.fill_null(column.cast(pa.string()), "") for column in columns]
    return pc.binary_join_element_wise(*texts, "\x1f")
