"""Rows of a file as text, a chunk at a time, and how the file is laid out."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asvat.records.schemas import REJECTS

Lines = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Layout:
    """What to assume of a file instead of finding it out.

    Parameters
    ----------
    encoding
        Name of the text encoding; by default found from the bytes.
    delimiter
        What parts the fields of a line; by default found from the first lines.
    sheet
        Name of the worksheet of a workbook; by default the first.
    header_line
        Line (row of a sheet) that holds the column names; by default the first that is not blank.
    """

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_line: int = 1


@dataclass(frozen=True)
class TextChunk:
    """A chunk of a file: text columns as they stand in it, and the lines that are no rows.

    Parameters
    ----------
    table
        One text column a column of the file, named as in its header; empty text is ``""``.
    lines
        Line of each row in the file, the header being line 1; for a row that spans several lines
        the first of them.
    rejected
        Table of the schema ``REJECTS``: lines that cannot be parted into the header's columns.
    """

    table: pa.Table
    lines: Lines
    rejected: pa.Table = field(default_factory=REJECTS.empty_table)

    @property
    def rows(self) -> int:
        """Data rows read from the file for this chunk, rejected ones among them."""
        return int(self.table.num_rows + self.rejected.num_rows)


def column_names(cells: list[str]) -> list[str]:
    """Return distinct names for the cells of a header: trimmed, blanks and repeats numbered."""
    names: list[str] = []
    for position, cell in enumerate(cells, start=1):
        name = " ".join(cell.replace("\ufeff", "").split()) or f"column {position}"
        copies = sum(1 for other in names if other == name or other.startswith(f"{name} ("))
        names.append(f"{name} ({copies + 1})" if name in names else name)
    return names


def rejects(file: str, lines: list[int], reasons: list[str]) -> pa.Table:
    """Return rejects of whole lines. Their text is not quoted: it may hold personal data."""
    blank = [""] * len(lines)
    return pa.table([[file] * len(lines), lines, blank, blank, reasons], schema=REJECTS)
