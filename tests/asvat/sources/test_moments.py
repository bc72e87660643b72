"""Dates and times are read as British systems and spreadsheets write them."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asvat.sources.moment_text import Fineness, parse_moment, parse_time, why_no_date
from asvat.sources.moments import parse_moments


@pytest.mark.parametrize(
    ("text", "moment", "fineness"),
    [
        ("01/02/2024", "2024-02-01 00:00", Fineness.DAY),
        ("1/2/24 7:05", "2024-02-01 07:05", Fineness.MINUTE),
        ("2024-02-01T23:59:30", "2024-02-01 23:59:30", Fineness.MINUTE),
        ("2024-02-01 23.59", "2024-02-01 23:59", Fineness.MINUTE),
        ("20240201", "2024-02-01", Fineness.DAY),
        ("202402012359", "2024-02-01 23:59", Fineness.MINUTE),
        ("1st Feb 2024, 7:05 pm", "2024-02-01 19:05", Fineness.MINUTE),
        ("Thursday 1 February 2024 at 1905", "2024-02-01 19:05", Fineness.MINUTE),
        ("01-Feb-24", "2024-02-01", Fineness.DAY),
        ("45323", "2024-02-01", Fineness.DAY),
        ("45323.5", "2024-02-01 12:00", Fineness.MINUTE),
        ("2024-06-01T12:00:00Z", "2024-06-01 13:00", Fineness.MINUTE),
        ("2024-02-01 12:00:00+00:00", "2024-02-01 12:00", Fineness.MINUTE),
        ("Feb-25", "2025-02-01", Fineness.MONTH),
        ("2024-02", "2024-02-01", Fineness.MONTH),
    ],
)
def test_a_date_is_read_with_how_finely_it_is_known(
    text: str, moment: str, fineness: Fineness
) -> None:
    assert parse_moment(text) == (dt.datetime.fromisoformat(moment), fineness)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("31/02/2024", "no such day"),
        ("2023-02-29", "no such day"),
        ("05/31/2024", "month seems to come first"),
        ("last Tuesday", "not a date"),
        ("", "no date"),
        ("1/2/3024", "between 1900 and 2100"),
        ("01/02/2024 25:00", "no such time"),
    ],
)
def test_what_is_no_date_is_not_read_and_the_reason_helps(text: str, says: str) -> None:
    assert parse_moment(text) is None
    assert says in why_no_date(text)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("730", "07:30"),
        ("1905", "19:05"),
        ("5", "00:05"),
        ("19:05:59", "19:05:59"),
        ("7.05", "07:05"),
        ("7:30 p.m.", "19:30"),
        ("12am", "00:00"),
        ("0.3125", "07:30"),
    ],
)
def test_times_are_read_as_logs_write_them(text: str, clock: str) -> None:
    seconds = parse_time(text)
    assert seconds is not None
    assert str(dt.timedelta(seconds=seconds)).zfill(8) == f"{clock}:00"[:8]


def test_a_time_column_joins_its_date_and_a_missing_time_leaves_the_day() -> None:
    moments = parse_moments(
        pa.array(["08/01/2016", "2016-01-09 00:00:00", "10/01/2016", "11/01/2016", None]),
        pa.array(["730", "19:05", None, "teatime", "9:00"]),
    )
    assert moments.at.astype(str).tolist()[:4] == [
        "2016-01-08T07:30:00",
        "2016-01-09T19:05:00",
        "2016-01-10T00:00:00",
        "2016-01-11T00:00:00",
    ]
    assert moments.fineness.tolist() == [0, 0, 1, 1, 3]
    assert moments.unreadable_time.tolist() == [False, False, False, True, False]
    assert moments.unreadable.tolist() == [False] * 5


def test_a_given_format_rules_and_only_unambiguous_dates_are_read_beside_it() -> None:
    moments = parse_moments(
        pa.array(["05/31/2024", "31/05/2024", "2024-05-31", "NULL"]), formats=["%m/%d/%Y"]
    )
    assert moments.known.tolist() == [True, False, True, False]
    assert moments.unreadable.tolist() == [False, True, False, False]


def test_a_format_with_a_zone_gives_the_clock_on_the_wall() -> None:
    moments = parse_moments(pa.array(["01/06/2024 12:00 +0000"]), formats=["%d/%m/%Y %H:%M %z"])
    assert moments.at.astype(str).tolist() == ["2024-06-01T13:00:00"]


days = st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2099, 12, 31))
forms = st.sampled_from(
    [
        "%d/%m/%Y",
        "%d/%m/%Y %H:%M",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%dT%H:%M:%S",
        "%d-%b-%Y",
        "%d/%m/%y",
        "%Y%m%d",
        "%d %B %Y %H%M",
    ]
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(days, forms) | st.sampled_from(["31/02/2024", "x", "45323.5"]), max_size=9)
)
def test_a_column_is_read_as_its_values_are(values: list[tuple[dt.datetime, str] | str]) -> None:
    texts = [v if isinstance(v, str) else v[0].strftime(v[1]) for v in values]
    moments = parse_moments(pa.array(texts, pa.string()))
    for position, text in enumerate(texts):
        expected = parse_moment(text)
        if expected is None:
            assert np.isnat(moments.at[position])
        else:
            assert moments.at[position] == np.datetime64(expected[0], "s")
            assert moments.fineness[position] == expected[1]
