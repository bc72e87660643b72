"""A back-test sees only the past, and chooses by it."""

from __future__ import annotations

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from asvat.errors import InputError
from asvat.evaluation.backtest import backtest, judge, usual_forecasters
from asvat.evaluation.cell_features import features, shares
from asvat.evaluation.cell_history import CellHistory, near_incidents
from asvat.evaluation.forecasters import (
    Forecaster,
    count_map,
    each_month,
    simple_forecasters,
)
from asvat.evaluation.learned import blend_weights, learned_forecasters
from asvat.evaluation.self_exciting_forecaster import self_exciting_forecaster
from asvat.hotspots.grid import HexGrid, SquareGrid, Window

WINDOW = Window(SquareGrid(250), 1_600, 1_500, 24, 20)
MONTHS = np.arange("2018-01", "2020-07", dtype="datetime64[M]")
MASK = np.ones(WINDOW.shape, dtype=bool)
MASK[:4, :6] = False
PLAIN = simple_forecasters(250.0)


def world(seed=0, months=MONTHS, busy=600.0):
    """Lasting risk that differs a hundredfold between cells and drifts slowly."""
    rng = np.random.default_rng(seed)
    risk = rng.gamma(0.2, 1.0, WINDOW.shape)
    layers = []
    for _ in months:
        risk = np.maximum(risk * rng.lognormal(0.0, 0.1, risk.shape), 1e-6)
        layers.append(rng.poisson(busy * risk / risk.sum() * MASK))
    return np.stack(layers).astype(float)


@pytest.fixture(scope="module")
def cube():
    return world()


@pytest.fixture(scope="module")
def tested(cube):
    return backtest(cube, MONTHS, WINDOW, MASK, test_months=6, choose_months=6)


def test_one_row_a_method_and_exactly_one_is_chosen(tested):
    rows = tested.table().to_pylist()
    assert {r["method"] for r in rows} == {
        "last-month", "count-12-months", "density", "gi-star", "history-blend", "boosted-trees",
    }  # fmt: skip
    assert sum(r["chosen"] for r in rows) == 1
    assert list(rows[0])[:7] == [
        "method", "pai", "pai_low", "pai_high", "pei", "hit_rate", "chosen",
    ]  # fmt: skip
    for r in rows:
        assert r["pai_low"] <= r["pai"] <= r["pai_high"]
        assert r["pai"] == pytest.approx(r["hit_rate"] / 0.05)
        assert 0 < r["pei"] <= 1
        assert r["months"] == 6


def test_lasting_places_are_found_far_better_than_by_chance(tested):
    rows = {r["method"]: r for r in tested.table().to_pylist()}
    assert rows["count-12-months"]["pai"] > 5
    assert rows["count-12-months"]["pai"] > rows["last-month"]["pai"]


@pytest.mark.parametrize("forecaster", usual_forecasters(WINDOW), ids=lambda f: f.name)
def test_a_forecast_does_not_change_when_the_future_does(cube, forecaster):
    target = MONTHS[20:21]
    other = cube.copy()
    other[20:] = world(9)[20:]
    made = [
        forecaster.forecast(CellHistory.of(c, MONTHS, WINDOW, MASK), target)
        for c in (cube, other, other[:21])
        if len(c) == len(MONTHS)
    ]
    assert np.array_equal(made[0], made[1])


def test_the_choice_is_the_same_whatever_happens_in_the_test_months(cube):
    other = cube.copy()
    other[-6:] = other[-6:, ::-1, ::-1] * MASK
    plain = usual_forecasters(WINDOW)[:5]
    before, after = (
        backtest(c, MONTHS, WINDOW, MASK, forecasters=plain, test_months=6) for c in (cube, other)
    )
    assert before.chosen.method == after.chosen.method
    assert before.choices[0] == after.choices[0]
    assert before.chosen.accuracy.pai.value != after.chosen.accuracy.pai.value


