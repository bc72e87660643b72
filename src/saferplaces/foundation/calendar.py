"""Working days, calendar months and local times: every period of the service is counted here.

A working day is a day that is no Saturday, no Sunday and no bank holiday of England (code list
``bank_holidays``, a row a day). A period of days ends at the end of its last day by the local
clock; a period of hours is counted in real hours, whatever the clocks do meanwhile.
"""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from saferplaces.foundation.reference import keeping

LAST = dt.time(23, 59, 59)


def bank_holidays() -> frozenset[dt.date]:
    """Return the bank holidays on record."""
    return frozenset(dt.date.fromisoformat(row.code) for row in keeping.codes("bank_holidays"))


def is_working_day(day: dt.date, holidays: frozenset[dt.date] | None = None) -> bool:
    """Say whether offices are open on a day."""
    closed = bank_holidays() if holidays is None else holidays
    return day.weekday() < 5 and day not in closed


def add_working_days(day: dt.date, number: int) -> dt.date:
    """Return the day that lies so many working days after a day, which itself is not counted.

    Nought gives the day itself, or the next working day where it is none.
    """
    closed = bank_holidays()
    while number == 0 and not is_working_day(day, closed):
        day += dt.timedelta(days=1)
    while number > 0:
        day += dt.timedelta(days=1)
        number -= is_working_day(day, closed)
    return day


def add_months(day: dt.date, number: int) -> dt.date:
    """Return the day that lies so many calendar months later (earlier if negative).

    Where that month has no such day it is the month's last: a month after 31 January is 28 or 29
    February, the corresponding-date rule of *Dodds v Walker* [1981] 1 WLR 1027.
    """
    return day + relativedelta(months=number)


def end_of(day: dt.date) -> dt.datetime:
    """Return the last second of a day by the local clock."""
    return timezone.make_aware(dt.datetime.combine(day, LAST))


def due_in_days(start: dt.datetime, days: int) -> dt.datetime:
    """Return the end of the day so many days after a moment's own."""
    return end_of(timezone.localdate(start) + dt.timedelta(days=days))


def due_in_working_days(start: dt.datetime, days: int) -> dt.datetime:
    """Return the end of the day so many working days after a moment's own."""
    return end_of(add_working_days(timezone.localdate(start), days))


def due_in_hours(start: dt.datetime, hours: float) -> dt.datetime:
    """Return the moment so many real hours later."""
    return start.astimezone(dt.UTC) + dt.timedelta(hours=hours)  # else the wall clock's hours
