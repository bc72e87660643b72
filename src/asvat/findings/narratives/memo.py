"""What is known of every piece met so far, so that it is worked out once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from asvat.findings.narratives.scanning import know, settle

Ints = npt.NDArray[np.int64]
Octets = npt.NDArray[np.uint8]

MOST, LARGEST = 400_000, 32_000_000
"""Pieces, and bytes of them, remembered before it is begun anew: odd input cannot fill memory."""


class Memo:
    """Numbers of pieces, and a row of figures for each."""

    def __init__(self, learn: Callable[[str], tuple[int, ...]], width: int) -> None:
        self._learn = learn
        self._width = width
        self._forget()

    def _forget(self) -> None:
        self._number: dict[bytes, int] = {}
        self._slots = np.full(1 << 14, -1, dtype=np.int64)
        self._keys = np.zeros((4096, 2), dtype=np.int64)
        self._rows = np.zeros((4096, self._width), dtype=np.int64)
        self._blob = np.zeros(1 << 16, dtype=np.uint8)
        self._end = 0

    def rows(self, data: Octets, begin: Ints, stop: Ints) -> Ints:
        """Return the figures of each piece, shape (pieces, width)."""
        if len(self._number) > MOST or self._end > LARGEST:
            self._forget()
        numbers = np.empty(len(begin), dtype=np.int64)
        if know(data, begin, stop, len(begin), self._slots, self._keys, self._blob, numbers):
            since = len(self._number)
            for at in np.flatnonzero(numbers < 0).tolist():
                piece = data[begin[at] : stop[at]].tobytes()
                known = self._number.get(piece)
                numbers[at] = self._enter(piece) if known is None else known
            self._settle(since)
        return np.asarray(self._rows[numbers])

    def _enter(self, piece: bytes) -> int:
        number = len(self._number)
        self._number[piece] = number
        if number == len(self._keys):
            self._keys = np.concatenate([self._keys, np.zeros_like(self._keys)])
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
        end = self._end + len(piece)
        if end > len(self._blob):
            larger = np.zeros(2 * end, dtype=np.uint8)
            larger[: self._end] = self._blob[: self._end]
            self._blob = larger
        self._blob[self._end : end] = np.frombuffer(piece, dtype=np.uint8)
        self._keys[number] = self._end, end
        self._rows[number] = self._learn(piece.decode("utf-8"))
        self._end = end
        return number

    def _settle(self, since: int) -> None:
        count = len(self._number)
        size = len(self._slots)
        while 2 * count > size:
            size *= 4
        if size > len(self._slots):
            self._slots = np.full(size, -1, dtype=np.int64)
            since = 0
        settle(self._slots, self._keys, self._blob, since, count)
