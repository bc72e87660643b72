"""Capacity and waiting by district and route: counts alone, children and adults apart.

Hours run from the decision in real time; the working days beside them are counted from one list of
bank holidays. All is read in a few set-based queries, however many referrals there are.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from saferplaces.foundation.calendar import bank_holidays
from saferplaces.foundation.reference.queries import districts
from saferplaces.programmes.immediate_justice.clocks import hours_between, working_days_between
from saferplaces.programmes.immediate_justice.models import (
    Booking,
    Referral,
    ReferralState,
    Route,
    Session,
    SessionState,
)
from saferplaces.programmes.immediate_justice.queries import late

YEAR = dt.timedelta(days=365)
SOON = dt.timedelta(days=14)


@dataclass(frozen=True)
class Line:
    """One district and route.

    `places` are free places on sessions of the next 14 days, for adults alone.
    """

    district: str
    route: str
    new: int
    waiting: int
    late: int
    started: int
    in_time: int
    median: float | None
    days: float | None
    places: int | None


def lines(within: frozenset[str] | None) -> list[Line]:
    """Return the lines of some districts (of all if None), those of each route together."""
    here = [row for row in districts() if within is None or row.code in within]
    codes = [row.code for row in here]
    counts = {
        (row["district"], row["route"]): row
        for row in Referral.objects.filter(district__in=codes)
        .order_by()
        .values("district", "route")
        .annotate(
            new=Count("pk", filter=Q(state=ReferralState.REFERRED)),
            waiting=Count("pk", filter=Q(state=ReferralState.ACCEPTED)),
            late=Count("pk", filter=late()),
        )
    }
    started = _started(codes)
    places = _places(codes)
    found = []
    for route in Route:
        for row in here:
            key = (row.code, route.value)
            count: Mapping[str, Any] = counts.get(key, {})
            times = started.get(key, [])
            found.append(
                Line(
                    row.name,
                    route.label,
                    count.get("new", 0),
                    count.get("waiting", 0),
                    count.get("late", 0),
                    len(times),
                    sum(good for _, _, good in times),
                    statistics.median(h for h, _, _ in times) if times else None,
                    statistics.median(d for _, d, _ in times) if times else None,
                    places.get(row.code, 0) if route is Route.ADULT else None,
                )
            )
    return found


def _started(codes: Iterable[str]) -> dict[tuple[str, str], list[tuple[float, int, bool]]]:
    """Return hours, working days and whether in time, of what started within a year."""
    closed = bank_holidays()
    rows = Referral.objects.filter(
        district__in=list(codes), started_at__gte=timezone.now() - YEAR
    ).order_by()
    found = defaultdict(list)
    for district, route, decided, begun, due in rows.values_list(
        "district", "route", "decided_at", "started_at", "start_due"
    ):
        if begun is None:  # asked for above; the type of the field does not say so
            continue
        days = working_days_between(decided, begun, closed)
        found[district, route].append((hours_between(decided, begun), days, begun <= due))
    return found


def _places(codes: Iterable[str]) -> dict[str, int]:
    now = timezone.now()
    coming = Session.objects.filter(
        district__in=list(codes), state=SessionState.PLANNED, starts_at__range=(now, now + SOON)
    ).order_by()
    all_places = dict(coming.values_list("district").annotate(number=Sum("places")))
    taken = dict(
        Booking.objects.filter(session__in=coming, off_at__isnull=True)
        .order_by()
        .values_list(F("session__district"))
        .annotate(number=Count("pk"))
    )
    return {code: number - taken.get(code, 0) for code, number in all_places.items()}
