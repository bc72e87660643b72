"""Signs in a passenger's words that somebody must read at once.

The engine's reader of narratives finds crimes, vulnerability and hard triggers; a short list of
passengers' own words, in every language of the form, adds what a reader of police logs does not
know. Nothing is made of a sign: a person reads.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from asvat.findings.narratives import read_narratives

SELF_HARM, CHILD, DANGER, CRIME = "self_harm", "child", "danger", "crime"
ORDER = (SELF_HARM, CHILD, DANGER, CRIME)
FACTORS = {
    "self_harm_or_suicide": SELF_HARM,
    "child": CHILD,
    "domestic_abuse": DANGER,
}
"""Factors of vulnerability (the engine's code list) that are signs."""
HARM = {"suicide": SELF_HARM}
"""Hard triggers that are another sign than a crime."""
WORDS = Path(__file__).with_name("signs.toml")
Sign = tuple[str, str]


def read(texts: Sequence[str]) -> list[list[Sign]]:
    """Return the signs of each text with the words, the most pressing first."""
    if not texts:
        return []
    rows = read_narratives(pa.array(list(texts), pa.string()), workers=1).to_pylist()
    return [_signs(text, row) for text, row in zip(texts, rows, strict=True)]


def _signs(text: str, row: dict[str, Any]) -> list[Sign]:
    found: dict[Sign, None] = {}
    for trigger in row["triggers"]:
        kind = HARM.get(trigger["trigger"], CRIME)
        found.update(((kind, words), None) for words in trigger["evidence"])
    for factor in row["vulnerability"]:
        kind = FACTORS.get(factor["factor"], "")
        found.update(((kind, words), None) for words in factor["evidence"] if kind)
    for crime in row["crimes"]:
        found.update(((CRIME, words), None) for words in crime["evidence"])
    if row["urgent"]:
        found[DANGER, ""] = None
    folded = " ".join(text.lower().replace("’", "'").split())
    for kind, rule in _rules().items():
        found.update(((kind, hit[0]), None) for hit in rule.finditer(folded))
    return sorted(found, key=lambda sign: ORDER.index(sign[0]))


@cache
def _rules() -> dict[str, re.Pattern[str]]:
    told = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    return {
        kind: re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, part["words"])) + r")\w*")
        for kind, part in told.items()
    }
