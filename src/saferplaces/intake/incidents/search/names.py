"""Names that may stand for one another, by the engine's own list of variants."""

from __future__ import annotations

from functools import cache

from asvat.linkage.people.phonetic import phonetic_key
from asvat.records.code_lists import code_list

MOST = 8
"""Other forms of a given name that are looked for."""


@cache
def _forms() -> dict[str, frozenset[str]]:
    """Return, for each name, the names that share a full form with it."""
    formal: dict[str, set[str]] = {}
    for row in code_list("given_name_variants").to_pylist():
        formal.setdefault(row["formal"], {row["formal"]}).add(row["variant"])
    found: dict[str, set[str]] = {}
    for names in formal.values():
        for name in names:
            found.setdefault(name, set()).update(names)
    return {name: frozenset(names - {name}) for name, names in found.items()}


def variants(given: str) -> list[str]:
    """Return other forms of a folded given name: robert, rob and bobby for bob."""
    return sorted(_forms().get(given, frozenset()))[:MOST]


def forms_of(name: str) -> list[str]:
    """Return a folded "given family" in each form that its given name has."""
    first, _, rest = name.partition(" ")
    return [f"{form} {rest}".strip() for form in variants(first)] if rest else []


def sounds_of(name: str) -> list[str]:
    """Return how a folded name sounds: one word alone, two or more with the family name last."""
    words = name.split()
    if len(words) < 2:
        return [key for word in words if (key := phonetic_key(word))]
    ends = phonetic_key(words[0]), phonetic_key(words[-1])
    return [" ".join(ends), " ".join(reversed(ends))]
