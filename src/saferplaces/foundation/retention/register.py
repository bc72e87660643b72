"""The register of disposals, a file outside the database: so that no backup brings anything back.

Its first line holds a secret made for it; every further line says of one disposal, by keyed hashes
alone, which rows went and which were emptied. A restore finds the rows of the backup that match
and disposes of them again. Who has only the file learns nothing; who has the database and not the
file cannot tell whether a record that is gone was ever there.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from saferplaces.foundation.config.config import config

NAME = "disposals.jsonl"


class RegisterError(Exception):
    """The register cannot be used; the message says why."""


@dataclass(frozen=True)
class Entry:
    """One disposal: when, and the hashes of what went and what was emptied, by table."""

    at: str
    rows: dict[str, list[str]] = field(default_factory=dict)
    emptied: dict[str, list[str]] = field(default_factory=dict)


def place() -> Path:
    """Return where the register lies: beside the heads of the audit trail."""
    return config().audit_heads.with_name(NAME)


def secret(path: Path | None = None) -> str:
    """Return the secret of the register, which is begun if there is none.

    Raises
    ------
    RegisterError
        When the file is there and its first line holds no secret.
    """
    file = path or place()
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(json.dumps({"secret": secrets.token_hex(32)}) + "\n")
            out.flush()
            os.fsync(out.fileno())
    try:
        with file.open() as lines:
            return str(json.loads(lines.readline())["secret"])
    except (ValueError, KeyError, TypeError) as error:
        raise RegisterError(f"{file.name} does not begin with its secret.") from error


def mark(key: str, table: str, row: object) -> str:
    """Return the keyed hash of a row: two rounds, so that it cannot be lengthened."""
    inner = hashlib.sha256(f"{key}{table}:{row}".encode()).hexdigest()
    return hashlib.sha256(f"{key}{inner}".encode()).hexdigest()


_INNER = "encode(sha256(convert_to(%s || {column}::text, 'UTF8')), 'hex')"
MARK = f"encode(sha256(convert_to(%s || {_INNER}, 'UTF8')), 'hex')"
"""The same in the database; its parameters are the secret, and the secret with ``table:``."""


def append(entry: Entry, path: Path | None = None) -> None:
    """Write a disposal down, durably, before it counts in the database."""
    file = path or place()
    secret(file)
    with file.open("a") as out:
        out.write(json.dumps(entry.__dict__, sort_keys=True) + "\n")
        out.flush()
        os.fsync(out.fileno())


def entries(path: Path | None = None) -> Iterator[Entry]:
    """Yield every disposal that was written down.

    Raises
    ------
    RegisterError
        When a line is none. A last line that breaks off is left out: its disposal never counted.
    """
    file = path or place()
    if not file.exists():
        return
    lines = file.read_text().split("\n")[1:]
    for number, line in enumerate(lines, start=2):
        if not line:
            continue
        try:
            yield Entry(**json.loads(line))
        except (ValueError, TypeError) as error:
            if number == len(lines) + 1:
                return
            raise RegisterError(f"Line {number} of {file.name} is no disposal.") from error


def hashes(key: str, table: str, rows: Iterable[object]) -> list[str]:
    """Return the marks of rows of one table, sorted."""
    return sorted(mark(key, table, row) for row in rows)
