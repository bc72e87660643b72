"""The self-exciting model finds what was planted, and nothing where nothing was."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from asvat.errors import InputError, PrecisionError
from asvat.hotspots.grid import SquareGrid, Window
from asvat.hotspots.self_exciting import NEED, Reach, Start, fit_self_exciting
from asvat.hotspots.self_exciting.kernels import (
    BackgroundMaps,
    delay_mass,
    find_pairs,
    log_delay,
    log_offset,
)

DAYS = 700
WINDOW = Window(SquareGrid(250), 0, 0, 60, 60)
SIDE = 15_000.0


def planted(seed, immigrants=600, ratio=0.2, sd=60.0, mean_days=7.0):
    """Clustered background over the window; each event has Poisson(ratio) near repeats."""
    rng = np.random.default_rng(seed)
    towns = rng.uniform(2_000, SIDE - 2_000, (12, 2))
    clustered = towns[rng.integers(0, 12, immigrants * 2 // 3)]
    xy = np.vstack(
        [
            clustered + rng.normal(0, 300.0, clustered.shape),
            rng.uniform(0, SIDE, (immigrants - len(clustered), 2)),
        ]
    )
    day = rng.uniform(0, DAYS, immigrants)
    places, days, newest = [xy], [day], (xy, day)
    while len(newest[0]):
        mother = np.repeat(np.arange(len(newest[0])), rng.poisson(ratio, len(newest[0])))
        newest = (
            newest[0][mother] + rng.normal(0, sd, (mother.size, 2)),
            newest[1][mother] + rng.exponential(mean_days, mother.size),
        )
        places.append(newest[0])
        days.append(newest[1])
    xy, day = np.vstack(places), np.concatenate(days)
    kept = (day < DAYS) & (xy >= 0).all(axis=1) & (xy < SIDE).all(axis=1)
    return xy[kept, 0], xy[kept, 1], day[kept]


def fitted(x, y, day, **options):
    return fit_self_exciting(x, y, np.floor(day), WINDOW, period=(0.0, DAYS), **options)


@pytest.fixture(scope="module")
def twenty():
    return fitted(*planted(1))


def test_planted_near_repeats_are_found_again(twenty):
    assert twenty.converged
    # Dates hide the order within a day, and with it about a day's worth of near repeats.
    assert twenty.branching == pytest.approx(0.2, abs=0.05)
    assert twenty.mean_days == pytest.approx(7.0, rel=0.35)
    assert twenty.sd_metres == pytest.approx(60.0, rel=0.2)
    assert 0.01 < twenty.branching_se < 0.04
    assert twenty.caveats == []


def test_exact_times_give_the_same_answer_without_rounding():
    x, y, day = planted(2)
    model = fit_self_exciting(x, y, day, WINDOW, period=(0.0, DAYS), whole_days=False)
    assert model.branching == pytest.approx(0.2, abs=0.05)
    assert model.mean_days == pytest.approx(7.0, rel=0.3)


def test_shuffled_times_show_no_near_repeats():
    x, y, day = planted(3)
    shuffled = fitted(x, y, np.random.default_rng(0).permutation(day))
    assert shuffled.branching < 0.03
    assert any("does not differ" in c or "reach" in c for c in shuffled.caveats)


def test_a_start_of_ten_days_is_a_mean_and_not_a_rate_of_a_tenth():
    """anchors.md 3.3, 13: a rate of 0.1 a day read as a scale of 0.1 day finds 0 triggered."""
    x, y, day = planted(4, immigrants=430)
    assert Start().mean_days == 10.0
    # The density of a delay at 10 days, for a mean of 10 days: exp(-1) / 10.
    assert np.exp(log_delay(np.array([10.0]), 10.0, 1e6, 0.0))[0] == pytest.approx(
        0.0367879, abs=1e-6
    )
    assert fitted(x, y, day).branching > 0.1
    # Even from the wrong start the fit arrives at the same place.
    wrong = fitted(x, y, day, start=Start(mean_days=1.0, branching=0.02))
    right = fitted(x, y, day)
    assert wrong.branching == pytest.approx(right.branching, rel=0.03)


@pytest.mark.real_data
def test_fifteen_percent_planted_in_the_shared_process_is_found_within_three_points(data):
    sys.path.insert(0, str(data.parent / "bench"))
    gen = pytest.importorskip("gen")
    xy, day = gen.points(1_500)
    model = fit_self_exciting(
        xy[:, 0], xy[:, 1], day.astype(float), Window(SquareGrid(250), 0, 0, 200, 160)
    )
    assert model.triggered_share == pytest.approx(0.15, abs=0.03)


def test_kernels_hold_exactly_one_within_their_reach():
    step = log_delay(np.arange(1.0, 61.0), 7.0, 60.0, 1.0)
    assert np.exp(step).sum() == pytest.approx(1.0, abs=1e-12)
    assert delay_mass(np.array([60.0]), 7.0, 60.0)[0] == pytest.approx(1.0)
    radius = (np.arange(50_000) + 0.5) * 0.01
    ring = np.exp(log_offset(radius**2, 200.0, 500.0)) * 2 * np.pi * radius * 0.01
    assert ring.sum() == pytest.approx(1.0, abs=1e-6)


def test_pairs_are_all_pairs_within_reach_and_never_of_one_day():
    rng = np.random.default_rng(5)
    x, y = rng.uniform(0, 2_000, (2, 200))
    day = rng.integers(0, 100, 200).astype(float)
    found = find_pairs(x, y, day, 300.0, 20.0)
    lag = day[None, :] - day[:, None]
    near = (x[None, :] - x[:, None]) ** 2 + (y[None, :] - y[:, None]) ** 2 <= 300.0**2
    parent, child = np.nonzero(near & (lag > 0) & (lag <= 20))
    assert set(zip(found.parent, found.child, strict=True)) == set(zip(parent, child, strict=True))


def test_an_event_does_not_vouch_for_its_own_background():
    x, y = np.array([1_000.0, 14_000.0]), np.array([1_000.0, 14_000.0])
    maps = BackgroundMaps(x, y, WINDOW, np.ones(WINDOW.shape, dtype=bool), (200.0,))
    density = maps.at_events(np.ones(2))
    assert density[:, 0] == pytest.approx(0.0, abs=1e-15)
    assert density[:, 1] == pytest.approx(1.0 / SIDE**2)


def test_the_forecast_adds_up_to_the_rate_of_the_fitted_process(twenty):
    expected = twenty.expected(30)
    total = 30 * twenty.rate / (1 - twenty.branching)
    assert expected.shape == WINDOW.shape
    assert expected.sum() == pytest.approx(total, rel=0.1)
    assert twenty.expected(1).sum() < twenty.expected(2).sum()


def test_the_next_week_is_worst_where_it_happened_yesterday():
    x, y, day = planted(6)
    burst = np.full(15, DAYS - 1.0)
    where = np.full(15, 7_500.0)
    model = fitted(np.r_[x, where], np.r_[y, where], np.r_[day, burst])
    assert np.unravel_index(model.expected(7).argmax(), WINDOW.shape) == (30, 30)


def test_the_table_says_units_errors_and_whether_it_settled(twenty):
    table = twenty.table()
    assert table.column("unit").to_pylist()[2] == "days"
    assert b'"converged": true' in table.schema.metadata[b"asvat"]
    assert table.column("se").to_pylist()[1] == pytest.approx(twenty.branching_se)


def test_months_and_snapped_points_are_refused():
    with pytest.raises(PrecisionError, match="times known to the month"):
        NEED.check("month", "street")
    with pytest.raises(PrecisionError, match="map points"):
        NEED.check("day", "snapped")


def test_too_few_or_unplaced_incidents_are_refused():
    with pytest.raises(InputError, match="too few"):
        fitted(*(v[:20] for v in planted(1)))
    x, y, day = planted(1)
    with pytest.raises(InputError, match="missing"):
        fitted(np.where(x > 0, np.nan, x), y, day)
    with pytest.raises(InputError, match="not whole"):
        fit_self_exciting(x, y, day, WINDOW)


def test_a_reach_of_a_week_counts_nothing_later():
    x, y, day = planted(7)
    model = fitted(x, y, day, reach=Reach(metres=300.0, days=7.0))
    assert model.data.pairs.lag.max() <= 7.0
    assert model.branching < 0.2
