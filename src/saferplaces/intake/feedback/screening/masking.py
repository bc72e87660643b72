"""Personal data in what a passenger wrote: found by rule, and put behind a word that says what.

Rules are broad on purpose: a masked place name costs a reader little, a name that stays costs
somebody much. Whatever is masked goes to a moderator before it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from asvat.records.code_lists import lookup

NAME, CONTACT, PLATE = "name", "contact", "plate"
INSTEAD = {NAME: "[name]", CONTACT: "[contact or address]", PLATE: "[number plate]"}
"""What is shown instead, by the code of the list ``feedback_catches``."""

EMAIL = re.compile(r"[\w.+%-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\s?(?:\.|\(dot\))\s?[\w-]+)+", re.I)
PHONE = re.compile(r"(?<![\w£])(?:\+|00)?\d(?:[\s().-]{0,2}\d){8,13}(?!\w)")
HANDLE = re.compile(r"(?<!\w)@\w{3,}")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.I)
ROADS = (
    "street|st|road|rd|avenue|ave|lane|ln|drive|close|crescent|court|ct|terrace|place|grove|gardens"
    "|mount|way|walk|view|row|square|hill|park|rise|fold|green|ulica|ul"
)
BETWEEN = "from|to|at|on|in|near|by|past|via|along|bus|buses|and|or|minutes|people|lads|times|stop"
"""Words between a number and a road that make the number a bus or a count."""
ADDRESS = re.compile(
    rf"\b(?:(?:flat|number|no\.?|house|apartment)\s*)?\d{{1,4}}[a-d]?,?\s+"
    rf"(?:(?!(?:{BETWEEN})\b)[A-Z][\w']+\s+){{1,3}}(?:{ROADS})\b\.?"
    rf"|\b(?:flat|house|apartment|mieszkanie)\s+(?:number\s+|no\.?\s+)?\d{{1,4}}[a-d]?\b",
    re.I,
)
PLATES = re.compile(
    r"\b(?:[A-Z]{2}\d{2}\s?[A-Z]{3}|[A-Z]\d{1,3}\s?[A-Z]{3}|[A-Z]{3}\s?\d{1,3}[A-Z])\b", re.I
)
WORD = re.compile(r"[^\W\d_][^\W\d_'’-]*(?:['’-][^\W\d_]+)*")
BORN = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d{2}\b")
TITLES = {"mr", "mrs", "ms", "miss", "dr", "sir", "pc", "pcso", "pan", "pani"}
CALLED = re.compile(
    r"\b(?:called|named|name is|name was|name's|calls himself|calls herself|known as|aka|goes by"
    r"|surname|nazywa się|na imię|o nazwisku)\s+(?:is\s+|was\s+)?",
    re.I,
)
NOT_AFTER = {
    "me", "us", "him", "her", "them", "you", "it", "a", "an", "the", "names", "out", "police",
    "for", "to", "in", "at", "my", "because", "when", "and", "by", "back", "over", "this",
}  # fmt: skip
"""Words after "called" that are no name."""
PLACE_WORDS = set(ROADS.split("|")) | {
    "bus", "station", "stop", "centre", "center", "city", "town", "hospital", "school", "college",
    "university", "market", "bridge", "moor", "lodge", "arms", "inn", "house", "hall", "church",
    "north", "south", "east", "west", "line", "stand", "gate", "district", "interchange",
}  # fmt: skip
"""A capital letter before one of these begins a place, not a person."""
ALSO_WORDS = {
    "will", "may", "june", "april", "august", "grace", "faith", "joy", "hope", "rose", "mark",
    "bill", "rob", "frank", "sue", "drew", "jack", "pat", "nick", "dawn", "summer", "amber",
    "ray", "max", "art", "gene", "miles", "chase", "guy", "grant", "penny", "ruby", "lily", "ivy",
    "daisy", "holly", "young", "angel", "king", "an", "in", "so", "man", "lee", "bradford",
    "ashley", "kirk", "christian", "muslim", "asian", "jesus", "said", "just", "cliff", "chuck",
    "flick", "mercy", "mason", "norm", "olive", "poppy", "rich", "robin", "ross", "rusty", "sandy",
    "scott", "shell", "trace", "wing", "dale", "dean", "dick", "glen", "haze", "hazel", "heath",
    "herb", "polly", "ness", "devon", "milan", "lacey", "fang", "char", "dolly", "fanny", "moses",
    "mist", "skye", "stew", "tony", "manny", "wills", "willy", "wally", "missy", "paddy", "biddy",
}  # fmt: skip
"""Given names that are words too, as are those of three letters: taken for names with a capital
letter inside a sentence, or where somebody does something."""
SHORT = 3


@dataclass(frozen=True)
class Found:
    """A part of a text that tells who somebody is or where they live."""

    start: int
    end: int
    kind: str


@cache
def given_names() -> frozenset[str]:
    """Return the given names that the engine knows, and those of its invented people."""
    known = lookup("given_name_variants", "variant", "formal")
    names = {*known, *known.values()}
    for line in (files("asvat.simulation") / "names" / "given.csv").read_text().splitlines()[1:]:
        names |= {word.lower() for word in line.rpartition(",")[2].split()}
    return frozenset(name for name in names if len(name) > 2)


@cache
def family_names() -> frozenset[str]:
    """Return the family names of the engine's invented people: the commonest."""
    rows = (files("asvat.simulation") / "names" / "family.csv").read_text().splitlines()[1:]
    return frozenset(word.lower() for row in rows for word in row.rpartition(",")[2].split())


