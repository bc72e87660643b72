"""Mark many texts at once: pieces, signs and sentences of a batch in a few flat arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asvat.findings.narratives.kernels import find_phrases, settled
from asvat.findings.narratives.lexicon import Lexicon, fold
from asvat.findings.narratives.marking import FIRST_SIGN, Signs
from asvat.findings.narratives.memo import Memo, Octets
from asvat.findings.narratives.scanning import cut

Found = tuple[tuple[str, ...], str]
"""What follows the first two words of a phrase, and its concept."""

Ints = npt.NDArray[np.int64]

LONGEST = 100_000
"""Bytes read of one narrative; what follows is not read."""


@dataclass(frozen=True)
class Marked:
    """The texts of a batch, one after the other, each closed by an empty piece."""

    data: Octets
    """UTF-8 bytes of all texts."""
    offsets: Ints
    """Where each text begins in `data`, and the end of the last."""
    begin: Ints
    stop: Ints
    """Where each piece begins and ends in `data`."""
    codes: Ints
    """Sign of each piece, as a number from 0."""
    words: Ints
    """Word of each piece: number in the vocabulary, or 0."""
    first: Ints
    """First piece of each text, and one past the last piece of all."""
    sentence_start: Ints
    sentence_end: Ints
    """Pieces of each sentence; its closing stop is within."""
    sentence_text: Ints
    """Text of each sentence."""

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def pieces(self, text: int) -> list[str]:
        """Return the pieces of a text."""
        return [
            self.data[self.begin[at] : self.stop[at]].tobytes().decode("utf-8")
            for at in range(int(self.first[text]), int(self.first[text + 1]) - 1)
        ]


class Marker:
    """Marks batches; remembers every piece it has met."""

    def __init__(self, signs: Signs, lexicon: Lexicon, vocabulary: dict[str, int]) -> None:
        self._signs = signs
        self._vocabulary = vocabulary
        heads = {word for pair in lexicon.phrases for word in pair}
        tails = {word for found in lexicon.phrases.values() for tail, _ in found for word in tail}
        self._phrase_word = {word: number for number, word in enumerate(sorted(tails | heads), 1)}
        self._base = len(self._phrase_word) + 1
        number = self._phrase_word
        self._tails: dict[int, list[tuple[tuple[int, ...], Found]]] = {}
        for (one, two), found in lexicon.phrases.items():
            self._tails[number[one] * self._base + number[two]] = [
                (tuple(number[word] for word in tail), (tail, concept)) for tail, concept in found
            ]
        self._lay()
        self._joined: dict[tuple[int, int], int] = {}
        self._joins = np.zeros((0, 3), dtype=np.int64)
        self._slots = np.full(1 << 12, -1, dtype=np.int64)
        self._break = np.array([signs.bit["BREAK"] & mask != 0 for mask in signs.mask.values()])
        self._memo = Memo(self._learn, 3)

    def _learn(self, piece: str) -> tuple[int, ...]:
        word = fold(piece.strip())
        sign = ord(self._signs.of_piece(piece)) - FIRST_SIGN
        return sign, self._vocabulary.get(word, 0), self._phrase_word.get(word, 0)

    def mark(self, texts: pa.LargeStringArray) -> Marked:
        """Return the batch marked.

        Parameters
        ----------
        texts
            Without nulls.
        """
        _, where, held = texts.buffers()
        every = np.frombuffer(where, np.int64)[texts.offset : texts.offset + len(texts) + 1]
        data = np.frombuffer(held or b"", np.uint8)[every[0] : every[-1]]
        offsets = every - every[0]
        room = len(data) + len(texts)
        begin, stop = np.empty(room, np.int64), np.empty(room, np.int64)
        first = np.empty(len(texts) + 1, np.int64)
        count = cut(data, offsets, LONGEST, begin, stop, first)
        begin, stop = begin[:count], stop[:count]
        figures = self._memo.rows(data, begin, stop)
        codes = self._phrases(figures)
        ends_here = self._break[codes]
        ends_here[first[1:] - 1] = True
        ends = np.flatnonzero(ends_here) + 1
        starts = np.concatenate([[0], ends[:-1]]).astype(np.int64)
        owner = np.searchsorted(first, starts, side="right") - 1
        return Marked(
            data, offsets, begin, stop, codes, figures[:, 1], first, starts, ends, owner
        )  # fmt: skip

    def _lay(self) -> None:
        """Lay the phrases out in arrays for the search."""
        self._pairs = np.array(sorted(self._tails), dtype=np.int64)
        rows = [self._tails[pair] for pair in self._pairs.tolist()]
        self._entry_from = np.cumsum([0, *map(len, rows)])
        entries = [tail for row in rows for tail, _ in row]
        self._tail_from = np.cumsum([0, *map(len, entries)])
        self._tail_words = np.array([word for tail in entries for word in tail], dtype=np.int64)
        self._pair_slots = np.full(1 << 16, -1, dtype=np.int64)
        settled(self._pair_slots, self._pairs, np.zeros_like(self._pairs))

    def _phrases(self, figures: Ints) -> Ints:
        """Return the codes of pieces with those words marked at which a phrase begins."""
        codes, words = figures[:, 0].copy(), figures[:, 2].copy()
        place = np.empty(len(codes), dtype=np.int64)
        digest = np.empty(len(codes), dtype=np.int64)
        found, fresh = find_phrases(
            codes, words, self._base, self._pairs, self._pair_slots, self._entry_from,
            self._tail_from, self._tail_words, self._joins, self._slots, place, digest,
        )  # fmt: skip
        if fresh:
            for at, joined in zip(place[:found].tolist(), digest[:found].tolist(), strict=True):
                if joined:
                    key = (int(codes[at]), joined)
                    known = self._joined.get(key)
                    codes[at] = self._join(key, at, words) if known is None else known
            self._joins = np.array(
                [(code, held, joined) for (code, held), joined in self._joined.items()]
            )
            self._slots = np.full(max(1 << 12, 4 << len(self._joined).bit_length()), -1)
            settled(self._slots, self._joins[:, 0].copy(), self._joins[:, 1].copy())
        return codes

    def _join(self, key: tuple[int, int], at: int, words: Ints) -> int:
        """Return the sign of a word at which phrases begin; remember it."""
        pair = int(words[at]) * self._base + int(words[at + 1])
        line = words[at + 2 : at + 40].tolist()
        found = [known for tail, known in self._tails[pair] if tuple(line[: len(tail)]) == tail]
        sign = ord(self._signs.joined(chr(key[0] + FIRST_SIGN), found)) - FIRST_SIGN
        self._joined[key] = sign
        return sign
