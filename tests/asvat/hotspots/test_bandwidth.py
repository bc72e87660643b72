"""Choosing a bandwidth: what the rules agree with, and the traps they avoid."""

from __future__ import annotations

import numpy as np
import pytest

from asvat.errors import InputError
from asvat.hotspots.density.bandwidth import Rule, choose_bandwidth
from asvat.hotspots.density.exact import density_at
from asvat.hotspots.density.pair_sums import Places, gaussian_taps, pair_sums
from asvat.hotspots.density.study_area import StudyArea
from asvat.hotspots.grid import SquareGrid, Window
from asvat.records.provenance import read_stamp

TOWN = Window(SquareGrid(100), 4200, 4300, 60, 50)
AREA = StudyArea.of(TOWN)


def town(n=300, seed=1, spread=(500.0, 300.0)):
    rng = np.random.default_rng(seed)
    middle = rng.uniform((421_500, 431_500), (424_500, 433_500), (4, 2))
    xy = middle[rng.integers(0, 4, n)] + rng.normal(0, spread, (n, 2))
    return xy[:, 0].clip(420_001, 425_999), xy[:, 1].clip(430_001, 434_999)


def pair_square_error(x, y, metres):
    """Berman and Diggle's criterion by a double loop over pairs, translation-corrected."""
    dx, dy = x[:, None] - x, y[:, None] - y
    edge = 1 / ((1 - np.abs(dx) / 6000) * (1 - np.abs(dy) / 5000))
    np.fill_diagonal(edge, 0)

    def gauss(sd):
        return np.exp(-0.5 * (dx**2 + dy**2) / sd**2) / (2 * np.pi * sd**2)

    pairs = (edge * (gauss(np.sqrt(2) * metres) - 2 * gauss(metres))).sum()
    n = len(x)
    return 3e7 / n**2 * (n / (4 * np.pi * metres**2) + pairs)


@pytest.mark.parametrize("metres", [60.0, 150.0, 400.0])
def test_the_lattice_sums_are_the_sums_over_other_incidents(metres):
    x, y = town()
    places = Places.of(x, y)
    taps = gaussian_taps(metres)
    found = pair_sums(places, AREA, metres, (taps, taps), divide=True)
    exact = density_at(
        places.x, places.y, places.x, places.y, bandwidth=metres, area=AREA, leave_one_out=True
    )
    np.testing.assert_allclose(found, exact, rtol=0, atol=4e-3 * exact.max())


def test_the_likelihood_rule_finds_the_best_of_the_exact_sums():
    x, y = town()
    chosen = choose_bandwidth(x, y, TOWN)
    tried = np.geomspace(0.5, 2.0, 21) * chosen.metres
    exact = [
        np.log(density_at(x, y, x, y, bandwidth=b, area=AREA, leave_one_out=True)).mean()
        for b in tried
    ]
    assert abs(np.log(tried[np.argmax(exact)] / chosen.metres)) < 0.11
    assert not chosen.at_limit


def test_diggles_rule_finds_the_least_of_the_sums_over_pairs():
    x, y = town()
    chosen = choose_bandwidth(x, y, TOWN, rule="diggle")
    tried = np.geomspace(0.5, 2.0, 21) * chosen.metres
    exact = [pair_square_error(x, y, b) for b in tried]
    assert abs(np.log(tried[np.argmin(exact)] / chosen.metres)) < 0.15
    best = int(np.argmin(chosen.criterion))
    assert chosen.criterion[best] == pytest.approx(
        pair_square_error(x, y, chosen.tried[best]), rel=0.01
    )


@pytest.mark.parametrize("rule", list(Rule))
def test_both_axes_decide_the_bandwidth(rule):
    """Defect 4: sfhotspot's bandwidth looked at the eastings only."""
    x, y = town()
    turned = Window(TOWN.grid, TOWN.row0, TOWN.column0, TOWN.rows, TOWN.columns)
    chosen = choose_bandwidth(x, y, TOWN, rule=rule).metres
    assert choose_bandwidth(y, x, turned, rule=rule).metres == pytest.approx(chosen, rel=0.02)
    flat = choose_bandwidth(x, 432_500 + 0.25 * (y - 432_500), TOWN, rule=rule).metres
    tall = choose_bandwidth(423_000 + 0.25 * (x - 423_000), y, TOWN, rule=rule).metres
    assert flat < 0.8 * chosen
    assert tall < 0.8 * chosen


