"""On random data the scan and the tests of rare events do not cry wolf too often."""

from __future__ import annotations

import numpy as np
import pytest

from asvat.hotspots.rare_events import busiest_run, small_sample_g
from asvat.hotspots.scan import Limits, space_time_scan

pytestmark = pytest.mark.slow

RUNS = 2000


def random_cases(seed):
    """Cases whose place and time are independent, both uneven."""
    rng = np.random.default_rng([20261122, seed])
    x, y = rng.normal(0, 3, (2, 150)).round() * 1000
    return x, y, (60 * rng.beta(1.5, 1, 150)).astype(int)


@pytest.mark.parametrize("kind", ["prospective", "retrospective"])
def test_the_scan_rejects_in_five_per_cent_of_random_data_sets(kind):
    rejected = 0
    for seed in range(RUNS):
        found = space_time_scan(
            *random_cases(seed), kind=kind, start=0, end=59, replications=39, stop_after=None,
            limits=Limits(max_radius=3000, max_days=14), seed=seed,
        )  # fmt: skip
        rejected += bool(found.clusters) and found.clusters[0].p <= 0.05
    assert 0.034 <= rejected / RUNS <= 0.066


def test_stopping_early_rejects_in_no_more_than_five_per_cent_of_random_data_sets():
    rejected = 0
    for seed in range(RUNS):
        found = space_time_scan(
            *random_cases(seed), start=0, end=59, replications=99, stop_after=5,
            limits=Limits(max_radius=3000, max_days=14), seed=seed,
        )  # fmt: skip
        rejected += bool(found.clusters) and found.clusters[0].p <= 0.05
    assert 0.034 <= rejected / RUNS <= 0.066


def test_the_exact_g_test_rejects_in_no_more_than_five_per_cent_of_random_weeks():
    rng = np.random.default_rng(20261122)
    drawn = rng.multinomial(8, np.full(7, 1 / 7), RUNS)
    assert np.mean([small_sample_g(counts).p <= 0.05 for counts in drawn]) <= 0.066


def test_naus_scan_rejects_in_no_more_than_five_per_cent_of_random_years():
    rng = np.random.default_rng(20261122)
    drawn = rng.poisson(0.3, (RUNS, 364))
    assert np.mean([busiest_run(counts, 7, 0.3).p <= 0.05 for counts in drawn]) <= 0.066
