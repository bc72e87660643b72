"""Load shipped code lists: what is not there yet is added, what is there is left alone."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.reference.models import Code

SHIPPED = Path(__file__).parents[1] / "data" / "codes"
CONFIDENCE = ("statute", "guidance", "practitioner", "local")


class BadReferenceError(Exception):
    """A file of reference data is wrong: which, where, and what."""


def load_codes(folder: Path = SHIPPED) -> int:
    """Add the rows of every TOML file in a folder; return how many were new.

    A row that is there (same list, code and first day) stays as it is, so that loading again
    changes nothing and never undoes what an administrator changed. A row that begins later ends
    the one before it, as a change through the screens would.

    Raises
    ------
    BadReferenceError
        When a row lacks something, or stands in the files twice.
    """
    rows = sorted(read(folder), key=lambda row: (row.list, row.code, row.valid_from))
    with acting(SYSTEM):
        found = Code.objects.filter(list__in={row.list for row in rows})
        there = {(row.list, row.code, row.valid_from) for row in found}
        open_rows = {(row.list, row.code): row for row in found if row.valid_to is None}
        new = [row for row in rows if (row.list, row.code, row.valid_from) not in there]
        for row in new:
            before = open_rows.get((row.list, row.code))
            if before is not None and before.valid_from < row.valid_from:
                before.valid_to = row.valid_from - dt.timedelta(days=1)
                if before.pk:
                    before.save()
            open_rows[row.list, row.code] = row
        Code.objects.bulk_create(new)
    return len(new)


def read(folder: Path) -> Iterator[Code]:
    """Read the rows of every TOML file in a folder, in the order of the files."""
    seen: set[tuple[str, str, dt.date]] = set()
    for path in sorted(folder.glob("*.toml")):
        for position, found in enumerate(tomllib.loads(path.read_text())["code"]):
            where = f"{path.name}, row {position + 1}"
            row = _row(found, position, where)
            key = (row.list, row.code, row.valid_from)
            if key in seen:
                raise BadReferenceError(f"{where}: {row.list}/{row.code} stands twice on one day.")
            seen.add(key)
            yield row


def _row(found: dict[str, Any], position: int, where: str) -> Code:
    known = {"list", "code", "label", "valid_from", "valid_to", "source", "confidence", "values"}
    if unknown := set(found) - known - {"order"}:
        raise BadReferenceError(f"{where}: unknown {', '.join(sorted(unknown))}.")
    missing = {"list", "code", "label", "valid_from", "source", "confidence"} - set(found)
    if missing:
        raise BadReferenceError(f"{where}: missing {', '.join(sorted(missing))}.")
    if found["confidence"] not in CONFIDENCE:
        raise BadReferenceError(f"{where}: confidence is one of {', '.join(CONFIDENCE)}.")
    return Code(**({"order": position, "values": {}} | found))
