"""Numbers, dates and intervals as a British reader writes them."""

from __future__ import annotations

import calendar
from datetime import date

MINUS = "−"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def number(value: float | None, decimals: int | None = None) -> str:
    """Return ``1,234``, ``0.123`` or ``−5``; by default three figures of what is not whole."""
    if value is None:
        return "not known"
    if decimals is None:
        decimals = 0 if float(value).is_integer() or abs(value) >= 100 else 1
        if 0 < abs(value) < 1:
            decimals = 3 if abs(value) < 0.1 else 2
    text = f"{abs(value):,.{decimals}f}"
    return f"{MINUS}{text}" if value < 0 and any(c in "123456789" for c in text) else text


def percent(share: float, decimals: int | None = None) -> str:
    """Return a share between 0 and 1 as ``12%``, with a decimal below ten per cent."""
    value = 100.0 * share
    if decimals is None:
        decimals = 0 if value >= 10 or abs(value - round(value)) < 1e-9 else 1
    return f"{value:,.{decimals}f}%"


def probability(value: float | None) -> str:
    """Return ``0.031``, or ``under 0.001``."""
    if value is None:
        return ""
    return "under 0.001" if value < 0.001 else f"{value:.3f}"


def day(value: date) -> str:
    """Return ``3 July 2025``."""
    return f"{value.day} {calendar.month_name[value.month]} {value.year}"


def month(value: date) -> str:
    """Return ``Jul 2025``."""
    return f"{calendar.month_abbr[value.month]} {value.year}"


def month_in_full(value: date) -> str:
    """Return ``July 2025``."""
    return f"{calendar.month_name[value.month]} {value.year}"


def period(first: date, last: date) -> str:
    """Return ``January 2024 to December 2025`` for whole months, else with the days."""
    whole = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    if not whole:
        return f"{day(first)} to {day(last)}"
    ends = [month_in_full(d) for d in (first, last)]
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)


def hour(value: int) -> str:
    """Return ``midnight``, ``6 am``, ``noon`` or ``9 pm``."""
    value %= 24
    if value in (0, 12):
        return "midnight" if value == 0 else "noon"
    return f"{value} am" if value < 12 else f"{value - 12} pm"


def interval(low: float | None, high: float | None) -> str:
    """Return ``8 to 17``, or nothing where there is none."""
    if low is None or high is None:
        return ""
    decimals = 0 if max(abs(low), abs(high)) >= 20 else None
    return f"{number(low, decimals)} to {number(high, decimals)}"


def listed(words: list[str]) -> str:
    """Return ``a, b and c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
