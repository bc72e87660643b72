"""A crime is recorded within 24 hours of its report."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa

from asvat.findings.series import due, hours_late

WHEN = dt.datetime
KIND = pa.timestamp("s")


def test_it_is_due_24_hours_after_the_report():
    got = due(pa.array([WHEN(2024, 2, 28, 23, 15), None], KIND))
    assert got.to_pylist() == [WHEN(2024, 2, 29, 23, 15), None]


def test_exactly_24_hours_is_in_time_and_half_an_hour_more_is_half_an_hour_late():
    reported = pa.chunked_array([pa.array([WHEN(2025, 1, 1, 12)] * 5, KIND)])
    recorded = pa.array(
        [
            WHEN(2025, 1, 2, 12),
            WHEN(2025, 1, 2, 12, 30),
            WHEN(2025, 1, 1, 13),
            WHEN(2025, 1, 1, 11),
            None,
        ],
        KIND,
    )
    assert hours_late(reported, recorded).to_pylist() == [0.0, 0.5, 0.0, 0.0, None]
