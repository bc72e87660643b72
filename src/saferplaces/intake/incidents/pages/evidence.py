"""Where in a narrative the words stand that a finding rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from saferplaces.intake.incidents.pages.words import code

Span = tuple[int, int, str]
ASIDE = {
    "negated": "it is denied",
    "hearsay": "hearsay",
    "already_recorded": "recorded already",
    "historic": "long ago",
    "other_force": "for another force",
    "not_a_person": "not about a person",
}


def crime(of_class: str) -> str:
    """Return a Home Office class with its name."""
    name = code("offence_classes", of_class)
    return f"{name} ({of_class})" if name != of_class else of_class


def spans(narrative: str, reading: Mapping[str, Any], recording: Iterable[Any] = ()) -> list[Span]:
    """Return start, end and label of the words that speak for something, in order."""
    spoken = [
        *((crime(c["class"]), c["evidence"]) for c in reading.get("crimes") or ()),
        *(
            (code("vulnerability_factors", v["factor"]), v["evidence"])
            for v in reading.get("vulnerability") or ()
        ),
        *((code("triggers", t["trigger"]), t["evidence"]) for t in reading.get("triggers") or ()),
        *((crime(r["class"]), r["evidence"]) for r in recording),
        *(
            (f"{crime(s['class'])}, set aside: {ASIDE.get(s['why'], s['why'])}", s["evidence"])
            for s in reading.get("set_aside") or ()
        ),
    ]
    found = {span for label, words in spoken for span in _located(narrative, label, words or ())}
    return sorted(found)


def _located(narrative: str, label: str, evidence: Iterable[str]) -> Iterable[Span]:
    after = 0
    for words in evidence:
        # The words come in the order of the text; the same words may stand there twice.
        at = narrative.find(words, after)
        at = narrative.find(words) if at < 0 else at
        if words and at >= 0:
            after = at + len(words)
            yield at, after, label
