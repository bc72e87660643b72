"""The words that the rules know, grouped by what they mean.

A *concept* is a set of words and phrases that mean the same to a rule, such as `FORCE` (push,
grab, slap) or `FEAR`. The lists are TOML files in ``lexicon/``, one table a concept:

``verbs``
    Regular verbs, inflected here; irregular ones give their past forms after colons
    (``throw:threw:thrown``).
``nouns``
    Nouns, with their plurals. A hyphen stands for a space, too: ``wing-mirror``.
``words``
    Words taken as they stand.
``phrases``
    Several words, told apart by commas.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

VOWELS = "aeiou"


@dataclass(frozen=True)
class Lexicon:
    """All concepts, indexed by word and by the first two words of each phrase."""

    concepts: tuple[str, ...]
    words: dict[str, frozenset[str]]
    phrases: dict[tuple[str, str], tuple[tuple[tuple[str, ...], str], ...]]
    """First two words to (the words that must follow, concept)."""


def inflect(verb: str) -> set[str]:
    """Return the forms of a verb, irregular past forms given after colons."""
    base, *past = verb.split(":")
    forms = {base, *past}
    if base.endswith("e"):
        forms |= {base + "s", base + "d", base[:-1] + "ing"}
    elif base.endswith(("s", "x", "z", "ch", "sh", "o")):
        forms |= {base + "es", base + "ed", base + "ing"}
    elif base.endswith("y") and base[-2] not in VOWELS:
        forms |= {base[:-1] + "ies", base[:-1] + "ied", base + "ing"}
    else:
        forms |= {base + "s", base + "ed", base + "ing"}
    single = len(base) > 2 and base[-1] not in "wxyaeiouhs" and base[-2] in VOWELS
    if single and base[-3] not in VOWELS:
        forms |= {base + base[-1] + "ed", base + base[-1] + "ing"}
    return forms


def plural(noun: str) -> set[str]:
    """Return a noun and its plural."""
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return {noun, noun + "es"}
    if noun.endswith("y") and noun[-2] not in VOWELS:
        return {noun, noun[:-1] + "ies"}
    return {noun, noun + "s"}


def fold(word: str) -> str:
    """Return a word as the lexicon knows it: lower case, without apostrophes."""
    return word.lower().replace("'", "").replace("’", "").replace("‘", "").replace("`", "")


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of the package."""
    words: dict[str, set[str]] = {}
    phrases: dict[tuple[str, str], set[tuple[tuple[str, ...], str]]] = {}
    concepts: list[str] = []
    folder = resources.files(__package__) / "lexicon"
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if not entry.name.endswith(".toml"):
            continue
        for concept, lists in tomllib.loads(entry.read_text(encoding="utf-8")).items():
            if concept not in concepts:
                concepts.append(concept)
            for form in _forms(lists):
                for hyphen in {" ", " - "} if "-" in form else {" "}:
                    parts = tuple(fold(form).replace("-", hyphen).replace("/", " / ").split())
                    if len(parts) == 1:
                        words.setdefault(parts[0], set()).add(concept)
                    else:
                        phrases.setdefault((parts[0], parts[1]), set()).add((parts[2:], concept))
    return Lexicon(
        concepts=tuple(concepts),
        words={word: frozenset(found) for word, found in words.items()},
        phrases={start: tuple(sorted(tails)) for start, tails in phrases.items()},
    )


def _forms(lists: dict[str, str]) -> set[str]:
    forms = set(lists.get("words", "").split())
    for verb in lists.get("verbs", "").split():
        forms |= inflect(verb)
    for noun in lists.get("nouns", "").split():
        forms |= plural(noun)
    return forms | {phrase.strip() for phrase in lists.get("phrases", "").split(",")} - {""}
