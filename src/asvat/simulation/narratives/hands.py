"""The hands that write: how a call-taker, a PCSO, a resident, a council or a landlord puts things.

Each person has habits: the words they shorten, the articles they leave out, how they write a time,
whether they trouble with capitals and apostrophes. A hand is such a set of habits; what it does to
the material is worked out once, so that composing only joins what is written already.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from zlib import crc32

from asvat.simulation.narratives.grammar import Ref, Tree

_LIGHT = {
    "approximately": "approx",
    "and": "&",
    "with": "w",
    "vehicle": "veh",
    "registration": "reg",
    "regarding": "re",
}
_USUAL = {
    "approximately": "approx",
    "vehicle": "veh",
    "vehicles": "vehs",
    "suspect": "susp",
    "suspects": "susps",
    "description": "desc",
    "regarding": "re",
    "number": "no",
    "telephone": "tel",
    "advised": "adv",
    "advice": "adv",
    "officers": "offrs",
    "officer": "offr",
    "reference": "ref",
    "information": "info",
    "attended": "attd",
    "previous": "prev",
    "unknown": "unk",
    "location": "loc",
    "ambulance": "ambo",
    "appointment": "appt",
}
_HEAVY = _USUAL | {
    "youths": "yths",
    "youth": "yth",
    "neighbour": "nbr",
    "neighbours": "nbrs",
    "people": "ppl",
    "minutes": "mins",
    "week": "wk",
    "weeks": "wks",
    "months": "mths",
    "month": "mth",
    "house": "hse",
    "because": "cos",
    "between": "btwn",
    "outside": "o/s",
    "opposite": "opp",
    "through": "thru",
    "with": "w/",
    "and": "&",
    "without": "w/o",
    "towards": "twds",
    "street": "st",
    "years": "yrs",
    "message": "msg",
    "messages": "msgs",
}
_OLD = _USUAL | {
    "damage": "dmg",
    "property": "prop",
    "control room": "CRM",
    "patrol": "ptl",
    "area search": "ASNT",
    "towards": "twds",
    "phone": "ph",
    "statement": "stmt",
    "children": "chn",
}
_PHONE = {
    "because": "cos",
    "them": "em",
    "though": "tho",
    "through": "thru",
    "nothing": "nowt",
    "something": "summat",
    "please": "pls",
    "people": "ppl",
    "really": "rly",
}
_FORMAL = {
    "kids": "children",
    "lads": "youths",
    "lad": "young man",
    "mum": "mother",
    "dad": "father",
    "told": "informed",
    "rang": "telephoned",
    "start": "commence",
}
_DESK = {
    "kids": "young people",
    "house": "property",
    "tenant": "customer",
    "rang": "called in",
    "meeting": "mtg",
    "neighbour": "neighbouring tenant",
}


@dataclass(frozen=True)
class Hand:
    """One person's habits of writing.

    Parameters
    ----------
    words
        What is written for which word.
    articles
        Share of "the", "a" and "an" left out.
    subjects
        Whether the one who speaks may be left out at the start of a sentence.
    apostrophes
        Whether contractions keep theirs.
    capitals
        ``normal``, ``upper`` (all), ``lower`` (none at the start of sentences).
    joins
        What may stand between two sentences.
    slips
        Typing slips in 1,000 characters.
    clock
        ``hrs``, ``bare``, ``colon`` or ``pm``.
    callers
        What the one who rings is called.
    """

    words: dict[str, str]
    articles: float = 0.0
    subjects: bool = False
    apostrophes: bool = True
    capitals: str = "normal"
    joins: tuple[str, ...] = (". ",)
    slips: float = 1.0
    clock: str = "hrs"
    callers: tuple[str, ...] = ("CLR",)


_STOPS = (". ", ". ", ". ", ", ")
HANDS: dict[str, tuple[Hand, ...]] = {
    "call_taker": (
        Hand(_USUAL, 0.5, True, False, callers=("CLR",), joins=_STOPS, slips=3),
        Hand(_HEAVY, 0.8, True, False, callers=("CLR", "Clr"), clock="bare", slips=5),
        Hand(_OLD, 0.6, True, True, "upper", callers=("INFT",), slips=4),
        Hand(_USUAL, 0.2, False, True, callers=("caller",), clock="colon", slips=1.5),
        Hand({}, 0.0, False, True, callers=("the caller", "caller"), clock="hrs", slips=0.5),
        Hand(
            _LIGHT, 0.6, True, False, "lower", (", ", ". ", " - ", ".. "), 8, "bare", ("clr", "inf")
        ),
        Hand(_HEAVY, 0.4, True, False, "upper", (". ", " - ", "; "), 3, "hrs", ("COMP",)),
        Hand(_USUAL, 0.4, True, False, "normal", (". ", " / ", ". "), 4, "bare", ("Inft", "inft")),
    ),
    "pcso": (
        Hand(_USUAL, 0.3, True, True, callers=("resident", "the resident"), slips=2),
        Hand({}, 0.0, False, True, callers=("the resident",), clock="colon", slips=0.8),
        Hand(
            _HEAVY, 0.6, True, False, joins=_STOPS, callers=("compl", "IP"), clock="bare", slips=5
        ),
        Hand(_LIGHT, 0.4, True, False, callers=("householder",), clock="pm", slips=3),
    ),
    "online": (
        Hand({}, 0.0, False, True, callers=("I",), clock="pm", slips=0.7),
        Hand(_PHONE, 0.1, False, False, "lower", (" ", ", ", ". ", " and "), 7, "pm", ("I",)),
        Hand({}, 0.05, False, False, "normal", (". ", ", ", "! "), 4, "pm", ("I",)),
        Hand(_FORMAL, 0.0, False, True, "normal", (". ",), 0.3, "colon", ("I",)),
        Hand({}, 0.0, False, True, "upper", (". ", "! "), 3, "pm", ("I",)),
    ),
    "council": (
        Hand(_FORMAL, 0.0, False, True, callers=("the complainant",), clock="colon", slips=0.4),
        Hand(_DESK, 0.4, True, True, callers=("customer", "resident"), clock="colon", slips=2),
        Hand({}, 0.2, True, True, callers=("resident",), clock="pm", slips=1, joins=(". ", "; ")),
    ),
    "housing": (
        Hand({}, 0.2, True, True, callers=("tenant", "the tenant"), clock="pm", slips=1),
        Hand(_DESK, 0.5, True, False, callers=("tnt",), clock="colon", slips=4),
        Hand(_FORMAL, 0.0, False, True, callers=("our tenant",), clock="colon", slips=0.3),
    ),
}
"""The hands of each style."""

_ARTICLE = re.compile(r"\b(?:the|an?) (?=[a-z{])")
_CONTRACTION = re.compile(r"(?<=[a-z])'(?=(?:s|t|re|ll|ve|d|m)\b)")
_LEADING = ("I", "he")
# Not the one who did it: a log that has not named them yet cannot leave them out.


_OWN = ("me", "my", "self", "I")


def writer(hand: Hand) -> Callable[[str], str]:
    """Return how `hand` writes a stretch of text; the same stretch always comes out the same."""
    pattern = re.compile(
        r"\b(?:" + "|".join(sorted(hand.words, key=len, reverse=True)) + r")\b"
        if hand.words
        else "(?!)"
    )

    def write(text: str) -> str:
        out = pattern.sub(lambda m: hand.words[m.group()], text)
        if hand.articles:
            out = _ARTICLE.sub(
                lambda m: "" if _chance(text, m.start()) < hand.articles else m.group(), out
            )
        return out if hand.apostrophes else _CONTRACTION.sub("", out)

    return write


def _chance(text: str, at: int) -> float:
    return crc32(f"{at}:{text}".encode()) / 2**32


def _names(tree: Tree, slots: tuple[str, ...]) -> bool:
    if isinstance(tree, Ref):
        return tree.name in slots
    return isinstance(tree, (tuple, list)) and any(_names(part, slots) for part in tree)


def shortener(hand: Hand) -> Callable[[Tree], list[Tree]]:
    """Return the ways in which `hand` may say a line: as it is, or without its subject."""

    def shorten(line: Tree) -> list[Tree]:
        if not hand.subjects or not isinstance(line, tuple):
            return [line]
        first, second = line[0], line[1]
        droppable = isinstance(first, Ref) and first.name in _LEADING and isinstance(second, str)
        # "has told her mum" is read rightly only where nothing else needs the one left out.
        if droppable and isinstance(second, str) and not _names(line[2:], _OWN):
            return [line, (second.lstrip(" "), *line[2:])]
        return [line]

    return shorten
