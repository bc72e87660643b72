"""How often each test cries wolf when nothing changed: 2,000 runs, the seed fixed beforehand."""

import numpy as np
import pytest

from asvat.evaluation.accuracy import compare
from asvat.evaluation.difference_in_differences import difference_in_differences
from asvat.evaluation.displacement import effect
from asvat.evaluation.e_test import e_test
from asvat.evaluation.interrupted_time_series import interrupted_time_series
from asvat.hotspots.count_intervals import rate_ratio

pytestmark = pytest.mark.slow

RUNS, SEED = 2000, 20240601
LOW, HIGH = 0.034, 0.066


def share(p: list[float]) -> float:
    return float(np.mean(np.array(p) <= 0.05))


@pytest.mark.parametrize("mean", [15, 40, 200])
def test_the_displacement_difference(mean: float) -> None:
    counts = np.random.default_rng(SEED).poisson(mean, (RUNS, 4, 2))
    assert LOW <= share([effect(*map(tuple, c)).total.p for c in counts]) <= HIGH


@pytest.mark.parametrize(
    ("mean", "ratio"), [(0.5, 1.0), (3, 1.0), (10, 0.5), (40, 1.0), (200, 2.0)]
)
def test_the_e_test_rejects_at_most_as_often(mean: float, ratio: float) -> None:
    counts = np.random.default_rng(SEED).poisson([mean, mean * ratio], (RUNS, 2))
    assert share([e_test(int(a), int(b), exposure_ratio=ratio).p for a, b in counts]) <= HIGH


@pytest.mark.parametrize("mean", [1, 5, 30])
def test_the_interval_of_a_rate_ratio_leaves_no_change_out_at_most_as_often(mean: float) -> None:
    before, after = np.random.default_rng(SEED).poisson(mean, (2, RUNS))
    _, low, high = rate_ratio(before, after)
    assert np.mean((low > 1) | (high < 1)) <= HIGH


@pytest.mark.parametrize(("treated", "control"), [(1, 1), (2, 6), (12, 12)])
def test_difference_in_differences_with_shared_shocks(treated: int, control: int) -> None:
    rng = np.random.default_rng(SEED)
    who, post = np.arange(treated + control) < treated, np.arange(24) >= 12
    effects, trends = [], []
    for _ in range(RUNS):
        rate = 30 * rng.gamma(5, 0.2, (who.size, 1)) * rng.gamma(20, 0.05, (1, 24))
        found = difference_in_differences(rng.poisson(np.maximum(rate, 2.0)), who, post)
        effects.append(found.p)
        trends.append(found.pre_trend_p)
    assert LOW <= share(effects) <= HIGH
    assert LOW <= share(trends) <= HIGH


@pytest.mark.parametrize(("n", "start"), [(36, 24), (48, 36)])
def test_interrupted_time_series_with_a_season(n: int, start: int) -> None:
    rng = np.random.default_rng(SEED)
    rate = 60 * np.exp(0.3 * np.sin(2 * np.pi * np.arange(n) / 12))
    found = [interrupted_time_series(rng.poisson(rate), start) for _ in range(RUNS)]
    assert LOW <= share([f.level.p for f in found]) <= HIGH
    assert LOW <= share([f.slope.p for f in found if f.slope]) <= HIGH
    assert LOW <= share([f.total.p for f in found]) <= HIGH
    assert LOW <= share([f.memory_p for f in found]) <= HIGH


def test_two_forecasts_that_are_equally_good() -> None:
    rng, areas = np.random.default_rng(SEED), np.ones(400)
    p = [
        compare(rng.random(400), rng.random(400), rng.poisson(2.0, 400), areas, 0.25,
                replicates=999).p
        for _ in range(RUNS)
    ]  # fmt: skip
    assert LOW <= share(p) <= HIGH
