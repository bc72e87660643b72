"""Repeats are counted in events, looking back, over whole days and calendar months."""

from __future__ import annotations

import datetime as dt
import random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asvat.errors import InputError
from asvat.findings.repeats import APPEARANCES, RepeatSetting, count_repeats, repeat_settings
from asvat.findings.repeats.months import add_months
from asvat.findings.tables import REPEATS

WHEN = dt.datetime
SIX_MONTHS = RepeatSetting("six", "", ("caller", "victim", "location"), 3, 6, "months")
NINETY_DAYS = RepeatSetting("ninety", "", ("caller", "victim", "location"), 3, 90, "days")


def log(name, at, subject="p1", counted="caller", event=None, exact="x", occurred=None):
    return {
        "incident_id": name,
        "counted": counted,
        "subject_id": subject,
        "exact_id": exact,
        "event_id": event or name,
        "at": at,
        "occurred": occurred,
    }


def appearances(*logs):
    return pa.Table.from_pylist(list(logs), schema=APPEARANCES)


def counts(table, setting=NINETY_DAYS, **options):
    return {
        row["incident_id"]: row["events"]
        for row in count_repeats(table, [setting], **options).to_pylist()
    }


def test_ninety_days_ago_still_counts_and_ninety_one_no_longer():
    first = WHEN(2025, 1, 1, 23, 0)
    table = appearances(
        log("a", first),
        log("b", WHEN(2025, 4, 1, 1, 0)),
        log("c", WHEN(2025, 4, 2, 0, 0)),
    )
    assert counts(table) == {"b": 2, "c": 2}
    assert (dt.date(2025, 4, 1) - first.date()).days == 90


def test_six_months_from_the_31st_of_august_end_with_february():
    table = appearances(
        log("a", WHEN(2024, 8, 31)),
        log("b", WHEN(2025, 2, 28, 23, 59)),
        log("c", WHEN(2025, 3, 1), subject="p2"),
        log("d", WHEN(2024, 8, 31), subject="p2"),
    )
    assert counts(table, SIX_MONTHS) == {"b": 2}


def test_a_month_after_the_31st_of_january_is_the_end_of_february():
    days = np.array(["2023-01-31", "2024-01-31", "2024-03-31", "NaT"], "datetime64[D]")
    expected = np.array(["2023-02-28", "2024-02-29", "2024-04-30", "NaT"], "datetime64[D]")
    np.testing.assert_array_equal(add_months(days, 1), expected)


def test_three_neighbours_ringing_about_one_fight_are_one_event_at_the_place():
    table = appearances(
        *(
            log(name, WHEN(2025, 5, 1, 22, i), "place", "location", "fight")
            for i, name in enumerate("abc")
        ),
        log("d", WHEN(2025, 5, 20), "place", "location"),
    )
    (row,) = count_repeats(table, [NINETY_DAYS]).to_pylist()
    assert (row["incident_id"], row["events"], row["logs"], row["met"]) == ("d", 2, 4, False)
    assert row["first"] == WHEN(2025, 5, 1, 22, 0)


def test_caller_victim_and_location_are_counted_apart():
    table = appearances(
        log("a", WHEN(2025, 1, 1)),
        log("b", WHEN(2025, 1, 2), counted="victim"),
        log("c", WHEN(2025, 1, 3), counted="location"),
    )
    assert counts(table) == {}


def test_what_exact_matching_misses_can_be_read_off():
    names = ["SMITH|1950", "SMYTHE|1950", "SMITH|1950", None]
    table = appearances(
        *(log(f"l{i}", WHEN(2025, 1, 1 + i), exact=name) for i, name in enumerate(names))
    )
    rows = count_repeats(table, [NINETY_DAYS]).to_pylist()
    assert [(row["events"], row["exact"]) for row in rows] == [(2, 1), (3, 2), (4, 1)]


def test_a_report_made_too_late_does_not_qualify_for_a_case_review():
    late = RepeatSetting("late", "", ("victim",), 2, 6, "months", reported_within_months=1)
    table = appearances(
        log("a", WHEN(2025, 3, 1), counted="victim", occurred=WHEN(2025, 1, 31)),
        log("b", WHEN(2025, 3, 2), counted="victim", occurred=WHEN(2025, 3, 1)),
        log("c", WHEN(2025, 3, 9), counted="victim"),
    )
    assert counts(table, late) == {"c": 2}


def test_a_setting_judges_only_the_days_it_is_in_force():
    old = RepeatSetting("n", "", ("caller",), 3, 90, "days", valid_to=dt.date(2025, 1, 31))
    new = RepeatSetting("n", "", ("caller",), 2, 30, "days", valid_from=dt.date(2025, 2, 1))
    table = appearances(
        log("a", WHEN(2025, 1, 1)), log("b", WHEN(2025, 1, 30)), log("c", WHEN(2025, 2, 10))
    )
    rows = count_repeats(table, [new, old]).to_pylist()
    assert [(r["incident_id"], r["events"], r["met"]) for r in rows] == [
        ("b", 2, False),
        ("c", 2, True),
    ]


