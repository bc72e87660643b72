"""Reporting periods: twelve months each, from a month that is a local setting."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from saferplaces.foundation.calendar import add_months
from saferplaces.foundation.reference.queries import setting
from saferplaces.foundation.ui.formats import day

MONTHS = 12
QUARTER = 3


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both in it."""

    first: dt.date
    last: dt.date

    @property
    def words(self) -> str:
        """The period in words."""
        return f"{day(self.first)} to {day(self.last)}"

    @property
    def key(self) -> str:
        """How addresses name it: its first day."""
        return self.first.isoformat()

    @property
    def begins(self) -> dt.datetime:
        """Its first moment."""
        return timezone.make_aware(dt.datetime.combine(self.first, dt.time()))

    @property
    def ends(self) -> dt.datetime:
        """The first moment after it."""
        return timezone.make_aware(dt.datetime.combine(self.last + dt.timedelta(days=1), dt.time()))

    def quarters(self) -> list[Period]:
        """Return its quarters."""
        starts = [add_months(self.first, at) for at in range(0, MONTHS, QUARTER)]
        return [_from(first, QUARTER) for first in starts]


def current(today: dt.date | None = None) -> Period:
    """Return the reporting period that a day (today) lies in."""
    on = today or timezone.localdate()
    first = dt.date(on.year, int(setting("case_review_period_month")), 1)
    return _from(first if first <= on else add_months(first, -MONTHS), MONTHS)


def finished(today: dt.date | None = None) -> list[Period]:
    """Return the periods that are over and shown to the public, the last first."""
    now = current(today)
    number = int(setting("case_review_periods_shown"))
    return [_from(add_months(now.first, -MONTHS * back), MONTHS) for back in range(1, number + 1)]


def last_year(today: dt.date | None = None) -> Period:
    """Return the twelve months up to yesterday."""
    on = today or timezone.localdate()
    return Period(add_months(on, -MONTHS), on - dt.timedelta(days=1))


def _from(first: dt.date, months: int) -> Period:
    return Period(first, add_months(first, months) - dt.timedelta(days=1))
