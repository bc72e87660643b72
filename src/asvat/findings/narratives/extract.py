"""What the rules see in one narrative, as numbers: the input of every model.

A *mention* is one label that rules propose in one sentence. A text gives its mentions, the
concepts that it carries, the rules that spoke, and its words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cache

from asvat.findings.narratives.marking import offsets
from asvat.findings.narratives.rules import Rules, rules

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


@dataclass(slots=True)
class Mention:
    """One label that rules propose in one sentence."""

    label: str
    rules: list[int]
    start: int
    end: int
    """Pieces of the text: from the first hit's start to the end of the longest."""
    first: int
    last: int
    """Pieces of the sentence or sentences it stands in."""
    concepts: int
    """Bits of the concepts in the sentence."""
    negated: bool


@dataclass(slots=True)
class Extract:
    """What the rules see in one narrative."""

    text: str
    pieces: list[str]
    signs: str
    present: int
    mentions: list[Mention]
    sentences: list[tuple[int, int]]


class Extractor:
    """Runs the rules over texts."""

    def __init__(self, known: Rules) -> None:
        self.rules = known
        signs = known.signs
        self._break = re.compile(f"[{signs.holding(['BREAK'])}]")
        self._negation = re.compile(f"[{signs.holding(['NEG'])}]")
        self._graver = [
            (sum(signs.bit[name] for name in names), forms) for names, forms in GRAVER
        ]

    def extract(self, text: str) -> Extract:
        """Return what the rules see in a text."""
        known = self.rules
        mask = known.signs.mask
        signs, pieces = known.signs.read(text)
        ends = [match.end() for match in self._break.finditer(signs)]
        if not ends or ends[-1] < len(signs):
            ends.append(len(signs))
        starts = [0, *ends[:-1]]
        held = []
        present = 0
        for start, end in zip(starts, ends, strict=True):
            bits = 0
            for sign in set(signs[start:end]):
                bits |= mask[sign]
            held.append(bits)
            present |= bits
        mentions: dict[tuple[str, int], Mention] = {}
        for hit in known.hits(signs, present):
            at = bisect_right(starts, hit.start) - 1
            mention = mentions.get((hit.label, at))
            negated = self._negated(signs, hit.start, hit.end)
            if mention is None:
                last, bits = at, held[at]
                while ends[last] < hit.end:
                    last += 1
                    bits |= held[last]
                mentions[hit.label, at] = Mention(
                    hit.label, [hit.rule], hit.start, hit.end, starts[at], ends[last], bits, negated
                )
                continue
            mention.rules.append(hit.rule)
            mention.start = min(mention.start, hit.start)
            mention.negated = mention.negated and negated
            if hit.end > mention.end:
                mention.end = hit.end
                if hit.end > mention.last:
                    last = bisect_right(starts, hit.end - 1) - 1
                    mention.last = ends[last]
                    mention.concepts |= held[last]
        self._derive(mentions, present)
        return Extract(text, pieces, signs, present, list(mentions.values()),
                       list(zip(starts, ends, strict=True)))  # fmt: skip

    def _derive(self, mentions: dict[tuple[str, int], Mention], present: int) -> None:
        """Add the graver form of a class where the text holds what makes it graver."""
        for bits, forms in self._graver:
            if not present & bits:
                continue
            for (label, at), mention in list(mentions.items()):
                graver = forms.get(label)
                if graver is None or (graver, at) in mentions:
                    continue
                if all(self.rules.weak[rule] for rule in mention.rules):
                    continue
                mentions[graver, at] = replace(mention, label=graver)

    def _negated(self, signs: str, start: int, end: int) -> bool:
        """Whether a negation stands shortly before a hit, in the same sentence, or within it."""
        return self._negation.search(signs, max(start - WINDOW, 0), end) is not None


def span(extract: Extract, first: int, last: int) -> tuple[int, int]:
    """Return where pieces begin and end in the text, without the space around them."""
    at = offsets(extract.pieces)
    start, end = at[first], at[last]
    while start < end and extract.text[start].isspace():
        start += 1
    while end > start and (extract.text[end - 1].isspace() or extract.text[end - 1] in ".,;:-"):
        end -= 1
    return start, end


@cache
def extractor() -> Extractor:
    """Return the extractor of the package."""
    return Extractor(rules())
