from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from asvat.errors import InputError, PrecisionError
from asvat.hotspots.emerging import (
    CLASSES,
    NEED,
    classify,
    emerging_hot_spots,
    share_of_periods,
)
from asvat.hotspots.grid import SquareGrid, Window
from asvat.records.provenance import read_stamp


def window(rows: int, columns: int) -> Window:
    return Window(SquareGrid(250), 0, 0, columns, rows)


def periods(text: str) -> tuple[Any, Any]:
    """H a hot period, C a cold one, . neither; the earliest first."""
    return (np.array([[c == letter] for c in text]) for letter in "HC")  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("history", "trend", "expected"),
    [
        (".........H", 0, "new"),
        ("..C......H", 0, "new"),
        (".......HHH", 0, "consecutive"),
        (".HHHHHHHHH", 1, "intensifying"),
        ("HHHHHHHHHH", 0, "persistent"),
        ("HHHH.HHHHH", -1, "diminishing"),
        ("HHH...HHHH", 0, "sporadic"),
        ("H........H", 0, "sporadic"),
        (".H.C...HHH", 0, "oscillating"),
        ("HHHHHHHHH.", 0, "historical"),
        ("HHHHHHHHH.", 1, "historical"),
        ("..........", 1, "none"),
        ("HHHHHHHH..", 0, "none"),
        ("CCCCCCCCCC", -1, "none"),
    ],
)
def test_each_history_has_its_class(history: str, trend: int, expected: str):
    hot, cold = periods(history)
    name = CLASSES[classify(hot, cold, np.array([trend]))[0]]
    assert name == (expected if expected == "none" else f"{expected} hot spot")


def test_every_history_has_at_most_one_class():
    rng = np.random.default_rng(0)
    warmth = rng.random(20_000)
    state = (rng.random((10, 20_000)) < warmth) + 2 * (rng.random((10, 20_000)) < 0.02)
    hot, cold = state == 1, state == 2
    trend = rng.integers(-1, 2, 20_000)
    kind = classify(hot, cold, trend)
    assert set(kind.tolist()) == set(range(9))
    # A cell without a pattern was not hot at the end, and not hot in 90% of the periods.
    assert not hot[-1, kind == 0].any()
    assert (hot[:, kind == 0].sum(axis=0) < 9).all()


def test_a_cell_hot_in_all_ten_periods_has_a_recent_share_of_one():
    # anchors 3.3 item 5: another engine takes one period too many and gives 1.5.
    always = np.ones((10, 1), dtype=bool)
    recent, earlier = share_of_periods(always, 2)
    assert (recent[0], earlier[0]) == (1.0, 1.0)


def test_no_period_is_both_recent_and_old():
    hot = np.zeros((10, 1), dtype=bool)
    hot[8] = True
    recent, earlier = share_of_periods(hot, 2)
    assert (recent[0], earlier[0]) == (0.5, 0.0)
    hot[7] = True
    recent, earlier = share_of_periods(hot, 2)
    assert (recent[0], earlier[0]) == (0.5, 1 / 8)


def planted() -> Any:
    """Noise with a persistent hot spot, one that grows, one that is new and one that is over."""
    cube = np.random.default_rng(2).poisson(3.0, (12, 30, 30)).astype(float)
    cube[:, 3:6, 3:6] += 15.0
    cube[:, 3:6, 23:26] += 15.0 + 4.0 * np.arange(12)[:, None, None]
    cube[11, 23:26, 3:6] += 25.0
    cube[:11, 23:26, 23:26] += 15.0
    cube[10:, 23:26, 23:26] = 0.0
    return cube


def test_planted_hot_spots_come_out_as_they_were_planted():
    result = emerging_hot_spots(planted(), window(30, 30))
    named = np.array(CLASSES)[result.code].reshape(30, 30)
    assert named[4, 4] == "persistent hot spot"
    assert named[4, 24] == "intensifying hot spot"
    assert named[24, 4] == "new hot spot"
    # Ten hot periods of twelve are fewer than nine in ten.
    assert named[24, 24] == "none"
    assert np.mean(named == "none") > 0.9


def test_a_period_counts_itself_and_the_one_before_in_its_neighbourhood():
    cube = planted()
    result = emerging_hot_spots(cube, window(30, 30))
    observed = result.bins.observed.reshape(cube.shape)
    assert observed[5, 10, 10] == cube[4:6, 9:12, 9:12].sum()
    assert observed[0, 0, 0] == cube[0, :2, :2].sum()
    assert result.bins.expected.reshape(cube.shape)[5, 10, 10] == pytest.approx(18 * cube.mean())


def test_the_cold_classes_mirror_the_hot_ones_when_asked_for():
    cube = np.random.default_rng(3).poisson(6.0, (12, 30, 30)).astype(float)
    cube[:, 10:16, 10:16] = 0.0
    hot_only = emerging_hot_spots(cube, window(30, 30))
    both = emerging_hot_spots(cube, window(30, 30), cold=True)
    centre = np.ravel_multi_index((12, 12), (30, 30))
    assert hot_only.classes[centre] == "none"
    assert both.classes[centre] == "persistent cold spot"


def test_noise_has_no_hot_spots():
    for seed in range(5):
        noise = np.random.default_rng(seed).poisson(0.5, (12, 30, 30)).astype(float)
        assert not emerging_hot_spots(noise, window(30, 30), cold=True).code.any()


def test_the_table_has_one_row_a_cell_of_the_area_and_says_how_it_was_made():
    mask = np.ones((30, 30), dtype=bool)
    mask[:, 28:] = False
    table = emerging_hot_spots(planted(), window(30, 30), mask).table(["Snapped."])
    assert table.num_rows == 30 * 28
    row = table.slice(4 * 28 + 4, 1).to_pylist()[0]
    assert row["cell_id"] == "250mE001000N0001000"
    assert row["periods_hot"] == 12
    assert row["recent_share"] == 1.0
    assert row["class"] == "persistent hot spot"
    assert row["trend_q"] is not None
    assert table["trend_q"].null_count > 800
    about = read_stamp(table)
    assert about["caveats"] == ["Snapped."]
    assert about["parameters"]["periods"] == 12


def test_fewer_than_ten_periods_carry_a_caveat_and_fewer_than_five_are_refused():
    short = emerging_hot_spots(planted()[:6], window(30, 30)).table()
    assert "6 periods" in read_stamp(short)["caveats"][0]
    with pytest.raises(InputError, match="4 periods"):
        emerging_hot_spots(planted()[:4], window(30, 30))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"back": 12}, "periods back"),
        ({"recent": 12}, "recent periods"),
        ({"alpha": 0.0}, "rate"),
        ({"trend_of": "mood"}, "unknown series"),
        ({"mask": np.ones((2, 2), dtype=bool)}, "do not fit"),
    ],
)
def test_what_cannot_be_used_is_refused(changed: dict[str, Any], message: str):
    with pytest.raises(InputError, match=message):
        emerging_hot_spots(planted(), window(30, 30), **changed)


def test_months_are_fine_enough_and_years_are_not():
    assert NEED.check("month", "snapped") == []
    with pytest.raises(PrecisionError, match="refused"):
        NEED.check("none", "exact")
