"""The exact words that a finding rests on."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import numpy as np

from asvat.findings.narratives.marked import Marked
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
        self._at = (at[:-1] - at[marked.first[:-1]][owner]).tolist()
        wanted = signs.bit["BREAK"] | signs.bit["COMMA"] | signs.bit["UPDATE"] | signs.bit["END"]
        cuts = np.array([mask & wanted != 0 for mask in signs.mask.values()])
        self._cuts = np.flatnonzero(cuts[marked.codes]).tolist()

    def clause(self, text: int, start: int, end: int, reach: int = REACH) -> str:
        """Return pieces `start` to `end` (not included) widened within their clause."""
        before = bisect_left(self._cuts, start) - 1
        low = self._cuts[before] + 1 if before >= 0 else 0
        low = max(low, start - reach, int(self._marked.first[text]))
        after = bisect_right(self._cuts, end - 1)
        high = self._cuts[after] if after < len(self._cuts) else len(self._at) - 1
        high = max(min(high, end + reach, int(self._marked.first[text + 1]) - 1), low + 1)
        words = self._marked.texts[text][self._at[low] : self._at[high]]
        return words.strip().strip(".,;:-").strip()
