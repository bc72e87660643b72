"""By when: golden dates over weekends, bank holidays, clock changes and month ends."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from saferplaces.casework.risk.ladder import Clocks, clocks, ladder_for


def at(text: str) -> dt.datetime:
    return timezone.make_aware(dt.datetime.fromisoformat(text))


def local(found: Clocks) -> list[str]:
    times = (found.first_contact, found.update, found.review)
    return [f"{timezone.localtime(one):%a %Y-%m-%d %H:%M}" for one in times]


@pytest.mark.parametrize(
    ("band", "since", "expected"),
    [
        # Christmas 2025: 25 and 26 December closed, then a weekend.
        (
            "standard", "2025-12-19T10:00",
            ["Tue 2025-12-30 23:59", "Fri 2026-01-16 23:59", "Fri 2026-01-16 23:59"],
        ),
        (
            "high", "2025-12-19T10:00",  # a week on is Boxing Day: the last day open before it
            ["Sat 2025-12-20 10:00", "Wed 2025-12-24 23:59", "Wed 2025-12-24 23:59"],
        ),
        (
            "medium", "2025-12-18T16:30",  # two weeks on is New Year's Day
            ["Sun 2025-12-21 16:30", "Wed 2025-12-31 23:59", "Wed 2025-12-31 23:59"],
        ),
        # Easter 2026: 3 and 6 April closed; the clocks go forward on 29 March.
        (
            "standard", "2026-04-02T09:00",
            ["Mon 2026-04-13 23:59", "Thu 2026-04-30 23:59", "Thu 2026-04-30 23:59"],
        ),
        (
            "high", "2026-03-28T12:00",  # 24 real hours are one o'clock the next day
            ["Sun 2026-03-29 13:00", "Thu 2026-04-02 23:59", "Thu 2026-04-02 23:59"],
        ),
        # The clocks go back on 25 October 2026.
        (
            "medium", "2026-10-24T08:00",
            ["Tue 2026-10-27 07:00", "Fri 2026-11-06 23:59", "Fri 2026-11-06 23:59"],
        ),
        # Month ends, a leap year's among them.
        (
            "high", "2028-02-22T08:00",
            ["Wed 2028-02-23 08:00", "Tue 2028-02-29 23:59", "Tue 2028-02-29 23:59"],
        ),
        (
            "standard", "2026-01-31T22:00",
            ["Fri 2026-02-06 23:59", "Fri 2026-02-27 23:59", "Fri 2026-02-27 23:59"],
        ),
    ],
)  # fmt: skip
def test_golden_dates(db: None, band: str, since: str, expected: list[str]) -> None:
    rung = ladder_for(band)
    assert rung is not None
    assert local(clocks(rung, at(since))) == expected


def test_each_band_has_its_rung_and_says_that_it_is_local(db: None) -> None:
    high = ladder_for("high")
    assert high is not None
    assert (high.face_to_face, high.supervisor, high.review_days) == (True, "inspector", 7)
    assert "A case conference" in high.must_have
    assert high.source.startswith("Local")
    assert ladder_for("nowhere") is None
