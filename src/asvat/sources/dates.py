"""Months as people and spreadsheets write them."""

from __future__ import annotations

import datetime as dt
import re

import pyarrow as pa
import pyarrow.compute as pc

_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_SHAPES = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})(?:-(?P<d>\d{1,2}))?(?:[T ].*)?"),
    re.compile(r"(?P<y>\d{4})/(?P<m>\d{1,2})(?:/(?P<d>\d{1,2}))?"),
    re.compile(r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4}|\d{2})"),
    re.compile(r"(?P<m>\d{1,2})/(?P<y>\d{4})"),
    re.compile(r"(?:(?P<d>\d{1,2})[- ])?(?P<n>[A-Za-z]{3,9})[- ](?P<y>\d{4}|\d{2})"),
    re.compile(r"(?P<y>\d{4}|\d{2})[- ](?P<n>[A-Za-z]{3,9})"),
)


def parse_month(text: str) -> dt.date | None:
    """Return the first day of the month that `text` names, or None.

    Reads ``2025-02``, ``2025-02-14``, ``14/02/2025``, ``02/2025``, ``Feb-25``, ``February 2025``.
    A day that does not exist (31 February) makes the whole text unreadable.
    """
    for shape in _SHAPES:
        found = shape.fullmatch(text.strip())
        if found:
            parts = found.groupdict()
            named = (parts.get("n") or "")[:3].lower()
            if parts.get("n") and named not in _NAMES:
                return None
            month = _NAMES.index(named) + 1 if named else int(parts["m"])
            year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
            try:
                dt.date(year, month, int(parts.get("d") or 1))
            except ValueError:
                return None
            return dt.date(year, month, 1)
    return None


def parse_months(texts: pa.Array) -> pa.Array:
    """Return the first day of each text's month; null where it names none."""
    encoded = pc.dictionary_encode(texts)
    days = [parse_month(str(word)) for word in encoded.dictionary.to_pylist()]
    return pa.array(days, pa.date32()).take(encoded.indices)
