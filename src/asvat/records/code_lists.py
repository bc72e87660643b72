"""Dated code lists: every code says since when, on whose word, and how sure that is.

A list is a CSV file in ``records/codes`` with the columns ``code, label, valid_from, valid_to,
source, confidence`` and such of its own. A row without ``valid_from`` held before our records
begin; one without ``valid_to`` still holds. Confidence is ``seed`` or ``source`` (read there),
``K`` (practitioner knowledge), ``K?`` (local or uncertain: a setting, never shown as statute)
or ``design`` (ours).
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib import resources

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from asvat.errors import InputError

COLUMNS = ("code", "label", "valid_from", "valid_to", "source", "confidence")
CONFIDENCE = ("seed", "source", "K", "K?", "design")


def names() -> list[str]:
    """Return the names of all code lists."""
    folder = resources.files("asvat.records") / "codes"
    return sorted(
        entry.name.removesuffix(".csv") for entry in folder.iterdir() if entry.name.endswith(".csv")
    )


def code_list(name: str, on: dt.date | None = None) -> pa.Table:
    """Return a code list: its rows of all times, or those that hold on a day.

    Raises
    ------
    InputError
        When there is no such list.
    """
    table = _read(name)
    if on is None:
        return table
    begun = pc.fill_null(pc.less_equal(table.column("valid_from"), on), True)
    not_over = pc.fill_null(pc.greater_equal(table.column("valid_to"), on), True)
    return table.filter(pc.and_(begun, not_over))


def label(name: str, code: str) -> str:
    """Return the latest label of a code; the code itself where the list does not know it."""
    return lookup(name, "code", "label").get(code, code)


def lookup(name: str, from_column: str, to_column: str) -> dict[str, str]:
    """Return what `to_column` says for each value of `from_column`; the latest row wins.

    Raises
    ------
    InputError
        When there is no such list or column.
    """
    return dict(_lookup(name, from_column, to_column))


@cache
def _lookup(name: str, from_column: str, to_column: str) -> dict[str, str]:
    table = _read(name)
    for column in (from_column, to_column):
        if column not in table.column_names:
            raise InputError(
                f"the code list has no column “{column}”",
                where=name,
                mend=f"It has {', '.join(table.column_names)}.",
            )
    table = table.sort_by([("valid_from", "ascending")])
    # Arrow sorts rows without a date last, yet they hold from before all others.
    dated = pc.is_valid(table.column("valid_from"))
    ordered = pa.concat_tables([table.filter(pc.invert(dated)), table.filter(dated)])
    keys, values = (ordered.column(c).to_pylist() for c in (from_column, to_column))
    return {key: value for key, value in zip(keys, values, strict=True) if key and value}


@cache
def _read(name: str) -> pa.Table:
    known = names()
    if name not in known:
        raise InputError(
            f"there is no code list “{name}”", mend=f"The lists are {', '.join(known)}."
        )
    path = resources.files("asvat.records") / "codes" / f"{name}.csv"
    content = path.read_bytes()
    header = content.partition(b"\n")[0].decode().strip().split(",")
    kinds = dict.fromkeys(header, pa.string())
    kinds |= {"valid_from": pa.date32(), "valid_to": pa.date32()}
    options = arrow_csv.ConvertOptions(
        column_types=kinds, null_values=[""], strings_can_be_null=True
    )
    # One thread: a process that ends while Arrow is still starting threads is aborted.
    plain = arrow_csv.ReadOptions(use_threads=False)
    return arrow_csv.read_csv(pa.BufferReader(content), plain, convert_options=options)
