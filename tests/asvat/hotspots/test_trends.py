"""Trends: what was planted is found, what is noise is not, and missing months do no harm."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import nbinom
from statsmodels.api import GLM, families

from asvat.errors import InputError
from asvat.hotspots.trends import significance, trends
from asvat.records.provenance import read_stamp

MONTHS = np.arange("2016-01", "2021-01", dtype="datetime64[M]")
DAYS = ((MONTHS + 1).astype("datetime64[D]") - MONTHS.astype("datetime64[D]")).astype(float)
SEASON = np.array([0.8, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.2, 1.1, 1, 0.9, 0.7])


def rates(mean, change=1.0):
    year = np.arange(MONTHS.size) / 12
    return mean * SEASON[MONTHS.astype(int) % 12] * DAYS / 30.4 * change**year


def named(series):
    return {"area": [f"area {i}" for i in range(series)], "type": ["asb"] * series}


@pytest.fixture(scope="module")
def force():
    """Forty areas of unequal size with one season, as counts without noise would round."""
    rng = np.random.default_rng(3)
    return rng.poisson(np.outer(rng.uniform(5, 60, 40), rates(1)))


def test_the_planted_yearly_change_and_season_are_found():
    counts = np.round(np.stack([rates(300, 1.1), rates(400, 0.9)])).astype(int)
    found = trends(counts, MONTHS, named(2), season_by="type")
    assert found.series.trend == pytest.approx([1.1, 0.9], abs=0.002)
    assert (found.series.trend_low < found.series.trend).all()
    assert found.months.season[0, :12] == pytest.approx(SEASON / SEASON.mean(), rel=0.01)
    assert found.series.change == pytest.approx([1.1, 0.9], abs=0.01)
    adjusted = found.months.adjusted[0]
    assert adjusted[1:] / adjusted[:-1] == pytest.approx(1.1 ** (1 / 12), rel=0.02)


def test_trends_and_their_errors_equal_those_of_a_quasi_poisson_regression(force):
    counts = force[:1] * 20
    found = trends(counts, MONTHS, named(1))
    year = np.arange(60) / 12
    design = np.column_stack([year, np.eye(12)[np.arange(60) % 12]])
    model = GLM(counts[0], design, family=families.Poisson(), exposure=DAYS)
    fitted = model.fit(scale="X2")
    assert np.log(found.series.trend[0]) == pytest.approx(fitted.params[0], abs=1e-4)
    assert found.series.spread[0] == pytest.approx(fitted.scale, rel=3e-3)
    error = np.log(found.series.trend_high / found.series.trend)[0] / 2.0117  # t, 47 degrees
    assert error == pytest.approx(fitted.bse[0], rel=3e-3)


def test_a_month_that_no_force_reported_is_not_a_month_without_crime(force):
    gone = int(np.searchsorted(MONTHS, np.datetime64("2019-07")))
    left_out = trends(np.delete(force, gone, 1), np.delete(MONTHS, gone), named(40))
    known = np.arange(60) != gone
    spoilt = force.copy()
    spoilt[:, gone] = 0
    masked = trends(spoilt, MONTHS, named(40), known=known)
    assert masked.series.trend == pytest.approx(left_out.series.trend, rel=1e-9)
    assert np.isnan(masked.months.p[:, gone]).all()
    assert masked.month_table().num_rows == left_out.month_table().num_rows == 40 * 59
    # The year with the gap and the year after are compared in the eleven months known in both.
    assert (masked.series.months_compared == 11).all()
    assert (left_out.series.months_compared == 11).all()
    assert masked.series.before.tolist() == left_out.series.before.tolist()
    assert (trends(spoilt, MONTHS, named(40)).months.unusual[:, gone] == -1).any()


def test_the_last_year_is_compared_with_the_same_months_of_the_year_before(force):
    found = trends(force, MONTHS, named(40), season_by="type").series
    assert found.before.tolist() == force[:, 36:48].sum(axis=1).tolist()
    assert found.after.tolist() == force[:, 48:].sum(axis=1).tolist()
    # 2020 was a leap year: 366 days against 365.
    assert found.change == pytest.approx(found.after / found.before * 365 / 366)
    assert (found.change_low < found.change).all()
    assert (found.change < found.change_high).all()


def test_no_percentage_without_an_interval_and_small_bases_are_marked():
    counts = np.zeros((3, 60), dtype=int)
    counts[0, [37, 41]] = 1
    counts[0, [49, 50, 55, 58]] = 1
    counts[1, [50, 51, 52]] = 1
    counts[2] = 9
    found = trends(counts, MONTHS, named(3)).series
    assert found.small_base.tolist() == [True, True, False]
    assert found.change[0] == pytest.approx(2, rel=0.01)
    assert found.change_low[0] < 1 < 5 < found.change_high[0]
    assert np.isposinf(found.change_high[1])
    assert np.isnan(found.trend[:2]).all()
    assert np.isfinite(found.trend[2])


def test_a_planted_month_is_flagged_and_noise_is_not(force):
    counts = force.copy()
    assert (trends(counts, MONTHS, named(40), season_by="type").months.unusual == 0).all()
    counts[7, 33] = counts[7, 33] * 3 + 10
    found = trends(counts, MONTHS, named(40), season_by="type").months
    assert np.argwhere(found.unusual == 1).tolist() == [[7, 33]]
    assert found.high[7, 33] < counts[7, 33]
    assert found.q[7, 33] < 0.001


def test_counts_that_vary_more_than_poisson_get_wider_intervals():
    rng = np.random.default_rng(6)
    mean = np.tile(rates(40), (30, 1))
    calm = trends(rng.poisson(mean), MONTHS, named(30), season_by="type").series
    wild_counts = rng.negative_binomial(mean / 3, 1 / 4)
    wild = trends(wild_counts, MONTHS, named(30), season_by="type").series
    assert calm.spread.mean() == pytest.approx(1.05, abs=0.1)
    assert wild.spread.mean() == pytest.approx(4, rel=0.15)
    width = np.log(wild.trend_high / wild.trend_low) / np.log(calm.trend_high / calm.trend_low)
    assert width.mean() == pytest.approx(2, rel=0.15)


def test_tails_are_those_of_the_negative_binomial_and_of_poisson():
    counts, mean = np.array([0.0, 3, 12, 40]), np.array([2.0, 1.5, 6, 20])
    variance = np.array([5.0, 1.5, 9, 200])
    at_least = significance._at_least(counts, mean, variance)
    at_most = significance._at_most(counts, mean, variance)
    shape = mean**2 / np.maximum(variance - mean, 1e-9)
    expected = nbinom(shape, shape / (mean + shape))
    assert at_least == pytest.approx(expected.sf(counts - 1), rel=1e-6)
    assert at_most == pytest.approx(expected.cdf(counts), rel=1e-6)


def test_a_type_that_never_happened_is_reported_as_nothing_known():
    counts = np.zeros((2, 60), dtype=int)
    counts[1] = 10
    found = trends(counts, MONTHS, named(2))
    row = found.table().to_pylist()[0]
    assert row["incidents"] == 0
    assert row["trend"] is None
    assert row["change"] is None
    assert found.month_table().num_rows == 120


def test_only_what_is_not_compared_is_said_not_to_be():
    twelve = trends(np.full((1, 12), 30), MONTHS[:12], named(1))
    assert twelve.caveats[1].startswith("No month is on record in both")
    assert twelve.series.months_compared.tolist() == [0]
    assert trends(np.full((1, 24), 30), MONTHS[:24], named(1)).caveats == ()


def test_short_series_say_that_seasons_are_not_taken_out():
    found = trends(np.full((1, 14), 30), MONTHS[:14], named(1))
    assert "seasons are not taken out" in found.caveats[0]
    assert found.caveats[1].startswith("Only 2 months are on record in both of the last two years")
    assert found.series.months_compared.tolist() == [2]
    assert read_stamp(found.table())["caveats"] == list(found.caveats)
    assert (found.months.season == 1).all()
    assert found.series.months_compared.tolist() == [2]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"counts": np.full((2, 60), 1.5)}, "whole numbers"),
        ({"counts": np.full((2, 60), -1)}, "negative"),
        ({"months": MONTHS[:50]}, "one datetime64"),
        ({"months": MONTHS[::-1]}, "do not rise"),
        ({"labels": {"area": ["a"]}}, "one name for each"),
        ({"season_by": "kind"}, "no label"),
        ({"known": np.ones(7, dtype=bool)}, "shape"),
        ({"known": np.arange(60) < 11}, "fewer than 12"),
    ],
)
def test_bad_input_is_refused_with_the_reason(change, message):
    good = {"counts": np.ones((2, 60), dtype=int), "months": MONTHS, "labels": named(2)}
    with pytest.raises(InputError, match=message):
        trends(**{**good, **change})
