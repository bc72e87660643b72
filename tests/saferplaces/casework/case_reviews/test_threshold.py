"""The threshold: two clocks on calendar months, one incident counted once, never above three."""

from __future__ import annotations

import calendar
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferplaces.casework.case_reviews.rules import check_rule
from saferplaces.casework.case_reviews.threshold import Report, Rule, RuleError, decide, keys
from saferplaces.foundation.problems import Problem

D = dt.date
THREE = Rule(complaints=3)


def report(key: int, happened: dt.date, reported: dt.date, **more: object) -> Report:
    return Report(key, str(more.pop("incident", key)), happened, reported, **more)


@pytest.mark.parametrize(
    ("happened", "reported", "applied", "counts"),
    [
        (D(2026, 1, 31), D(2026, 2, 28), D(2026, 3, 1), True),  # a month after 31 January
        (D(2026, 1, 31), D(2026, 3, 1), D(2026, 3, 1), False),
        (D(2024, 1, 31), D(2024, 2, 29), D(2024, 3, 1), True),  # leap year
        (D(2026, 3, 30), D(2026, 4, 30), D(2026, 5, 1), True),
        (D(2026, 3, 31), D(2026, 4, 30), D(2026, 5, 1), True),
        (D(2026, 3, 31), D(2026, 5, 1), D(2026, 5, 1), False),
        (D(2026, 2, 28), D(2026, 3, 28), D(2026, 4, 1), True),
        (D(2026, 2, 28), D(2026, 3, 29), D(2026, 4, 1), False),
        (D(2025, 8, 1), D(2025, 8, 31), D(2026, 2, 28), True),  # six months after 31 August
        (D(2025, 8, 1), D(2025, 8, 31), D(2026, 3, 1), False),
        # The second clock runs from the report, not from the incident.
        (D(2025, 8, 1), D(2025, 9, 1), D(2026, 3, 1), True),
        (D(2026, 5, 1), D(2026, 5, 9), D(2026, 5, 8), False),  # reported after the application
    ],
)
def test_each_clock_is_its_own_and_counts_calendar_months(
    happened: dt.date, reported: dt.date, applied: dt.date, counts: bool
) -> None:
    found = decide([report(1, happened, reported)], applied, THREE)
    assert found.counted == int(counts)
    assert found.lines[0].counts is counts
    assert ("does not count" in found.lines[0].sentence) is not counts


def test_one_incident_that_was_reported_twice_counts_once() -> None:
    day = D(2026, 5, 1)
    twice = [
        report(1, day, day, incident="x"),
        report(2, day, day, incident="x"),
        report(3, day, day),
    ]
    found = decide(twice, day, THREE)
    assert (found.counted, found.met) == (2, False)
    assert "same incident" in found.lines[1].sentence
    assert keys([(1, "e", None), (2, "", 1), (3, "", None), (4, "e", None)]) == {
        1: "1", 2: "1", 3: "3", 4: "1",
    }  # fmt: skip


def test_local_triggers_are_met_where_the_district_has_them() -> None:
    day = D(2026, 5, 1)
    hate = [report(1, day, day, hate=True)]
    assert not decide(hate, day, THREE).met
    assert decide(hate, day, Rule(3, hate=1)).trigger == "hate"
    assert decide([], day, Rule(3, people=5), linked_people=5).trigger == "people"
    assert not decide([], day, Rule(3, people=5), linked_people=4).met


@pytest.mark.parametrize("number", [0, 4, 10])
def test_no_local_number_may_be_above_three(number: int) -> None:
    with pytest.raises(RuleError):
        Rule(number)
    values = {"complaints": number, "report_months": 1, "apply_months": 6, "hate": 0, "people": 0}
    with pytest.raises(Problem):
        check_rule(values)


DAYS = st.dates(D(2023, 12, 1), D(2026, 4, 1))


@settings(max_examples=30, deadline=None)
@given(
    rows=st.lists(
        st.tuples(DAYS, st.integers(0, 40), st.integers(0, 3), st.booleans()), max_size=6
    ),
    applied=DAYS,
    wanted=st.integers(1, 3),
)
def test_it_agrees_with_a_naive_implementation(
    rows: list[tuple[dt.date, int, int, bool]], applied: dt.date, wanted: int
) -> None:
    reports = [
        Report(n, f"i{incident}", day, day + dt.timedelta(days=after), stands="" if ok else "No.")
        for n, (day, after, incident, ok) in enumerate(rows)
    ]
    counted = {
        one.incident
        for one in reports
        if not one.stands
        and one.reported_date in naive_days(one.incident_date, 1)
        and applied in naive_days(one.reported_date, 6)
    }
    found = decide(reports, applied, Rule(wanted))
    assert found.counted == len(counted)
    assert found.met is (len(counted) >= wanted)
    assert sum(line.counts for line in found.lines) == len(counted)


def naive_days(start: dt.date, months: int) -> set[dt.date]:
    """Every day up to the same day of the month so many months later, walked one by one: the last
    is the first day whose month is that one and which is that day, or the month's last."""
    month = (start.month - 1 + months) % 12 + 1
    days, day = {start}, start
    while not (
        day.month == month
        and day > start
        and (day.day == start.day or day.day == calendar.monthrange(day.year, day.month)[1])
        and day.day <= start.day
    ):
        day += dt.timedelta(days=1)
        days.add(day)
    return days
