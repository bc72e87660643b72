"""Did a rate change? Two Poisson counts."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import poisson

from asvat.errors import InputError
from asvat.evaluation.e_test import e_test

COUNT = st.integers(0, 60)
RATIO = st.sampled_from([0.25, 0.5, 1.0, 1.7, 3.0])


@pytest.mark.parametrize(
    ("before", "after", "p", "within"),
    [(0, 3, 0.0884, 0.0005), (6, 2, 0.1749, 5e-5), (2, 6, 0.17487482094370765, 1e-12)],
)
def test_published_values(before: int, after: int, p: float, within: float) -> None:
    assert e_test(before, after).p == pytest.approx(p, abs=within)


def test_equal_counts_are_no_change_and_p_stays_at_most_one() -> None:
    assert e_test(20, 20).p == 1.0
    assert e_test(0, 0).p == 1.0


@settings(max_examples=60, deadline=None)
@given(COUNT, COUNT, RATIO)
def test_equals_the_sum_over_every_pair_of_counts(before: int, after: int, d: float) -> None:
    if before + after == 0:
        return
    rate = (before + after) / (1 + d)
    i, j = np.arange(260.0)[:, None], np.arange(420.0)[None, :]
    spread = np.sqrt(i + j / d**2)
    t = np.abs(i - j / d) / np.where(spread > 0, spread, 1.0)
    observed = abs(before - after / d) / math.sqrt(before + after / d**2)
    mass = poisson.pmf(i, rate) * poisson.pmf(j, rate * d)
    expected = min(1.0, float(mass[t >= observed - 1e-9].sum()))
    assert e_test(before, after, exposure_ratio=d).p == pytest.approx(expected, abs=1e-10)


@given(COUNT, COUNT, RATIO)
def test_the_order_of_the_two_counts_does_not_matter(one: int, two: int, d: float) -> None:
    swapped = e_test(two, one, exposure_ratio=1 / d)
    assert e_test(one, two, exposure_ratio=d).p == pytest.approx(swapped.p, abs=1e-12)


def test_a_half_as_long_period_with_half_the_count_is_no_change() -> None:
    found = e_test(40, 20, exposure_ratio=0.5)
    assert found.p == 1.0
    assert found.ratio == 1.0
    assert found.low < 1.0 < found.high


def test_large_counts_agree_with_the_normal_limit() -> None:
    found = e_test(100_000, 100_900)
    normal = math.erfc(900 / math.sqrt(200_900) / math.sqrt(2))
    assert found.p == pytest.approx(normal, rel=0.01)


def test_the_interval_is_exact_when_nothing_happened_before() -> None:
    found = e_test(0, 5)
    assert found.ratio == math.inf
    # Clopper and Pearson's lower limit of 5 out of 5, as a ratio.
    share = 0.025 ** (1 / 5)
    assert found.low == pytest.approx(share / (1 - share))


@pytest.mark.parametrize("count", [-1, 2.5, math.nan])
def test_what_is_not_a_count_is_refused(count: float) -> None:
    with pytest.raises(InputError, match="not a count"):
        e_test(count, 3)  # type: ignore[arg-type]
