"""The narrative with the words that matter marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

COUNTS, ASIDE = "counts", "set aside"
_ROOM = 160
"""Characters shown around marked words where a text is too long to show whole."""


@dataclass(frozen=True)
class Span:
    """A stretch of the narrative that speaks for something, or was understood otherwise.

    Parameters
    ----------
    start, end
        Characters of the narrative, the end not included.
    kind
        ``counts`` or ``set aside``.
    about
        What for, in codes: ``58A``, ``older_person``, ``weapon``, ``10D negated``.
    """

    start: int
    end: int
    kind: str
    about: tuple[str, ...]


def spans(narrative: str, told: Mapping[str, Any]) -> tuple[Span, ...]:
    """Return the marked stretches in order, none overlapping.

    Parameters
    ----------
    told
        A row of :data:`asvat.findings.tables.NARRATIVES`.
    """
    counting = [
        *((c["class"], c["evidence"]) for c in told["crimes"] or ()),
        *((v["factor"], v["evidence"]) for v in told["vulnerability"] or ()),
        *((t["trigger"], t["evidence"]) for t in told["triggers"] or ()),
    ]
    aside = [(f"{s['class']} {s['why']}", s["evidence"]) for s in told["set_aside"] or ()]
    found = [
        *_located(narrative, counting, COUNTS),
        *_located(narrative, aside, ASIDE),
    ]
    return tuple(_apart(sorted(found, key=lambda s: (s.start, -s.end, s.kind))))


def _located(
    narrative: str, spoken: Iterable[tuple[str, list[str] | None]], kind: str
) -> list[Span]:
    found: list[Span] = []
    for what, evidence in spoken:
        after = 0
        for words in evidence or ():
            # The words come in the order of the text; the same words may stand there twice.
            at = narrative.find(words, after)
            at = narrative.find(words) if at < 0 else at
            if words and at >= 0:
                found.append(Span(at, at + len(words), kind, (what,)))
                after = at + len(words)
    return found


def _apart(found: list[Span]) -> list[Span]:
    """Join stretches that overlap; where one counts, the whole counts."""
    joined: list[Span] = []
    for span in found:
        if joined and span.start < joined[-1].end:
            last = joined[-1]
            about = last.about + tuple(a for a in span.about if a not in last.about)
            kind = COUNTS if COUNTS in {last.kind, span.kind} else ASIDE
            joined[-1] = Span(last.start, max(last.end, span.end), kind, about)
        else:
            joined.append(span)
    return joined


def passages(narrative: str, marked: tuple[Span, ...], most: int) -> list[tuple[int, int]]:
    """Return which stretches to show of a text: all of it, or its beginning and what is marked.

    Parameters
    ----------
    most
        Characters up to which a text is shown whole.
    """
    if len(narrative) <= most:
        return [(0, len(narrative))]
    end = len(narrative)
    around = [(max(0, s.start - _ROOM), min(end, s.end + _ROOM)) for s in marked]
    shown: list[tuple[int, int]] = []
    for start, end in sorted([(0, most // 4), *around]):
        if shown and start <= shown[-1][1]:
            shown[-1] = (shown[-1][0], max(shown[-1][1], end))
        else:
            shown.append((start, end))
    return shown
