"""Did a series change when something started?"""

import numpy as np
import pytest
import statsmodels.api as sm

from asvat.errors import InputError
from asvat.evaluation.interrupted_time_series import interrupted_time_series
from asvat.evaluation.poisson_regression import fit_quasi_poisson, newey_west
from asvat.records.arrays import Floats


def series(n: int, start: int, level: float = 1.0, slope: float = 1.0, seed: int = 3) -> Floats:
    t = np.arange(n)
    rate = 120 * np.exp(0.3 * np.sin(2 * np.pi * t / 12))
    rate = rate * np.where(t >= start, level * slope ** (t - start), 1.0)
    counts: Floats = np.random.default_rng(seed).poisson(rate).astype(float)
    return counts


def test_equals_the_same_regression_of_statsmodels() -> None:
    count = series(40, 28)
    t = np.arange(40.0)
    design = np.column_stack([np.ones(40), t / 40, t >= 28]).astype(float)
    offset = np.log(np.where(t % 2 == 0, 31.0, 30.0))
    fit = fit_quasi_poisson(count, design, offset)
    model = sm.GLM(count, design, family=sm.families.Poisson(), offset=offset)
    plain = model.fit(scale="X2")
    assert fit.coefficient == pytest.approx(plain.params, abs=1e-8)
    assert fit.dispersion == pytest.approx(plain.scale)
    assert fit.covariance == pytest.approx(plain.cov_params(), rel=1e-6)
    robust = model.fit(cov_type="HAC", cov_kwds={"maxlags": 3, "use_correction": False})
    assert newey_west(count, design, fit, 3) == pytest.approx(
        robust.cov_params() * 40 / 37, rel=1e-6
    )


@pytest.mark.parametrize(("n", "start"), [(36, 24), (60, 40)])
def test_a_planted_jump_is_found_in_spite_of_the_season(n: int, start: int) -> None:
    found = interrupted_time_series(series(n, start, level=0.6), start)
    assert found.level.low < 0.6 < found.level.high < 1.0
    assert found.total.high < 1.0
    assert found.expected[start:].sum() > 1.3 * found.observed[start:].sum()
    assert found.season == ("factors" if n == 60 else "harmonic")


def test_a_change_of_trend_is_told_from_a_jump() -> None:
    found = interrupted_time_series(series(60, 36, slope=0.97), 36)
    assert found.slope is not None
    assert found.slope.low < 0.97 < found.slope.high < 1.0
    assert found.level.low < 1.0 < found.level.high


def test_before_the_start_the_counterfactual_is_the_fit() -> None:
    found = interrupted_time_series(series(36, 24, level=0.6), 24)
    assert found.expected[:24] == pytest.approx(found.fitted[:24])
    assert (found.expected_low < found.expected).all()
    assert found.series_table().num_rows == 36
    assert found.table()["change"].to_pylist() == ["level", "slope", "total"]


def test_long_months_are_not_mistaken_for_more_incidents() -> None:
    days = np.where(np.arange(30) >= 20, 62.0, 31.0)
    count = np.random.default_rng(1).poisson(2 * days).astype(float)
    found = interrupted_time_series(count, 20, exposure=days)
    assert found.level.low < 1.0 < found.level.high


def test_memory_in_the_series_is_said() -> None:
    rng, wave = np.random.default_rng(2), np.zeros(72)
    for i in range(1, 72):
        wave[i] = 0.8 * wave[i - 1] + rng.normal() * 0.2
    found = interrupted_time_series(rng.poisson(100 * np.exp(wave)).astype(float), 48)
    assert found.memory_p < 0.05
    assert any("persists" in words for words in found.warnings)


def test_a_short_series_without_two_years_says_the_season_is_missing() -> None:
    found = interrupted_time_series(series(20, 10), 10)
    assert any("turn of the season" in words for words in found.warnings)
    assert any("12 are advised" in words for words in found.warnings)


def test_fewer_than_eight_periods_before_the_start_are_refused() -> None:
    with pytest.raises(InputError, match="7 periods before the start are too few"):
        interrupted_time_series(series(36, 7), 7)


@pytest.mark.parametrize(
    ("count", "start", "words"),
    [
        (np.full(20, 0.5), 10, "not whole"),
        (np.full(20, -1.0), 10, "0 or more"),
        (np.ones(20), 20, "no period after"),
        (np.zeros(20), 10, "does not settle"),
    ],
)
def test_series_that_cannot_be_used_are_refused(count: Floats, start: int, words: str) -> None:
    with pytest.raises(InputError, match=words):
        interrupted_time_series(count, start)
