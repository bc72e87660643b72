"""Mark many texts at once: pieces, signs and sentences of a batch in a few flat arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from asvat.findings.narratives.kernels import find_phrases
from asvat.findings.narratives.lexicon import Lexicon, fold
from asvat.findings.narratives.marking import FIRST_SIGN, PIECE, Signs

Found = tuple[tuple[str, ...], str]
"""What follows the first two words of a phrase, and its concept."""

Ints = npt.NDArray[np.int64]

LONGEST = 100_000
"""Characters read of one narrative; what follows is not read."""

MEMO = 400_000
"""Pieces remembered before the memo is begun anew, so that odd input cannot fill the memory."""

END = "\x00"
"""A piece of its own that stands after each text."""


@dataclass(frozen=True)
class Marked:
    """The texts of a batch, one after the other, each closed by an end piece."""

    texts: list[str]
    pieces: list[str]
    signs: str
    """One sign a piece."""
    codes: Ints
    """The same signs as numbers from 0."""
    words: Ints
    """Word of each piece: number in the vocabulary, or 0."""
    first: Ints
    """First piece of each text, and one past the last piece of all."""
    sentence_start: Ints
    sentence_end: Ints
    """Pieces of each sentence; its closing stop is within."""
    sentence_text: Ints
    """Text of each sentence."""


class Marker:
    """Marks batches; remembers every piece it has met."""

    def __init__(self, signs: Signs, lexicon: Lexicon, vocabulary: dict[str, int]) -> None:
        self._signs = signs
        self._vocabulary = vocabulary
        heads = sorted({word for pair in lexicon.phrases for word in pair})
        tails = {word for found in lexicon.phrases.values() for tail, _ in found for word in tail}
        self._phrase_word = {
            word: number for number, word in enumerate(sorted(tails | set(heads)), 1)
        }
        self._base = len(self._phrase_word) + 1
        number = self._phrase_word
        self._tails: dict[int, list[tuple[tuple[int, ...], Found]]] = {}
        for (one, two), found in lexicon.phrases.items():
            self._tails[number[one] * self._base + number[two]] = [
                (tuple(number[word] for word in tail), (tail, concept)) for tail, concept in found
            ]
        self._lay()
        self._joined: dict[tuple[int, int], int] = {}
        self._break = np.array([signs.bit["BREAK"] & mask != 0 for mask in signs.mask.values()])
        self._end = ord(signs.sign[signs.bit["END"]]) - FIRST_SIGN
        self._forget()

    def _forget(self) -> None:
        self._known = _Known(self._learn)
        self._table = np.zeros((4096, 3), dtype=np.int64)
        self._known[END] = 0
        self._table[0] = (self._end, 0, 0)

    def _learn(self, piece: str) -> tuple[int, int, int]:
        word = fold(piece.strip())
        sign = ord(self._signs.of_piece(piece)) - FIRST_SIGN
        return sign, self._vocabulary.get(word, 0), self._phrase_word.get(word, 0)

    def mark(self, texts: list[str]) -> Marked:
        """Return the batch marked."""
        if len(self._known) > MEMO:
            self._forget()
        pieces: list[str] = []
        lengths = []
        for text in texts:
            found = PIECE.findall(text[:LONGEST])
            lengths.append(len(found) + 1)
            pieces += found
            pieces.append(END)
        ids = np.fromiter(map(self._known.__getitem__, pieces), np.int64, len(pieces))
        self._grow()
        table = self._table[ids]
        codes = self._phrases(table[:, 0], table[:, 2])
        first = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        stop = self._break[codes]
        stop[first[1:] - 1] = True
        ends = np.flatnonzero(stop) + 1
        starts = np.concatenate([[0], ends[:-1]]).astype(np.int64)
        signs = (codes + FIRST_SIGN).astype("<u4").tobytes().decode("utf-32-le")
        owner = np.searchsorted(first, starts, side="right") - 1
        return Marked(texts, pieces, signs, codes, table[:, 1], first, starts, ends, owner)

    def _grow(self) -> None:
        fresh = self._known.fresh
        if not fresh:
            return
        wanted = len(self._known)
        if wanted > len(self._table):
            larger = np.zeros((wanted * 2, 3), dtype=np.int64)
            larger[: len(self._table)] = self._table
            self._table = larger
        self._table[wanted - len(fresh) : wanted] = fresh
        fresh.clear()

    def _lay(self) -> None:
        """Lay the phrases out in arrays for the search."""
        self._pairs = np.array(sorted(self._tails), dtype=np.int64)
        rows = [self._tails[pair] for pair in self._pairs.tolist()]
        self._entry_from = np.cumsum([0, *map(len, rows)])
        entries = [tail for row in rows for tail, _ in row]
        self._tail_from = np.cumsum([0, *map(len, entries)])
        self._tail_words = np.array([word for tail in entries for word in tail], dtype=np.int64)

    def _phrases(self, codes: Ints, words: Ints) -> Ints:
        """Return the codes with those words marked at which a phrase begins."""
        place, digest = np.empty_like(words), np.empty_like(words)
        count = find_phrases(
            words,
            self._base,
            self._pairs,
            self._entry_from,
            self._tail_from,
            self._tail_words,
            place,
            digest,
        )
        codes = codes.copy()
        where = place[:count]
        joined = [
            self._joined.get(key) or self._join(key, at, words)
            for key, at in zip(
                zip(codes[where].tolist(), digest[:count].tolist(), strict=True),
                where.tolist(),
                strict=True,
            )
        ]
        codes[where] = joined
        return codes

    def _join(self, key: tuple[int, int], at: int, words: Ints) -> int:
        """Return the sign of a word at which phrases begin; remember it."""
        pair = int(words[at]) * self._base + int(words[at + 1])
        line = words[at + 2 : at + 40].tolist()
        found = [known for tail, known in self._tails[pair] if tuple(line[: len(tail)]) == tail]
        sign = ord(self._signs.joined(chr(key[0] + FIRST_SIGN), found)) - FIRST_SIGN
        self._joined[key] = sign
        return sign


class _Known(dict[str, int]):
    """Numbers of pieces; a new piece is learnt when it is first asked for."""

    def __init__(self, learn: object) -> None:
        super().__init__()
        self._learn = learn
        self.fresh: list[tuple[int, int, int]] = []

    def __missing__(self, piece: str) -> int:
        number = len(self)
        self.fresh.append(self._learn(piece))  # type: ignore[operator]
        self[piece] = number
        return number
