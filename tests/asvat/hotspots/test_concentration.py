"""Concentration: the published numbers, and honest figures when places outnumber incidents."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asvat.errors import InputError
from asvat.hotspots.concentration import concentration, gini
from asvat.records.provenance import read_stamp


def value(found, name):
    return found.value[found.measure.index(name)]


@pytest.mark.real_data
def test_the_four_ginis_equal_the_published_examples(data):
    cases = json.loads((data / "expected" / "reference" / "cases.json").read_text())["gini"]
    for case in cases["cases"]:
        counts, expected = np.array(case["counts"]), case["computed"]
        assert gini(counts) == pytest.approx(expected["gini"])
        assert gini(counts, unbiased=True) == pytest.approx(expected["unbiased"])
        assert gini(counts, generalised=True) == pytest.approx(expected["generalized"])
        assert gini(counts, generalised=True, unbiased=True) == pytest.approx(
            expected["generalized_unbiased"]
        )


def test_the_generalised_gini_of_three_one_one_is_56_not_the_58_of_the_lorenzgini_vignette():
    counts = np.array([3, 1, 1, 0, 0, 0, 0, 0, 0, 0])
    assert gini(counts, generalised=True) == pytest.approx(0.56)
    assert gini(counts) == pytest.approx(0.78)


def test_more_places_than_crimes_is_measured_from_the_most_even_spread_and_said_so():
    counts = np.array([5, 2, 1, 0, 0, 0, 0, 0, 0, 0])
    found = concentration(counts, resamples=99)
    assert value(found, "gini") == pytest.approx(0.80)
    assert value(found, "generalised_gini") == pytest.approx(0.75)
    assert "More places" in found.caveats[0]
    assert read_stamp(found.table())["caveats"] == list(found.caveats)
    spread = np.zeros(100, dtype=int)
    spread[:40] = 1
    assert gini(spread, generalised=True) == pytest.approx(0)
    assert gini(spread) == pytest.approx(0.6)


def test_the_share_of_places_that_hold_a_quarter_and_a_half_of_incidents():
    counts = np.array([40, 20, 10, 10, 5, 5, 5, 5, 0, 0])
    found = concentration(counts, resamples=99)
    assert value(found, "share_of_places_for_25%") == pytest.approx(0.1)
    assert value(found, "share_of_places_for_50%") == pytest.approx(0.2)
    even = concentration(np.full(100, 3), shares=(0.25, 0.07), resamples=99)
    assert value(even, "share_of_places_for_25%") == pytest.approx(0.25)
    assert value(even, "share_of_places_for_7%") == pytest.approx(0.07)


counts_of = st.lists(st.integers(0, 12), min_size=2, max_size=30).filter(any)


@settings(max_examples=100, deadline=None)
@given(counts_of)
def test_measures_agree_with_their_definitions(counts):
    x = np.array(counts)
    pairs = np.abs(x[:, None] - x[None, :]).sum() / (2 * len(x) ** 2 * x.mean())
    assert gini(x) == pytest.approx(pairs)
    assert gini(np.random.default_rng(1).permutation(x)) == pytest.approx(gini(x))
    assert -1e-12 <= gini(x, generalised=True) <= gini(x) + 1e-12
    found = concentration(x, resamples=2)
    held = np.cumsum(np.sort(x)[::-1])
    for share in (0.25, 0.5):
        count = np.searchsorted(held, share * x.sum() - 1e-9) + 1
        assert value(found, f"share_of_places_for_{share:.0%}") == pytest.approx(count / len(x))


@settings(max_examples=50, deadline=None)
@given(counts_of)
def test_the_lorenz_curve_lies_above_the_most_even_spread_and_gives_the_gini(counts):
    x = np.array(counts)
    curve = concentration(x, resamples=2).curve
    assert curve[0].tolist() == [0, 0, 0]
    assert curve[-1] == pytest.approx([1, 1, 1])
    assert (curve[:, 1] >= curve[:, 2] - 1e-12).all()
    assert 2 * np.trapezoid(curve[:, 1], curve[:, 0]) - 1 == pytest.approx(gini(x))


def test_intervals_cover_what_another_period_with_the_same_risks_shows():
    # 40 periods of 400 incidents at 500 places of unequal risk: the mean over many periods lies
    # in nearly all of the 95% intervals.
    rng = np.random.default_rng(4)
    risk = rng.gamma(0.4, 1, 500)
    risk *= 400 / risk.sum()
    mean = np.mean([gini(rng.poisson(risk), generalised=True) for _ in range(500)])
    hit = 0
    for seed in range(40):
        found = concentration(rng.poisson(risk), resamples=99, seed=seed)
        at = found.measure.index("generalised_gini")
        hit += found.low[at] <= mean <= found.high[at]
    assert hit >= 35


def test_incidents_at_random_places_are_no_more_concentrated_than_chance():
    counts = np.random.default_rng(8).poisson(0.5, 2000)
    found = concentration(counts, resamples=199)
    assert found.value == pytest.approx(found.by_chance, abs=0.02)
    assert value(found, "gini") > 0.5


def test_the_same_seed_gives_the_same_intervals():
    counts = np.random.default_rng(2).poisson(2, 100)
    one, two = (concentration(counts, seed=5, resamples=50) for _ in range(2))
    assert one.table().equals(two.table())
    assert one.curve_table().equals(two.curve_table())
    assert not np.array_equal(one.low, concentration(counts, seed=6, resamples=50).low)


@pytest.mark.parametrize(
    ("counts", "message"),
    [([1, -1], "negative"), ([0, 0], "no incident"), ([1.5, 2.0], "whole"), ([[1, 2]], "whole")],
)
def test_bad_counts_are_refused_with_the_reason(counts, message):
    with pytest.raises(InputError, match=message):
        concentration(np.array(counts))
    with pytest.raises(InputError, match="shares"):
        concentration(np.array([1, 2]), shares=(0.0,))
