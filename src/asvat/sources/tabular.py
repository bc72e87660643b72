"""Any table (CSV, TSV, Excel, OpenDocument, Parquet) as chunks of text columns with their lines.

Nothing is guessed about what the columns mean: every value stays as the file writes it. Lines
that cannot be parted into the header's columns come as rejects, so that rows in = rows out.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing

from asvat.sources.decoding import head_of
from asvat.sources.delimited import read_delimited
from asvat.sources.files import InputFile
from asvat.sources.text_chunk import Layout, TextChunk
from asvat.sources.workbook import read_parquet, read_workbook

__all__ = ["Layout", "TextChunk", "column_names_of", "read_text"]

_ZIP, _OLE, _PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"


def read_text(file: InputFile, layout: Layout | None = None) -> Generator[TextChunk, None, None]:
    """Yield the rows of a table in chunks of bounded memory, told apart by its first bytes.

    The first chunk comes even when the table has no rows, so that its columns can be seen.

    Raises
    ------
    InputError
        When nothing of the file can be read: what, where, how to mend.
    """
    layout = layout or Layout()
    magic = head_of(file, 4)
    if magic in (_ZIP, _OLE):
        return read_workbook(file, layout)
    if magic == _PARQUET:
        return read_parquet(file)
    return read_delimited(file, layout)


def column_names_of(file: InputFile, layout: Layout | None = None) -> list[str]:
    """Return the names in the file's header.

    Raises
    ------
    InputError
        When nothing of the file can be read.
    """
    with closing(read_text(file, layout)) as chunks:
        names: list[str] = next(chunks).table.column_names
    return names
