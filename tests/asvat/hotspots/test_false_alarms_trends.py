"""On series without a trend, a change or an unusual month, few are claimed."""

from __future__ import annotations

import numpy as np
import pytest

from asvat.hotspots.trends import trends

pytestmark = pytest.mark.slow

RUNS = 2000
MONTHS = np.arange("2016-01", "2021-01", dtype="datetime64[M]")
DAYS = ((MONTHS + 1).astype("datetime64[D]") - MONTHS.astype("datetime64[D]")).astype(float)


def steady(mean, spread, series, seed):
    """Series with a season and no trend; `spread` times Poisson variance."""
    rng = np.random.default_rng([20261122, seed])
    season = np.exp(0.25 * np.cos(2 * np.pi * (MONTHS.astype(int) % 12) / 12))
    rate = np.broadcast_to(mean * season * DAYS / 30.4, (series, MONTHS.size))
    if spread == 1:
        return rng.poisson(rate)
    return rng.negative_binomial(rate / (spread - 1), 1 / spread)


def named(series, types):
    return {
        "area": [str(i) for i in range(series)],
        "type": [str(i % types) for i in range(series)],
    }


@pytest.mark.parametrize("season_by", ["type", None])
@pytest.mark.parametrize(("mean", "spread"), [(10, 1), (10, 2), (100, 1), (100, 3)])
def test_five_per_cent_of_steady_series_seem_to_have_a_trend_or_a_change(mean, spread, season_by):
    counts = steady(mean, spread, RUNS, 1)
    found = trends(counts, MONTHS, named(RUNS, 20), season_by=season_by).series
    assert 0.034 <= (found.trend_p <= 0.05).mean() <= 0.066
    assert 0.034 <= (found.change_p <= 0.05).mean() <= 0.066
    covered = (found.trend_low <= 1) & (found.trend_high >= 1)
    assert 0.934 <= covered.mean() <= 0.966
    covered = (found.change_low <= 1) & (found.change_high >= 1)
    assert 0.934 <= covered.mean() <= 0.966


@pytest.mark.parametrize("spread", [1, 2])
def test_sparse_series_claim_no_more_than_five_per_cent(spread):
    for mean in (0.3, 1, 3):
        counts = steady(mean, spread, RUNS, 2)
        found = trends(counts, MONTHS, named(RUNS, 20), season_by="type").series
        tested = np.isfinite(found.trend_p)
        assert (found.trend_p[tested] <= 0.05).mean() <= 0.066
        assert np.nanmean(found.change_p <= 0.05) <= 0.066


@pytest.mark.parametrize(("mean", "spread"), [(1, 1), (1, 2), (10, 1), (10, 2), (100, 2)])
def test_unusual_months_are_flagged_in_no_more_than_five_per_cent_of_steady_forces(mean, spread):
    # 2,000 forces of 14 series: with nothing unusual a false-discovery rate of 5% means that at
    # most 5% of forces show any flag.
    forces, flagged = 2000, 0
    counts = steady(mean, spread, forces * 14, 3).reshape(forces, 14, -1)
    for one in counts:
        found = trends(one, MONTHS, named(14, 14), season_by=None)
        flagged += bool((found.months.unusual != 0).any())
    assert flagged / forces <= 0.066
