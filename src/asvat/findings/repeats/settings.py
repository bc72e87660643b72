"""What counts as a repeat: so many events in so long, as dated configuration."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from asvat.errors import InputError
from asvat.findings.repeats.appearances import COUNTERS
from asvat.findings.repeats.months import Days, add_months, for_each_day
from asvat.records.code_lists import code_list

UNITS = ("days", "months")


@dataclass(frozen=True)
class RepeatSetting:
    """One row of the code list ``repeat_settings``.

    Parameters
    ----------
    code, label
        Its name, and what it means in words.
    counted
        Which counters it holds for: caller, victim, location.
    events
        Distinct events that make it met.
    window, unit
        How far back it looks: so many ``days`` or calendar ``months``, the day that long ago
        included.
    reported_within_months
        Logs reported later than so many calendar months after they happened do not count
        (Anti-social Behaviour, Crime and Policing Act 2014 s104(11)); None: all count.
    valid_from, valid_to
        The days of report it holds for, both included; None: no limit.
    """

    code: str
    label: str
    counted: tuple[str, ...]
    events: int
    window: int
    unit: str
    reported_within_months: int | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def __post_init__(self) -> None:
        sound = (
            self.events >= 1
            and self.window >= 1
            and self.unit in UNITS
            and set(self.counted) <= set(COUNTERS)
        )
        if not sound:
            raise InputError(
                "a setting for repeats that cannot be used",
                where=self.code,
                mend=f"events and window are whole numbers of 1 or more, unit is one of "
                f"{', '.join(UNITS)}, counted any of {', '.join(COUNTERS)}.",
            )

    def reach(self, day: Days) -> Days:
        """Return the last day on which something of `day` is still within the window."""
        if self.unit == "days":
            return day + np.timedelta64(self.window, "D")
        return for_each_day(lambda calendar: add_months(calendar, self.window), day)

    def holds_on(self, day: Days) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Return for each day whether the setting was in force."""
        holds = np.ones(len(day), bool)
        if self.valid_from is not None:
            holds &= day >= np.datetime64(self.valid_from)
        if self.valid_to is not None:
            holds &= day <= np.datetime64(self.valid_to)
        return holds


def repeat_settings(rows: pa.Table | None = None) -> tuple[RepeatSetting, ...]:
    """Return the settings of the code list, of all times; each log is judged by those of its day.

    Parameters
    ----------
    rows
        A table with the columns of the code list ``repeat_settings``, to use instead of it.
    """
    table = code_list("repeat_settings") if rows is None else rows
    return tuple(
        RepeatSetting(
            code=row["code"],
            label=row["label"],
            counted=tuple(row["counted"].split()),
            events=int(row["events"]),
            window=int(row["window"]),
            unit=row["unit"],
            reported_within_months=(
                int(row["reported_within_months"]) if row["reported_within_months"] else None
            ),
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
        )
        for row in table.to_pylist()
    )
