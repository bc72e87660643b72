"""The demand model against answers that can be worked out by hand, and against made-up pasts."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from saferplaces.accountability.case_review_account.demand.backtest import Month, backtest
from saferplaces.accountability.case_review_account.demand.model import (
    Assumptions,
    Range,
    as_json,
    expected,
    forecast,
    from_json,
    in_year,
    pert,
    pert_mean,
)

SURE = Assumptions(
    case_reviews={"north": 120.0, "south": 80.0},
    refusals={"north": 50.0, "south": 0.0},
    dissatisfied=Range.exactly(0.1),
    challenge=Range.exactly(0.2),
    uptake=Range.exactly(1.5),
    growth=Range.exactly(0.1),
    hours=Range.exactly(20.0),
    hours_a_year=1500.0,
)


def test_the_formula_is_that_of_the_brief() -> None:
    assert expected(200, 0.1, 50, 0.2) == pytest.approx(30.0)
    assert in_year(SURE, 1) == pytest.approx(45.0)
    assert in_year(SURE, 3) == pytest.approx(45.0 * 1.1**2)
    assert in_year(SURE, 1, "south") == pytest.approx(12.0)


def test_sure_assumptions_leave_the_poisson_distribution_alone() -> None:
    answer = forecast(SURE)
    first = answer.years[0]
    poisson = stats.poisson(45.0)
    assert first.cases.expected == pytest.approx(45.0, abs=4 * (45.0 / 6000) ** 0.5)
    assert first.cases.low == pytest.approx(poisson.ppf(0.05), abs=1)
    assert first.cases.high == pytest.approx(poisson.ppf(0.95), abs=1)
    assert (first.low, first.mid, first.high) == (first.mid,) * 3
    assert first.staff.expected == pytest.approx(45.0 * 20 / 1500, rel=0.02)
    assert first.month.expected == pytest.approx(45.0 / 12, rel=0.03)
    assert sum(q.expected for q in answer.quarters[:4]) == pytest.approx(45.0, rel=0.03)


def test_a_range_is_drawn_with_the_mean_of_its_distribution_and_never_outside() -> None:
    spread = Range(0.0, 0.1, 0.5)
    drawn = pert(spread, 20_000, np.random.default_rng(1))
    assert drawn.mean() == pytest.approx(pert_mean(spread), rel=0.02)
    assert pert_mean(spread) == pytest.approx((0 + 4 * 0.1 + 0.5) / 6)
    assert drawn.min() >= 0.0
    assert drawn.max() <= 0.5


def test_the_same_assumptions_give_the_same_answer_and_wider_ones_a_wider_interval() -> None:
    wide = from_json(as_json(SURE) | {"dissatisfied": [0.02, 0.1, 0.3]})
    assert forecast(wide) == forecast(wide)
    sure, open_ = forecast(SURE).years[0].cases, forecast(wide).years[0].cases
    assert open_.high - open_.low > sure.high - sure.low
    assert from_json(as_json(wide)) == wide
    with pytest.raises(ValueError, match="dissatisfied"):
        forecast(from_json(as_json(SURE) | {"dissatisfied": [0.3, 0.1, 0.2]}))


def test_a_past_of_the_models_own_making_lies_inside_its_intervals() -> None:
    chance = np.random.default_rng(7)
    held = [
        Month(f"{m:02}", int(r), int(n), int(chance.binomial(r, 0.3)), int(chance.binomial(n, 0.4)))
        for m, (r, n) in enumerate(zip(chance.poisson(20, 60), chance.poisson(8, 60), strict=True))
    ]
    tested = backtest(held)
    assert tested.inside / len(tested.months) > 0.85
    assert abs(tested.bias) < 1.0
    assert tested.mean_error < 1.3 * tested.flat_error


def test_a_past_that_breaks_is_shown_to_be_outside_and_a_short_one_is_not_tried() -> None:
    quiet = [Month(f"{m:02}", 10, 5, 0, 0) for m in range(12)]
    loud = [Month(f"{m:02}", 10, 5, 9, 5) for m in range(12, 15)]
    tested = backtest([*quiet, *loud])
    assert not any(month.inside for month in tested.months[-3:-1])
    assert tested.bias < 0
    assert backtest(quiet[:3]) is None
