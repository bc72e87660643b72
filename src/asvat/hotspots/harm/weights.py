"""Weight tables of harm: what one incident of a kind counts for, from a file of the user's."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from asvat.errors import InputError

HEADER = ("index", "code", "label", "weight", "unit", "source", "valid_from", "valid_to")
CONTRACT = f"The first line must be: {','.join(HEADER)}."


@dataclass(frozen=True)
class Weight:
    """What one incident with `code` counts for, from `valid_from` to `valid_to`, both included.

    An empty date is open on that side.
    """

    code: str
    label: str
    weight: float
    source: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class HarmWeights:
    """One index of harm in one unit, such as the Cambridge Crime Harm Index in days."""

    index: str
    unit: str
    weights: tuple[Weight, ...]


def read_weights(path: Path | str) -> HarmWeights:
    """Read a weight table from a CSV file with the header ``HEADER``.

    Each line is one code: the index's name, the code as it stands in the incidents (offence
    class or category), a label, the weight, its unit, the source, and the first and last day on
    which it holds (ISO dates, empty for open).

    Raises
    ------
    InputError
        When the header differs, a weight is not a number of 0 or more, a date is not a date, two
        lines of one code hold on the same day, or the file mixes indices or units.
    """
    file = Path(path)
    with file.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        if tuple(reader.fieldnames or ()) != HEADER:
            raise InputError("the header is not that of a weight table", where=file.name,
                             mend=CONTRACT)  # fmt: skip
        rows = [(reader.line_num, row) for row in reader]
    if not rows:
        raise InputError("the weight table is empty", where=file.name)
    for column in ("index", "unit"):
        found = sorted({(row[column] or "").strip() for _, row in rows})
        if len(found) > 1 or not found[0]:
            raise InputError(
                f"column {column} must hold one name throughout, and holds {found}",
                where=file.name,
                mend="Harm in different units cannot be added: keep one file for each.",
            )
    weights = tuple(_weight(row, f"{file.name}, line {line}") for line, row in rows)
    _check_overlaps(weights, file.name)
    first = rows[0][1]
    return HarmWeights(first["index"].strip(), first["unit"].strip(), weights)


def _weight(row: dict[str, str | None], where: str) -> Weight:
    text = {name: (row.get(name) or "").strip() for name in HEADER}
    try:
        weight = float(text["weight"])
    except ValueError:
        weight = math.nan
    if not (math.isfinite(weight) and weight >= 0.0):
        raise InputError(
            f"weight {text['weight']!r} is not a number of 0 or more", where=where,
            mend="Write it without thousands separators.",
        )  # fmt: skip
    if not text["code"]:
        raise InputError("the code is empty", where=where)
    start, end = (_date(text[name], f"{where}, {name}") for name in ("valid_from", "valid_to"))
    if start and end and end < start:
        raise InputError("valid_to is before valid_from", where=where)
    return Weight(text["code"], text["label"], weight, text["source"], start, end)


def _date(text: str, where: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InputError(
            f"{text!r} is not a date", where=where, mend="Write it as 2023-05-01."
        ) from error


def _check_overlaps(weights: tuple[Weight, ...], where: str) -> None:
    ordered = sorted(weights, key=lambda w: (w.code, w.valid_from or date.min))
    for one, two in pairwise(ordered):
        if one.code == two.code and (one.valid_to or date.max) >= (two.valid_from or date.min):
            raise InputError(
                f"code {one.code} has two weights for the same day", where=where,
                mend="Close the older line with a valid_to.",
            )  # fmt: skip
