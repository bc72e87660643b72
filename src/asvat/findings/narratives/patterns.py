"""The language of the rules: concepts in a row, compiled to steps over signs.

A pattern is a row of items told apart by spaces:

``FORCE``, ``FORCE|INJURY``, ``=with``
    A token that carries the concept, one of several, or exactly that word.
``~4``, ``~4-NEG``
    Up to four tokens of the same sentence, as few as will do; none of them of a concept.
``!NEG``, ``^NEG``
    The next token, or the one before, does not carry the concept.
``DETERMINER?``
    An item that may be missing.
"""

from __future__ import annotations

import re

from asvat.findings.narratives.matching import GAP, ITEM, MAYBE, NOT_BEFORE, NOT_NEXT


def items(pattern: str, macros: dict[str, str]) -> list[str]:
    """Return the items of a pattern with its macros written out."""
    return [_expand(item, macros) for item in pattern.split()]


def _expand(item: str, macros: dict[str, str]) -> str:
    head = re.match(r"[!^]|~\d+-?|", item).group()  # type: ignore[union-attr]
    tail = "?" if item.endswith("?") else ""
    names = item[len(head) : len(item) - len(tail)]
    if not names:
        return item
    while any(name in macros for name in names.split("|")):
        names = "|".join(macros.get(name, name) for name in names.split("|"))
    return head + names + tail


def literals(patterns: list[str]) -> frozenset[str]:
    """Return the words that patterns name exactly."""
    found = (re.findall(r"=([a-z0-9']+)", pattern) for pattern in patterns)
    return frozenset(word for words in found for word in words)


def concepts(pattern: str) -> set[str]:
    """Return the concepts that an expanded pattern names."""
    return set(re.findall(r"=?[A-Za-z_0-9]+", re.sub(r"~\d+", "", pattern)))


def steps(written: list[str], number: dict[str, int]) -> list[tuple[int, int, int]]:
    """Return a pattern as steps for `asvat.findings.narratives.matching`.

    Parameters
    ----------
    written
        Items of the pattern.
    number
        Number of each set of concepts, as `A|B`.

    Returns
    -------
    list of tuple
        Kind of step, number of its set (or -1), and tokens at most for a gap.
    """
    made = []
    for item in written:
        if item[0] == "~":
            gap, _, apart = item[1:].partition("-")
            made.append((GAP, number[apart] if apart else -1, int(gap)))
        elif item[0] in "!^":
            made.append((NOT_NEXT if item[0] == "!" else NOT_BEFORE, number[item[1:]], 0))
        else:
            optional = item.endswith("?")
            made.append((MAYBE if optional else ITEM, number[item.rstrip("?")], 0))
    return made


def sets(written: list[str]) -> set[str]:
    """Return the sets of concepts that a pattern names."""
    found = {item.lstrip("!^").rstrip("?") for item in written if item[0] != "~"}
    return found | {item.partition("-")[2] for item in written if item[0] == "~"} - {""}
