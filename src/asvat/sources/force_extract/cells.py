"""The cells of a chunk by field: trimmed, joined where a field comes from several columns."""

from __future__ import annotations

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from asvat.records.flags import Mask
from asvat.sources.force_extract.binding import Binding
from asvat.sources.force_extract.mapping import Mapping
from asvat.sources.moment_text import BLANKS
from asvat.sources.text_chunk import Lines, TextChunk


class Cells:
    """Cells of a chunk, by the names of the canonical tables.

    Parameters
    ----------
    chunk
        Rows as text.
    mapping, binding
        What the columns mean.
    file
        Name of the file, for the rows' origin.
    """

    def __init__(self, chunk: TextChunk, mapping: Mapping, binding: Binding, file: str) -> None:
        self._table, self._mapping, self._binding = chunk.table, mapping, binding
        self.lines: Lines = chunk.lines
        self.rows: int = chunk.table.num_rows
        self.file = file

    def has(self, name: str) -> bool:
        """Say whether the mapping fills a field."""
        return name in self._binding.fields

    def column(self, column: str) -> pa.Array:
        """Return a column of the file, trimmed, with null for empty."""
        cells = self._table.column(column)
        text = pc.utf8_trim_whitespace(cells.combine_chunks())
        return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)

    def all_columns(self) -> list[pa.ChunkedArray]:
        """Return every column of the file as it stands."""
        return list(self._table.columns)

    def parts(self, name: str) -> list[pa.Array]:
        """Return the columns from which a field comes."""
        return [self.column(column) for column in self._binding.fields.get(name, ())]

    def text(self, name: str, separator: str = ", ") -> pa.Array:
        """Return a field as text; several columns are joined, leaving out empty ones."""
        parts = self.parts(name)
        fixed = self._mapping.columns[name].value if self.has(name) else ""
        if fixed:
            return pa.repeat(fixed, self.rows)
        if not parts:
            return pa.nulls(self.rows, pa.string())
        if len(parts) == 1:
            return parts[0]
        # Arrow drops a row of which every part is null, so each begins with an empty text.
        begun = pa.repeat("", self.rows)
        joined = pc.binary_join_element_wise(begun, *parts, separator, null_handling="skip")
        joined = pc.utf8_slice_codeunits(joined, len(separator))
        return pc.if_else(pc.equal(joined, ""), pa.scalar(None, pa.string()), joined)

    def number(self, name: str) -> tuple[pa.Array, Mask]:
        """Return a field as numbers, and where text stands that is no number.

        Metres may have commas between thousands; a decimal comma is not read.
        """
        text = pl.Series(self.text(name)).cast(pl.String)
        if name in ("easting", "northing"):
            text = text.str.replace_all(r"(\d),(\d{3})\b", "$1$2")
        numbers = text.cast(pl.Float64, strict=False)
        numbers = numbers.set(~numbers.is_finite().fill_null(True), None)
        unreadable: Mask = (text.is_not_null() & numbers.is_null()).to_numpy()
        if unreadable.any():
            at = np.flatnonzero(unreadable)
            words = text.gather(at).str.to_lowercase()
            unreadable = np.zeros(self.rows, bool)
            unreadable[at] = ~words.is_in(list(BLANKS)).to_numpy()
        return numbers.to_arrow(), unreadable

    def kept(self, mask: Mask) -> Cells:
        """Return the cells of some of the rows."""
        chunk = TextChunk(self._table.filter(pa.array(mask)), self.lines[mask])
        return Cells(chunk, self._mapping, self._binding, self.file)
