"""WGS 84 to the national grid, held against the points that Ordnance Survey publishes."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asvat.geography.projection import fill_coordinates, to_national_grid, to_wgs84
from asvat.records.schemas import INCIDENTS, conform

# Ordnance Survey's OSTN15 test points (OSTN15_OSGM15_TestInput/Output_ETRStoOSGB).
PUBLISHED = [
    (-6.29977752014, 49.92226393730, 91492.146, 11318.804),
    (1.71607397300, 52.65800783300, 651409.804, 313177.450),
]


@pytest.mark.parametrize(("longitude", "latitude", "easting", "northing"), PUBLISHED)
def test_ordnance_surveys_points_come_out_to_the_millimetre(
    longitude: float, latitude: float, easting: float, northing: float
) -> None:
    found = to_national_grid(np.array([longitude]), np.array([latitude]))
    assert (found[0][0], found[1][0]) == pytest.approx((easting, northing), abs=0.0015)
    back = to_wgs84(np.array([easting]), np.array([northing]))
    assert (back[0][0], back[1][0]) == pytest.approx((longitude, latitude), abs=2e-8)


@settings(deadline=None)  # the first call loads the grid
@given(st.floats(-3.0, 1.0), st.floats(51.0, 54.5))
def test_there_and_back_is_where_it_was(longitude: float, latitude: float) -> None:
    there = to_national_grid(np.array([longitude]), np.array([latitude]))
    back = to_wgs84(*there)
    # A nanodegree of rounding and the millimetres that the grid package rounds to.
    assert (back[0][0], back[1][0]) == pytest.approx((longitude, latitude), abs=5e-8)


def test_points_off_the_grid_are_nowhere() -> None:
    easting, northing = to_national_grid(np.array([-87.6, np.nan]), np.array([41.8, 53.0]))
    assert np.isnan(easting).all()
    assert np.isnan(northing).all()


def incidents(**columns: list[float | None]) -> pa.Table:
    length = len(next(iter(columns.values())))
    table = pa.table({**columns, "place_precision": ["exact"] * length})
    return conform(table, INCIDENTS)


def test_degrees_win_over_metres_and_missing_ones_are_filled_in_both_ways() -> None:
    found = fill_coordinates(
        incidents(
            longitude=[1.716073973, None, 1.716073973, None],
            latitude=[52.658007833, None, 52.658007833, None],
            easting=[None, 651409.804, 1.0, None],
            northing=[None, 313177.450, 1.0, 5.0],
        )
    ).to_pylist()
    for row in found[:3]:
        assert (row["easting"], row["northing"]) == pytest.approx((651409.804, 313177.45), abs=0.01)
        assert (row["longitude"], row["latitude"]) == pytest.approx(
            (1.716073973, 52.658007833), abs=1e-7
        )
    assert (found[3]["easting"], found[3]["place_precision"]) == (None, "none")
    assert found[3]["flags"] == ["no_location"]
