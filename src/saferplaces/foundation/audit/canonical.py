r"""The canonical text of a record, made here and not by the database that is being checked.

It is a JSON array of the record's columns in a fixed order, written as PostgreSQL writes ``jsonb``:
``", "`` between elements, strings with only ``"``, ``\\`` and control characters escaped, numbers
as they were given. The chain's trigger makes the same text (function ``audit_text``); a test holds
the two together on awkward values. None of it depends on the settings of a session (time zone,
date style, digits of floats), and columns that hold JSON or lists are taken as their text.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from typing import Any

COLUMNS = (
    "id", "at", "request_id", "actor_id", "actor_name", "role", "organisation_id", "organisation",
    "what", "verb", "query", "objects_seen", "people_seen", "count", "purpose", "reason",
    "recipient", "detail",
)  # fmt: skip
"""The columns of a record in the order of its text. New columns go to the end, never between."""

AS_TEXT = {
    "query": "{}::text",
    "detail": "{}::text",
    "objects_seen": "pg_catalog.to_jsonb({})::text",
    "people_seen": "pg_catalog.to_jsonb({})::text",
}
"""Columns that come as their JSON text: lists of many keys are not taken apart and put together."""


def select(alias: str) -> str:
    """Return the columns as SQL."""
    return ", ".join(AS_TEXT.get(name, "{}").format(f"{alias}.{name}") for name in COLUMNS)


def canonical(row: tuple[Any, ...]) -> str:
    """Return the text of a record: its columns as `select` gives them."""
    parts = (
        value if name in AS_TEXT else _json(value) for name, value in zip(COLUMNS, row, strict=True)
    )
    return f"[{', '.join(parts)}]"


def digest(previous: str, text: str) -> str:
    """Return the hash of a record: over the hash before it, a line feed and its text."""
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def _json(value: Any) -> str:
    if isinstance(value, dt.datetime):
        value = value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    elif isinstance(value, uuid.UUID):
        value = str(value)
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
