"""Prospective maps: what recent and near incidents add to the days ahead."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asvat.errors import InputError, PrecisionError
from asvat.hotspots.grid import HexGrid, SquareGrid, Window
from asvat.hotspots.prospective import NEED, prospective
from asvat.records.provenance import read_stamp

NOW = np.datetime64("2021-03-01")
TOWN = Window(SquareGrid(50), 8400, 8600, 40, 30)


def days_ago(*days):
    return NOW - np.array(days, dtype="timedelta64[D]")


def one(x, y, ago, window=TOWN, **options):
    return prospective(np.array([x]), np.array([y]), days_ago(ago), NOW, window, **options)


def test_an_incident_at_a_centre_yesterday_scores_one_there():
    found = one(420_025.0, 430_025.0, 1)
    assert found.score[0, 0] == 1.0
    assert found.score[0, 1] == pytest.approx(1 / 3)  # two half cells away
    assert found.score[1, 1] == pytest.approx(1 / (1 + 2 * np.sqrt(2)))
    assert found.score[0, 8] == pytest.approx(1 / 17)  # 400 m, the last to count
    assert found.score[0, 9] == 0.0


def test_the_score_falls_with_whole_weeks_and_ends_after_eight():
    centre = (420_025.0, 430_025.0)
    assert one(*centre, 6).score[0, 0] == 1.0
    assert one(*centre, 7).score[0, 0] == pytest.approx(1 / 2)
    assert one(*centre, 55).score[0, 0] == pytest.approx(1 / 8)
    with pytest.raises(InputError, match="counts"):
        one(*centre, 56)


def test_nothing_from_the_day_of_the_forecast_or_later_is_used():
    x = np.array([420_025.0, 421_025.0, 421_025.0])
    y = np.full(3, 430_025.0)
    for fading in ("classic", "smooth"):
        found = prospective(x, y, days_ago(1, 0, -3), NOW, TOWN, fading=fading)
        alone = prospective(x[:1], y[:1], days_ago(1), NOW, TOWN, fading=fading)
        np.testing.assert_array_equal(found.score, alone.score)
        assert (found.used, found.later) == (1, 2)


def test_an_incident_just_outside_the_window_still_counts_inside():
    found = one(419_975.0, 430_025.0, 1)
    assert found.score[0, 0] == pytest.approx(1 / 3)


@settings(max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    distance=st.floats(60.0, 900.0),
    hexagons=st.booleans(),
    size=st.sampled_from([50, 120]),
)
def test_the_fast_score_is_the_double_loop_over_cells_and_incidents(seed, distance, hexagons, size):
    rng = np.random.default_rng(seed)
    grid = HexGrid(size) if hexagons else SquareGrid(size)
    window = Window.around(grid, np.array([420_000.0, 422_000]), np.array([430_000.0, 431_500]))
    x, y = rng.uniform(419_500, 422_500, 80), rng.uniform(429_500, 432_000, 80)
    ago = rng.integers(1, 80, 80)
    harm = rng.exponential(1.0, 80)
    found = prospective(x, y, days_ago(*ago), NOW, window, distance=distance, weight=harm)
    at_x, at_y = grid.centre(*window.cells())
    away = np.hypot(at_x[:, None] - x, at_y[:, None] - y)
    each = harm / (1 + ago // 7) / (1 + 2 * away / size) * (away <= distance) * (ago < 56)
    np.testing.assert_allclose(found.score.ravel(), each.sum(axis=1), rtol=1e-12, atol=1e-12)


def test_smooth_fading_halves_in_the_stated_time():
    x = np.array([420_500.0, 421_500.0])
    y = np.array([430_700.0, 430_700.0])
    wide = Window(SquareGrid(50), 8380, 8590, 80, 60)
    found = prospective(x, y, days_ago(1, 29), NOW, wide, fading="smooth", distance=200.0)
    column, row = wide.grid.index(x, y)
    score = found.score[row - wide.row0, column - wide.column0]
    assert score[1] / score[0] == pytest.approx(np.exp(-28 / 28), rel=1e-3)


def test_the_table_covers_the_study_area_and_shares_add_up_to_one():
    mask = np.zeros(TOWN.shape, dtype=bool)
    mask[:20] = True
    table = one(420_025.0, 430_025.0, 3, mask=mask).table()
    assert table.num_rows == 800
    assert sum(table["share"].to_pylist()) == pytest.approx(1.0)
    about = read_stamp(table)
    assert about["parameters"]["now"] == "2021-03-01"
    assert about["parameters"]["distance_m"] == 400.0


def test_snapped_or_monthly_records_are_refused():
    for time, place in (("month", "exact"), ("day", "snapped"), ("none", "exact")):
        with pytest.raises(PrecisionError):
            NEED.check(time, place)
    assert NEED.check("day", "street") == ["Places are known to the street, not the address."]


def test_bad_input_is_refused():
    point = np.array([420_025.0])
    with pytest.raises(InputError, match="one length"):
        prospective(point, point, days_ago(1, 2), NOW, TOWN)
    with pytest.raises(InputError, match="missing"):
        prospective(point, point, np.array(["NaT"], dtype="datetime64[D]"), NOW, TOWN)
    with pytest.raises(InputError, match="positive"):
        one(420_025.0, 430_025.0, 1, weeks=0.0)
