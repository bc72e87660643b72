"""One date or time as British systems and spreadsheets write it.

Days come before months (31/12/2024) unless a format says otherwise; ISO dates, month names and
spreadsheet serial numbers are read too. A moment with a zone is put on the United Kingdom's wall
clock. Whatever the text does not say (the time, the day) shows as a coarser precision.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import IntEnum
from zoneinfo import ZoneInfo

from asvat.sources.dates import parse_month

UK = ZoneInfo("Europe/London")
YEARS = range(1900, 2101)
BLANKS = {"null", "n/a", "na", "nan", "none", "nil", "-", "--", "unknown", "not known", "tbc"}
BLANKS |= {"00/00/0000", "0000-00-00", "0000-00-00 00:00:00"}
LONGEST_DATE = 40
"""Characters of the longest date that is quoted."""
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

_WORDS = {
    *_MONTHS,
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "at",
    "am",
    "pm",
    "a",
    "p",
    "m",
}
_WORDS |= {"st", "nd", "rd", "th", "t", "z", "utc", "gmt", "bst"} | {word[:3] for word in BLANKS}
_NUMBER = re.compile(r"(?:\+|\b0)(?:\d[ .\-]?){9,}|\d{15}")
"""A telephone number, or a card's."""

_TIME = r"\d{1,2}(?:[:.]\d{2}){1,2}(?:\.\d+)?\s*(?:[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?|\d{4}"
_ZONE = r"(?P<zone>z|utc|gmt|bst|[+-]\d{2}:?\d{2})"
_SPLIT = re.compile(
    rf"(?P<date>.+?)(?:(?:t|,?\s+(?:at\s+)?|,)(?P<time>{_TIME})\s*{_ZONE}?)?", re.IGNORECASE
)
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})")
_NAMED = re.compile(
    r"(?:[a-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s/.\-]*([a-z]{3,9})[\s/.,\-]*(\d{4}|\d{2})",
    re.IGNORECASE,
)
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")
_CLOCK = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?(?:[:.](\d{2})(?:\.\d+)?)?\s*([ap])?(?:\.?m\.?)?", re.I
)


class Fineness(IntEnum):
    """How finely a moment is known; larger is coarser, as in ``TimePrecision``."""

    MINUTE = 0
    DAY = 1
    MONTH = 2
    NONE = 3


def parse_time(text: str) -> int | None:
    """Return the second of the day that a time of day names, or None.

    Reads ``19:05``, ``19.05``, ``1905``, ``730`` (half past seven), ``7:30 pm`` and the fraction
    of a day in which spreadsheets keep times.
    """
    text = text.strip().lower()
    if re.fullmatch(r"0?\.\d{3,}", text):
        return round(float(text) * 1440) * 60 % 86_400
    if re.fullmatch(r"\d{3,4}|\d{6}", text):
        padded = text.zfill(4).ljust(6, "0")
        hour, minute, second, half = int(padded[:2]), int(padded[2:4]), int(padded[4:]), None
    elif re.fullmatch(r"\d{1,2}", text):
        hour, minute, second, half = 0, int(text), 0, None
    else:
        found = _CLOCK.fullmatch(text)
        if not found:
            return None
        hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
        half = found[4]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return hour * 3600 + minute * 60 + second


def parse_moment(text: str, day_first: bool = True) -> tuple[dt.datetime, Fineness] | None:
    """Return the moment that `text` names and how finely it says so, or None.

    Parameters
    ----------
    text
        A date, with or without a time of day; or a month.
    day_first
        Whether 01/02/2024 may be read as 1 February; if not, only unambiguous dates are read.
    """
    text = text.strip()
    if _SERIAL.fullmatch(text):
        return _serial(float(text))
    packed = re.fullmatch(r"(\d{8})(\d{4}|\d{6})", text)
    found = _SPLIT.fullmatch(f"{packed[1]} {packed[2][:4]}" if packed else text)
    if not found:
        return None
    day = _parse_day(found["date"].strip(), day_first)
    if day is None:
        month = parse_month(text) if not re.search(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d", text) else None
        start = dt.datetime.min.time()
        return (dt.datetime.combine(month, start), Fineness.MONTH) if month else None
    seconds = parse_time(found["time"]) if found["time"] else None
    if seconds is None:
        return (day, Fineness.DAY) if not found["time"] else None
    return _local(day + dt.timedelta(seconds=seconds), found["zone"]), Fineness.MINUTE


def _serial(days: float) -> tuple[dt.datetime, Fineness]:
    """A spreadsheet's count of days since the last days of 1899."""
    moment = dt.datetime(1899, 12, 30) + dt.timedelta(minutes=round(days * 1440))
    return moment, Fineness.DAY if days.is_integer() else Fineness.MINUTE


def _parse_day(text: str, day_first: bool) -> dt.datetime | None:
    for shape, order in ((_YEAR_FIRST, "ymd"), (_PACKED, "ymd"), (_DAY_FIRST, "dmy")):
        found = shape.fullmatch(text)
        if found and (order == "ymd" or day_first):
            parts = dict(zip(order, map(int, found.groups()), strict=True))
            return _day(parts["y"], parts["m"], parts["d"])
    named = _NAMED.fullmatch(text)
    if named and named[2][:3].lower() in _MONTHS:
        return _day(int(named[3]), _MONTHS.index(named[2][:3].lower()) + 1, int(named[1]))
    return None


def _day(year: int, month: int, day: int) -> dt.datetime | None:
    if year < 100:
        year += 2000 if year < 70 else 1900
    try:
        return dt.datetime(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def _local(moment: dt.datetime, zone: str | None) -> dt.datetime:
    if not zone or zone.lower() == "bst":
        return moment
    offset = dt.timedelta(0)
    if zone[0] in "+-":
        digits = zone[1:].replace(":", "")
        offset = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        offset = -offset if zone[0] == "-" else offset
    aware = (moment - offset).replace(tzinfo=dt.UTC)
    return aware.astimezone(UK).replace(tzinfo=None)


def quotable(text: str) -> str:
    """Return `text` if it can only be meant as a date, else nothing.

    Where a row has slipped by a column, a name, a number or a narrative stands in a date's place,
    and must not stay behind in a list of rejected rows.
    """
    text = text.strip()
    words = re.findall(r"[^\W\d_]+", text)
    told = len(text) <= LONGEST_DATE and all(word[:3].lower() in _WORDS for word in words)
    return text if told and not _NUMBER.search(text) else ""


def why_no_date(text: str) -> str:
    """Return why `text` is not a date, and how to mend it."""
    text = text.strip()
    if not text or text.lower() in BLANKS:
        return "the row has no date"
    year_first, day_first = _YEAR_FIRST.match(text), _DAY_FIRST.match(text)
    if year_first:
        year, month, day = map(int, year_first.groups())
    elif day_first:
        day, month, year = map(int, day_first.groups())
    else:
        return "not a date that can be read: give its format under [formats] in the mapping"
    if day <= 12 < month <= 31:
        return 'the month seems to come first: say so under [formats] in the mapping ("%m/%d/%Y")'
    if year >= 100 and year not in YEARS:
        return "the date is not between 1900 and 2100: put it right in the source system"
    if _day(year, month, day) is None:
        return "there is no such day in the calendar: put it right in the source system"
    return (
        "there is no such time of day, or it stands in another form: see [formats] in the mapping"
    )
