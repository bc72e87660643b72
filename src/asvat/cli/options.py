"""Options that several commands share, and how their values are read."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from asvat.errors import InputError
from asvat.linkage.spark import Engine

if TYPE_CHECKING:
    from asvat.dataset.query import Selection


class Format(StrEnum):
    """How a table is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"
    GEOJSON = "geojson"
    GPKG = "gpkg"


DatasetOption = Annotated[
    Path, typer.Option("--dataset", help="Folder of the dataset.", show_default=False)
]
FileArgument = Annotated[
    Path | None,
    typer.Argument(help="A bare file of points, instead of a dataset.", show_default=False),
]
DatasetInstead = Annotated[
    Path | None, typer.Option("--dataset", help="Folder of the dataset.", show_default=False)
]
FormatOption = Annotated[
    Format | None,
    typer.Option(
        "--format",
        help="How to write the result. By default what the name of --out says, else a table.",
        show_default=False,
    ),
]
OutOption = Annotated[
    Path | None, typer.Option("--out", help="File to write to; by default the screen.")
]
FromOption = Annotated[
    str | None, typer.Option("--from", help="First month, such as 2020-01.", metavar="YYYY-MM")
]
ToOption = Annotated[
    str | None,
    typer.Option("--to", help="Last month, inclusive, such as 2020-12.", metavar="YYYY-MM"),
]
CategoryOption = Annotated[
    list[str] | None,
    typer.Option(
        "--category",
        help="Category code, such as anti-social-behaviour; repeat it for several. Default: all.",
    ),
]
AgencyOption = Annotated[
    list[str] | None, typer.Option("--agency", help="Owning agency; repeat it for several.")
]
EngineOption = Annotated[
    Engine,
    typer.Option("--engine", help="On what people are compared; spark needs its extra and Java."),
]


def month(text: str | None, option: str) -> dt.date | None:
    """Read a month given as ``2020-01``.

    Raises
    ------
    InputError
        When it is no month.
    """
    if text is None:
        return None
    found = re.fullmatch(r"(\d{4})-(\d{1,2})", text.strip())
    if not found or not 1 <= int(found[2]) <= 12:
        raise InputError(f"“{text}” is not a month", where=option, mend="Write it as 2020-01.")
    return dt.date(int(found[1]), int(found[2]), 1)


def selection(
    first: str | None, last: str | None, categories: list[str] | None, agencies: list[str] | None
) -> Selection:
    """Read the options that select incidents."""
    from asvat.dataset.query import Selection

    chosen = Selection(
        month(first, "--from"),
        month(last, "--to"),
        tuple(categories or ()),
        tuple(agencies or ()),
    )
    if chosen.first and chosen.last and chosen.first > chosen.last:
        raise InputError(
            "the first month is after the last", where="--from, --to", mend="Swap them."
        )
    return chosen


def numbers(text: str, option: str, count: int | None = None) -> list[float]:
    """Read numbers parted by commas.

    Raises
    ------
    InputError
        When one is no number, or there are not `count` of them.
    """
    try:
        values = [float(part) for part in text.split(",")]
    except ValueError as error:
        raise InputError(
            f"“{text}” is not a list of numbers", where=option, mend="Write it as 20,10."
        ) from error
    if count is not None and len(values) != count:
        raise InputError(
            f"“{text}” has {len(values)} numbers, not {count}",
            where=option,
            mend="Write before and after, parted by a comma: 20,10.",
        )
    return values
