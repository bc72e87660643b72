"""DuckDB in memory, as this engine opens it: no network, bounded memory, nothing left behind."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

MEMORY = "4GB"
"""What a session may hold before it spills to disk: a run stays within 6 GiB."""


@contextlib.contextmanager
def session(threads: int = 2) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open DuckDB in memory, without a way to the network.

    What does not fit spills into a private folder of the system's temporary directory, which is
    removed at the end: by default DuckDB would spill names into the folder one stands in.
    """
    import duckdb  # noqa: PLC0415 - loads only where it is needed

    spill = tempfile.mkdtemp(prefix="asvat-")
    connection = duckdb.connect()
    try:
        connection.execute("SET autoinstall_known_extensions = false")
        connection.execute(f"SET threads = {threads}")
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute("SET temp_directory = '" + spill.replace("'", "''") + "'")
        yield connection
    finally:
        connection.close()
        shutil.rmtree(spill, ignore_errors=True)
