"""Addresses in texts: how they are keyed, found in any text, and left out of it.

A protected address has to be found however it stands in a text: in a page, in JSON, in a
call-taker's words. Its key is the number and the first word after it ("17 zzyzx"), which survives
abbreviations and misspelt endings; more of it is left out as far as it follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from saferplaces.intake.incidents.lookups import letters_and_digits

SHOWN_INSTEAD = "Protected address"
POSTCODE_INSTEAD = "Protected postcode"
POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][0-9A-Z]?)(?:[ +\u00a0]|%20){0,2}([0-9][A-Z]{2})\b", re.I)
TOKEN = re.compile(r"<[^<>]*>|&#?\w{1,8};|([^\W_]+)")
_BETWEEN = r"(?:<[^<>]*>|&#?\w{1,8};|[\W_]){1,300}?"
# Looks ahead only: what a tag after a number holds may begin an address of its own.
_HEAD = re.compile(rf"(?<![^\W_])([0-9]{{1,5}}[a-z]?)(?={_BETWEEN}([^\W\d_][^\W_]*))", re.I)
_NUMBER = re.compile(r"[0-9]{1,5}[a-z]?")
Token = tuple[int, int, str]
MOST = 8
"""Words of an address that are left out after its first two."""
_KINDS = {
    "street": "st str", "road": "rd", "lane": "ln la", "avenue": "ave av", "drive": "dr drv",
    "close": "cl clo", "crescent": "cres cr", "court": "ct crt", "gardens": "gdns gdn garden",
    "grove": "gr grv", "place": "pl", "square": "sq", "terrace": "terr ter tce", "mount": "mt",
    "row": "", "view": "vw", "way": "wy", "walk": "wk", "hill": "", "park": "pk", "rise": "",
    "fold": "", "mews": "", "green": "grn", "yard": "yd", "heights": "hts", "house": "hse",
}  # fmt: skip
STREETS = {short: full for full, all_ in _KINDS.items() for short in (full, *all_.split())}
"""Kinds of street, in full for each way to write them."""


@dataclass(frozen=True)
class Address:
    """An address to be left out: its words from the number on, in lower case."""

    words: tuple[str, ...]

    @property
    def key(self) -> str:
        """Number and first word; "" without a number."""
        return " ".join(self.words[:2]) if _NUMBER.fullmatch(self.words[0]) else ""

    @property
    def name(self) -> tuple[str, ...]:
        """The words that must all stand there: the number and at most two of the street's name."""
        name = list(self.words[:2])
        if len(self.words) > 3 and self.words[2] not in STREETS and self.words[3] in STREETS:
            name.append(self.words[2])
        return tuple(name)

    @property
    def kind(self) -> str:
        """The kind of street, in full; "" where the address does not say."""
        after = self.words[len(self.name) :]
        return STREETS.get(after[0], "") if after else ""


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, without tags and postcodes."""
    plain = POSTCODE.sub(" ", text)
    return [found.group(1).lower() for found in TOKEN.finditer(plain) if found.group(1)]


def addresses_in(text: str) -> list[Address]:
    """Return the addresses that one address line holds: a flat, its building, its street."""
    words = words_of(text)
    found = [
        Address(tuple(words[at:]))
        for at in range(len(words) - 1)
        if _NUMBER.fullmatch(words[at]) and words[at + 1][0].isalpha()
    ]
    if found or len(words) < 2:
        return found
    first = words_of(text.partition(",")[0])
    return [Address(tuple(first if len(first) > 1 else words))]


def postcode_of(text: str) -> str:
    """Return the key of the first full postcode in a text, or ""."""
    found = POSTCODE.search(text)
    return letters_and_digits(found.group(1) + found.group(2)) if found else ""


def candidates(texts: Iterable[str]) -> tuple[set[str], set[str]]:
    """Return the keys of addresses and of postcodes that may stand in some texts."""
    heads: set[str] = set()
    postcodes: set[str] = set()
    for text in texts:
        heads.update(f"{a.lower()} {b.lower()}" for a, b in _HEAD.findall(text))
        postcodes.update(letters_and_digits(a + b) for a, b in POSTCODE.findall(text))
    return heads, postcodes


def without(
    text: str,
    addresses: Mapping[str, Sequence[Address]],
    postcodes: frozenset[str],
    kept: Sequence[tuple[int, int]] = (),
) -> str:
    """Return a text without some addresses and postcodes.

    Parameters
    ----------
    addresses:
        By their first word (which is the number, where they have one).
    kept:
        Spans that stay as they are.
    """
    spans = [*_postcodes(text, postcodes), *(_addresses(text, addresses) if addresses else [])]
    out, at = [], 0
    for start, end, instead in sorted(spans):
        if start >= at and not any(a <= start and end <= b for a, b in kept):
            out += [text[at:start], instead]
            at = end
    return "".join([*out, text[at:]])


def _postcodes(text: str, postcodes: frozenset[str]) -> list[tuple[int, int, str]]:
    if not postcodes:
        return []
    return [
        (*found.span(), POSTCODE_INSTEAD)
        for found in POSTCODE.finditer(text)
        if letters_and_digits(found.group(1) + found.group(2)) in postcodes
    ]


def _addresses(text: str, addresses: Mapping[str, Sequence[Address]]) -> list[tuple[int, int, str]]:
    """Find them in what is read, tags aside, and in what tags hold (labels, points of a map)."""
    read: list[Token] = []
    spans: list[tuple[int, int, str]] = []
    for found in TOKEN.finditer(text):
        if word := found.group(1):
            read.append((*found.span(), word.lower()))
        elif "=" in found.group():
            spans += _in_order(text, _inside(text, *found.span()), addresses)
    return spans + _in_order(text, read, addresses)


def _inside(text: str, start: int, end: int) -> list[Token]:
    """Return the words in a tag."""
    return [
        (*found.span(), found.group(1).lower())
        for found in TOKEN.finditer(text, start + 1, end)
        if found.group(1)
    ]


def _in_order(
    text: str, tokens: list[Token], addresses: Mapping[str, Sequence[Address]]
) -> list[tuple[int, int, str]]:
    spans: list[tuple[int, int, str]] = []
    done = 0
    for at, (_, _, word) in enumerate(tokens):
        if at < done or word not in addresses:
            continue
        length = max((_length(text, tokens, at, one) for one in addresses[word]), default=0)
        if length:
            spans += _out(text, tokens[at : at + length])
            done = at + length
    return spans


def _length(text: str, tokens: list[Token], at: int, one: Address) -> int:
    """Return how many words from here on are of an address; 0 if it does not stand here."""
    name = one.name
    if tuple(word for _, _, word in tokens[at : at + len(name)]) != name:
        return 0
    end = at + len(name)
    if end < len(tokens) and one.kind and STREETS.get(tokens[end][2], one.kind) != one.kind:
        return 0  # 17 High Road is not 17 High Street
    rest = {STREETS.get(word, word) for word in one.words}
    while (
        end < min(len(tokens), at + len(name) + MOST)
        and STREETS.get(tokens[end][2], tokens[end][2]) in rest
        and len(text[tokens[end - 1][1] : tokens[end][0]]) <= 3
        and "<" not in text[tokens[end - 1][1] : tokens[end][0]]
    ):
        end += 1
    return end - at


def _out(text: str, tokens: list[Token]) -> list[tuple[int, int, str]]:
    """Leave words out; tags between them stay, so that a page stays whole."""
    start, end = tokens[0][0], tokens[-1][1]
    if "<" not in text[start:end] and "&" not in text[start:end]:
        return [(start, end, SHOWN_INSTEAD)]
    first, *others = tokens
    return [(first[0], first[1], SHOWN_INSTEAD), *((a, b, "") for a, b, _ in others)]
