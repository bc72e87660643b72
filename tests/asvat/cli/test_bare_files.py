"""Analysts try things on a bare file: it works, or the message says how to mend it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from asvat.geography.projection import to_wgs84

NEAR = ["--distances", "0,200,400", "--days", "0,7,14", "--permutations", "19", "--seed", "1"]


def degrees(points: Path, path: Path) -> Path:
    with points.open() as file:
        rows = list(csv.reader(file))[1:]
    lon, lat = to_wgs84(*np.array([row[:2] for row in rows], float).T)
    days = [row[2] for row in rows]
    path.write_text(
        "lon,lat,date\n"
        + "".join(f"{x:.8f},{y:.8f},{d}\n" for x, y, d in zip(lon, lat, days, strict=True))
    )
    return path


def test_columns_are_named_or_found_by_common_names(asvat, points, tmp_path) -> None:
    named = asvat(
        "hotspots", points, "--x", "grid e", "--y", "Grid N", "--out", tmp_path / "a.parquet"
    )
    common = tmp_path / "common.csv"
    common.write_text(points.read_text().replace("Grid E,Grid N,Day", "Easting,Northing,Date"))
    found = asvat("hotspots", common, "--out", tmp_path / "b.parquet")
    assert (named.code, found.code) == (0, 0)
    assert pq.read_table(tmp_path / "a.parquet").equals(pq.read_table(tmp_path / "b.parquet"))


@pytest.mark.parametrize("crs", [[], ["--crs", "EPSG:4326"], ["--crs", "epsg:4326"]])
def test_degrees_in_the_united_kingdom_are_brought_to_the_national_grid(
    asvat, points, tmp_path, crs
) -> None:
    start = ["--method", "count", "--cell", "250"]
    asvat("hotspots", points, "--x", "Grid E", "--y", "Grid N", *start, "--out", tmp_path / "a.csv")
    told = asvat(
        "hotspots", degrees(points, tmp_path / "d.csv"), *start, *crs, "--out", tmp_path / "b.csv"
    )
    assert told.code == 0
    assert (tmp_path / "a.csv").read_text() == (tmp_path / "b.csv").read_text()


def test_degrees_elsewhere_are_refused_with_what_to_do(asvat, tmp_path) -> None:
    path = tmp_path / "chicago.csv"
    path.write_text("lon,lat,date\n-87.6,41.8,2016-01-01\n-87.7,41.9,2016-01-02\n")
    for command in ("hotspots", "near-repeat"):
        told = asvat(command, path)
        assert (told.code, told.out) == (2, "")
        assert "outside the United Kingdom" in told.err
        assert "--crs" in told.err


def test_degrees_said_to_be_metres_are_refused(asvat, points, tmp_path) -> None:
    told = asvat("hotspots", degrees(points, tmp_path / "d.csv"), "--crs", "EPSG:27700")
    assert (told.code, told.out) == (2, "")
    assert "“lon” holds degrees" in told.err


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--x", "East", "--y", "Grid N"], "no column “East”. The columns are: Grid E, Grid N"),
        ([], "Name it with --x. The columns are: Grid E"),
        (["--x", "Grid E", "--y", "Grid N", "--crs", "EPSG:4326"], "outside the United Kingdom"),
        (["--x", "Grid E", "--y", "Grid N", "--crs", "EPSG:4258"], "measures in degree"),
        (["--x", "Grid E", "--y", "Grid N", "--crs", "here"], "no coordinate system"),
        (["--x", "Grid E", "--y", "Grid N", "--date", "When"], "no column “When”"),
        (
            ["--x", "Grid E", "--y", "Grid N", "--place-precision", "vague"],
            "Write one of exact, street, snapped",
        ),
    ],
)
def test_what_cannot_be_used_is_named_in_one_line(asvat, points, options, says) -> None:
    told = asvat("near-repeat", points, *options)
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith("asvat: ")
    assert says in told.err
    assert told.err.count("\n") == 1


def test_a_projected_system_of_another_country_is_used_as_it_is(asvat, points, tmp_path) -> None:
    columns = ["--x", "Grid E", "--y", "Grid N", "--crs", "EPSG:32616"]
    told = asvat("hotspots", points, *columns, "--cell", "500", "--out", tmp_path / "h.gpkg")
    assert told.code == 0
    assert pyogrio.read_info(tmp_path / "h.gpkg")["crs"] == "EPSG:32616"
    asvat("hotspots", points, *columns, "--cell", "500", "--out", tmp_path / "h.geojson")
    meta, _, geometry, _ = pyogrio.raw.read(tmp_path / "h.geojson")
    west, _, east, _ = shapely.total_bounds(shapely.from_wkb(geometry))
    assert meta["crs"] == "EPSG:4326"
    assert -89 < west < east < -86


def test_hexagons_are_cells_with_six_corners(asvat, points, tmp_path) -> None:
    out = tmp_path / "h.gpkg"
    asvat("hotspots", points, "--x", "Grid E", "--y", "Grid N", "--shape", "hexagon", "--out", out)
    _, _, geometry, _ = pyogrio.raw.read(out)
    assert set(shapely.get_num_coordinates(shapely.from_wkb(geometry))) == {7}


def test_near_repeat_runs_on_exact_points_with_days(asvat, points) -> None:
    columns = ["--x", "Grid E", "--y", "Grid N", "--date", "Day"]
    told = asvat("near-repeat", points, *columns, *NEAR, "--format", "json")
    assert told.code == 0
    again = asvat("near-repeat", points, *columns, *NEAR, "--format", "json")
    assert told.out == again.out


def test_near_repeat_is_refused_on_police_uk_files_bare_and_added_with_the_reason(
    asvat, months, dataset
) -> None:
    bare = months / "2020-01" / "2020-01-west-yorkshire-street.csv"
    named = [bare, "--x", "Longitude", "--y", "Latitude", "--date", "Month"]
    for where in ([bare], named, ["--dataset", dataset]):
        told = asvat("near-repeat", *where, *NEAR, "--format", "json")
        assert (told.code, told.out) == (2, "")
        assert "refused" in told.err
        assert "times known to the month" in told.err
    assert "snapped" in told.err


def test_points_called_snapped_are_refused_for_near_repeat(asvat, points) -> None:
    told = asvat(
        "near-repeat", points, "--x", "Grid E", "--y", "Grid N", "--date", "Day",
        "--place-precision", "snapped", *NEAR,
    )  # fmt: skip
    assert told.code == 2
    assert "places snapped to anonymous map points" in told.err


@pytest.mark.real_data
def test_near_repeat_runs_on_collisions_from_a_dataset_and_bare(asvat, data, tmp_path) -> None:
    file = data / "stats19" / "west_yorkshire_2024_accidents.csv"
    asvat("add", "--dataset", tmp_path / "d", file)
    bare = asvat("near-repeat", file, *NEAR, "--format", "json")
    told = asvat("near-repeat", "--dataset", tmp_path / "d", *NEAR, "--format", "json")
    assert (bare.code, told.code) == (0, 0)
    assert bare.json == told.json
    assert told.json["incidents"] == 4060


def test_a_selection_of_months_works_on_a_bare_file_and_an_agency_does_not(asvat, points) -> None:
    columns = ["--x", "Grid E", "--y", "Grid N", "--date", "Day", "--format", "csv"]
    told = asvat("hotspots", points, *columns, "--method", "count", "--to", "2023-01")
    whole = asvat("hotspots", points, *columns, "--method", "count")
    assert int(told.err.split()[0]) < int(whole.err.split()[0]) == 300
    refused = asvat("hotspots", points, *columns, "--agency", "Leeds City Council")
    assert refused.code == 2
    assert "--agency" in refused.err


@pytest.mark.real_data
def test_near_repeat_is_refused_on_monthly_points_whose_months_look_like_days(asvat, data) -> None:
    told = asvat("near-repeat", data / "asb" / "lancashire_asb.tab", *NEAR)
    assert (told.code, told.out) == (2, "")
    assert "times known to the month" in told.err


def test_near_repeat_says_how_many_rows_are_left_out_and_writes_one_shape_of_json(
    asvat, points, tmp_path
) -> None:
    with points.open("a") as file:
        file.write("430000,,2023-01-05\n430000,433500,\n")
    columns = ["--x", "Grid E", "--y", "Grid N", "--date", "Day", *NEAR]
    shown = asvat("near-repeat", points, *columns, "--format", "json")
    assert "2 rows have no place or no date" in shown.err
    asvat("near-repeat", points, *columns, "--out", tmp_path / "n.json")
    assert json.loads((tmp_path / "n.json").read_text()) == shown.json
    table = asvat("near-repeat", points, *columns)
    assert "overall p" in table.err
