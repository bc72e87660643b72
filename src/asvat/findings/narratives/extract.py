"""What the rules see in a batch of narratives, as arrays: the input of every model.

A *mention* is one label that rules propose in one sentence.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asvat.findings.narratives.kernels import gather_bits
from asvat.findings.narratives.lexicon import lexicon
from asvat.findings.narratives.marked import Ints, Marked, Marker
from asvat.findings.narratives.rules import Rules

Bools = npt.NDArray[np.bool_]

WINDOW = 6
"""Tokens before a hit in which a negation still bears on it."""

GRAVER: tuple[tuple[tuple[str, ...], dict[str, str]], ...] = (
    (
        ("SLUR_RACE", "SLUR_RELIG", "RACEWORD", "RELIGIONWORD", "MASKED"),
        {"105A": "105B", "9A": "9B", "8L": "8M", "58A": "58J", "58B": "58J", "58C": "58J",
         "58D": "58J"},
    ),
    (("CONSTABLE",), {"105A": "104", "8N": "8S"}),
    (("EMERG",), {"8N": "8T"}),
)  # fmt: skip
"""The concepts that make a class graver, wherever they stand in the text, and its graver form."""


@dataclass(frozen=True)
class Mentions:
    """Labels that rules propose, one entry a label and sentence, in order of sentence."""

    label: Ints
    """Number in `Extractor.labels`."""
    text: Ints
    sentence: Ints
    last: Ints
    """First and last sentence."""
    start: Ints
    end: Ints
    """Pieces of the batch: from the first hit's start to the end of the longest."""
    negated: Bools
    strong: Bools
    derived: Bools
    hits_from: Ints
    hits_to: Ints
    """Its rules in `Extract.rule`."""

    def __len__(self) -> int:
        return len(self.label)

    def take(self, where: Ints) -> Mentions:
        """Return some of them."""
        return Mentions(*(getattr(self, field.name)[where] for field in fields(self)))


@dataclass(frozen=True)
class Extract:
    """What the rules see in a batch."""

    marked: Marked
    mentions: Mentions
    rule: Ints
    """Rules that spoke, mention by mention."""
    sentence_bits: npt.NDArray[np.uint64]
    """Concepts of each sentence, as bits."""
    text_bits: npt.NDArray[np.uint64]
    """Concepts of each text, as bits."""


class Extractor:
    """Runs the rules over batches."""

    def __init__(self, known: Rules, vocabulary: dict[str, int]) -> None:
        self.rules = known
        self.labels = tuple(dict.fromkeys(known.label))
        number = {label: index for index, label in enumerate(self.labels)}
        self._label = np.array([number[label] for label in known.label])
        self._weak = np.array(known.weak)
        self._vocabulary = vocabulary
        self._free: deque[Marker] = deque()
        signs = known.signs
        negation = signs.bit["NEG"]
        self._negation = np.array([mask & negation != 0 for mask in signs.mask.values()])
        self._graver = []
        for names, forms in GRAVER:
            bits = np.zeros(known.concept_bits.shape[1], dtype=np.uint64)
            for name in names:
                at = signs.names.index(name)
                bits[at // 64] |= np.uint64(1 << (at % 64))
            graver = np.full(len(self.labels), -1, dtype=np.int64)
            for plain, form in forms.items():
                graver[number[plain]] = number[form]
            self._graver.append((bits, graver))

    def mark(self, texts: list[str] | pa.LargeStringArray) -> Marked:
        """Return a batch of texts marked."""
        # A marker writes to what it remembers, so that no two threads may use one at a time.
        try:
            marker = self._free.pop()
        except IndexError:
            marker = Marker(self.rules.signs, lexicon(), self._vocabulary)
        try:
            plain = pa.array(texts, pa.large_string()) if isinstance(texts, list) else texts
            return marker.mark(plain)
        finally:
            self._free.append(marker)

    def extract(self, texts: list[str] | pa.LargeStringArray) -> Extract:
        """Return what the rules see in a batch of texts."""
        marked = self.mark(texts)
        bits, text_bits = gather_bits(
            marked.codes, self.rules.concept_bits, marked.sentence_start, marked.sentence_end,
            marked.sentence_text, len(marked),
        )  # fmt: skip
        found = self.rules.hits(marked)
        mentions = self._graver_too(self._mentions(marked, found), text_bits)
        return Extract(marked, mentions, found[:, 0], bits, text_bits)

    def _mentions(self, marked: Marked, found: Ints) -> Mentions:
        rule, sentence, start, end = found.T
        label = self._label[rule]
        # Hits come in order of sentence and rule, and the rules of a label stand together.
        fresh = np.ones(len(found), dtype=bool)
        fresh[1:] = (sentence[1:] != sentence[:-1]) | (label[1:] != label[:-1])
        at = np.flatnonzero(fresh)
        if not len(at):
            none = np.empty(0, dtype=np.int64)
            no = np.empty(0, dtype=bool)
            return Mentions(none, none, none, none, none, none, no, no, no, none, none)
        counted = np.concatenate([[0], np.cumsum(self._negation[marked.codes])])
        window = np.maximum(start - WINDOW, marked.sentence_start[sentence])
        negated = counted[end] > counted[window]
        last = np.maximum.reduceat(end, at)
        where = sentence[at]
        return Mentions(
            label=label[at],
            text=marked.sentence_text[where],
            sentence=where,
            last=np.searchsorted(marked.sentence_start, last - 1, side="right") - 1,
            start=np.minimum.reduceat(start, at),
            end=last,
            negated=np.logical_and.reduceat(negated, at),
            strong=np.logical_or.reduceat(~self._weak[rule], at),
            derived=np.zeros(len(at), dtype=bool),
            hits_from=at,
            hits_to=np.append(at[1:], len(found)),
        )

    def _graver_too(self, plain: Mentions, text_bits: npt.NDArray[np.uint64]) -> Mentions:
        """Return the mentions with the graver form added where the text holds what makes it so."""
        size = len(self.labels)
        # In order, since the rules of a label stand together.
        present = plain.sentence * size + plain.label
        if not len(present):
            return plain
        parts = [plain]
        for bits, graver in self._graver:
            holds: Bools = np.asarray((text_bits & bits).any(axis=1))
            form = graver[plain.label]
            where = np.flatnonzero((form >= 0) & holds[plain.text] & plain.strong)
            key, once = np.unique(plain.sentence[where] * size + form[where], return_index=True)
            at = np.minimum(np.searchsorted(present, key), len(present) - 1)
            where = where[once[present[at] != key]]
            added = replace(
                plain.take(where), label=form[where], derived=np.ones(len(where), dtype=bool)
            )
            parts.append(added)
        together = Mentions(
            *(np.concatenate([getattr(part, field.name) for part in parts])
              for field in fields(plain))
        )  # fmt: skip
        return together.take(np.argsort(together.sentence, kind="stable"))


def position(marked: Marked, text: int, first: int, last: int) -> tuple[int, int]:
    """Return where pieces `first` to `last` (not included) stand in their text."""
    own = int(marked.offsets[text])
    begin, stop = int(marked.begin[first]), int(marked.stop[last - 1])
    # In letters, not bytes.
    start = len(marked.data[own:begin].tobytes().decode("utf-8"))
    return start, start + len(marked.data[begin:stop].tobytes().decode("utf-8"))
