"""Calendar arithmetic on whole days, as periods in statutes are counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.datetime64]


def add_months(day: Days, months: int) -> Days:
    """Return the day with the same number `months` later; the month's last day if it has none.

    31 January + 1 month is 28 February, or 29 in a leap year. Works on ``datetime64[D]``; a later
    day never gives an earlier one, and no day stays none.
    """
    month = day.astype("datetime64[M]")
    within = (day - month.astype("datetime64[D]")).astype(np.int64)
    first = (month + months).astype("datetime64[D]")
    length = ((month + months + 1).astype("datetime64[D]") - first).astype(np.int64)
    moved: Days = first + np.minimum(within, length - 1)
    return np.where(np.isnat(day), np.datetime64("NaT", "D"), moved)


def for_each_day(rule: Callable[[Days], Days], day: Days) -> Days:
    """Apply a rule to every day by working it out once for each day of the calendar between."""
    known = ~np.isnat(day)
    if not known.any():
        return day
    first, last = day[known].min(), day[known].max()
    by_day = np.append(rule(np.arange(first, last + 1)), np.datetime64("NaT", "D"))
    place = np.where(known, (day - first).astype(np.int64), -1)
    return by_day[place]


def days_of(times: npt.NDArray[Any]) -> Days:
    """Return the calendar day of each time."""
    return times.astype("datetime64[D]")
