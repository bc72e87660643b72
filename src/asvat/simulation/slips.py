"""Slips of the pen and the ear: how a call-taker gets a name, a date or a number wrong."""

from __future__ import annotations

from datetime import date
from functools import cache
from random import Random

from asvat.simulation.names.pools import rows, short_forms

_SOUNDS = (
    ("ph", "f"), ("ck", "k"), ("ee", "ea"), ("ie", "ei"), ("ey", "y"), ("ou", "u"), ("th", "t"),
    ("sh", "ch"), ("ll", "l"), ("tt", "t"), ("nn", "n"), ("rr", "r"), ("ss", "s"), ("oo", "u"),
    ("ai", "ay"), ("gh", ""), ("w", "v"), ("c", "k"), ("z", "s"), ("i", "y"), ("a", "e"),
    ("m", "n"), ("b", "p"), ("d", "t"),
)  # fmt: skip
_KEYS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj",
    "i": "uo", "j": "hk", "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "w",
    "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu",
    "z": "x",
}  # fmt: skip


@cache
def _variants() -> dict[str, tuple[str, ...]]:
    return {row["name"]: tuple(row["variants"].split()) for row in rows("variants.csv")}


def misheard(rng: Random, name: str) -> str:
    """Return a name as it sounds to someone else: a known variant, or one sound changed."""
    known = _variants().get(name)
    if known and rng.random() < 0.75:
        return rng.choice(known)
    lower = name.lower()
    start = rng.randrange(len(_SOUNDS))
    for i in range(len(_SOUNDS)):
        sound, other = _SOUNDS[(start + i) % len(_SOUNDS)]
        at = lower.find(sound, 1)
        if at > 0:
            return name[:at] + other + name[at + len(sound) :]
    return mistyped(rng, name)


def mistyped(rng: Random, text: str) -> str:
    """Return a text with two letters swapped, one left out, doubled or hit beside its key."""
    letters = [i for i in range(1, len(text)) if text[i].isalpha()]
    if not letters:
        return text
    at = rng.choice(letters)
    kind = rng.randrange(4)
    if kind == 0 and at + 1 < len(text) and text[at] != text[at + 1] and text[at + 1].isalpha():
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if kind == 1 and len(text) > 3:
        return text[:at] + text[at + 1 :]
    if kind == 2:
        return text[:at] + text[at] + text[at:]
    beside = _KEYS.get(text[at].lower(), "e")
    return text[:at] + rng.choice(beside) + text[at + 1 :]


def shortened(rng: Random, given: str) -> str:
    """Return a short form of a given name, or the name itself where it has none."""
    known = short_forms().get(given)
    return rng.choice(known) if known else given


def wrong_digit(rng: Random, number: str, least: int = 0) -> str:
    """Return a number with one digit changed, or two neighbours swapped, from `least` on."""
    at = [i for i in range(least, len(number)) if number[i].isdigit()]
    i = rng.choice(at)
    if i + 1 in at and number[i] != number[i + 1] and rng.random() < 0.5:
        return number[:i] + number[i + 1] + number[i] + number[i + 2 :]
    digit = str((int(number[i]) + rng.randrange(1, 10)) % 10)
    return number[:i] + digit + number[i + 1 :]


def wrong_birthday(rng: Random, born: date, today: date) -> tuple[date, str]:
    """Return a date of birth written wrongly, and what went wrong."""
    u = rng.random()
    if u < 0.42 and born.day <= 12 and born.day != born.month:
        return date(born.year, born.day, born.month), "dob_day_month"
    if u < 0.60:
        year = born.year + rng.choice((-10, 10, -1, 1))
        return date(year, born.month, min(born.day, 28)), "dob_year"
    if u < 0.80:
        return date(born.year, born.month, rng.randrange(1, 29)), "dob_day"
    if u < 0.92:
        return date(born.year, rng.randrange(1, 13), min(born.day, 28)), "dob_month"
    if u < 0.97:
        return date(1900, 1, 1), "dob_placeholder"
    return today, "dob_placeholder"


_SHORT = {
    "Street": "St", "Road": "Rd", "Lane": "Ln", "Avenue": "Ave", "Grove": "Gr", "Terrace": "Terr",
    "Place": "Pl", "Mount": "Mt", "Close": "Cl", "Drive": "Dr", "Crescent": "Cres",
    "Gardens": "Gdns", "Court": "Ct", "House": "Hse", "Flat": "Fl",
}  # fmt: skip


def abbreviated(address: str) -> str:
    """Return an address with the usual abbreviations."""
    return ", ".join(
        " ".join(_SHORT.get(word, word) if i else word for i, word in enumerate(part.split(" ")))
        for part in address.split(", ")
    )
