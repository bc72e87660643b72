"""A density map: what it adds up to, what it agrees with, what it refuses."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asvat.errors import InputError, PrecisionError
from asvat.hotspots import density as density_module
from asvat.hotspots.density import NEED, TOLERANCE, density
from asvat.hotspots.density.exact import density_at
from asvat.hotspots.density.kernels import Kernel, quartic_in_box
from asvat.hotspots.density.population import risk
from asvat.hotspots.density.study_area import StudyArea, cell_index
from asvat.hotspots.grid import HexGrid, SquareGrid, Window
from asvat.records.provenance import read_stamp

TOWN = Window(SquareGrid(200), 2100, 2150, 30, 20)
HEXES = Window(HexGrid(200), 2100, 2480, 14, 12)


def scattered(n, seed=1, window=TOWN):
    """Clustered points inside a window of square or hexagonal cells."""
    rng = np.random.default_rng(seed)
    area = StudyArea.of(window)
    low = np.array([area.x_edges[0], area.y_edges[0]])
    high = np.array([area.x_edges[-1], area.y_edges[-1]])
    middle = rng.uniform(low, high, (5, 2))
    xy = middle[rng.integers(0, 5, n)] + rng.normal(0, 300, (n, 2))
    xy = np.clip(xy, low + 120, high - 120.5)
    return xy[:, 0].round(), xy[:, 1].round()


def exact_map(x, y, window, **options):
    column, row = window.cells()
    at_x, at_y = window.grid.centre(column, row)
    return 1e6 * density_at(x, y, at_x, at_y, **options).reshape(window.shape)


@pytest.mark.real_data
@pytest.mark.parametrize("edge", ["none", "uniform", "diggle"])
def test_eight_points_have_the_density_that_spatstat_and_the_closed_form_give(data: Path, edge):
    folder = data / "expected" / "reference"
    x, y = np.loadtxt(folder / "kde_points.csv", delimiter=",", skiprows=1, unpack=True)
    expected = json.loads((folder / "cases.json").read_text())["kde_edge"][edge]
    area = StudyArea.rectangle(0.0, 0.0, 10.0, 8.0)
    found = density_at(x, y, x, y, bandwidth=1.5, area=area, edge=edge)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)
    with (folder / "kde_expected_at_points.csv").open() as file:
        printed = [float(row[edge]) for row in csv.DictReader(file)]
    np.testing.assert_allclose(found, printed, rtol=0, atol=1e-12)


@pytest.mark.real_data
def test_leaving_each_point_out_of_its_own_density_agrees_with_spatstat(data: Path):
    folder = data / "expected" / "reference"
    x, y = np.loadtxt(folder / "kde_points.csv", delimiter=",", skiprows=1, unpack=True)
    with (folder / "kde_expected_at_points.csv").open() as file:
        printed = [float(row["loo_uniform"]) for row in csv.DictReader(file)]
    area = StudyArea.rectangle(0.0, 0.0, 10.0, 8.0)
    found = density_at(x, y, x, y, bandwidth=1.5, area=area, edge="uniform", leave_one_out=True)
    np.testing.assert_allclose(found, printed, rtol=0, atol=1e-12)


@settings(max_examples=30, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    n=st.integers(1, 60),
    kernel=st.sampled_from(list(Kernel)),
    edge=st.sampled_from(["diggle", "uniform", "none"]),
    width=st.floats(1.0, 6.0),
    masked=st.booleans(),
    weighted=st.booleans(),
    window=st.sampled_from([TOWN, HEXES]),
)
def test_the_fast_density_is_the_exact_sum_within_a_thousandth_of_its_peak(
    seed, n, kernel, edge, width, masked, weighted, window
):
    rng = np.random.default_rng(seed)
    x, y = scattered(n, seed, window)
    bandwidth = width * (100.0 if kernel is Kernel.GAUSSIAN else 300.0)
    mask = rng.random(window.shape) < 0.7 if masked else None
    weight = rng.exponential(1.0, n) if weighted else None
    inside = cell_index(window, x, y)
    keep = inside >= 0 if mask is None else (inside >= 0) & mask.ravel()[inside]
    if not keep.any():
        return
    found = density(
        x, y, window, bandwidth=bandwidth, kernel=kernel, edge=edge, weight=weight, mask=mask
    )
    exact = exact_map(
        x[keep],
        y[keep],
        window,
        bandwidth=bandwidth,
        kernel=kernel,
        edge=edge,
        weight=None if weight is None else weight[keep],
        area=StudyArea.of(window, mask),
    )
    if mask is not None:
        assert np.isnan(found.density[~mask]).all()
        exact = np.where(mask, exact, np.nan)
    difference = np.nanmax(np.abs(found.density / found.scaled - exact))
    assert difference <= TOLERANCE * np.nanmax(exact)
    assert found.error <= TOLERANCE
    assert (found.used, found.left_out) == (keep.sum(), n - keep.sum())


@pytest.mark.parametrize("kernel", list(Kernel))
@pytest.mark.parametrize("window", [TOWN, HEXES])
def test_the_surface_adds_up_to_the_number_of_incidents(kernel, window):
    x, y = scattered(500, window=window)
    mask = np.random.default_rng(0).random(window.shape) < 0.8
    for area in (None, mask):
        found = density(x, y, window, bandwidth=600.0, kernel=kernel, mask=area)
        cells = found.coverage * window.grid.area / 1e6
        assert np.nansum(found.density * cells) == pytest.approx(found.used, rel=1e-9)
        assert found.mass == pytest.approx(1.0, abs=1e-9)
        assert found.scaled == pytest.approx(1.0, abs=0.02)


def test_harm_weights_add_up_to_the_total_harm():
    x, y = scattered(300)
    harm = np.random.default_rng(3).choice([1.0, 10.0, 365.0], 300)
    found = density(x, y, TOWN, bandwidth=300.0, weight=harm)
    assert np.sum(found.density) * TOWN.grid.area / 1e6 == pytest.approx(harm.sum(), rel=1e-9)
    assert found.count.sum() == 300


def test_without_edge_correction_the_mass_outside_is_lost_and_reported():
    x = np.full(10, 2100 * 200.0)
    y = np.full(10, 2160 * 200.0)
    found = density(x, y, TOWN, bandwidth=400.0, edge="none")
    assert found.mass == pytest.approx(0.5, abs=1e-4)
    assert density(x, y, TOWN, bandwidth=400.0, edge="diggle").mass == pytest.approx(1.0, abs=1e-9)


def test_a_gaussian_in_metres_keeps_its_mass():
    """Defect 9: KDEpy keeps 93.9 % of a 400 m and 81.4 % of a 1,000 m Gaussian."""
    wide = Window(SquareGrid(200), 0, 0, 100, 100)
    for bandwidth in (400.0, 1000.0):
        one = density(
            np.array([10_000.0]), np.array([10_000.0]), wide, bandwidth=bandwidth, edge="none"
        )
        assert one.mass == pytest.approx(1.0, abs=1e-9)


def test_a_mask_finer_than_the_cells_is_the_same_as_one_of_smaller_cells():
    x, y = scattered(200)
    fine_mask = np.random.default_rng(5).random((40, 60)) < 0.8
    fine = Window(SquareGrid(100), 4200, 4300, 60, 40)
    coarse = density(x, y, TOWN, bandwidth=400.0, mask=fine_mask)
    small = density(x, y, fine, bandwidth=400.0, mask=fine_mask)
    assert coarse.used == small.used
    assert coarse.error < TOLERANCE
    assert coarse.coverage.sum() * 4 == fine_mask.sum()


def test_a_large_map_worked_in_strips_is_the_same_as_in_one_piece(monkeypatch):
    x, y = scattered(400)
    for kernel, bandwidth in ((Kernel.GAUSSIAN, 100.0), (Kernel.QUARTIC, 300.0)):
        whole = density(x, y, TOWN, bandwidth=bandwidth, kernel=kernel)
        monkeypatch.setattr("asvat.hotspots.density.smoothing._MOST_NODES", 20_000)
        strips = density(x, y, TOWN, bandwidth=bandwidth, kernel=kernel)
        monkeypatch.undo()
        np.testing.assert_allclose(strips.density, whole.density, atol=1e-9)


def test_the_cell_of_a_point_is_the_one_the_grid_gives():
    rng = np.random.default_rng(0)
    x = np.concatenate([rng.uniform(420_000, 426_000, 500), np.arange(420_000.0, 426_000, 200)])
    x = np.concatenate([x, np.nextafter(x, 0), np.nextafter(x, 1e9)])
    y = np.full_like(x, 431_000.0)
    column, row = TOWN.grid.index(x, y)
    inside = (column >= 2100) & (column < 2130)
    expected = np.where(inside, (row - 2150) * 30 + column - 2100, -1)
    np.testing.assert_array_equal(cell_index(TOWN, x, y), expected)


def test_the_quartic_in_a_box_is_its_integral():
    side = (np.arange(800) + 0.5) / 800 * 4 - 2
    x, y = np.meshgrid(side, side)
    value = Kernel.QUARTIC.height(x * x + y * y, 2.0)
    box = (-0.7, -1.5, 1.1, 0.9)
    inside = (x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])
    found = quartic_in_box(*(np.array([side]) for side in box), 2.0)
    assert found[0] == pytest.approx(value[inside].sum() * 2.5e-5, abs=1e-5)


def test_a_table_has_one_row_a_cell_and_says_how_it_was_made():
    x, y = scattered(50)
    table = density(x, y, TOWN, bandwidth=300.0).table()
    assert table.column_names == ["cell_id", "easting", "northing", "count", "density"]
    assert table.num_rows == 600
    assert sum(table["count"].to_pylist()) == 50
    about = read_stamp(table)
    assert about["method"] == "density"
    assert about["parameters"]["bandwidth_m"] == 300.0


def test_a_bandwidth_that_falls_between_cell_centres_is_refused():
    x, y = scattered(10)
    with pytest.raises(InputError, match="at least 100 m"):
        density(x, y, TOWN, bandwidth=60.0)
    with pytest.raises(InputError, match="at least 283 m"):
        density(x, y, TOWN, bandwidth=200.0, kernel="quartic")
    with pytest.raises(InputError, match="positive length"):
        density(x, y, TOWN, bandwidth=0.0)


def test_bad_points_weights_and_masks_are_refused():
    x, y = scattered(10)
    with pytest.raises(InputError, match="missing"):
        density(np.append(x, np.nan), np.append(y, 1.0), TOWN, bandwidth=300.0)
    with pytest.raises(InputError, match="one length"):
        density(x, y[:5], TOWN, bandwidth=300.0)
    with pytest.raises(InputError, match="weights"):
        density(x, y, TOWN, bandwidth=300.0, weight=-np.ones(10))
    with pytest.raises(InputError, match="does not fit"):
        density(x, y, TOWN, bandwidth=300.0, mask=np.ones((3, 3), dtype=bool))
    with pytest.raises(InputError, match="empty"):
        density(x, y, TOWN, bandwidth=300.0, mask=np.zeros(TOWN.shape, dtype=bool))
    with pytest.raises(InputError, match="no incident"):
        density(x + 1e6, y, TOWN, bandwidth=300.0)


def test_snapped_monthly_points_are_drawn_with_a_caveat_and_area_centres_are_refused():
    caveats = NEED.check("month", "snapped")
    assert len(caveats) == 2
    assert NEED.check("minute", "exact") == []
    for place in ("area", "none"):
        with pytest.raises(PrecisionError):
            NEED.check("day", place)
    assert density_module.NEED is NEED


def test_risk_times_people_gives_back_the_incidents():
    x, y = scattered(400)
    rng = np.random.default_rng(8)
    px, py = rng.uniform(420_000, 426_000, 3000), rng.uniform(430_000, 434_000, 3000)
    people = rng.integers(1, 60, 3000).astype(float)
    found = risk(x, y, px, py, people, TOWN, bandwidth=400.0, fewest_people=0.0)
    cell_people = found.people * TOWN.grid.area / 1e6
    assert np.sum(found.rate / 1000 * cell_people) == pytest.approx(400, rel=1e-9)
    assert np.sum(cell_people) == pytest.approx(people.sum(), rel=1e-9)


def test_where_hardly_anyone_lives_there_is_no_rate():
    x, y = scattered(100)
    px, py = np.array([421_000.0]), np.array([431_000.0])
    found = risk(x, y, px, py, np.array([5000.0]), TOWN, bandwidth=300.0, fewest_people=500.0)
    near = cell_index(TOWN, px, py)[0]
    assert np.isfinite(found.rate.ravel()[near])
    assert np.isnan(found.rate[-1, -1])
    table = found.table()
    assert table.num_rows == 600
    assert None in table["rate"].to_pylist()
    assert any("residents" in caveat for caveat in read_stamp(table)["caveats"])
    with pytest.raises(InputError, match="population"):
        risk(x, y, px, py, np.array([-1.0]), TOWN, bandwidth=300.0)
