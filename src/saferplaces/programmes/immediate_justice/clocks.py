"""How long from the decision to the first activity: plain hours, and the working days beside them.

The clock runs in real hours: the night on which clocks change has 23 or 25 of them.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from saferplaces.foundation.calendar import bank_holidays, is_working_day
from saferplaces.foundation.ui.formats import moment
from saferplaces.programmes.immediate_justice.models import Referral
from saferplaces.programmes.immediate_justice.states import WAITING


def hours_between(start: dt.datetime, end: dt.datetime) -> float:
    """Return the real hours between two moments."""
    return (end.astimezone(dt.UTC) - start.astimezone(dt.UTC)).total_seconds() / 3600


def working_days_between(
    start: dt.datetime, end: dt.datetime, holidays: frozenset[dt.date] | None = None
) -> int:
    """Return how many working days lie after a moment's day, up to and with another's."""
    closed = bank_holidays() if holidays is None else holidays
    first, last = timezone.localdate(start), timezone.localdate(end)
    days = (first + dt.timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(is_working_day(day, closed) for day in days)


def in_time(row: Referral) -> bool | None:
    """Say whether activity started by when it was due; None while that is open."""
    if row.started_at is not None:
        return row.started_at <= row.start_due
    if row.state in WAITING:
        return None if timezone.now() <= row.start_due else False
    return None


def words_of(row: Referral) -> str:
    """Return how the clock of a referral stands, in words."""
    if row.started_at is not None:
        hours = hours_between(row.decided_at, row.started_at)
        days = working_days_between(row.decided_at, row.started_at)
        told = f"Started {hours:,.0f} hours after the decision ({_days(days)})"
        return told + ("" if in_time(row) else ", later than it was due")
    if row.state not in WAITING:
        return "It did not start"
    now = timezone.now()
    days = working_days_between(row.decided_at, now)
    if now <= row.start_due:
        return f"Due to start by {moment(row.start_due)} ({_days(days)} so far)"
    late = hours_between(row.start_due, now)
    return f"{late:,.0f} hours late: due by {moment(row.start_due)} ({_days(days)} so far)"


def _days(number: int) -> str:
    return f"{number} working {'day' if number == 1 else 'days'}"
