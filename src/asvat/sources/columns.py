"""Columns of a file by name, forgiving about case, spaces and well-known other names."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.records.flags import Mask


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").replace("-", " ").strip().lower().split())


class Columns:
    """A table of text columns, found by forgiving names; an absent column is all empty.

    Parameters
    ----------
    table
        Text columns as they stand in the file.
    aliases
        Other names, in lower case with single spaces, and the name they stand for.
    """

    def __init__(self, table: pa.Table, aliases: Mapping[str, str]) -> None:
        self.table = table
        self._at: dict[str, int] = {}
        for position, name in enumerate(table.column_names):
            plain = _plain(name)
            self._at.setdefault(aliases.get(plain, plain), position)

    def has(self, name: str) -> bool:
        """Say whether the file has this column."""
        return _plain(name) in self._at

    def get(self, name: str) -> pa.Array:
        """Return the column as text, trimmed, with empty text as null."""
        at = self._at.get(_plain(name))
        if at is None:
            return pa.nulls(self.table.num_rows, pa.string())
        column = self.table.column(at)
        chunk = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        trimmed = pc.utf8_trim_whitespace(chunk)
        return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)

    def number(self, name: str) -> pa.Array:
        """Return the column as numbers; text that is no number becomes null."""
        text = self.get(name)
        clean = pc.if_else(self._is_number(text), text, pa.scalar(None, pa.string()))
        return clean.cast(pa.float64())

    def unreadable(self, *names: str) -> Mask:
        """Say which rows hold text that is no number in any of these columns."""
        odd = np.zeros(self.table.num_rows, bool)
        for name in names:
            text = self.get(name)
            is_text = pc.and_(pc.is_valid(text), pc.invert(self._is_number(text)))
            odd |= is_text.to_numpy(zero_copy_only=False)
        return odd

    def placeless(self, *pairs: tuple[str, str]) -> str:
        """Say that the file lacks the columns of a place; empty where it has a pair of them."""
        if any(self.has(one) and self.has(other) for one, other in pairs):
            return ""
        missing = next(name for name in pairs[0] if not self.has(name))
        return f"the file has no column “{missing}”: none of its rows has a place"

    @staticmethod
    def _is_number(text: pa.Array) -> pa.Array:
        looks = pc.match_substring_regex(text, r"^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$")
        return pc.fill_null(looks, False)
