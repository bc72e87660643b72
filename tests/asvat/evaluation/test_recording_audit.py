"""Recording audits: published numbers, exact enumerations, and coverage of a planted truth."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asvat.errors import InputError
from asvat.evaluation.recording_audit import (
    Sample,
    allocate,
    banded,
    bootstrap,
    draw,
    exact_interval,
    implied_size,
    interval,
    margin,
    rate,
    sample_size,
)
from asvat.evaluation.recording_audit.draw import fingerprint

DRAWN = ["log-16", "log-81", "log-0"]
BANDS = [("Outstanding", 0.95), ("Good", 0.925), ("Adequate", 0.9), ("Below", 0.0)]


@pytest.mark.parametrize(
    ("share", "within", "needed"),
    [(0.90, 0.05, 139), (0.90, 0.03, 385), (0.95, 0.03, 203), (0.95, 0.02, 457), (0.5, 0.05, 385)],
)
def test_the_look_up_table_of_the_domain_notes(share: float, within: float, needed: int) -> None:
    assert sample_size(share, within) == needed
    assert margin(share, needed) <= within < margin(share, needed - 1)


def test_a_small_population_needs_fewer() -> None:
    assert sample_size(0.5, 0.05, 4000) == 351
    assert sample_size(0.5, 0.05, 50) == 45
    assert sample_size(0.5, 0.001, 50) == 50
    assert margin(0.5, 50, 50) == 0.0


def test_what_hmicfrs_reported_in_2018_stands_for_about_730_crimes() -> None:
    assert implied_size(0.946, 0.0164) == pytest.approx(730, abs=1)


def test_a_hundred_per_cent_of_fifty_is_not_a_hundred_per_cent() -> None:
    low, high = interval(50, 50)
    assert (round(low, 3), high) == (0.929, 1.0)


@pytest.mark.parametrize(
    ("hits", "of", "score", "exact"),
    [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0000, 0.1684), (0.0000, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_newcombes_table(hits, of, score, exact) -> None:
    """Newcombe (1998), table I; where there is no hit ours is the exact interval."""
    assert interval(hits, of) == pytest.approx(score, abs=5e-5)
    assert exact_interval(hits, of) == pytest.approx(exact, abs=5e-5)


def _sample(hits, of, stratum, populations) -> Sample:
    return Sample(
        np.asarray(hits, float), np.asarray(of, float), np.asarray(stratum), np.asarray(populations)
    )


def test_one_crime_a_log_is_the_stratified_share_of_the_domain_notes() -> None:
    p, n, of = np.array([0.9, 0.75]), np.array([40, 20]), np.array([400, 100])
    hits = np.concatenate([np.repeat([1, 0], [36, 4]), np.repeat([1, 0], [15, 5])])
    found = rate(_sample(hits, np.ones(60), np.repeat([0, 1], n), of))
    weight = of / of.sum()
    variance = (weight**2 * p * (1 - p) / (n - 1) * (1 - n / of)).sum()
    assert found.share == pytest.approx((weight * p).sum())
    assert found.error == pytest.approx(math.sqrt(variance))


def test_a_simple_sample_with_one_crime_a_log_has_wilsons_interval() -> None:
    found = rate(_sample([1] * 190 + [0] * 10, np.ones(200), np.zeros(200, int), [10**9]))
    low, high = interval(190, 200)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-4)
    assert rate(_sample([1] * 50, np.ones(50), np.zeros(50, int), [10**9])).low == pytest.approx(
        0.929, abs=5e-4
    )


def test_over_all_samples_estimate_and_variance_are_right_on_average() -> None:
    """Every stratified sample of a small population, one crime a log: both are unbiased."""
    right = [[1, 1, 0, 1, 1], [0, 1, 1, 0]]
    truth = sum(map(sum, right)) / 9
    shares, variances = [], []
    for one in itertools.combinations(range(5), 3):
        for two in itertools.combinations(range(4), 2):
            hits = [right[0][k] for k in one] + [right[1][k] for k in two]
            found = rate(_sample(hits, np.ones(5), [0, 0, 0, 1, 1], [5, 4]))
            shares.append(found.share)
            variances.append(0.0 if math.isnan(found.error) else found.error**2)
    assert np.mean(shares) == pytest.approx(truth)
    assert np.mean(variances) == pytest.approx(np.var(shares))


def test_crimes_of_one_log_are_alike_so_they_say_less_than_as_many_logs() -> None:
    apart = rate(_sample([1] * 90 + [0] * 10, np.ones(100), np.zeros(100, int), [10**6]))
    together = rate(_sample([5] * 18 + [0] * 2, [5] * 20, np.zeros(20, int), [10**6]))
    assert apart.share == together.share
    assert together.high - together.low > 1.5 * (apart.high - apart.low)
    all_right = rate(_sample([5] * 10, [5] * 10, np.zeros(10, int), [10**6]))
    assert all_right.low == pytest.approx(exact_interval(10, 10)[0])


def test_a_log_without_a_crime_or_gone_from_the_population_counts_for_nothing_but_keeps_its_place():
    few = rate(_sample([1, 1, 0], [1, 1, 1], [0, 0, 0], [300]))
    with_others = rate(_sample([1, 1, 0, 0, 0], [1, 1, 1, 0, 0], [0] * 5, [500]))
    assert few.share == with_others.share
    assert (with_others.of, with_others.logs) == (3, 3)


def test_a_census_leaves_no_doubt_and_no_crime_leaves_all() -> None:
    census = rate(_sample([1, 1, 0, 1], np.ones(4), [0, 0, 0, 0], [4]))
    assert (census.low, census.share, census.high) == (0.75, 0.75, 0.75)
    all_right = rate(_sample([1, 1], [1, 1], [0, 1], [1, 1]))
    assert (all_right.low, all_right.high) == (1.0, 1.0)
    nothing = rate(_sample([0, 0], [0, 0], [0, 0], [9]))
    assert (nothing.low, nothing.high, nothing.of) == (0.0, 1.0, 0)
    assert math.isnan(nothing.share)


def test_asked_of_a_part_the_others_keep_their_places() -> None:
    whole = _sample([1, 0, 1, 1], np.ones(4), [0, 0, 1, 1], [10, 20])
    assert rate(whole.where(np.array([True, True, False, False]))).share == 0.5


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(0, 400), min_size=1, max_size=8),
    st.integers(0, 900),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_an_allocation_sums_exactly_and_fits(populations, size, optimal, random) -> None:
    least = sum(min(2, n) for n in populations)
    spread = [random.random() for _ in populations] if optimal else None
    if least > min(size, sum(populations)):
        with pytest.raises(InputError):
            allocate(populations, size, 2, spread)
        return
    found = allocate(populations, size, 2, spread)
    assert found.sum() == min(size, sum(populations))
    assert all(min(2, n) <= k <= n for k, n in zip(found, populations, strict=True))


def test_allocation_is_proportional_or_by_neyman() -> None:
    assert list(allocate([600, 300, 100], 100, 2)) == [60, 30, 10]
    assert list(allocate([900, 90, 10], 100, 5)) == [86, 9, 5]
    assert list(allocate([500, 500], 90, 2, [2.0, 1.0])) == [60, 30]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(min_size=1), unique=True, min_size=5, max_size=40), st.integers(0, 9))
def test_the_draw_does_not_depend_on_the_order_and_grows_without_change(units, seed) -> None:
    whole = {"a": units[::2], "b": units[1::2]}
    turned = {"b": units[1::2][::-1], "a": units[::2][::-1]}
    found = draw(whole, {"a": 2, "b": 2}, seed)
    assert found == draw(turned, {"b": 2, "a": 2}, seed)
    assert len(set(found)) == 4
    assert set(found) <= set(draw(whole, {"a": len(whole["a"]), "b": 2}, seed))
    assert fingerprint(whole) == fingerprint(turned)


def test_the_draw_is_the_same_on_every_machine() -> None:
    logs = [f"log-{k}" for k in range(100)]
    assert draw({"": logs}, {"": 3}, 20261122) == DRAWN
    with pytest.raises(InputError):
        draw({"": ["x"]}, {"": 2}, 1)


def test_a_band_says_which_others_it_cannot_be_told_from() -> None:
    clear = banded(0.94, 0.93, 0.945, BANDS)
    assert (clear.label, clear.distinguishable) == ("Good", True)
    assert banded(0.946, 0.93, 0.962, BANDS).others == ("Outstanding",)
    assert banded(0.91, 0.88, 0.93, BANDS).others == ("Good", "Below")


def _planted(random: np.random.Generator) -> tuple[np.ndarray, np.ndarray, list[int]]:
    """Logs of three strata; a third have crimes, up to four, right or wrong together mostly."""
    populations = [6000, 2500, 900]
    of, hits = [], []
    for size, share in zip(populations, (0.96, 0.9, 0.8), strict=True):
        crimes = np.where(random.random(size) < 0.35, random.integers(1, 5, size), 0)
        log = random.beta(share * 4, (1 - share) * 4, size)
        of.append(crimes)
        hits.append(random.binomial(crimes, log))
    return np.concatenate(hits), np.concatenate(of), populations


def _covered(runs: int, size: int) -> tuple[float, float]:
    random = np.random.default_rng(3)
    hits, of, populations = _planted(random)
    truth = hits.sum() / of.sum()
    stratum = np.repeat(np.arange(3), populations)
    starts = np.concatenate([[0], np.cumsum(populations)])
    held = held_again = 0
    for run in range(runs):
        drawn = np.concatenate(
            [
                starts[k] + random.choice(populations[k], n, replace=False)
                for k, n in enumerate(allocate(populations, size))
            ]
        )
        sample = _sample(hits[drawn], of[drawn], stratum[drawn], populations)
        found = rate(sample)
        held += found.low <= truth <= found.high
        if run < runs // 4:
            low, high = bootstrap(sample, replicates=400, seed=run)
            held_again += low <= truth <= high
    return held / runs, held_again / (runs // 4)


def test_the_interval_holds_the_planted_truth_as_often_as_it_says() -> None:
    covered, again = _covered(200, 500)
    assert 0.91 <= covered <= 0.99
    assert again >= 0.85


@pytest.mark.slow
@pytest.mark.parametrize("size", [150, 400, 1000])
def test_coverage_over_many_samples_of_every_size(size: int) -> None:
    covered, _ = _covered(4000, size)
    assert 0.935 <= covered <= 0.975
