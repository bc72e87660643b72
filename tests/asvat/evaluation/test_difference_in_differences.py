"""Did treated areas change more than areas left alone?"""

import math

import numpy as np
import pytest
import statsmodels.api as sm

from asvat.errors import InputError
from asvat.evaluation.difference_in_differences import (
    DifferenceInDifferences,
    difference_in_differences,
)
from asvat.records.arrays import Bools, Floats

POST = np.arange(24) >= 12


def panel(treated: int, control: int, effect: float = 1.0, drift: float = 0.0) -> Floats:
    rng = np.random.default_rng(11)
    who = np.arange(treated + control) < treated
    rate = 20 * rng.gamma(5, 0.2, (who.size, 1)) * (1 + 0.3 * np.sin(np.arange(24) / 2))
    rate = rate * np.where(who[:, None] & POST, effect, 1.0)
    rate = rate * np.exp(drift * np.where(who[:, None], np.arange(24), 0))
    counts: Floats = rng.poisson(rate).astype(float)
    return counts


def estimate(treated: int, control: int, **options: float) -> DifferenceInDifferences:
    who: Bools = np.arange(treated + control) < treated
    return difference_in_differences(panel(treated, control, **options), who, POST)


def test_the_ratio_of_ratios_by_hand() -> None:
    count = np.array([[30.0, 20], [40, 40]])
    found = difference_in_differences(count, np.array([True, False]), np.array([False, True]))
    assert found.irr == pytest.approx((20 / 30) / (40 / 40))
    assert found.se == pytest.approx(math.sqrt(1 / 30 + 1 / 20 + 1 / 40 + 1 / 40))
    assert found.se_from == "Poisson"
    assert any("pure chance" in words for words in found.warnings)


def test_equals_the_clustered_poisson_regression() -> None:
    count, who = panel(12, 15), np.arange(27) < 12
    exposure = np.linspace(1.0, 2.0, 27)[:, None]
    found = difference_in_differences(count, who, POST, exposure=exposure)
    treat, post = np.repeat(who, 24).astype(float), np.tile(POST, 27).astype(float)
    design = np.column_stack([np.ones(treat.size), treat, post, treat * post])
    offset = np.log(np.repeat(exposure.ravel(), 24))
    model = sm.GLM(count.ravel(), design, family=sm.families.Poisson(), offset=offset)
    fit = model.fit(
        cov_type="cluster", cov_kwds={"groups": np.repeat(np.arange(27), 24),
                                      "use_correction": False},
    )  # fmt: skip
    assert found.coefficient == pytest.approx(fit.params[3], abs=1e-9)
    # Each group's share of the variance is raised by G / (G - 1).
    assert 15 / 14 <= (found.se / fit.bse[3]) ** 2 <= 12 / 11
    assert found.se_from == "clustered by area"


def test_a_planted_effect_is_found_and_none_where_there_is_none() -> None:
    found = estimate(12, 30, effect=0.7)
    assert found.low < 0.7 < found.high < 1.0
    assert found.pre_trend_p > 0.1
    nothing = estimate(12, 30)
    assert nothing.low < 1.0 < nothing.high


def test_groups_that_drift_apart_beforehand_raise_a_warning() -> None:
    found = estimate(3, 3, drift=-0.1)
    assert found.pre_trend_p < 0.01
    assert any("did not run in parallel" in words for words in found.warnings)


def test_the_event_study_is_flat_before_and_shows_the_effect_after() -> None:
    found = estimate(20, 40, effect=0.5)
    assert np.mean((found.event_low < 1)[~POST] & (found.event_high > 1)[~POST]) > 0.7
    assert (found.event_high[POST] < 0.8).all()
    assert found.event_table().num_rows == 24


def test_a_common_shock_does_not_widen_the_interval() -> None:
    count, who = panel(2, 2), np.arange(4) < 2
    shocked = count * np.where(np.arange(24) % 2 == 0, 3, 1)
    found = difference_in_differences(shocked, who, POST)
    # Tripled months triple the noise there, but the shock itself is shared and adds none.
    assert found.dispersion < 4


def test_what_cannot_be_compared_is_refused() -> None:
    who, when = np.array([True, False]), np.array([False, True])
    with pytest.raises(InputError, match="no incident"):
        difference_in_differences(np.array([[0.0, 0], [4, 4]]), who, when)
    with pytest.raises(InputError, match="some and false for others"):
        difference_in_differences(np.ones((2, 2)), np.array([True, True]), when)
    with pytest.raises(InputError, match="shapes"):
        difference_in_differences(np.ones((2, 3)), who, when)
    with pytest.raises(InputError, match="goes back"):
        difference_in_differences(np.ones((2, 3)), who, np.array([False, True, False]))
