"""Hotspots as a reader lists them, the study area, plain counts and cubes."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
import shapely
from scipy.stats import poisson

from asvat.errors import InputError
from asvat.hotspots.counts import counts_table
from asvat.hotspots.cubes import cube_table
from asvat.hotspots.getis_ord import gi_star
from asvat.hotspots.grid import SquareGrid, Window
from asvat.hotspots.hot_places import hot_places
from asvat.hotspots.study import lay_out

GRID = SquareGrid(250)


def planted() -> tuple[np.ndarray, Window]:
    counts = np.random.default_rng(4).poisson(1.0, (60, 60)).astype(float)
    counts[10:13, 10:13] += 25
    counts[40:42, 45:48] += 30
    return counts, Window(GRID, 1600, 1700, 60, 60)


def test_touching_hot_cells_are_one_hotspot_and_hotspots_never_overlap() -> None:
    # Defect 7 of another tool: clusters that share cells summed to more than there was.
    counts, window = planted()
    found = hot_places(gi_star(counts, window), counts, top=10)
    assert found.count[0] + found.count[1] <= counts.sum()
    assert len(found.cell_id) == 2
    sums = [counts[found.group == i].sum() for i in range(2)]
    assert sums == found.count.tolist()
    assert found.count[0] == max(found.count)
    assert (found.low < found.count).all()
    assert (found.count < found.high).all()


def test_a_hotspot_is_named_by_its_records_and_not_by_kinds_of_place() -> None:
    counts, window = planted()
    found = hot_places(gi_star(counts, window), counts, top=1)
    x, y = np.repeat(found.easting[0], 3), np.repeat(found.northing[0], 3)
    words = pa.chunked_array([["On or near Parking Area", "On or near Boar Lane", None]])
    towns = pa.chunked_array([["Leeds", "Leeds", "Leeds"]])
    at = found.of_points(x, y)
    assert found.names(at, np.ones(3, bool), words, towns) == ["Boar Lane, Leeds"]


def test_the_study_area_is_the_layer_or_else_what_lies_near_any_incident() -> None:
    box = np.array([shapely.box(400_000, 400_000, 402_000, 401_000)], object)
    drawn = lay_out(GRID, np.array([0.0]), np.array([0.0]), box, "lsoa21")
    assert drawn.mask.sum() == 8 * 4
    near = lay_out(GRID, np.array([400_125.0]), np.array([400_125.0]))
    assert 40 <= near.mask.sum() <= 55  # a disc of 1 km has the area of 50 such cells
    assert "1 km" in near.area_from


def test_a_stray_point_far_away_is_named_instead_of_filling_the_memory() -> None:
    with pytest.raises(InputError, match="spread over"):
        lay_out(SquareGrid(50), np.array([0.0, 600_000.0]), np.array([0.0, 900_000.0]))


def test_plain_counts_are_held_against_an_even_spread_exactly() -> None:
    counts, window = planted()
    table = counts_table(counts, window, np.ones(window.shape, bool))
    row = table.slice(int(np.argmax(table["count"].to_numpy())), 1).to_pylist()[0]
    tail = 2 * poisson.sf(row["count"] - 1, counts.mean())
    assert row["p"] == pytest.approx(tail, rel=1e-9)
    assert row["class"] == "hot spot 99%"
    assert table["count"].to_numpy().sum() == counts.sum()


def test_a_cube_holds_every_incident_of_the_area_once() -> None:
    rng = np.random.default_rng(2)
    x, y = rng.uniform(400_000, 405_000, (2, 500))
    month = np.datetime64("2024-01", "M") + rng.integers(0, 6, 500)
    kind = np.array(["burglary", "drugs"], object)[rng.integers(0, 2, 500)]
    study = lay_out(GRID, x, y)
    table = cube_table(study, x, y, month, kind)
    assert table["count"].to_numpy().sum() == 500
    cells = table.group_by(["cell_id", "month", "category"]).aggregate([]).num_rows
    assert cells == table.num_rows
