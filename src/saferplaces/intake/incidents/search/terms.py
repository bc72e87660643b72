"""Read what somebody typed into the one box."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from saferplaces.foundation.problems import Problem
from saferplaces.intake.incidents.lookups import (
    POSTCODE,
    folded,
    letters_and_digits,
    phone_key,
)

LONGEST = 200
LEAST = 2
WORDS = 12
_PHONE = re.compile(r"(?<![\w/-])[+(]{0,2}\d[\d\s()+.-]{6,24}\d(?![\w/-])")
_DAY = re.compile(r"(?<!\d)(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905 - reads better
_WORDED = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({'|'.join(_MONTHS)})[a-z]* (\d{{4}})\b", re.I
)


@dataclass(frozen=True)
class Terms:
    """What was asked for.

    Attributes
    ----------
    references:
        Words that may be log numbers, as keys.
    words:
        The rest, folded: a name, a street, a place.
    """

    born: dt.date | None
    phone: str
    postcode: str
    references: tuple[str, ...]
    words: str


def read(text: str) -> Terms:
    """Part a text into what it can mean.

    Raises
    ------
    Problem
        When it is too short to look for, or too long to be meant.
    """
    text = text.strip()
    if len(text) > LONGEST:
        raise Problem(f"Search for {LONGEST} characters or fewer", "q")
    if sum(c.isalnum() for c in text) < LEAST:
        raise Problem("Enter at least 2 letters or numbers", "q")
    typed = [letters_and_digits(word) for word in text.split()]
    whole = letters_and_digits(text)
    references = [key for key in dict.fromkeys([whole, *typed]) if any(c.isdigit() for c in key)]
    born, rest = _born(text)
    phone, rest = _phone(rest)
    postcode, rest = _postcode(rest)
    words = " ".join(folded(rest).split()[:WORDS])
    return Terms(born, phone, postcode, tuple(references[:WORDS]), words)


def _born(text: str) -> tuple[dt.date | None, str]:
    for pattern, order in ((_ISO, (1, 2, 3)), (_DAY, (3, 2, 1)), (_WORDED, (3, 2, 1))):
        found = pattern.search(text)
        if found is None:
            continue
        year, month, day = (found.group(n) for n in order)
        number = _MONTHS.index(month[:3].lower()) + 1 if month.isalpha() else int(month)
        full = int(year) if len(year) == 4 else _century(int(year))
        try:
            born = dt.date(full, number, int(day))
        except ValueError:
            continue
        return born, text[: found.start()] + " " + text[found.end() :]
    return None, text


def _century(two: int) -> int:
    """Return the year of a date of birth of which two digits were typed: the last such year."""
    this = dt.date.today().year
    return this - this % 100 + two - (100 if two > this % 100 else 0)


def _phone(text: str) -> tuple[str, str]:
    for found in _PHONE.finditer(text):
        key = phone_key(found.group())
        if len(key) >= 10:
            return key, text[: found.start()] + " " + text[found.end() :]
    return "", text


def _postcode(text: str) -> tuple[str, str]:
    found = POSTCODE.search(text)
    if found is None:
        return "", text
    return letters_and_digits(found.group()), text[: found.start()] + " " + text[found.end() :]
