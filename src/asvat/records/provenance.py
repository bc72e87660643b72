"""A result carries the method, version and parameters that made it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

import asvat

KEY = b"asvat"


def stamp(
    table: pa.Table,
    method: str,
    parameters: Mapping[str, Any],
    caveats: list[str] | None = None,
) -> pa.Table:
    """Write method, software version, parameters and caveats into the table's own metadata.

    The metadata travel in Parquet and Arrow files. Parameters must be JSON-able; they hold
    everything that is needed to make the table again from the same records.
    """
    about = {
        "method": method,
        "version": asvat.__version__,
        "parameters": dict(parameters),
        "caveats": caveats or [],
    }
    kept = {k: v for k, v in (table.schema.metadata or {}).items() if k != KEY}
    return table.replace_schema_metadata({**kept, KEY: json.dumps(about, sort_keys=True).encode()})


def read_stamp(table: pa.Table) -> dict[str, Any]:
    """Return what :func:`stamp` wrote, or an empty mapping."""
    raw = (table.schema.metadata or {}).get(KEY)
    return json.loads(raw) if raw else {}
