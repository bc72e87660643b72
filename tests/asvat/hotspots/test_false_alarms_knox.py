"""False alarms of the near-repeat tests on data without any near repeats, 2,000 runs each."""

from __future__ import annotations

import numpy as np
import pytest

from asvat.hotspots.near_repeat import (
    Bands,
    area_season_strata,
    interval_knox,
    knox,
    month_days,
)

pytestmark = pytest.mark.slow

RUNS = 2000
BANDS = Bands((0, 500, 1000), (0, 14, 28))


def random_events(seed):
    """150 incidents without any pattern in 5 km by 5 km and a year."""
    rng = np.random.default_rng((20_241_122, seed))
    return rng.uniform(0, 5000, 150), rng.uniform(0, 5000, 150), rng.integers(0, 365, 150)


def plain(seed):
    got = knox(*random_events(seed), BANDS, permutations=199, seed=seed, threads=1)
    return [got.p[0, 0], got.overall_p]


def stratified(seed):
    event = random_events(seed)
    strata = area_season_strata(*event, cell=2500)
    got = knox(*event, BANDS, permutations=199, seed=seed, strata=strata, threads=1)
    return [got.p[0, 0], got.overall_p]


def sequential(seed):
    got = knox(*random_events(seed), BANDS, permutations=999, seed=seed, stop_after=20, threads=1)
    return [got.p[0, 0]]


def monthly(seed):
    x, y, day = random_events(seed)
    first, last = month_days(np.datetime64("2023-01-01") + day)
    bands = Bands((0, 500, 1000), (0, 31, 62))
    got = interval_knox(x, y, first, last, bands, permutations=199, seed=seed, threads=1)
    return [got.p[0, 0], got.overall_p]


@pytest.mark.parametrize("test", [plain, stratified, sequential, monthly])
def test_a_five_per_cent_test_rejects_random_data_in_five_per_cent_of_runs(test):
    rejected = np.mean([np.array(test(seed)) <= 0.05 for seed in range(RUNS)], axis=0)
    print(test.__name__, rejected)
    assert np.all((rejected >= 0.034) & (rejected <= 0.066)), rejected


def test_moving_risk_rejects_the_plain_test_nearly_always_and_the_stratified_one_rarely():
    runs, bands = 200, Bands((0, 200), (0, 14), closed="right")
    rejected = np.zeros(2)
    for seed in range(runs):
        rng = np.random.default_rng((7, seed))
        days = rng.integers(0, 365, 600)
        centre = np.where(rng.random(600) < 1 - days / 365, 2000.0, 8000.0)
        event = centre + rng.normal(0, 700, 600), centre + rng.normal(0, 700, 600), days
        for which, strata in enumerate((None, area_season_strata(*event, cell=5000))):
            got = knox(*event, bands, permutations=99, seed=seed, strata=strata)
            rejected[which] += got.p[0, 0] <= 0.05
    print("moving risk", rejected / runs)
    assert rejected[0] >= 0.9 * runs
    assert rejected[1] <= 0.1 * runs
