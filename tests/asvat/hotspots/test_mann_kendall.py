from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asvat.errors import InputError
from asvat.hotspots.mann_kendall import LONGEST_EXACT, mann_kendall


def test_the_published_series_of_ten_has_tau_0511_and_p_00491():
    # S = 23 of 45 pairs: eleven inversions. The published p is the normal one; exact is 0.0466
    # (also scipy.stats.kendalltau(method="exact")).
    series = np.array([0, 9, 1, 2, 3, 5, 4, 7, 8, 6], dtype=float)
    got = mann_kendall(series[:, None])
    assert got.s[0] == 23
    assert got.tau[0] == pytest.approx(0.511, abs=5e-4)
    assert got.p_normal[0] == pytest.approx(0.0491, abs=5e-5)
    assert got.p[0] == pytest.approx(0.04662257495590829, abs=1e-12)


@given(st.lists(st.integers(0, 3), min_size=3, max_size=6))
def test_the_exact_p_is_the_share_of_all_orders_ties_and_all(values: list[int]):
    orders = np.array(list(itertools.permutations(values)), dtype=float).T
    all_s = np.abs(mann_kendall(orders).s)
    got = mann_kendall(np.array(values, dtype=float)[:, None])
    assert got.p[0] == pytest.approx(np.mean(all_s >= abs(got.s[0])), abs=1e-12)


def test_a_series_of_equal_counts_has_no_trend():
    got = mann_kendall(np.zeros((12, 2)))
    assert got.s.tolist() == [0, 0]
    assert got.tau.tolist() == [0.0, 0.0]
    assert got.p.tolist() == [1.0, 1.0]


def test_long_series_use_the_normal_approximation():
    rising = np.arange(LONGEST_EXACT + 1, dtype=float)[:, None]
    got = mann_kendall(rising)
    assert got.tau[0] == 1.0
    assert got.p[0] == got.p_normal[0]


def test_series_are_tested_one_by_one():
    rng = np.random.default_rng(5)
    many = rng.poisson(2.0, (12, 50)).astype(float)
    together = mann_kendall(many)
    alone = [mann_kendall(many[:, [i]]).p[0] for i in range(50)]
    assert np.array_equal(together.p, alone)


def test_too_few_periods_or_a_missing_value_are_refused():
    with pytest.raises(InputError, match="2 periods"):
        mann_kendall(np.zeros((2, 1)))
    with pytest.raises(InputError, match="not a number"):
        mann_kendall(np.array([[1.0], [np.nan], [2.0]]))
