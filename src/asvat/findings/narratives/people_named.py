"""Who a text seems to name: words for a human to look at before it is given to somebody.

No list of names is complete, and many names are words: what is found is a proposal. It errs towards
naming too much, for what is missed is read by whoever must not.
"""

from __future__ import annotations

import re
from functools import cache

from asvat.records.code_lists import lookup

WORD = re.compile(r"[A-Za-z][A-Za-z'’\-]*")
PHONE = re.compile(r"(?<!\d)(?:\+44|0)(?:[\s\-]?\d){9,10}(?!\d)")
TITLES = frozenset({"mr", "mrs", "miss", "ms", "dr", "master", "mx"})
NAMED = frozenset({"named", "called", "nicknamed", "surname", "aka"})
_ALSO = """
will may mark bill grace rose jack drew rob pat sue art guy ray max dean grant frank hope joy faith
dawn eve june april august sunny misty gay lance miles rich chance case don son iris ivy lily penny
ruby pearl amber carol harmony christian jean robin summer jade tab val
"""
_NEVER = """
the a an and or of in on at to for from by with is was are were has had have he she they it his her
their this that who when where then there no not be been as but if into out up over police officer
victim caller informant suspect male female rd road street lane st ave monday tuesday wednesday
thursday friday saturday sunday
"""
ALSO_WORDS = frozenset(_ALSO.split())
"""Given names that are also words: names only where they stand as one, in mixed case."""
NEVER = frozenset(_NEVER.split())
AFTER = 2
"""So many words behind a given name may be further names."""


def people_named(text: str) -> list[str]:
    """Return the names and telephone numbers that a text seems to hold, each once, as they stand.

    A given name that the engine knows (in any spelling of its list), with the words behind it that
    may be a surname; what stands behind Mr, Mrs, named, called; and telephone numbers.
    """
    found: dict[str, None] = {}
    shouted = _shouted(text)
    words = list(WORD.finditer(text))
    for at, word in enumerate(words):
        said = word.group().strip("'’-")
        plain = said.lower().removesuffix("'s").removesuffix("’s")
        if plain in TITLES | NAMED:
            found |= dict.fromkeys(_run(text, words, at + 1, shouted))
        elif plain in _given_names() and (
            plain not in ALSO_WORDS
            or (not shouted and said[0].isupper() and not _first(text, word))
        ):
            found[text[word.start() : word.start() + len(plain)]] = None
            found |= dict.fromkeys(_run(text, words, at + 1, shouted))
    found |= dict.fromkeys(match.group().strip() for match in PHONE.finditer(text))
    return list(found)


def _run(text: str, words: list[re.Match[str]], at: int, shouted: bool) -> list[str]:
    """Return the words from a place on that may be names: capitals, side by side."""
    found = []
    for word in words[at : at + AFTER]:
        before = text[words[words.index(word) - 1].end() : word.start()]
        said = word.group().strip("'’-").removesuffix("'s").removesuffix("’s")
        if before.strip(" .\t") or len(said) < 2 or said.lower() in NEVER:
            break
        if not (said[0].isupper() or shouted) or (shouted and said.lower() in ALSO_WORDS):
            break
        found.append(said)
        if shouted:
            break  # in capitals nothing tells where a name ends: one word alone
    return found


def _shouted(text: str) -> bool:
    """Say whether a text is written in capitals or without any, so that they tell nothing."""
    letters = [char for char in text if char.isalpha()]
    upper = sum(char.isupper() for char in letters)
    return bool(letters) and not 0 < upper < 0.6 * len(letters)


def _first(text: str, word: re.Match[str]) -> bool:
    """Say whether a word begins a sentence."""
    before = text[: word.start()].rstrip()
    return not before or before[-1] in ".!?\n"


@cache
def _given_names() -> frozenset[str]:
    variants = lookup("given_name_variants", "variant", "formal")
    return frozenset({*variants, *variants.values()}) - NEVER
