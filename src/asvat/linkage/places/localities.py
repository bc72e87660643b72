"""Localities of addresses: slips mended, words in one order, from the narrowest to the town."""

from __future__ import annotations

from collections import Counter

import numpy as np

from asvat.linkage.places.arrays import Ints
from asvat.linkage.places.part import Part

RARER = 20
"""A word is taken for a slip of one that is at least this many times as frequent."""
SHORTEST = 5


def tidy(locality: Part) -> tuple[Part, Ints, Ints]:
    """Return localities in one spelling and order, with the narrowest and widest word of each.

    "Leeds, Beeston", "Beeston Leeds" and "Beestn Leeds" become one: rare words come first, since
    a suburb is named less often than its town.
    """
    size = len(locality.values)
    texts = np.bincount(locality.code[locality.code >= 0], minlength=size).tolist()
    count: Counter[str] = Counter()
    for value, many in zip(locality.values, texts, strict=True):
        for word in set(value.split()):
            count[word] += many
    proper = _proper(count)
    values, pairs = [], []
    for value in locality.values:
        words = {right for word in value.split() for right in proper.get(word, (word,))}
        ordered = sorted(words, key=lambda word: (count[word], word))
        values.append(" ".join(ordered))
        pairs.append((ordered[0], ordered[-1]))
    distinct = sorted(set(values))
    index = {value: i for i, value in enumerate(distinct)}
    word_index = {word: i for i, word in enumerate(sorted({w for pair in pairs for w in pair}))}
    code = np.array([index[value] for value in values] + [-1], np.int64)[locality.code]
    ends = [np.full(len(distinct), -1, np.int64) for _ in range(2)]
    for value, pair in zip(values, pairs, strict=True):
        for end, word in zip(ends, pair, strict=True):
            end[index[value]] = word_index[word]
    return Part(code, distinct), ends[0], ends[1]


def _proper(count: Counter[str]) -> dict[str, tuple[str, ...]]:
    """Return for each slip the word, or the two run together, that it stands for."""
    frequent = {word for word, many in count.items() if many >= RARER and len(word) >= SHORTEST}
    without: dict[str, list[str]] = {}
    for word in sorted(frequent):
        for form in _shortened(word):
            without.setdefault(form, []).append(word)
    proper: dict[str, tuple[str, ...]] = {}
    for word, many in count.items():
        if len(word) < SHORTEST:
            continue
        near = {w for form in _shortened(word) for w in without.get(form, ()) if w != word}
        best = max(near, key=lambda w: (count[w], w), default="")
        if best and count[best] >= RARER * many:
            proper[word] = (best,)
            continue
        for at in range(SHORTEST - 1, len(word) - SHORTEST + 2):
            if word[:at] in frequent and word[at:] in frequent:
                proper[word] = (word[:at], word[at:])
    return proper


def _shortened(word: str) -> set[str]:
    """Return a word and it with each one letter dropped: a slip and its word share one of them."""
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}
