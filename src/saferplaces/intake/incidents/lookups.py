"""Keys by which people look things up: the same folding in the tables and in what is typed."""

from __future__ import annotations

import re
import unicodedata

PHONE_LEAST = 6
"""Fewer digits are nobody's number."""


def phone_key(text: str) -> str:
    """Return a telephone number in national form, digits alone; "" where there is none.

    >>> phone_key("+44 (0)7700 900 119"), phone_key("0044 7700900119"), phone_key("withheld")
    ('07700900119', '07700900119', '')
    """
    digits = re.sub(r"[^0-9]", "", text[:40])
    national = re.sub(r"^(00)?440?(?=[1-9][0-9]{8,11}$)", "0", digits)
    if re.fullmatch(r"[1-9][0-9]{9}", national):
        national = "0" + national
    if len(national) < PHONE_LEAST or not national.strip(national[-1]):
        return ""
    return national


PHONE_SQL = (
    "CASE WHEN length(n) < 6 OR replace(n, right(n, 1), '') = '' THEN '' ELSE n END"
    " FROM (SELECT CASE WHEN regexp_matches(d, '^[1-9][0-9]{{9}}$') THEN '0' || d ELSE d END AS n"
    " FROM (SELECT regexp_replace(regexp_replace(left({column}, 40), '[^0-9]', '', 'g'),"
    " '^(00)?440?([1-9][0-9]{{8,11}})$', '0\\2') AS d))"
)
"""`phone_key` in DuckDB, as the body of a scalar subquery."""


def letters_and_digits(text: str) -> str:
    """Return capitals and digits alone: the key of a postcode or of a log number."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())


POSTCODE = re.compile(r"\b([A-Za-z]{1,2}[0-9][0-9A-Za-z]?) ?([0-9][A-Za-z]{2})\b")
"""A full postcode in a text."""


def folded(text: str) -> str:
    """Return words in lower case without accents or punctuation, parted by single spaces."""
    plain = unicodedata.normalize("NFKD", text.lower()).translate(_OTHERS)
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w]+", " ", re.sub(r"['’.`]", "", kept)).replace("_", " ").split())


_OTHERS = str.maketrans("łøđðıþ", "loddit")