def test_a_method_that_is_only_lucky_in_the_test_months_is_not_chosen(cube):
    def oracle(first_good):
        def forecast(history, targets):
            rows = [
                history.count[np.searchsorted(history.month, t)]
                if t >= first_good
                else count_map(history.before(t), t)
                for t in targets
            ]
            return np.stack(rows)

        return Forecaster("oracle", forecast)

    rivals = (Forecaster("count-12-months", each_month(count_map)), oracle(MONTHS[-6]))
    lucky = backtest(cube, MONTHS, WINDOW, MASK, test_months=6, forecasters=rivals)
    assert lucky.chosen.method == "count-12-months"
    assert lucky.scores[1].accuracy.pai.value > lucky.chosen.accuracy.pai.value
    # Once it has shown itself, the procedure takes it up.
    assert lucky.choices[0][1] == "count-12-months"
    assert lucky.choices[-1][1] == "oracle"


def test_a_method_that_does_not_beat_the_count_map_is_not_offered(tested):
    scores = {s.method: s for s in tested.scores}
    assert scores["count-12-months"].offered
    assert scores["count-12-months"].versus_count_map is None
    assert not scores["last-month"].offered
    assert scores["last-month"].versus_count_map.pai.high < 0


def test_a_copy_of_the_count_map_does_not_beat_it(cube):
    twin = (
        Forecaster("count-12-months", each_month(count_map)),
        Forecaster("twin", each_month(count_map), learns=True, expects=True),
    )
    result = backtest(cube, MONTHS, WINDOW, MASK, test_months=6, forecasters=twin)
    assert result.scores[1].versus_count_map.pai.value == 0
    assert not result.scores[1].offered
    assert result.chosen.method == "count-12-months"


def test_a_missing_month_is_not_a_month_of_zeros(cube):
    kept = ~np.isin(MONTHS, np.datetime64("2019-07"))
    history = CellHistory.of(cube[kept], MONTHS[kept], WINDOW, MASK)
    assert history.missing() == ["2019-07"]
    target = np.datetime64("2019-08")
    past = history.before(target)
    assert np.isnan(past.lag(1, target)).all()
    june = cube[17][MASK]
    assert np.array_equal(past.recent(1, target), june)
    year = cube[7:18]
    assert past.recent(12, target) == pytest.approx(year[:, MASK].mean(axis=0))
    result = backtest(cube[kept], MONTHS[kept], WINDOW, MASK, forecasters=PLAIN)
    assert "2019-07" not in result.parameters["test_months"]
    assert result.parameters["missing_months"] == ["2019-07"]


def test_months_may_come_in_any_order(cube):
    order = np.random.default_rng(1).permutation(len(MONTHS))
    shuffled = backtest(
        cube[order], MONTHS[order].astype(str), WINDOW, MASK, forecasters=PLAIN, test_months=6
    )
    sorted_ = backtest(cube, MONTHS, WINDOW, MASK, forecasters=PLAIN, test_months=6)
    assert shuffled.table().equals(sorted_.table(), check_metadata=True)


def test_the_answer_is_the_same_whatever_the_thread_count(cube):
    history = CellHistory.of(cube, MONTHS, WINDOW, MASK)
    trees = learned_forecasters()[1]
    with threadpool_limits(1):
        one = trees.forecast(history, MONTHS[-3:])
    with threadpool_limits(2):
        two = trees.forecast(history, MONTHS[-3:])
    assert np.array_equal(one, two)


def test_the_trees_do_learn(cube):
    history = CellHistory.of(cube, MONTHS, WINDOW, MASK)
    blend, trees = (f.forecast(history, MONTHS[-1:]) for f in learned_forecasters())
    assert not np.array_equal(blend, trees)
    assert trees.sum() == pytest.approx(cube[-1].sum(), rel=0.2)


def test_blend_weights_find_the_map_that_made_the_counts():
    rng = np.random.default_rng(2)
    maps = rng.gamma(1.0, 1.0, (3_000, 3))
    weight = blend_weights(maps, rng.poisson(maps @ [0.0, 0.7, 0.3]).astype(float))
    assert weight == pytest.approx([0.0, 0.7, 0.3], abs=0.04)


def test_features_know_the_cell_its_neighbours_and_nothing_later(cube):
    history = CellHistory.of(cube, MONTHS, WINDOW, MASK)
    target = MONTHS[14]
    seen = features(history.before(target), target)
    assert np.array_equal(seen[:, 0], cube[13][MASK])
    assert np.array_equal(seen[:, 11], cube[2][MASK])
    assert seen[:, 12] == pytest.approx(cube[11:14, MASK].mean(axis=0))
    lone = np.zeros_like(cube)
    lone[:14, 10, 10] = 9.0
    near = features(CellHistory.of(lone, MONTHS, WINDOW, MASK).before(target), target)[:, 17]
    around = np.zeros(WINDOW.shape)
    around[9:12, 9:12] = 9 / 8
    around[10, 10] = 0
    assert near == pytest.approx(around[MASK])
    assert shares(history.before(target), target).sum(axis=0) == pytest.approx(1.0)


