"""The language of the rules: concepts in a row, compiled to regular expressions over signs.

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
from dataclasses import dataclass

from asvat.findings.narratives.marking import Signs


@dataclass(frozen=True)
class Pattern:
    """A compiled pattern and the concepts without which it cannot match."""

    needs: tuple[int, ...]
    """Bits of which the text must carry at least one, for each item that must be there."""
    regex: re.Pattern[str]


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


def compile_pattern(written: list[str], signs: Signs) -> Pattern:
    """Return the pattern for the signs in use now."""
    wall = signs.holding(["BREAK"])
    needs: list[int] = []
    parts: list[str] = []
    for item in written:
        if item[0] == "~":
            gap, _, apart = item[1:].partition("-")
            barred = wall + (signs.holding(apart.split("|")) if apart else "")
            parts.append(f"[^{barred}]{{0,{gap}}}?")
        elif item[0] in "!^":
            held = signs.holding(item[1:].split("|"))
            look = "?!" if item[0] == "!" else "?<!"
            parts.append(f"({look}[{held}])" if held else "")
        else:
            names = item.rstrip("?").split("|")
            held = signs.holding(names)
            one = f"[{held}]" if held else "(?!)"
            parts.append(one + ("?" if item.endswith("?") else ""))
            if not item.endswith("?"):
                needs.append(sum(signs.bit[name] for name in names))
    return Pattern(tuple(needs), re.compile("".join(parts)))
