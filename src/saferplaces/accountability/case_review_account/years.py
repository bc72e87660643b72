"""What the public page shows of a finished year, worked out once for each state of the records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.utils import timezone

from saferplaces.accountability.case_review_account import counting
from saferplaces.accountability.case_review_account.counting import Totals
from saferplaces.accountability.case_review_account.periods import Period
from saferplaces.casework.case_reviews.models import (
    CaseReview,
    Meeting,
    Recommendation,
    ThresholdDecision,
)
from saferplaces.foundation.kept import Kept, state_of
from saferplaces.foundation.reference import keeping
from saferplaces.foundation.reference.queries import districts
from saferplaces.intake.case_review_applications.models import Application

ALL = "All districts"
COUNTED = (Application, CaseReview, Meeting, Recommendation, ThresholdDecision)
"""What `counting` counts."""


@dataclass(frozen=True)
class Year:
    """A finished year: each district's totals, the quarters in words, and the breakdowns."""

    lines: list[tuple[str, Totals]]
    quarters: list[tuple[str, str, list[str]]]
    breakdowns: list[tuple[str, list[tuple[str, list[str]]]]]


_years: Kept[Year] = Kept()


def shown(wanted: Sequence[Period]) -> list[tuple[Period, Year]]:
    """Return what is shown of finished years."""
    state = (timezone.localdate(), keeping.state(), state_of(*COUNTED))
    return [(one, _years.of(one.key, state, partial(_reckon, one))) for one in wanted]


def lines(period: Period) -> list[tuple[str, Totals]]:
    """Return each district's totals under its name, and their sum last."""
    found = counting.totals(period)
    return [*((row.name, found[row.code]) for row in districts()), (ALL, counting.whole(found))]


def _reckon(period: Period) -> Year:
    return Year(
        lines(period),
        _quarters(period),
        [
            (title, [(line.name, _numbers(line)) for line in lines])
            for title, lines in counting.by_applicant(period)
        ],
    )


def _numbers(line: counting.Line) -> list[str]:
    return [counting.worded(number) for number in (*line.of_each.values(), line.whole)]


def _quarters(period: Period) -> list[tuple[str, str, list[str]]]:
    found = counting.quarters(period)
    return [
        (row.name, quarter.words, [counting.worded(shown[key]) for key in counting.MEASURES])
        for row in districts()
        for quarter, shown in zip(period.quarters(), found[row.code], strict=True)
    ]
