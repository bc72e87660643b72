"""Numbers on which the models work: of a whole text, and of one mention of a crime in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from asvat.findings.narratives.extract import Extract, Extractor
from asvat.findings.narratives.marked import Ints
from asvat.findings.narratives.scoring import spots

Floats = npt.NDArray[np.float32]

CLOSINGS = ("ASB-P", "ASB-N", "ASB-E", "DISPUTE-NONCRIME")
LENGTHS = (20, 40, 60, 90, 130, 180)
"""Pieces beyond which a text counts as longer."""

FAMILIES = {
    "assault": "105A 105B 104 8N 8S 8T",
    "damage": "58A 58B 58C 58D 58J",
    "fire": "56A 56B",
    "threat": "3B 59 9A 9B",
    "harassment": "8L 8M 8Q",
    "communications": "8R",
    "theft": "46 34A 34B 39",
    "weapon": "10D 10C",
    "disorder": "62A 66",
    "drugs": "92A 92D 92E",
    "sexual": "N100",
}
"""Classes that read alike and so share what is learnt."""

COUNTS = ("negated", "rules", "strong", "weak only", "derived", "classes")
WORD, LENGTH, SENTENCE, DOCUMENT, OTHER = 0.5, 0.5, 0.6, 0.4, 0.5
"""How far each kind of feature is scaled: the smaller, the less the model leans on it."""


@dataclass(frozen=True)
class Layout:
    """Names of the features, in order."""

    concepts: tuple[str, ...]
    rules: tuple[str, ...]
    labels: tuple[str, ...]
    classes: tuple[str, ...]

    @classmethod
    def of(cls, extractor: Extractor) -> Layout:
        """Return the layout of an extractor's features."""
        known = extractor.rules
        return cls(known.signs.names, tuple(known.name), extractor.labels, known.classes)

    @property
    def text(self) -> list[str]:
        """Names of the features of a text, without its words."""
        return [
            *(f"c:{name}" for name in self.concepts),
            *(f"r:{name}" for name in self.rules),
            *(f"k:{name}" for name in self.rules),
            *(f"closed:{code}" for code in CLOSINGS),
            *(f"longer:{length}" for length in LENGTHS),
        ]

    @property
    def mention(self) -> list[str]:
        """Names of the features of a mention that its family's weights are for."""
        return [f"s:{name}" for name in self.concepts]

    @property
    def family(self) -> npt.NDArray[np.int64]:
        """Family of each label; -1 for what is no crime."""
        of = {
            code: index for index, codes in enumerate(FAMILIES.values()) for code in codes.split()
        }
        return np.array([of.get(label, -1) for label in self.labels])


def unpacked(bits: npt.NDArray[np.uint64], count: int) -> Floats:
    """Return rows of bits as rows of zeros and ones."""
    flat = np.ascontiguousarray(bits).view(np.uint8)
    return np.unpackbits(flat, axis=1, count=count, bitorder="little").astype(np.float32)


def of_texts(extract: Extract, layout: Layout, closed: list[str | None]) -> tuple[Ints, Ints]:
    """Return which features each text has, once each.

    Returns
    -------
    begins, features
        Where each text's features begin, one more at the end; numbers in `Layout.text`, and after
        these the words of the vocabulary.
    """
    marked, mentions = extract.marked, extract.mentions
    plain = np.flatnonzero(~mentions.derived)
    times = (mentions.hits_to - mentions.hits_from)[plain]
    step = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    rule = extract.rule[np.repeat(mentions.hits_from[plain], times) + step]
    owner = np.repeat(mentions.text[plain], times)
    hits_from = np.searchsorted(owner, np.arange(len(marked) + 1))
    sound = np.repeat(~mentions.negated[plain], times).astype(np.int64)
    number = {code: at for at, code in enumerate(CLOSINGS)}
    closing = np.array([number.get(code or "", -1) for code in closed], dtype=np.int64)
    concepts, rules = len(layout.concepts), len(layout.rules)
    begins = np.empty(len(marked) + 1, dtype=np.int64)
    most = int(np.bitwise_count(extract.text_bits).sum()) + 2 * len(rule) + len(marked.words)
    out = np.empty(most + len(marked) * (1 + len(LENGTHS)), dtype=np.int64)
    count = spots(
        extract.text_bits, marked.first, marked.words, closing, np.array(LENGTHS), hits_from, rule,
        sound, concepts, rules, begins, out,
    )  # fmt: skip
    return begins, out[:count]


@dataclass(frozen=True)
class Proposals:
    """Mentions of crimes, with what the models need of them."""

    where: npt.NDArray[np.int64]
    """Which mentions of the extract."""
    text: npt.NDArray[np.int64]
    label: npt.NDArray[np.int64]
    family: npt.NDArray[np.int64]
    sentence: npt.NDArray[np.uint64]
    """Concepts of its sentences, as bits."""
    rules_from: npt.NDArray[np.int64]
    rule: npt.NDArray[np.int64]
    """Where the rules that spoke for it begin, one more at the end; and the rules."""
    counts: Floats
    """Figures of `COUNTS`."""
    firm: npt.NDArray[np.bool_]
    """For each text and label, whether a strong rule speaks for it and is not negated."""


def proposals(extract: Extract, layout: Layout) -> Proposals:
    """Return the mentions of crimes in a batch."""
    mentions = extract.mentions
    family = layout.family
    where = np.flatnonzero(family[mentions.label] >= 0)
    some = mentions.take(where)
    several = np.flatnonzero(some.last > some.sentence)
    bits = extract.sentence_bits[some.sentence]
    for at in several.tolist():
        span = slice(int(some.sentence[at]), int(some.last[at]) + 1)
        bits[at] = np.bitwise_or.reduce(extract.sentence_bits[span], axis=0)
    times = some.hits_to - some.hits_from
    rules_from = np.concatenate([[0], np.cumsum(times)]).astype(np.int64)
    step = np.arange(rules_from[-1]) - np.repeat(rules_from[:-1], times)
    firm = np.zeros((len(extract.marked), len(layout.labels)), dtype=bool)
    sound = some.strong & ~some.negated
    firm[some.text[sound], some.label[sound]] = True
    counts = np.stack(
        [
            some.negated,
            np.minimum(times, 6) / 3,
            some.strong,
            ~some.strong,
            some.derived,
            firm.sum(axis=1)[some.text] / 4,
        ],
        axis=1,
    ).astype(np.float32)
    return Proposals(
        where=where,
        text=some.text,
        label=some.label,
        family=family[some.label],
        sentence=bits,
        rule=extract.rule[np.repeat(some.hits_from, times) + step],
        rules_from=rules_from,
        counts=counts,
        firm=firm,
    )
