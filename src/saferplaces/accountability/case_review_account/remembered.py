"""What the public page shows of a finished year, reckoned once for each state of the records.

Every process keeps what it reckoned under a mark of the records and rules that it comes from:
whatever changes them changes the mark, and the next reader has it reckoned anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache

from saferplaces.accountability.case_review_account import counting
from saferplaces.accountability.case_review_account.counting import Totals
from saferplaces.accountability.case_review_account.periods import Period
from saferplaces.casework.case_reviews.models import CaseReview, CaseReviewStateChange
from saferplaces.foundation.reference.queries import districts, setting

ALL = "All districts"
OVERTAKEN = 1000
"""Changes whose transaction may still have been open while later ones were there already."""
KEPT_SECONDS = 900


@dataclass(frozen=True)
class Year:
    """A finished year: each district's totals, the quarters in words, and the breakdowns."""

    lines: list[tuple[str, Totals]]
    quarters: list[tuple[str, str, list[str]]]
    breakdowns: list[tuple[str, list[tuple[str, str]]]]


def years(wanted: Sequence[Period]) -> list[tuple[Period, Year]]:
    """Return what is shown of finished years."""
    now = mark()
    return [(period, _year(period, now)) for period in wanted]


def _year(period: Period, now: str) -> Year:
    key = f"case-review-account:{period.key}:{now}"
    found: Year | None = cache.get(key)
    if found is None:
        found = _reckon(period)
        cache.set(key, found, KEPT_SECONDS)
    return found


def lines(period: Period) -> list[tuple[str, Totals]]:
    """Return each district's totals under its name, and their sum last."""
    found = counting.totals(period)
    return [*((row.name, found[row.code]) for row in districts()), (ALL, counting.whole(found))]


def mark() -> str:
    """Return what is another text once a case review has begun or moved, or a rule has changed."""
    newest = CaseReviewStateChange.objects.order_by("-pk").values_list("pk", "at").first()
    since = (newest[0] if newest else 0) - OVERTAKEN
    recent = CaseReviewStateChange.objects.filter(pk__gt=since).count()
    last = CaseReview.objects.order_by("-pk").values_list("pk", "received_at").first()
    rules = (setting("case_review_least_number"), [(row.code, row.name) for row in districts()])
    text = repr((newest, recent, last, rules))
    return hashlib.sha256(text.encode()).hexdigest()


def _reckon(period: Period) -> Year:
    return Year(
        lines(period),
        _quarters(period),
        [
            (title, [(name, counting.worded(number)) for name, number in rows])
            for title, rows in counting.by_applicant(period)
        ],
    )


def _quarters(period: Period) -> list[tuple[str, str, list[str]]]:
    found = counting.quarters(period)
    return [
        (row.name, quarter.words, [counting.worded(shown[key]) for key in counting.MEASURES])
        for row in districts()
        for quarter, shown in zip(period.quarters(), found[row.code], strict=True)
    ]
