"""What is held of demand: the last year's numbers by district, and month by month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from saferplaces.accountability.case_review_account.demand.backtest import Month
from saferplaces.accountability.case_review_account.demand.model import MONTHS
from saferplaces.casework.case_reviews.models import (
    CaseReview,
    CaseReviewState,
    CaseReviewStateChange,
    Result,
    ThresholdDecision,
)
from saferplaces.casework.lpb_reviews.models import Against, LpbReview
from saferplaces.foundation.calendar import add_months
from saferplaces.foundation.reference.queries import districts

LONGEST = 36
"""Months that are looked back on."""


@dataclass(frozen=True)
class Held:
    """What is on record.

    Attributes
    ----------
    months:
        Whole months of the last twelve of which there are records.
    case_reviews, refusals:
        Of these months, by district: outcomes told, and thresholds not met.
    series:
        Every whole month since the first application, the last `LONGEST` at most.
    """

    months: int
    case_reviews: dict[str, int]
    refusals: dict[str, int]
    series: list[Month]

    def a_year(self, which: Mapping[str, int]) -> dict[str, float]:
        """Return numbers as of a whole year, where there are records of a part of one."""
        if not self.months:
            return dict.fromkeys(which, 0.0)
        return {code: round(n * MONTHS / self.months, 1) for code, n in which.items()}


def held(today: dt.date | None = None) -> Held:
    """Return what is held up to the end of last month."""
    until = (today or timezone.localdate()).replace(day=1)
    began = CaseReview.objects.aggregate(Min("received_at"))["received_at__min"]
    if began is None:
        return Held(0, dict.fromkeys(_codes(), 0), dict.fromkeys(_codes(), 0), [])
    first = max(timezone.localdate(began).replace(day=1), add_months(until, -LONGEST))
    names = _months(first, until)
    since = max(first, add_months(until, -MONTHS))
    told = CaseReviewStateChange.objects.filter(new=CaseReviewState.INFORMED)
    refused = ThresholdDecision.objects.filter(result=Result.NOT_MET)
    asked = LpbReview.objects.all()
    series = {
        "case_reviews": _by_month(told, "at", first, until),
        "refusals": _by_month(refused, "at", first, until),
        "from_reviews": _by_month(asked.filter(against=Against.REVIEW), "asked_at", first, until),
        "from_refusals": _by_month(
            asked.filter(against=Against.THRESHOLD), "asked_at", first, until
        ),
    }
    return Held(
        months=len(_months(since, until)),
        case_reviews=_by_district(_in(told, "at", since, until), "review__district"),
        refusals=_by_district(_in(refused, "at", since, until), "review__district"),
        series=[
            Month(name, **{key: found.get(name, 0) for key, found in series.items()})
            for name in names
        ],
    )


def _months(first: dt.date, until: dt.date) -> list[str]:
    found = []
    while first < until:
        found.append(f"{first:%Y-%m}")
        first = add_months(first, 1)
    return found


def _in(rows: QuerySet[Any], path: str, first: dt.date, until: dt.date) -> QuerySet[Any]:
    begins, ends = (timezone.make_aware(dt.datetime.combine(d, dt.time())) for d in (first, until))
    return rows.filter(**{f"{path}__gte": begins, f"{path}__lt": ends})


def _by_month(rows: QuerySet[Any], path: str, first: dt.date, until: dt.date) -> dict[str, int]:
    found = _in(rows, path, first, until).order_by().annotate(month=TruncMonth(path))
    return {f"{m:%Y-%m}": n for m, n in found.values_list("month").annotate(n=Count("pk"))}


def _by_district(rows: QuerySet[Any], path: str) -> dict[str, int]:
    counted = dict(rows.order_by().values_list(path).annotate(n=Count("pk")))
    return {code: int(counted.get(code, 0)) for code in _codes()}


def _codes() -> list[str]:
    return [row.code for row in districts()]