DOES = {
    "was", "is", "said", "has", "had", "did", "does", "keeps", "kept", "always", "who", "and",
    "shouted", "told", "came", "got", "hit", "swore", "threw", "started", "from", "drives",
}  # fmt: skip
"""After one of `ALSO_WORDS` at the beginning of a sentence: somebody does something."""


def find(text: str) -> list[Found]:
    """Return what to mask, in order, without overlaps (the first found keeps its place)."""
    taken: list[Found] = []
    for found in [*_patterns(text), *_names(text)]:
        if all(found.end <= other.start or found.start >= other.end for other in taken):
            taken.append(found)
    return sorted(taken, key=lambda one: one.start)


def mask(text: str, found: list[Found]) -> str:
    """Return a text with what was found behind the words that say what it was."""
    parts, at = [], 0
    for one in found:
        parts += [text[at : one.start], INSTEAD[one.kind]]
        at = one.end
    return "".join([*parts, text[at:]])


def _patterns(text: str) -> Iterator[Found]:
    rules = (
        (EMAIL, CONTACT), (POSTCODE, CONTACT), (ADDRESS, CONTACT), (PHONE, CONTACT),
        (HANDLE, CONTACT), (PLATES, PLATE), (BORN, CONTACT),
    )  # fmt: skip
    for rule, kind in rules:
        for hit in rule.finditer(text):
            yield Found(hit.start(), hit.end(), kind)


def _names(text: str) -> Iterator[Found]:
    words = list(WORD.finditer(text))
    for hit in CALLED.finditer(text):
        after = [word for word in words if word.start() >= hit.end()][:1]
        if after and after[0].start() - hit.end() < 2 and after[0][0].lower() not in NOT_AFTER:
            yield Found(after[0].start(), _through(text, words, words.index(after[0])), NAME)
    for at, word in enumerate(words):
        folded = word[0].lower()
        if folded in TITLES and at + 1 < len(words) and words[at + 1][0][0].isupper():
            yield Found(word.start(), _through(text, words, at + 1), NAME)
        elif _is_name(text, words, at):
            yield Found(word.start(), _through(text, words, at), NAME)


def _is_name(text: str, words: list[re.Match[str]], at: int) -> bool:
    word = words[at]
    folded = word[0].lower().removesuffix("'s").removesuffix("’s")
    if at + 1 < len(words) and words[at + 1][0].lower() in PLACE_WORDS:
        return False
    first = word[0][0].isupper()
    inside = (
        bool(text[: word.start()].rstrip()) and text[: word.start()].rstrip()[-1] not in ".!?\n"
    )
    if folded in given_names():
        after = words[at + 1][0].lower() if at + 1 < len(words) else ""
        clear = first and (inside or after in DOES) and not text.isupper()
        return clear or (folded not in ALSO_WORDS and len(folded) > SHORT)
    follows = at > 0 and words[at - 1][0][0].isupper() and words[at - 1].end() + 1 == word.start()
    return first and follows and inside and folded in family_names() and not text.isupper()


def _through(text: str, words: list[re.Match[str]], at: int) -> int:
    """Return where a name ends: a capital word right after it belongs to it."""
    end = words[at].end()
    if at + 1 < len(words):
        after = words[at + 1]
        near = text[end : after.start()] == " "
        if near and after[0][0].isupper() and after[0].lower() not in PLACE_WORDS:
            end = after.end()
    return end
