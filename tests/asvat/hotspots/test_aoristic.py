"""Aoristic hours: published tables, hard intervals and sums."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asvat.errors import InputError, PrecisionError
from asvat.hotspots.aoristic import NEED, aoristic
from asvat.records.provenance import read_stamp


def moments(*texts):
    return np.array(texts, "datetime64[m]")


@pytest.mark.real_data
def test_washington_burglaries_give_the_published_hours(data):
    with (data / "events/dc_burglary_intervals_aoristic.csv").open() as file:
        rows = list(csv.DictReader(file))
    start = np.array([r["start_local"] for r in rows], "datetime64[s]")
    end = np.array([r["end_local"] or "NaT" for r in rows], "datetime64[s]")
    got = aoristic(start, end)
    with (data / "expected/aoristic_dcburgsum.csv").open() as file:
        published = [[float(v) for v in r[1:]] for r in list(csv.reader(file))[1:]]
    assert np.abs(got.hours.T - published).max() <= 0.0005
    assert got.no_end == 37
    assert got.hours.sum() == pytest.approx(1025, abs=1e-9)


@pytest.mark.real_data
def test_the_published_week_hour_cases(data):
    cases = json.loads((data / "expected/reference/cases.json").read_text())["aoristic"]["cases"]
    for case in cases:
        got = aoristic(moments(case["begin"]), moments(case["end"])).hours.reshape(-1)
        assert got.sum() == pytest.approx(case["sum"], abs=1e-12)
        for hour, weight in case["nonzero"]:
            assert got[hour] == pytest.approx(weight, abs=1e-9)
        if len(case["nonzero"]) < 30:  # the file lists no more than thirty
            assert np.count_nonzero(got) == len(case["nonzero"])


def test_clean_data_gives_a_result_without_a_word():
    got = aoristic(moments("2024-01-01 01:00"), moments("2024-01-01 02:00"))
    assert got.hours[0, 1] == 1.0
    assert got.caveats() == []


def test_a_missing_end_counts_whole_in_the_hour_of_the_start():
    got = aoristic(moments("2024-01-03 23:59"), moments("NaT"))
    assert got.hours[2, 23] == 1.0
    assert got.caveats() == [
        "1 of 1 incidents have no end and count whole in the hour of their start."
    ]


def test_an_end_before_its_start_is_exchanged_with_it_and_said():
    back = aoristic(moments("2024-01-01 14:30"), moments("2024-01-01 12:15"))
    forth = aoristic(moments("2024-01-01 12:15"), moments("2024-01-01 14:30"))
    assert back.hours.tolist() == forth.hours.tolist()
    assert (back.swapped, forth.swapped) == (1, 0)


def test_a_week_or_more_is_spread_evenly_over_all_hours():
    for end in ("2024-01-08 12:00", "2024-03-01 07:13"):
        got = aoristic(moments("2024-01-01 12:00"), moments(end))
        assert got.hours == pytest.approx(np.full((7, 24), 1 / 168), rel=1e-12)
        assert got.over_a_week == 1


@given(
    st.lists(
        st.tuples(st.integers(-(10**6), 10**6), st.one_of(st.none(), st.integers(0, 10_079))),
        max_size=20,
    )
)
def test_any_intervals_equal_a_walk_over_their_minutes_and_sum_to_the_incidents(intervals):
    monday = np.datetime64("2024-01-01", "m")
    start = np.array([monday + s for s, _ in intervals], "datetime64[m]")
    end = np.array(
        [np.datetime64("NaT") if d is None else monday + s + d for s, d in intervals],
        "datetime64[m]",
    )
    walked = np.zeros(168)
    for s, d in intervals:
        length = max(d or 0, 1)
        np.add.at(walked, np.arange(s, s + length) % 10_080 // 60, 1 / length)
    got = aoristic(start, end)
    assert got.hours.reshape(-1) == pytest.approx(walked, abs=1e-9)
    assert got.hours.sum() == pytest.approx(len(intervals), abs=1e-9)
    assert np.all(got.hours >= 0)


def test_the_table_names_day_and_hour_and_carries_its_caveats():
    table = aoristic(moments("2024-01-02 03:00"), moments("NaT")).table()
    assert table.num_rows == 168
    row = table.to_pylist()[27]
    assert (row["day"], row["hour"], row["incidents"]) == ("Tuesday", 3, 1.0)
    assert "no end" in read_stamp(table)["caveats"][0]


def test_a_missing_start_and_a_record_without_hours_are_refused():
    with pytest.raises(InputError, match="1 incidents have no start"):
        aoristic(moments("NaT"), moments("2024-01-01 02:00"))
    with pytest.raises(PrecisionError, match="times known to the day"):
        NEED.check("day", "none")
