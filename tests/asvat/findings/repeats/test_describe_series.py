"""A series says how often, how unusual, and whether it gets worse, and why."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest

from asvat.errors import InputError
from asvat.findings.repeats import (
    PeerRates,
    SeriesSettings,
    describe_series,
    fit_peer_rates,
    series_of,
)
from asvat.findings.tables import SERIES

AS_OF = dt.date(2023, 12, 31)


@pytest.fixture(scope="module")
def rates(table, steady):
    subject, day, _ = steady(4000, shape=0.5, mean=0.8, years=2.0, seed=3)
    return fit_peer_rates(table(subject, day), AS_OF)


def described(table, days, rates, **columns):
    (row,) = describe_series(
        table(np.zeros(len(days), int), days, **columns), AS_OF, SeriesSettings(rates)
    ).to_pylist()
    return row


def test_nine_calls_ever_closer_together_are_called_more_often_in_words(table, rates):
    row = described(table, [420, 500, 570, 640, 690, 710, 719, 725, 728], rates)
    assert row["escalating"]
    assert row["frequency"] > 0.1
    assert row["unusual"] > 0.9
    assert row["rate_low"] < row["rate"] < row["rate_high"]
    assert row["why"].startswith("More often: every 10 days over the last 4 gaps, every 68 days")


def test_the_same_burst_a_year_ago_is_not_escalating_now(table, rates):
    days = np.array([420, 500, 570, 640, 690, 710, 719, 725, 728]) - 400.0
    row = described(table, days, rates)
    assert not row["escalating"]
    assert row["why"] is None


def test_from_noise_to_threats_is_graver_and_steady_noise_is_not(table, rates):
    days = np.arange(9) * 40.0 + 400
    worse = described(table, days, rates, severity=[0.5, 0.5, 1, 0.5, 1, 3, 3, 4, 6])
    assert worse["escalating"]
    assert worse["severity"] > 0.1
    assert worse["why"] == "Graver: severity 4.0 in the later half, 0.7 in the earlier."
    better = described(table, days, rates, severity=[6, 4, 3, 3, 1, 0.5, 1, 0.5, 0.5])
    assert not better["escalating"]
    assert better["severity"] < 0


def test_a_feud_that_leaves_the_doorstep_spreads(table, rates):
    days = np.arange(10) * 35.0 + 380
    row = described(
        table,
        days,
        rates,
        easting=[430_000.0] * 6 + [431_000.0, 432_000.0, 433_000.0, 434_000.0],
        hour=[20] * 6 + [20, 9, 3, 15],
    )
    assert row["escalating"]
    assert row["spread"] > 2
    assert row["why"] == "Wider: 4 new places and 3 new times of day in the later half."


def test_several_logs_about_one_event_make_no_series(table, rates):
    one = table([0, 0, 0], [700.0, 700.1, 700.2])
    same = one.set_column(4, "event_id", pa.array(["l0000000"] * 3))
    assert describe_series(same, AS_OF, SeriesSettings(rates)).equals(SERIES.empty_table())


def test_few_events_are_drawn_towards_their_peers(table, rates):
    peer = described(table, [600.0, 700.0], rates)
    assert 0.8 < peer["rate"] < 2.0
    assert peer["rate_high"] - peer["rate_low"] > 1.0


def test_a_series_does_not_depend_on_the_order_of_rows_nor_on_other_subjects(table, steady, rates):
    subject, day, _ = steady(300, 0.5, 3.0, 2.0, seed=5)
    whole = table(subject, day, severity=np.random.default_rng(0).choice([1.0, 2, 5], len(day)))
    settings = SeriesSettings(rates)
    expected = describe_series(whole, AS_OF, settings)
    order = np.random.default_rng(1).permutation(len(day))
    assert describe_series(whole.take(order), AS_OF, settings).equals(expected)
    mine = whole.filter(pa.array(subject % 3 == 0))
    kept = set(mine.column("subject_id").to_pylist())
    assert describe_series(mine, AS_OF, settings).to_pylist() == [
        row for row in expected.to_pylist() if row["subject_id"] in kept
    ]


def test_what_is_reported_after_the_day_is_not_known_on_it(table, rates):
    whole = table(np.zeros(5, int), [100.0, 200.0, 300.0, 800.0, 900.0])
    (row,) = describe_series(whole, AS_OF, SeriesSettings(rates)).to_pylist()
    assert row["events"] == 3
    assert row["last"].date() == dt.date(2022, 10, 28)


def test_exact_matching_would_have_joined_only_the_largest_part(table, rates):
    whole = table(np.zeros(5, int), np.arange(5) * 50.0)
    names = pa.array(["SMITH", "SMYTHE", "SMITH", None, "SMITH"])
    (row,) = describe_series(
        whole.set_column(3, "exact_id", names), AS_OF, SeriesSettings(rates)
    ).to_pylist()
    assert (row["events"], row["exact"]) == (5, 3)


def test_saved_peer_rates_come_back_the_same_and_changed_ones_are_refused(rates, tmp_path):
    path = tmp_path / "peers.json"
    rates.save(path)
    assert PeerRates.load(path) == rates
    path.write_text(path.read_text().replace('"gap_shape": 0.9', '"gap_shape": 0.8'))
    with pytest.raises(InputError, match="changed"):
        PeerRates.load(path)
    path.write_text("{")
    with pytest.raises(InputError, match="cannot be read"):
        PeerRates.load(path)


def test_the_series_page_shows_gaps_new_places_and_what_exact_matching_joins(table):
    whole = table(
        [0, 0, 0, 1], [1.0, 1.5, 11.0, 3.0], easting=[430_000.0, 430_000.0, 435_000.0, 0.0]
    )
    events = pa.array(["l0000000", "l0000000", "l0000002", "l0000003"])
    names = pa.array(["SMITH", "SMITH", "SMYTHE", "SMITH"])
    whole = whole.set_column(4, "event_id", events).set_column(3, "exact_id", names)
    rows = series_of(whole, "p000000").to_pylist()
    assert [row["number"] for row in rows] == [1, 1, 2]
    assert [row["gap"] for row in rows] == [None, None, 10.0]
    assert [row["new_place"] for row in rows] == [True, False, True]
    assert [row["exact"] for row in rows] == [False, True, False]
    assert series_of(whole, "nobody").num_rows == 0
