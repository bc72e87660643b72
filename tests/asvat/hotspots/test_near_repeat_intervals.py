"""Near repeat for days known only to an interval."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asvat.errors import InputError, PrecisionError
from asvat.hotspots.near_repeat import NEED_INTERVALS, Bands, interval_knox, knox, month_days

INF = float("inf")


@pytest.mark.parametrize(
    "bands",
    [
        Bands((0, 100, 300, INF), (0, 1, 4, 10)),
        Bands((50, 100, 300, INF), (2, 4, INF), closed="right"),
        Bands((0, 300), (0, 7, 14), "manhattan", same_place=True),
    ],
)
def test_with_every_day_known_it_is_the_ordinary_test(bands):
    rng = np.random.default_rng(1)
    x, y, t = rng.integers(0, 2000, 200), rng.integers(0, 2000, 200), rng.integers(0, 60, 200)
    plain = knox(x, y, t, bands, permutations=99, seed=4)
    censored = interval_knox(x, y, t, t, bands, permutations=99, seed=4)
    assert censored.observed.tolist() == plain.observed.tolist()
    assert censored.p.tolist() == plain.p.tolist()
    assert censored.overall_p == plain.overall_p
    assert censored.expected == pytest.approx(plain.expected)
    assert censored.expected_exact == pytest.approx(plain.expected_exact)


one = st.tuples(*[st.integers(0, 10)] * 3, st.integers(0, 9))


@settings(max_examples=60, deadline=None)
@given(st.lists(one, min_size=2, max_size=12), st.booleans())
def test_a_pair_adds_to_each_band_the_chance_that_it_lies_there(events, no_end):
    x, y, first, length = np.array(events).T
    bands = Bands((0, 5, INF), (1, 3, 7, *([INF] if no_end else [])))
    edges = bands.day_bands
    expected = np.zeros(bands.shape)
    for i in range(len(x)):
        for j in range(i):
            a = np.arange(first[i], first[i] + length[i] + 1)
            b = np.arange(first[j], first[j] + length[j] + 1)
            gap = np.abs(a[:, None] - b[None, :])
            far = int(np.hypot(x[i] - x[j], y[i] - y[j]) >= 5)
            expected[far] += [np.mean((gap >= low) & (gap < high)) for low, high in edges]
    got = interval_knox(x, y, first, first + length, bands, permutations=1)
    assert got.observed == pytest.approx(expected, abs=1e-6)


def planted(seed):
    """300 incidents, 60 of them followed within 100 m and 3 days by another."""
    rng = np.random.default_rng(seed)
    x, y, t = rng.uniform(0, 10_000, 300), rng.uniform(0, 10_000, 300), rng.integers(0, 360, 300)
    near = rng.uniform(-70, 70, (2, 60))
    x, y = np.append(x, x[:60] + near[0]), np.append(y, y[:60] + near[1])
    return x, y, np.datetime64("2022-01-01") + np.append(t, t[:60] + rng.integers(0, 4, 60))


def test_months_do_not_invent_precision():
    x, y, day = planted(2)
    bands = Bands((0, 100), (0, 4, 8, 12))
    exact = knox(x, y, day, bands, permutations=199)
    months = interval_knox(x, y, *month_days(day), bands, permutations=199)
    # With days, only the first band stands out. With months, something near in time is seen, but
    # the neighbouring bands rise with it: the peak at 0 to 4 days cannot be told, nor is it.
    assert exact.ratio[0, 0] > 10 * exact.ratio[0, 1]
    assert months.p[0, 0] <= 0.05
    assert months.ratio[0, 0] < 0.5 * exact.ratio[0, 0]
    assert months.ratio[0, 1] > 0.6 * months.ratio[0, 0]
    assert "do not tell within how many days" in " ".join(months.caveats())


def test_a_month_runs_from_its_first_to_its_last_day():
    first, last = month_days(np.array(["2024-02", "2023-12"]))
    assert first.astype(str).tolist() == ["2024-02-01", "2023-12-01"]
    assert last.astype(str).tolist() == ["2024-02-29", "2023-12-31"]


def test_months_are_accepted_with_a_caveat_and_snapped_points_refused():
    assert NEED_INTERVALS.check("month", "exact") == ["Times are known only to the month."]
    with pytest.raises(PrecisionError, match="cannot undo the snapping"):
        NEED_INTERVALS.check("month", "snapped")


def test_the_same_seed_gives_the_same_table_on_any_number_of_threads():
    x, y, day = planted(5)
    run = [
        interval_knox(x, y, *month_days(day), Bands((0, 100), (0, 30)), permutations=70, threads=n)
        for n in (1, 3)
    ]
    assert run[0].to_dict() == run[1].to_dict()


def test_intervals_that_end_before_they_begin_are_refused():
    with pytest.raises(InputError, match="1 intervals end before they begin"):
        interval_knox([0.0, 1], [0.0, 1], [5, 5], [4, 5], Bands((0, 10), (0, 2)))
    with pytest.raises(InputError, match="whole days"):
        interval_knox([0.0, 1], [0.0, 1], [5, 5], [6, 5.5], Bands((0, 10), (0, 2)))
