"""Months and moments as people and spreadsheets write them."""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from asvat.records.precision import TimePrecision, coarsest_time

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


_ZONE = re.compile(r"(\.\d+)?(Z|[+-]\d{2}:?\d{2})$")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?)?")
_SHAPED = [
    (day + clock, "minute" if clock else "day")
    for day in ("%d/%m/%Y", "%d-%m-%Y", "%Y/%m/%d", "%d %b %Y", "%d %B %Y")
    for clock in ("", " %H:%M:%S", " %H:%M")
]


def parse_moment(text: str) -> tuple[dt.datetime, str] | None:
    """Return the moment that `text` names and its precision (minute, day, month), or None.

    British dates come day first. A time zone at the end is left out: the clock is taken as it is
    written (decision 0004).
    """
    plain = text.strip()
    if ":" in plain:
        plain = _ZONE.sub("", plain)
    if _ISO.fullmatch(plain):
        try:
            return dt.datetime.fromisoformat(plain), "minute" if ":" in plain else "day"
        except ValueError:
            return None
    for at, (shape, precision) in enumerate(_SHAPED):
        try:
            found = dt.datetime.strptime(plain, shape)
        except ValueError:
            continue
        _SHAPED.insert(0, _SHAPED.pop(at))  # the next text is probably written alike
        return found, precision
    month = parse_month(plain)
    return (dt.datetime.combine(month, dt.time()), "month") if month else None


def parse_moments(texts: pa.Array) -> tuple[npt.NDArray[np.datetime64], TimePrecision]:
    """Return each text's moment (NaT where it names none) and the coarsest precision of all."""
    encoded = pc.dictionary_encode(texts)
    found = [parse_moment(str(word)) for word in encoded.dictionary.to_pylist()]
    moments = np.array([f[0] if f else "NaT" for f in found] or ["NaT"], "datetime64[s]")
    at = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    whole = np.where(at >= 0, moments[at], np.datetime64("NaT", "s"))
    return whole, coarsest_time([f[1] for f in found if f])
