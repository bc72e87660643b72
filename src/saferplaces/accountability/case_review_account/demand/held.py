"""What is held of demand: the last finished year by district, and month by month.

The numbers by district are those that are published: assumptions are saved, and read by people who
are shown no other small number.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from saferplaces.accountability.case_review_account.counting import totals
from saferplaces.accountability.case_review_account.demand.backtest import Month
from saferplaces.accountability.case_review_account.periods import Period, finished
from saferplaces.casework.case_reviews.models import (
    CaseReview,
    CaseReviewState,
    CaseReviewStateChange,
    Result,
    ThresholdDecision,
)
from saferplaces.casework.lpb_reviews.models import Against, LpbReview
from saferplaces.foundation.calendar import add_months

LONGEST = 36
"""Months that are looked back on."""


@dataclass(frozen=True)
class Held:
    """What is on record.

    Attributes
    ----------
    year:
        The last finished reporting period.
    case_reviews, refusals:
        Of that year, by district: case reviews carried out, and thresholds not met, as published.
    series:
        Every whole month since the first application, the last `LONGEST` at most.
    """

    year: Period
    case_reviews: dict[str, int]
    refusals: dict[str, int]
    series: list[Month]

    @property
    def nothing(self) -> bool:
        """Whether the year held nothing to begin with."""
        return not any((*self.case_reviews.values(), *self.refusals.values()))


def held(today: dt.date | None = None) -> Held:
    """Return what is held up to the end of last month."""
    year = finished(today)[0]
    published = totals(year)
    return Held(
        year,
        {code: of.reviews for code, of in published.items()},
        {code: of.not_met for code, of in published.items()},
        _series((today or timezone.localdate()).replace(day=1)),
    )


def _series(until: dt.date) -> list[Month]:
    began = CaseReview.objects.aggregate(Min("received_at"))["received_at__min"]
    if began is None:
        return []
    first = max(timezone.localdate(began).replace(day=1), add_months(until, -LONGEST))
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
    return [
        Month(name, **{key: found.get(name, 0) for key, found in series.items()})
        for name in _months(first, until)
    ]


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
