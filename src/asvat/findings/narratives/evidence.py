"""The exact words that a finding rests on."""

from __future__ import annotations

import numba
import numpy as np
import pyarrow as pa

from asvat.findings.narratives.marked import Ints, Marked
from asvat.findings.narratives.marking import Signs

REACH = 9
"""Tokens by which the words are widened towards the ends of their clause."""

NEAR = 3
"""The same for a single telling word, such as an age."""

QUOTES = 3
"""Quotations for one finding."""


@numba.njit(cache=True, nogil=True)
def _clauses(data, begin, stop, cut, first, text, start, end, reach, low, high):  # type: ignore[no-untyped-def] # pragma: no cover
    """Write from which byte to which each stretch of pieces is quoted, widened in its clause."""
    for row in range(len(text)):
        left = start[row]
        floor = max(first[text[row]], left - reach[row])
        while left > floor and not cut[left - 1]:
            left -= 1
        right = end[row] - 1
        ceiling = min(first[text[row] + 1] - 2, end[row] + reach[row] - 1)
        while right < ceiling and not cut[right]:
            right += 1
        # The piece that ends the clause is not quoted, nor the empty one that ends the text.
        if right > left and cut[right]:
            right -= 1
        right = max(min(right, first[text[row] + 1] - 2), left)
        a, b = begin[left], stop[right]
        while a < b and data[a] in (32, 9, 13, 10, 46, 44, 59, 58, 45):
            a += 1
        while b > a and data[b - 1] in (32, 9, 13, 10, 46, 44, 59, 58, 45):
            b -= 1
        low[row], high[row] = a, b


@numba.njit(cache=True, nogil=True)
def _kept(data, low, high, group, most, kept):  # type: ignore[no-untyped-def] # pragma: no cover
    """Mark the first few different quotations of each group, which stand together."""
    begun = 0
    for row in range(len(low)):
        if row == 0 or group[row] != group[row - 1]:
            begun = row
        count = 0
        fresh = high[row] > low[row]
        for other in range(begun, row):
            if not kept[other]:
                continue
            count += 1
            if high[other] - low[other] == high[row] - low[row]:
                same = True
                for at in range(high[row] - low[row]):
                    if data[low[row] + at] != data[low[other] + at]:
                        same = False
                        break
                if same:
                    fresh = False
        kept[row] = fresh and count < most


@numba.njit(cache=True, nogil=True)
def _copied(data, low, high, offsets, out):  # type: ignore[no-untyped-def] # pragma: no cover
    for row in range(len(low)):
        to = offsets[row]
        for at in range(low[row], high[row]):
            out[to] = data[at]
            to += 1


class Quoter:
    """Quotes from the texts of a batch."""

    def __init__(self, marked: Marked, signs: Signs) -> None:
        self._marked = marked
        wanted = signs.bit["BREAK"] | signs.bit["COMMA"] | signs.bit["UPDATE"] | signs.bit["END"]
        cuts = np.array([mask & wanted != 0 for mask in signs.mask.values()])
        self._cut = cuts[marked.codes]

    def quotes(
        self, text: Ints, start: Ints, end: Ints, group: Ints, groups: int, reach: Ints | int
    ) -> pa.ListArray:
        """Return, for each group of stretches, their words: each widened within its clause.

        Parameters
        ----------
        text, start, end
            Text of each stretch, its first piece and one past its last.
        group
            Group of each, in order.
        groups
            How many groups there are.
        reach
            Tokens by which each is widened.
        """
        marked = self._marked
        low, high = np.empty(len(text), np.int64), np.empty(len(text), np.int64)
        wide = np.broadcast_to(np.asarray(reach, dtype=np.int64), len(text)).copy()
        _clauses(
            marked.data, marked.begin, marked.stop, self._cut, marked.first, text, start, end,
            wide, low, high,
        )  # fmt: skip
        kept = np.zeros(len(text), dtype=np.bool_)
        _kept(marked.data, low, high, group, QUOTES, kept)
        low, high, group = low[kept], high[kept], group[kept]
        offsets = np.concatenate([[0], np.cumsum(high - low)]).astype(np.int32)
        held = np.empty(int(offsets[-1]), dtype=np.uint8)
        _copied(marked.data, low, high, offsets, held)
        strings = pa.StringArray.from_buffers(
            len(low), pa.py_buffer(offsets.tobytes()), pa.py_buffer(held.tobytes())
        )
        begins = np.searchsorted(group, np.arange(groups + 1)).astype(np.int32)
        return pa.ListArray.from_arrays(pa.array(begins), strings)