def test_any_share_of_the_area_can_be_judged_from_the_same_forecasts(tested):
    small, large = judge(tested.trials, 0.01), judge(tested.trials, 0.2)
    assert small.chosen.accuracy.hit_rate.value < large.chosen.accuracy.hit_rate.value
    assert judge(tested.trials, 1.0).scores[0].accuracy.pai.value == pytest.approx(1.0)


def test_a_learned_forecast_carries_the_fairness_report(cube, tested):
    groups = np.where(np.arange(24)[None, :] < 12, "west", "east") * np.ones((20, 1), dtype=object)
    again = judge(tested.trials, 0.05, groups[MASK])
    assert again.scores == tested.scores
    result = again
    assert [f.method for f in result.fairness] == ["history-blend", "boosted-trees"]
    rows = result.fairness[0].table().to_pylist()
    assert [r["group"] for r in rows] == ["east", "west"]
    assert sum(r["observed"] for r in rows) == cube[-6:].sum()


def test_hexagons_work_like_squares():
    window = Window(HexGrid(250), 1_600, 1_700, 24, 20)
    result = backtest(
        world(3), MONTHS, window, MASK, forecasters=usual_forecasters(window)[:5], test_months=3
    )
    assert result.parameters["shape"] == "hexagon"
    assert result.chosen.accuracy.pai.value > 5


def test_dated_records_add_the_self_exciting_model(cube):
    rng = np.random.default_rng(4)
    counts = cube[:12].astype(int) // 8
    month, row, column = (v.repeat(counts.ravel()) for v in np.indices(counts.shape).reshape(3, -1))
    x = (1_600 + column + rng.random(month.size)) * 250
    y = (1_500 + row + rng.random(month.size)) * 250
    date = MONTHS[month].astype("datetime64[D]") + rng.integers(0, 28, month.size)
    methods = (
        Forecaster("count-12-months", each_month(count_map)),
        self_exciting_forecaster(x, y, date),
    )
    months = MONTHS[:12]
    result = backtest(
        counts.astype(float), months, WINDOW, MASK, forecasters=methods, test_months=1,
        choose_months=1,
    )  # fmt: skip
    assert {s.method for s in result.scores} == {"count-12-months", "self-exciting"}
    assert result.scores[1].accuracy.pai.value > 3


def test_a_wide_window_around_the_same_study_area_changes_nothing(cube):
    wide = Window(SquareGrid(250), 1_593, 1_489, 60, 50)
    far, area = np.zeros((len(MONTHS), *wide.shape)), np.zeros(wide.shape, dtype=bool)
    far[:, 11:31, 7:31], area[11:31, 7:31] = cube, MASK
    far[:, 0, 0] = 99.0
    methods = usual_forecasters(WINDOW)[:5]
    one, two = (
        backtest(c, MONTHS, w, m, forecasters=methods, test_months=2, choose_months=2)
        for c, w, m in ((cube, WINDOW, MASK), (far, wide, area))
    )
    assert one.scores == two.scores


def test_a_study_area_reaches_a_fixed_distance_around_incidents():
    count = np.zeros(WINDOW.shape)
    count[10, 10] = 1
    area = near_incidents(count, WINDOW, 500.0)
    assert area[10, 12]
    assert area[11, 11]
    assert not area[10, 13]
    assert not area[12, 11]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c, m: (c[:7], m[:7]), "too few"),
        (lambda c, m: (c, np.r_[m[:-1], m[:1]]), "twice"),
        (lambda c, m: (c - 1, m), "negative"),
        (lambda c, m: (c[:, :5], m), "do not fit"),
    ],
)
def test_records_that_cannot_be_tested_are_refused(cube, change, message):
    counts, months = change(cube, MONTHS)
    with pytest.raises(InputError, match=message):
        backtest(counts, months, WINDOW, MASK)