@pytest.mark.parametrize("rule", list(Rule))
def test_the_order_of_the_records_does_not_matter(rule):
    x, y = town()
    order = np.random.default_rng(2).permutation(len(x))
    first = choose_bandwidth(x, y, TOWN, rule=rule)
    again = choose_bandwidth(x[order], y[order], TOWN, rule=rule)
    np.testing.assert_array_equal(first.criterion, again.criterion)


@pytest.mark.parametrize("rule", list(Rule))
def test_snapped_points_do_not_drive_the_bandwidth_to_nothing(rule):
    x, y = town(2000)
    x, y = 150 * np.round(x / 150), 150 * np.round(y / 150)
    chosen = choose_bandwidth(x, y, TOWN, rule=rule)
    assert chosen.places < chosen.incidents
    assert chosen.metres > 75
    assert any("same" in caveat or "point" in caveat for caveat in chosen.caveats)


def test_incidents_outside_a_mask_have_no_say():
    x, y = town()
    mask = np.zeros(TOWN.shape, dtype=bool)
    mask[:, :45] = True
    inside = x < 424_500
    with_all = choose_bandwidth(x, y, TOWN, mask=mask)
    with_some = choose_bandwidth(x[inside], y[inside], TOWN, mask=mask)
    assert with_all.metres == with_some.metres
    assert with_all.incidents == inside.sum()


def test_the_overlap_of_a_moved_area_is_that_of_its_cells():
    inside = np.random.default_rng(0).random((7, 9)) < 0.6
    area = StudyArea(np.arange(10) * 2.0, np.arange(8) * 2.0, inside)
    assert area.x_overlap(np.array([0.0]))[0] == 1.0
    by_two_cells = (inside[:, 2:] & inside[:, :-2]).sum() / inside.sum()
    by_three = (inside[3:] & inside[:-3]).sum() / inside.sum()
    assert area.x_overlap(np.array([-4.0]))[0] == pytest.approx(by_two_cells)
    assert area.y_overlap(np.array([6.0]))[0] == pytest.approx(by_three)
    plain = StudyArea.rectangle(0, 0, 10, 4)
    assert plain.y_overlap(np.array([1.0, 9.0])).tolist() == [0.75, 0.0]


def test_a_quartic_gets_the_radius_of_the_same_spread():
    x, y = town()
    gaussian = choose_bandwidth(x, y, TOWN)
    quartic = choose_bandwidth(x, y, TOWN, kernel="quartic")
    assert quartic.metres == pytest.approx(gaussian.metres * np.sqrt(8))


def test_an_even_spread_has_no_bandwidth_and_the_caveat_says_so():
    grid = np.meshgrid(np.arange(420_050.0, 426_000, 200), np.arange(430_050.0, 435_000, 200))
    chosen = choose_bandwidth(grid[0].ravel(), grid[1].ravel(), TOWN)
    assert chosen.at_limit
    assert "end of the range" in chosen.caveats[0]


def test_the_table_lists_what_was_tried():
    x, y = town()
    table = choose_bandwidth(x, y, TOWN).table()
    assert table.column_names == ["bandwidth", "criterion", "chosen"]
    assert sum(table["chosen"].to_pylist()) == 1
    assert read_stamp(table)["parameters"]["rule"] == "likelihood"


def test_too_few_places_or_an_empty_range_are_refused():
    x, y = town(300)
    with pytest.raises(InputError, match="too few"):
        choose_bandwidth(x[:5], y[:5], TOWN)
    with pytest.raises(InputError, match="no bandwidth"):
        choose_bandwidth(x, y, TOWN, lowest=900.0, highest=300.0)