def test_asking_for_a_day_gives_the_rows_of_that_day_as_in_the_whole():
    table = appearances(*(log(f"l{i}", WHEN(2025, 1, 1 + i)) for i in range(9)))
    whole = count_repeats(table, repeat_settings())
    day = count_repeats(table, repeat_settings(), on=dt.date(2025, 1, 7))
    assert day.to_pylist() == [r for r in whole.to_pylist() if r["incident_id"] == "l6"]
    assert day.num_rows == 4


def test_people_and_times_that_are_not_known_are_not_counted():
    table = appearances(
        log("a", WHEN(2025, 1, 1), subject=None),
        log("b", WHEN(2025, 1, 2), subject=None),
        log("c", None),
        log("d", WHEN(2025, 1, 2)),
    )
    assert counts(table) == {}
    assert count_repeats(APPEARANCES.empty_table(), repeat_settings()).schema.equals(REPEATS)


def test_an_unusable_setting_or_table_is_refused():
    with pytest.raises(InputError, match="cannot be used"):
        RepeatSetting("x", "", ("neighbour",), 3, 90, "days")
    with pytest.raises(InputError, match="appearances lack"):
        count_repeats(pa.table({"incident_id": ["a"]}), [])
    with pytest.raises(InputError, match="a counter that is not known"):
        count_repeats(appearances(log("a", WHEN(2025, 1, 1), counted="suspect")), [])


@st.composite
def many_logs(draw):
    size = draw(st.integers(1, 25))
    return [
        log(
            f"l{i}",
            WHEN(2024, 1, 1) + dt.timedelta(hours=draw(st.integers(0, 24 * 400))),
            subject=draw(st.sampled_from(["p", "q"])),
            counted=draw(st.sampled_from(["caller", "location"])),
            event=draw(st.sampled_from([None, "e1", "e2"])),
            exact=draw(st.sampled_from(["x", "y", None])),
        )
        for i in range(size)
    ]


def by_hand(logs, setting):
    """Count as the definition says, pair by pair."""
    found = {}
    for one in logs:
        seen = [
            other
            for other in logs
            if (other["counted"], other["subject_id"]) == (one["counted"], one["subject_id"])
            and other["at"] <= one["at"]
            and np.datetime64(one["at"], "D")
            <= setting.reach(np.array([other["at"]], "datetime64[D]"))[0]
        ]
        events = {o["event_id"] for o in seen}
        exact = {o["event_id"] for o in seen if o["exact_id"] == one["exact_id"] is not None}
        if len(events) >= 2:
            found[one["incident_id"], one["counted"]] = (
                len(events),
                len(seen),
                max(len(exact), 1),
                min(o["at"] for o in seen),
            )
    return found


@settings(deadline=None, max_examples=50)
@given(many_logs(), st.sampled_from([SIX_MONTHS, NINETY_DAYS]), st.randoms(use_true_random=False))
def test_counts_are_those_of_the_definition_whatever_the_order_of_rows(logs, setting, chance):
    shuffled = list(logs)
    chance.shuffle(shuffled)
    got = count_repeats(appearances(*shuffled), [setting])
    assert got.equals(count_repeats(appearances(*logs), [setting]))
    rows = {
        (r["incident_id"], r["counted"]): (r["events"], r["logs"], r["exact"], r["first"])
        for r in got.to_pylist()
    }
    assert rows == by_hand(logs, setting)


@settings(deadline=None, max_examples=50)
@given(many_logs())
def test_a_log_found_later_never_lowers_a_count_and_a_later_report_changes_no_earlier_row(logs):
    logs = sorted(logs, key=lambda one: one["at"])
    whole = counts(appearances(*logs))
    without = counts(appearances(*logs[1:]))
    assert all(whole[name] >= count for name, count in without.items())
    last = logs[-1]["at"]
    until = {one["incident_id"] for one in logs if one["at"] < last}
    earlier = counts(appearances(*(one for one in logs if one["at"] < last)))
    assert earlier == {name: count for name, count in whole.items() if name in until}


def test_a_thousand_logs_of_one_caller_come_out_right():
    chance = random.Random(1)
    logs = [
        log(f"l{i:04}", WHEN(2024, 1, 1) + dt.timedelta(minutes=chance.randrange(500_000)))
        for i in range(1000)
    ]
    rows = count_repeats(appearances(*logs), [NINETY_DAYS]).to_pylist()
    expected = by_hand(logs, NINETY_DAYS)
    assert {(r["incident_id"], "caller"): r["events"] for r in rows} == {
        key: value[0] for key, value in expected.items()
    }
