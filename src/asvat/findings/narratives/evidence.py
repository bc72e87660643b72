"""The exact words that a finding rests on."""

from __future__ import annotations

import numpy as np

from asvat.findings.narratives.marked import Ints, Marked
from asvat.findings.narratives.marking import Signs

REACH = 9
"""Tokens by which the words are widened towards the ends of their clause."""

NEAR = 3
"""The same for a single telling word, such as an age."""


class Quoter:
    """Quotes from the texts of a batch."""

    def __init__(self, marked: Marked, signs: Signs) -> None:
        self._marked = marked
        lengths = np.fromiter(map(len, marked.pieces), np.int64, len(marked.pieces))
        at = np.concatenate([[0], np.cumsum(lengths)])
        owner = np.repeat(np.arange(len(marked.texts)), np.diff(marked.first))
        self._at = at[:-1] - at[marked.first[:-1]][owner]
        wanted = signs.bit["BREAK"] | signs.bit["COMMA"] | signs.bit["UPDATE"] | signs.bit["END"]
        cuts = np.array([mask & wanted != 0 for mask in signs.mask.values()])
        self._cuts = np.concatenate([[-1], np.flatnonzero(cuts[marked.codes])])

    def clauses(self, text: Ints, start: Ints, end: Ints, reach: int = REACH) -> list[str]:
        """Return pieces `start` to `end` (not included), each widened within its clause."""
        first = self._marked.first
        before = self._cuts[np.searchsorted(self._cuts, start) - 1] + 1
        low = np.maximum(np.maximum(before, start - reach), first[text])
        # The last piece of a batch is a cut, so there is always one that follows.
        after = self._cuts[np.searchsorted(self._cuts, end - 1, side="right")]
        high = np.maximum(np.minimum(np.minimum(after, end + reach), first[text + 1] - 1), low + 1)
        texts = self._marked.texts
        return [
            texts[row][a:b].strip(" \t\r\n.,;:-")
            for row, a, b in zip(
                text.tolist(), self._at[low].tolist(), self._at[high].tolist(), strict=True
            )
        ]
