"""Labels, chains and risk zones of near repeats."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asvat.errors import InputError
from asvat.hotspots.near_repeat import (
    Bands,
    interval_knox,
    knox,
    month_days,
    near_repeat_chains,
    near_repeat_labels,
    risk_bands,
    risk_zones,
)
from asvat.records.provenance import read_stamp

NEAR = Bands((0, 200), (0, 14))


@pytest.mark.real_data
def test_the_published_near_repeat_strings(data):
    cases = json.loads((data / "expected/reference/cases.json").read_text())["near_strings"]
    for case in cases["cases"]:
        band = Bands((0, case["d"]), (0, case["tau"]))  # strictly less than both
        got = near_repeat_chains(case["x"], case["y"], case["t"], band)
        if "comp" in case:
            assert (got.chain + 1).tolist() == case["comp"]
        elif "max_comp_size" in case:
            assert len(got.incidents) == 0
            assert got.chain.tolist() == [-1] * 10
        else:
            assert got.incidents.tolist() == [10]


def test_a_crowded_place_keeps_every_neighbour():
    # Tools that look at the 300 nearest only cut this chain into pieces.
    place = np.zeros(1200)
    got = near_repeat_chains(place, place, np.arange(1200) % 14, NEAR)
    assert got.incidents.tolist() == [1200]
    later = near_repeat_labels(place, place, np.arange(1200) / 1200, NEAR)
    assert later.after.tolist() == list(range(1199, -1, -1))


def test_strictly_less_by_default_and_up_to_and_including_when_asked():
    x, y, t = [0.0, 200.0], [0.0, 0.0], [0, 14]
    assert near_repeat_chains(x, y, t, NEAR).incidents.tolist() == []
    closed = Bands((0, 200), (0, 14), closed="right")
    assert near_repeat_chains(x, y, t, closed).incidents.tolist() == [2]


points = st.lists(
    st.tuples(st.integers(0, 15), st.integers(0, 15), st.integers(0, 15)), min_size=1, max_size=30
)


def all_links(x, y, t, distance, days):
    i, j = np.triu_indices(len(x), 1)
    close = (np.hypot(x[i] - x[j], y[i] - y[j]) < distance) & (np.abs(t[i] - t[j]) < days)
    return i[close], j[close]


@settings(max_examples=60, deadline=None)
@given(points, st.integers(1, 6), st.integers(1, 6))
def test_chains_are_exactly_what_can_be_reached_from_pair_to_pair(events, distance, days):
    x, y, t = np.array(events, np.float64).T
    group = np.arange(len(x))
    for a, b in zip(*all_links(x, y, t, distance, days), strict=True):
        group[group == group[b]] = group[a]
    got = near_repeat_chains(x, y, t, Bands((0, distance), (0, days))).chain
    together = group[:, None] == group[None, :]
    mine = (got[:, None] == got[None, :]) & (got >= 0)[:, None] | np.eye(len(x), dtype=bool)
    assert np.array_equal(mine, together)


@settings(max_examples=60, deadline=None)
@given(points, st.integers(1, 6), st.integers(1, 6))
def test_labels_agree_with_a_count_of_all_pairs(events, distance, days):
    x, y, t = np.array(events, np.float64).T
    i, j = all_links(x, y, t, distance, days)
    after, before = np.zeros(len(x), int), np.zeros(len(x), int)
    for a, b in [*zip(i, j, strict=True), *zip(j, i, strict=True)]:
        after[a] += t[b] >= t[a]
        before[a] += t[b] <= t[a]
    got = near_repeat_labels(x, y, t, Bands((0, distance), (0, days)))
    assert got.after.tolist() == after.tolist()
    assert got.before.tolist() == before.tolist()


def test_originator_near_repeat_both_and_none():
    x = [0.0, 100.0, 150.0, 9000.0]
    got = near_repeat_labels(x, [0.0] * 4, [1, 5, 10, 5], NEAR)
    assert got.label.tolist() == ["originator", "both", "near repeat", "none"]
    assert got.counts() == {"none": 1, "originator": 1, "near repeat": 1, "both": 1}
    same_day = near_repeat_labels([0.0, 1], [0.0, 0], [3, 3], NEAR)
    assert same_day.label.tolist() == ["both", "both"], "a day does not say which came first"


def test_a_stopping_rule_keeps_chains_from_running_together():
    # One incident every 10 days and 100 m: single linkage makes one chain of them all.
    step = np.arange(50)
    x, y = step * 100.0, np.zeros(50)
    assert near_repeat_chains(x, y, step * 10, NEAR).incidents.tolist() == [50]
    by_time = near_repeat_chains(x, y, step * 10, NEAR, max_duration=40)
    assert by_time.incidents.tolist() == [5] * 10
    assert by_time.duration.tolist() == [40.0] * 10
    by_place = near_repeat_chains(x, y, step * 10, NEAR, max_radius=400)
    assert by_place.radius.tolist() == [400.0] * 10
    assert by_place.originator.tolist() == list(range(0, 50, 5))


@settings(max_examples=60, deadline=None)
@given(points, st.integers(1, 8), st.integers(1, 8), st.randoms())
def test_anchored_chains_keep_the_rule_and_do_not_depend_on_the_order_of_the_file(
    events, longest, widest, random
):
    band = Bands((0, 4), (0, 4))
    events = sorted(set(events))

    def run(rows):
        x, y, t = np.array(rows, np.float64).T
        got = near_repeat_chains(x, y, t, band, max_duration=longest, max_radius=widest)
        return got, {rows[k]: c for k, c in enumerate(got.chain.tolist())}

    got, chains = run(events)
    assert np.all(got.duration <= longest)
    assert np.all(got.radius <= widest)
    assert np.all(got.incidents >= 2)
    assert got.incidents.sum() == np.count_nonzero(got.chain >= 0)
    shuffled = list(events)
    random.shuffle(shuffled)
    assert run(shuffled)[1] == chains


def test_chain_tables_are_stamped_and_give_null_for_no_chain():
    got = near_repeat_chains([0.0, 50.0, 5000.0], [0.0] * 3, [1, 2, 3], NEAR, max_duration=28)
    assert got.members().column("chain").to_pylist() == [0, 0, None]
    assert got.table().to_pylist() == [
        {"chain": 0, "originator": 0, "incidents": 2, "duration_days": 1.0, "radius_m": 50.0}
    ]
    assert read_stamp(got.table())["parameters"]["max_duration"] == 28


def test_a_chain_needs_one_band_with_an_end():
    for bands in (Bands((0, 100, 200), (0, 14)), Bands((0, float("inf")), (0, 14))):
        with pytest.raises(InputError, match="one band of distance and one of time"):
            near_repeat_chains([0.0], [0.0], [1], bands)


def repeated(seed, dated=False):
    """100 originators, each with a near repeat within 150 m and a week; and 200 alone."""
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(0, 20_000, (2, 300))
    t = rng.integers(0, 300, 300)
    x = np.concatenate([x, x[:100] + rng.uniform(-100, 100, 100)])
    y = np.concatenate([y, y[:100] + rng.uniform(-100, 100, 100)])
    t = np.concatenate([t, t[:100] + rng.integers(1, 7, 100)])
    return x, y, np.datetime64("2023-01-01") + t if dated else t


def test_risk_zones_lie_around_recent_incidents_for_the_bands_that_stand_out():
    x, y, t = repeated(1, dated=True)
    bands = Bands((0, 100, 200, 1000), (0, 7, 14))
    got = knox(x, y, t, bands, permutations=199, seed=1)
    (band,) = risk_bands(got)
    assert (band.near, band.far, band.early, band.late) == (0, 200, 0, 7)
    assert band.risk == got.observed[:2, 0].sum() / got.expected[:2, 0].sum()
    today = np.datetime64("2023-09-01")
    zones = risk_zones(got, x, y, t, today).table()
    recent = np.flatnonzero((t <= today) & (t + np.timedelta64(7, "D") > today))
    assert zones.column("incident").to_pylist() == recent.tolist()
    first = zones.slice(0, 1).to_pylist()[0]
    assert first["radius"] == 200
    assert first["from"] == t[recent[0]].item()
    assert first["until"] == (t[recent[0]] + np.timedelta64(7, "D")).item()
    assert first["easting"] == x[recent[0]]


def test_no_zones_where_nothing_stands_out_nor_from_dates_known_to_the_month():
    rng = np.random.default_rng(3)
    x, y, t = rng.uniform(0, 5000, 200), rng.uniform(0, 5000, 200), rng.integers(0, 300, 200)
    got = knox(x, y, t, NEAR, permutations=19, seed=2)
    zones = risk_zones(got, x, y, t, 300, alpha=0.01)
    assert zones.table().num_rows == 0
    first, last = month_days(np.array(["2023-01", "2023-02"]))
    months = interval_knox([0.0, 1], [0.0, 1], first, last, NEAR, permutations=9)
    with pytest.raises(InputError, match="cannot say in which days"):
        risk_zones(months, x, y, t, 300)
