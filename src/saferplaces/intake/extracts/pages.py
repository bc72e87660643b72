"""What the pages of extracts say."""

from __future__ import annotations

from typing import Any

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import INCIDENTS
from saferplaces.foundation.ui.formats import moment, whole
from saferplaces.intake.extracts.models import Extract, ExtractState, Origin

COLOURS = {
    ExtractState.WAITING: "grey",
    ExtractState.CHECKING: "blue",
    ExtractState.CHECKED: "orange",
    ExtractState.CONFIRMED: "grey",
    ExtractState.ADDING: "blue",
    ExtractState.ADDED: "green",
    ExtractState.REFUSED: "red",
    ExtractState.WITHDRAWN: "grey",
}
STATUS = {
    "readable": "Can be read",
    "known": "The same bytes came in before",
    "added": "Added",
    "revised": "A later release: added",
    "unchanged": "The same bytes came in before",
    "refused": "Refused",
    "skipped": "Left out",
}
KINDS = {
    "csv": "Delimited text",
    "xlsx": "Excel workbook",
    "xls": "Excel workbook (before 2007)",
    "ods": "OpenDocument sheet",
    "parquet": "Parquet",
    "zip": "ZIP archive",
    "gz": "Packed text",
}
WITHHELD = "(not shown)"


def size(count: int) -> str:
    """Say how large a file is."""
    for unit, of in (("GB", 1 << 30), ("MB", 1 << 20), ("kB", 1 << 10)):
        if count >= of:
            return f"{count / of:.1f}\N{NO-BREAK SPACE}{unit}"
    return f"{count} bytes"


def origin(row: Extract) -> str:
    """Say which way an extract came, and who brought it."""
    shown = str(row.get_origin_display())
    return shown if row.origin == Origin.FOLDER else f"{shown}, {row.brought_as}"


def days(row: Extract) -> str:
    """Say from when to when the records are."""
    if row.first_day is None or row.last_day is None:
        return "–"
    return f"{row.first_day:%d/%m/%Y} to {row.last_day:%d/%m/%Y}"


def rows_of(row: Extract) -> list[tuple[str, str]]:
    """Return what is to be said of one extract."""
    found = [
        ("From", origin(row)),
        ("Came in", moment(row.came_at)),
        ("What it is", f"{KINDS.get(row.kind, 'Not known yet')}, {size(row.size)}"),
        ("Mapping", row.mapping or "Found out"),
    ]
    if row.rows or row.state == ExtractState.ADDED:
        found += [
            ("Rows", whole(row.rows)),
            ("Accepted", whole(row.accepted)),
            ("Rejected", whole(row.rejected)),
        ]
    if row.state == ExtractState.ADDED:
        found.append(("Unchanged", whole(row.unchanged)))
    if row.first_day:
        found.append(("Days", days(row)))
    if row.sha256:
        found.append(("SHA-256", row.sha256))
    if row.ended_at:
        found.append(("Ended", moment(row.ended_at)))
    if row.removed_at:
        found.append(("File deleted", moment(row.removed_at)))
    return found


def value_of(actor: Actor, reject: dict[str, Any]) -> str:
    """Return the value that could not be read, for those who may see what is on record."""
    return str(reject["value"]) if actor.can(INCIDENTS) else WITHHELD
