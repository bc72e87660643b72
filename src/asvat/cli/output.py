"""Write a table as the user wants it: on the screen, or as a file that other programs open."""

from __future__ import annotations

import json
import math
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from asvat.cli.options import Format
from asvat.errors import InputError
from asvat.geography.whole_file import whole_file

if TYPE_CHECKING:
    import pyarrow as pa

_BY_SUFFIX = {
    ".csv": Format.CSV,
    ".json": Format.JSON,
    ".parquet": Format.PARQUET,
    ".geojson": Format.GEOJSON,
    ".gpkg": Format.GPKG,
}
MOST_ON_SCREEN = 60
WIDEST = 48
"""Characters of a column on the screen; the last may be wider where there is room."""


def chosen_format(wanted: Format | None, out: Path | None) -> Format:
    """Return the format that was asked for, or that the file's name says.

    Raises
    ------
    InputError
        When the name says nothing, or a file format is to go to the screen.
    """
    if wanted is None and out is not None:
        wanted = _BY_SUFFIX.get(out.suffix.lower())
        if wanted is None:
            raise InputError(
                f"the name does not say a format ({out.suffix or 'no ending'})",
                where=str(out),
                mend=f"End it in one of {', '.join(_BY_SUFFIX)}, or give --format.",
            )
    chosen = wanted or Format.TABLE
    if out is None and chosen in {Format.PARQUET, Format.GEOJSON, Format.GPKG}:
        raise InputError(
            f"{chosen} cannot go to the screen", where="--format", mend="Give a file with --out."
        )
    return chosen


def emit(table: pa.Table, wanted: Format | None, out: Path | None) -> None:
    """Write a table to `out` or to standard output."""
    chosen = chosen_format(wanted, out)
    if chosen is Format.PARQUET and out is not None:
        import pyarrow.parquet as pq

        with whole_file(out) as part:
            pq.write_table(table, part)
    elif chosen in {Format.GEOJSON, Format.GPKG}:
        raise InputError(f"this result has no map, so it cannot be {chosen}", where="--format")
    elif chosen is Format.CSV:
        _emit_text(_csv(table), out)
    elif chosen is Format.JSON:
        _emit_text(json.dumps(rows(table), indent=1, default=str, ensure_ascii=False) + "\n", out)
    else:
        _emit_text(_screen(table), out)


def emit_json(value: Any, out: Path | None = None) -> None:
    """Write a value as JSON to `out` or to standard output."""
    _emit_text(json.dumps(value, indent=1, default=str, ensure_ascii=False) + "\n", out)


def rows(table: pa.Table) -> list[dict[str, Any]]:
    """Return a table as plain rows; numbers that are not numbers become null, as JSON wants it."""
    found: list[dict[str, Any]] = table.to_pylist()
    for row in found:
        for key, value in row.items():
            if isinstance(value, float) and not math.isfinite(value):
                row[key] = None
    return found


def _emit_text(text: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(text)
    else:
        with whole_file(out) as part:
            part.write_text(text, encoding="utf-8")


def _csv(table: pa.Table) -> str:
    import io

    import pyarrow as pa
    import pyarrow.csv as arrow_csv

    for at, field in enumerate(table.schema):
        if pa.types.is_list(field.type):
            joined = ["; ".join(v) if v else "" for v in table.column(at).to_pylist()]
            table = table.set_column(at, field.name, pa.array(joined, pa.string()))
    sink = io.BytesIO()
    arrow_csv.write_csv(table, sink, arrow_csv.WriteOptions(quoting_header="none"))
    return sink.getvalue().decode()


def _screen(table: pa.Table) -> str:
    """Return a table for reading: few rows, numbers to the right, no decoration when piped."""
    shown = rows(table.slice(0, MOST_ON_SCREEN))
    names = table.column_names
    cells = [[_cell(row[name]) for name in names] for row in shown]
    widths = [max([len(name), *(len(row[i]) for row in cells)]) for i, name in enumerate(names)]
    widths = _narrowed(widths)
    right = [_is_number(table.schema.field(name).type) for name in names]

    def line(values: list[str]) -> str:
        padded = [
            v.rjust(w) if r else _cut(v, w).ljust(w)
            for v, w, r in zip(values, widths, right, strict=True)
        ]
        return "  ".join(padded).rstrip()

    lines = [line(names), line(["-" * w for w in widths]), *(line(row) for row in cells)]
    if table.num_rows > MOST_ON_SCREEN:
        lines.append(
            f"... and {table.num_rows - MOST_ON_SCREEN:,} more rows (use --out or --format csv)"
        )
    return "\n".join(lines) + "\n"


def _narrowed(widths: list[int]) -> list[int]:
    """Return the widths that fit the terminal: the last column takes the room that is left."""
    narrow = [min(WIDEST, width) for width in widths]
    room = shutil.get_terminal_size().columns - sum(narrow[:-1]) - 2 * (len(narrow) - 1)
    return [*narrow[:-1], min(widths[-1], max(WIDEST, room))]


def _cut(text: str, width: int) -> str:
    """Return a text that fits, cut between words where there are any."""
    if len(text) <= width:
        return text
    head = text[:width]
    return head[: head.rfind(" ") if " " in head else width - 1] + "…"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1000 else f"{value:.1f}"
    if isinstance(value, list):
        return "; ".join(str(v) for v in value)
    return str(value)


def _is_number(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def note(text: str) -> None:
    """Tell the user something beside the result, on standard error."""
    typer.echo(text, err=True)
