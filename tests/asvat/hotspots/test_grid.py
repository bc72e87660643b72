"""Cells: every point in one cell, the same cell in every run, force and year."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asvat.errors import InputError
from asvat.hotspots.grid import HexGrid, SquareGrid, Window, whole_cells

METRES = st.floats(0, 700_000, allow_nan=False).map(lambda v: round(v, 2))
SIZES = st.sampled_from([50, 100, 250, 500, 1000])


def test_points_on_a_shared_edge_or_corner_are_counted_once() -> None:
    # Defect 12 of other tools: three points on edges gave a total of seven, or were dropped.
    x, y = np.array([1000.0, 1100.0, 1050.0]), np.array([2050.0, 2100.0, 2100.0])
    window = Window.around(SquareGrid(100), x, y, margin=2)
    assert window.count(x, y).sum() == 3
    hexes = Window.around(HexGrid(100), x, y, margin=2)
    corner = hexes.grid.corners(np.array([5]), np.array([7]))[0]
    assert hexes.count(corner[:, 0], corner[:, 1]).sum() <= 6
    column, row = hexes.grid.index(corner[:, 0], corner[:, 1])
    assert len(column) == len(row) == 6


@given(METRES, METRES, SIZES)
def test_a_point_lies_in_the_square_that_holds_it(x: float, y: float, size: int) -> None:
    grid = SquareGrid(size)
    column, row = grid.index(np.array([x]), np.array([y]))
    corners = grid.corners(column, row)[0]
    assert corners[:, 0].min() <= x < corners[:, 0].max()
    assert corners[:, 1].min() <= y < corners[:, 1].max()


@given(METRES, METRES, SIZES)
def test_a_point_lies_in_the_hexagon_whose_centre_is_nearest(x: float, y: float, size: int) -> None:
    grid = HexGrid(size)
    column, row = grid.index(np.array([x]), np.array([y]))
    around = np.array([(dc, dr) for dc in (-1, 0, 1) for dr in (-2, -1, 0, 1, 2)])
    cx, cy = grid.centre(column + around[:, 0], row + around[:, 1])
    mine_x, mine_y = grid.centre(column, row)
    mine = np.hypot(mine_x - x, mine_y - y)[0]
    assert mine <= np.hypot(cx - x, cy - y).min() + 1e-6


@given(METRES, SIZES)
def test_the_fast_division_equals_floor_division(value: float, size: int) -> None:
    near = np.array([value, np.nextafter(value, -1), np.nextafter(value, 1e9)])
    assert (whole_cells(near, size) == np.floor_divide(near, size)).all()


def test_the_grid_does_not_move_with_the_points() -> None:
    # A grid laid from the points' own corner moves its hotspots: half the area changed when the
    # origin moved by half a cell (anchors, pitfall of the grid's origin).
    grid = SquareGrid(250)
    alone = grid.cell_id(*grid.index(np.array([430_130.0]), np.array([433_260.0])))
    among = grid.cell_id(
        *grid.index(np.array([430_130.0, 400_001.0]), np.array([433_260.0, 400_001.0]))
    )
    assert alone[0] == among[0] == "250mE430000N0433250"


def test_hexagons_cover_the_plane_without_gaps() -> None:
    rng = np.random.default_rng(1)
    x, y = rng.uniform(0, 20_000, (2, 200_000))
    window = Window.around(HexGrid(500), x, y)
    inside = window.count(x, y)[3:-3, 3:-3]
    # Equal areas: the counts of a uniform spread vary as Poisson counts do.
    assert inside.mean() == pytest.approx(200_000 * window.grid.area / 4e8, rel=0.01)
    assert inside.var() == pytest.approx(inside.mean(), rel=0.2)


def test_counts_may_be_weighted_and_points_outside_are_left_out() -> None:
    window = Window(SquareGrid(100), 0, 0, 2, 2)
    x, y = np.array([50.0, 150.0, 950.0]), np.array([50.0, 150.0, 950.0])
    assert window.count(x, y).tolist() == [[1, 0], [0, 1]]
    assert window.count(x, y, np.array([2.0, 3.0, 9.0])).sum() == 5


@pytest.mark.parametrize("size", [10, 2000])
def test_cells_too_small_or_too_large_are_refused_with_the_reason(size: int) -> None:
    with pytest.raises(InputError, match="outside 50-1000 m"):
        SquareGrid(size)
