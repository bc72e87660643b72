"""Mark the words of a narrative that something was found in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Piece:
    """Some of the text, and what was found in it (empty where nothing was)."""

    text: str
    label: str


def marked(narrative: str, spans: Iterable[tuple[int, int, str]]) -> list[Piece]:
    """Cut a text at its spans; where spans overlap, a piece carries the labels of all.

    Parameters
    ----------
    spans:
        Start, end (the first character after it) and label of each.
    """
    size = len(narrative)
    kept = [(max(0, a), min(size, b), label) for a, b, label in spans if a < b and a < size]
    cuts = sorted({0, size, *(a for a, _, _ in kept), *(b for _, b, _ in kept)})
    found = []
    for start, end in pairwise(cuts):
        labels = [label for a, b, label in kept if a <= start and end <= b]
        found.append(Piece(narrative[start:end], ", ".join(dict.fromkeys(labels))))
    return found
