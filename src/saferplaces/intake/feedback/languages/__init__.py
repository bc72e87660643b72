"""The languages of the public pages: a file each, all with the keys of the English one.

A further language is a further file ``<code>.toml``: nothing else need change. What an
administrator adds to a code list shows in English until the file has it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ENGLISH = "en"
LISTS = (
    "feedback_places", "feedback_reasons", "feedback_bands", "feedback_frequency",
    "feedback_reported", "feedback_age", "feedback_sex", "feedback_gender",
    "feedback_ethnicity", "feedback_disability", "feedback_operators",
)  # fmt: skip
"""Code lists whose labels the public reads."""


@dataclass(frozen=True)
class Language:
    """One language: its code and name, which way it runs, its words and its labels of codes."""

    code: str
    name: str
    dir: str
    text: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]

    def __call__(self, key: str, **gaps: object) -> str:
        """Return the words of a key."""
        return self.text[key].format(**gaps) if gaps else self.text[key]

    def label(self, name: str, code: str, english: str) -> str:
        """Return the label of a code of a list."""
        return self.labels.get(name, {}).get(code, english)


@cache
def languages() -> dict[str, Language]:
    """Return every language by its code, English first."""
    found = {path.stem: _read(path) for path in sorted(HERE.glob("*.toml"))}
    return {ENGLISH: found.pop(ENGLISH)} | found


def language(code: str | None) -> Language:
    """Return a language, or English where there is none of that code."""
    known = languages()
    return known.get(code or ENGLISH, known[ENGLISH])


def _read(path: Path) -> Language:
    told: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    labels = {name: told[name] for name in LISTS if name in told}
    return Language(path.stem, told["name"], told["dir"], told["text"], labels)
