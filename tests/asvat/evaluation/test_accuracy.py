"""Was the forecast right? PAI, PEI, hit rate, RRI."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from asvat.errors import InputError
from asvat.evaluation.accuracy import accuracy, accuracy_curve, compare

ONES = np.ones(10)
SCORES = hnp.arrays(np.float64, 12, elements=st.integers(0, 4))
COUNTS = hnp.arrays(np.float64, 12, elements=st.integers(0, 6))


def test_the_published_cumulative_table() -> None:
    curve = accuracy_curve(np.array([3.0, 2, 1]), np.array([6.0, 3, 0]), np.ones(3))
    assert curve["pai"].to_pylist() == [2, 1.5, 1]
    assert curve["pei"].to_pylist() == [1, 1, 1]
    assert curve["predicted_over_observed"].to_pylist() == pytest.approx([0.5, 5 / 9, 6 / 9])


def test_one_tenth_of_the_area_with_half_the_incidents() -> None:
    count = np.array([5.0, 6, 1, 1, 0, 0, 0, 0, 0, 0])
    found = accuracy(np.arange(10, 0, -1.0), count, ONES, 0.1)
    assert found.hit_rate.value == 5 / 13
    assert found.pai.value == pytest.approx(50 / 13)
    assert found.pei.value == pytest.approx(5 / 6)
    assert found.pai.low < found.pai.value < found.pai.high


def test_a_forecast_that_says_the_same_everywhere_is_no_better_than_chance() -> None:
    found = accuracy(ONES, np.array([9.0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), ONES, 0.25)
    assert found.pai.value == pytest.approx(1.0)


def test_ties_at_the_limit_do_not_depend_on_the_order_of_the_cells() -> None:
    score, count = np.array([3.0, 1, 1, 1, 0]), np.array([2.0, 4, 0, 0, 0])
    one = accuracy(score, count, np.ones(5), 0.4)
    two = accuracy(score[::-1], count[::-1], np.ones(5), 0.4)
    # The first cell, and a third of each of the three that tie for the second.
    assert one.hit_rate.value == two.hit_rate.value == pytest.approx((2 + 4 / 3) / 6)


def test_the_area_chosen_is_that_of_the_masked_cells() -> None:
    area = np.array([1.0, 1, 8])
    found = accuracy(np.array([3.0, 2, 1]), np.array([4.0, 0, 4]), area, 0.1)
    assert found.hit_rate.value == 0.5
    assert found.pai.value == pytest.approx(5.0)


def test_the_rri_says_how_much_of_the_hit_rate_lasted() -> None:
    found = accuracy(np.array([2.0, 1]), np.array([3.0, 3]), np.ones(2), 0.5,
                     previous=np.array([8.0, 2]))  # fmt: skip
    assert found.rri is not None
    assert found.rri.value == pytest.approx(0.5 / 0.8)


def test_several_months_are_judged_together() -> None:
    score = np.array([[2.0, 1], [1, 2]])
    found = accuracy(score, np.array([[3.0, 1], [0, 2]]), np.ones(2), 0.5)
    assert found.hit_rate.value == pytest.approx(5 / 6)
    assert found.incidents == 6


def test_the_interval_is_that_of_drawing_single_incidents_again() -> None:
    rng = np.random.default_rng(5)
    count = rng.poisson(3.0, 400).astype(float)
    score = rng.random(400) + 0.05 * count
    found = accuracy(score, count, np.ones(400), 0.1, replicates=4000)
    chosen = np.argsort(-score)[:40]
    hit = np.repeat(np.isin(np.arange(400), chosen), count.astype(int))
    weight = rng.poisson(1.0, (4000, hit.size))
    draws = (weight @ hit) / weight.sum(axis=1) / 0.1
    expected = np.quantile(draws, [0.025, 0.975])
    assert (found.pai.low, found.pai.high) == pytest.approx(tuple(expected), abs=0.03)


def test_the_same_seed_gives_the_same_interval() -> None:
    score, count = np.arange(10.0), np.arange(10.0)
    assert accuracy(score, count, ONES, 0.2) == accuracy(score, count, ONES, 0.2)


def test_two_forecasts_compared_on_the_same_incidents() -> None:
    rng = np.random.default_rng(1)
    rate = rng.gamma(0.5, 2.0, 2000)
    count = rng.poisson(rate).astype(float)
    better = compare(rate, rng.random(2000), count, np.ones(2000), 0.05)
    assert better.pai.low > 0
    assert better.p < 0.01
    same = compare(rate, rate, count, np.ones(2000), 0.05)
    assert (same.pai.value, same.pai.low, same.pai.high, same.p) == (0, 0, 0, 1)


@given(SCORES, COUNTS, st.sampled_from([0.05, 0.2, 0.5, 1.0]))
def test_no_forecast_beats_the_best_possible(score, count, share) -> None:  # type: ignore[no-untyped-def]
    if count.sum() == 0:
        return
    found = accuracy(score, count, np.ones(12), share, replicates=50)
    assert found.pei.value <= 1 + 1e-12
    assert found.hit_rate.value == pytest.approx(found.pai.value * share)
    assert 0 <= found.hit_rate.value <= 1 + 1e-12


@pytest.mark.parametrize(
    ("score", "count", "area", "share", "words"),
    [
        ([1, 2], [1, 1, 1], [1, 1], 0.5, "shapes"),
        ([1, np.nan], [1, 1], [1, 1], 0.5, "not a finite"),
        ([1, 2], [1, 1], [1, 0], 0.5, "area is not a positive"),
        ([1, 2], [0, 0], [1, 1], 0.5, "no incidents"),
        ([1, 2], [0.5, 1], [1, 1], 0.5, "not whole"),
        ([1, 2], [1, 1], [1, 1], 5, "area share"),
    ],
)
def test_maps_that_do_not_fit_are_refused(score, count, area, share, words) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=words):
        accuracy(np.array(score, float), np.array(count, float), np.array(area, float), share)
