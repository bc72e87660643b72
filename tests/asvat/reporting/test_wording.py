"""Numbers, dates and titles: as a British reader writes them, and honest."""

from __future__ import annotations

from datetime import date

import pytest

from asvat.reporting import formats, wording
from asvat.reporting.model import ByMonth, ByType, Change, DayHour, MonthCount, TypeCount


def test_numbers_are_written_as_in_britain() -> None:
    assert formats.number(1234567) == "1,234,567"
    assert formats.number(-5.0) == "−5"
    assert formats.number(0.1234) == "0.12"
    assert formats.number(12.34) == "12.3"
    assert formats.number(None) == "not known"
    assert formats.percent(0.05) == "5%"
    assert formats.percent(0.0712) == "7.1%"
    assert formats.percent(0.123) == "12%"
    assert formats.probability(0.0004) == "under 0.001"


def test_dates_and_hours_are_written_in_words() -> None:
    assert formats.day(date(2025, 7, 3)) == "3 July 2025"
    assert formats.month(date(2020, 1, 1)) == "Jan 2020"
    assert formats.period(date(2024, 1, 1), date(2024, 1, 31)) == "January 2024"
    assert formats.period(date(2024, 1, 1), date(2025, 2, 28)) == "January 2024 to February 2025"
    assert formats.period(date(2024, 1, 5), date(2024, 2, 1)) == "5 January 2024 to 1 February 2024"
    assert [formats.hour(h) for h in (0, 9, 12, 23, 24)] == [
        "midnight", "9 am", "noon", "11 pm", "midnight",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "title"),
    [
        (Change(1000, 880, -12.0, -18.0, -5.0), "Incidents fell 12% against the 12 months before"),
        (Change(1000, 1080, 8.0, 2.0, 14.0), "Incidents rose 8% against the 12 months before"),
        (
            Change(1000, 960, -4.0, -12.0, 4.0),
            "No clear change in incidents against the 12 months before",
        ),
        (
            Change(0, 960, None, None, None),
            "Incidents: 960 now, 0 in the 12 months before",
        ),
        (None, "Summary"),
    ],
)
def test_a_title_claims_a_change_only_where_the_interval_excludes_none(
    change: Change | None, title: str
) -> None:
    assert wording.headline("incidents", change) == title


def test_a_fall_is_given_with_its_interval_the_right_way_round() -> None:
    change = Change(1000, 880, -12.0, -18.0, -5.0)
    assert wording.change_words(change) == "down 12% (5% to 18%)"
    unclear = Change(1000, 980, -2.0, -9.0, 6.0)
    assert wording.change_words(unclear) == "no clear change (−9% to +6%)"
    assert [wording.signed(v) for v in (-33.2, 4.0, -0.3)] == ["−33%", "+4%", "0%"]
    assert wording.change_words(Change(3, 5, None, None, None)) == "3 before"


def test_the_title_of_types_names_those_that_clearly_changed() -> None:
    rows = (
        TypeCount("Burglary", 40, 0.4, Change(30, 40, 33.0, -20.0, 90.0)),
        TypeCount("ASB", 60, 0.6, Change(90, 60, -33.0, -52.0, -8.0)),
    )
    assert wording.type_title(ByType(rows)) == "ASB was 60% of what was reported; asb fell"


def test_months_that_stand_out_are_named_in_the_title() -> None:
    rows = tuple(
        MonthCount(date(2024, m, 1), n, 100.0, 80.0, 120.0, not 80 <= n <= 120)
        for m, n in ((1, 100), (2, 150), (3, 60))
    )
    title = wording.month_title(ByMonth(rows))
    assert title == ("February 2024 was higher than expected; March 2024 was lower than expected")
    calm = ByMonth(rows[:1])
    assert wording.month_title(calm) == "No month stood out from what was expected"


def test_the_busiest_hours_may_run_over_midnight() -> None:
    row = tuple(10.0 if h in (22, 23, 0, 1) else 1.0 for h in range(24))
    title = wording.day_hour_title(DayHour((row,) * 6 + (tuple(2 * v for v in row),)))
    assert title == "67% were between 10 pm and 2 am; Sunday was the busiest day"
