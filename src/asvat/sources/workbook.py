"""Excel and OpenDocument workbooks, and Parquet files, as chunks of text columns."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Generator, Iterator
from itertools import islice
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.errors import InputError
from asvat.sources.files import MAX_RATIO, RATIO_FROM, InputFile
from asvat.sources.text_chunk import Layout, TextChunk, column_names, rejects

ROWS = 50_000
"""Rows of a chunk."""


def cell_text(cell: object) -> str:
    """Return what a cell holds as text: ISO dates, whole numbers without a decimal point."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, dt.timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"
    return str(cell)


def read_workbook(file: InputFile, layout: Layout) -> Generator[TextChunk, None, None]:
    """Yield the rows of one worksheet; the line of a row is its row number in the sheet.

    Raises
    ------
    InputError
        When the workbook is damaged, protected by a password, swollen, or has no such sheet.
    """
    import python_calamine as calamine  # noqa: PLC0415 - only where a workbook is read

    with file.open() as stream:
        content = io.BytesIO(stream.read())
    _must_not_swell(content, file)
    try:
        book = calamine.CalamineWorkbook.from_filelike(content)
        sheets = book.sheet_names
        wanted = layout.sheet or (sheets[0] if sheets else "")
        if wanted not in sheets:
            raise InputError(
                f"the workbook has no sheet “{wanted}”; it has {', '.join(sheets) or 'none'}",
                where=file.name,
                mend="Give one of these as sheet in the mapping.",
            )
        sheet = book.get_sheet_by_name(wanted)
    except (calamine.CalamineError, OSError, ValueError):
        raise InputError(
            "the workbook cannot be opened; it is damaged or protected by a password",
            where=file.name,
            mend="Open it in a spreadsheet, remove the password, and save it again.",
        ) from None
    rows = enumerate((list(map(cell_text, row)) for row in sheet.iter_rows()), start=1)
    yield from _chunks(rows, layout, file)


def _must_not_swell(content: BinaryIO, file: InputFile) -> None:
    if not zipfile.is_zipfile(content):
        return
    with zipfile.ZipFile(content) as archive:
        size = sum(member.file_size for member in archive.infolist())
    if size > RATIO_FROM and size > MAX_RATIO * file.size:
        raise InputError(
            f"the workbook unpacks to more than {MAX_RATIO} times its size, as a ZIP bomb does",
            where=file.name,
            mend="If you trust it, open it in a spreadsheet and save it as CSV.",
        )
    content.seek(0)


def _chunks(
    rows: Iterator[tuple[int, list[str]]], layout: Layout, file: InputFile
) -> Iterator[TextChunk]:
    filled = ((line, row) for line, row in rows if any(cell.strip() for cell in row))
    header = next(((line, row) for line, row in filled if line >= layout.header_line), None)
    if header is None:
        raise InputError(
            "the sheet is empty",
            where=file.name,
            mend="Name the right one as sheet in the mapping.",
        )
    cells = header[1]
    while not cells[-1].strip():
        cells = cells[:-1]
    names, first = column_names(cells), True
    while True:
        block = list(islice(filled, ROWS))
        if block or first:
            yield _chunk(block, names, file)
        first = False
        if len(block) < ROWS:
            return


def _chunk(block: list[tuple[int, list[str]]], names: list[str], file: InputFile) -> TextChunk:
    width = len(names)
    spill = [line for line, row in block if any(cell.strip() for cell in row[width:])]
    outside = set(spill)
    kept = [(line, (row + [""] * width)[:width]) for line, row in block if line not in outside]
    columns = zip(*(row for _, row in kept), strict=True) if kept else ([] for _ in names)
    reason = f"the row has cells to the right of the {width} columns that the header names"
    return TextChunk(
        pa.table([pa.array(list(column), pa.string()) for column in columns], names=names),
        np.array([line for line, _ in kept], np.int64),
        rejects(file.name, spill, [reason] * len(spill)),
    )


def read_parquet(file: InputFile) -> Generator[TextChunk, None, None]:
    """Yield the rows of a Parquet file; row 1 counts as line 2, as if a header stood above it.

    Raises
    ------
    InputError
        When the file is damaged, or a column cannot be written as text.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 - only where Parquet is read

    try:
        content: Any = file.path
        if content is None:
            with file.open() as stream:
                content = pa.BufferReader(stream.read())
        line = 2
        with pq.ParquetFile(content) as parquet:
            names = column_names(parquet.schema_arrow.names)
            if not parquet.metadata.num_rows:
                empty = pa.array([], pa.string())
                yield TextChunk(pa.table([empty] * len(names), names=names), np.array([], np.int64))
            for batch in parquet.iter_batches(batch_size=ROWS):
                columns = [_as_text(column) for column in batch.columns]
                yield TextChunk(
                    pa.table(columns, names=names), np.arange(line, line + batch.num_rows)
                )
                line += batch.num_rows
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError):
        raise InputError(
            "the Parquet file cannot be read; it is damaged or holds nested columns",
            where=file.name,
            mend="Write it again, with plain columns of text, numbers and dates.",
        ) from None


def _as_text(column: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_list(column.type) and pa.types.is_string(column.type.value_type):
        text = pc.binary_join(column, ";")
    elif pa.types.is_floating(column.type):
        text = _numbers(column)
    elif pa.types.is_timestamp(column.type) and column.type.tz:
        text = pc.strftime(column.cast(pa.timestamp("s", "UTC"), safe=False), "%Y-%m-%d %H:%M:%SZ")
    elif pa.types.is_timestamp(column.type):
        text = column.cast(pa.timestamp("s"), safe=False).cast(pa.string())
    else:
        text = column.cast(pa.string())
    return pc.fill_null(text, "")


def _numbers(column: pa.Array) -> pa.Array:
    """Numbers as text; a column of whole numbers and blanks without decimal points."""
    values = pc.if_else(pc.is_finite(column), column, None)
    whole = pc.all(pc.equal(values, pc.floor(values)), min_count=0).as_py()
    return values.cast(pa.int64() if whole else pa.float64(), safe=False).cast(pa.string())
