"""Perception: how safe people said they felt, as counts by place and month. It is never volume.

Such answers are self-selected: whoever wishes gives one. They are a source of their own kind, read
from a file of counts (the service's bus-safety feedback writes one), kept apart from incidents, and
laid beside counts of the same place. Nothing adds them to incidents or to a survey.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from asvat.errors import InputError

BASIS = "self-selected"
SCHEMA = pa.schema(
    [
        ("place", pa.string()),
        ("easting", pa.float64()),
        ("northing", pa.float64()),
        ("month", pa.string()),
        ("band", pa.string()),
        ("answers", pa.int64()),
        ("unsafe", pa.int64()),
    ]
)
COLUMNS = ("stop", "easting", "northing", "month", "band", "answers", "unsafe", "basis")
MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")


def read_perception(path: Path) -> pa.Table:
    """Read a file of counts; return a table of `SCHEMA`.

    Raises
    ------
    InputError
        When it is no such file, or a line is not of self-selected answers: counts that cannot be
        told apart from a survey's are not taken.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            rows = [] if missing else [_row(row, path, reader.line_num) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error):
        raise InputError(
            "the counts cannot be read", where=path.name, mend=f"Give a CSV with {_columns()}."
        ) from None
    if missing:
        raise InputError(
            f"no column “{missing[0]}”", where=path.name, mend=f"Give a CSV with {_columns()}."
        )
    return pa.Table.from_pylist(rows, SCHEMA)


def _columns() -> str:
    return "the columns " + ", ".join(COLUMNS)


def _row(told: Mapping[str, str | None], path: Path, line: int) -> dict[str, object]:
    row = {name: (told[name] or "").strip() for name in COLUMNS}
    if row["basis"] != BASIS:
        raise InputError(
            f"the answers are not marked {BASIS}",
            where=f"{path.name}, line {line}",
            mend="Figures of a survey do not belong in this file.",
        )
    try:
        east, north = float(row["easting"]), float(row["northing"])
        answers, unsafe = int(row["answers"]), int(row["unsafe"])
        good = math.isfinite(east) and math.isfinite(north) and 0 <= unsafe <= answers
    except ValueError:
        good = False
    if not good or not MONTH.fullmatch(row["month"]) or not row["stop"]:
        raise InputError(
            "the line is no count of answers",
            where=f"{path.name}, line {line}",
            mend="It needs a place on the National Grid, a month like 2026-03, and no more unsafe "
            "answers than answers.",
        )
    return {
        "place": row["stop"], "easting": east, "northing": north, "month": row["month"],
        "band": row["band"], "answers": answers, "unsafe": unsafe,
    }  # fmt: skip
