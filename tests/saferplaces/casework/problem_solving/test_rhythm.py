"""When a review is due: golden dates over weekends, bank holidays and the clock change."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from tests.saferplaces.casework.problem_solving.plans import a_plan

from saferplaces.casework.problem_solving.rhythm import next_day, next_review

GOLDEN = [
    ("2026-11-02", 28, "2026-11-30", "Monday to Monday"),
    ("2026-10-03", 28, "2026-10-30", "a Saturday comes forward to Friday"),
    ("2026-12-11", 14, "2026-12-24", "Christmas Day comes forward to Christmas Eve"),
    ("2026-12-21", 7, "2026-12-24", "Monday 28 is the Boxing Day substitute"),
    ("2027-03-15", 14, "2027-03-25", "Easter Monday, past the weekend and Good Friday"),
    ("2026-08-03", 28, "2026-08-28", "the summer bank holiday"),
    ("2028-02-01", 28, "2028-02-29", "29 February is a day like another"),
]

GOLDEN_MOMENTS = [
    ("2026-10-12T12:00", "2026-11-09T23:59:59+00:00"),  # summer time ends in between
    ("2027-03-09T12:00", "2027-04-06T23:59:59+01:00"),  # and begins
]


@pytest.mark.parametrize(("start", "days", "due", "why"), GOLDEN)
def test_a_review_is_never_later_than_the_rhythm(
    db: None, start: str, days: int, due: str, why: str
) -> None:
    assert next_day(dt.date.fromisoformat(start), days) == dt.date.fromisoformat(due), why


def test_it_ends_with_the_local_day_whatever_the_clocks_do(cast) -> None:
    plan = a_plan(complete=False)
    for start, due in GOLDEN_MOMENTS:
        at = timezone.make_aware(dt.datetime.fromisoformat(start))
        assert next_review(plan, at) == dt.datetime.fromisoformat(due)


def test_risk_shortens_the_rhythm(cast) -> None:
    monday = timezone.make_aware(dt.datetime(2026, 11, 2, 9))
    days = {
        name: (next_review(a_plan(complete=False, **given), monday).date() - monday.date()).days
        for name, given in {
            "standard": {"band": "medium"}, "high": {"band": "high"},
            "victim": {"band": "high", "victim_at_risk": True},
        }.items()
    }  # fmt: skip
    assert days == {"standard": 28, "high": 14, "victim": 7}
