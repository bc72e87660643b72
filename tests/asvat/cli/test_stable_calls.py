"""The calls that scripts outside the project make: options, columns and keys must not change."""

from __future__ import annotations

import csv
import io
import math
import re
from pathlib import Path

import numpy as np
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from asvat.geography.projection import to_national_grid
from asvat.records.provenance import read_stamp

CELLS = ["cell_id", "easting", "northing", "count", "expected", "z", "p", "q", "class"]
COLUMNS = {
    "gi-star": CELLS,
    "count": CELLS,
    "density": ["cell_id", "easting", "northing", "count", "value"],
}
CHOSEN = ["--from", "2020-01", "--to", "2020-12", "--category", "anti-social-behaviour"]


def test_add_tells_accepted_rejected_unchanged_and_by_source(asvat, months, tmp_path) -> None:
    first = asvat("add", "--dataset", tmp_path / "d", months, "--format", "json")
    assert (first.code, first.err) == (0, "")
    told = first.json
    assert (told["accepted"], told["rejected"], told["unchanged"]) == (1920, 1, 0)
    assert told["by_source"]["police_uk.street"]["accepted"] == 1920

    again = asvat("add", "--dataset", tmp_path / "d", months, "--format", "json")
    assert again.code == 0
    assert [again.json[n] for n in ("accepted", "rejected", "unchanged")] == [0, 1, 1920]


def test_rejects_are_a_csv_of_file_line_field_value_and_reason(asvat, dataset) -> None:
    told = asvat("rejects", "--dataset", dataset, "--format", "csv")
    assert told.out.splitlines()[0] == "file,line,field,value,reason"
    (row,) = csv.DictReader(io.StringIO(told.out))
    assert row["file"].endswith("2021-04-west-yorkshire-street.csv")
    assert (row["line"], row["field"], row["value"]) == ("122", "Month", "31/02/2021")
    assert row["reason"]


@pytest.mark.parametrize("method", COLUMNS)
def test_hotspots_come_as_parquet_csv_geojson_and_geopackage_with_the_same_cells(
    asvat, dataset, tmp_path, method
) -> None:
    start = ["hotspots", "--dataset", dataset, "--method", method, "--cell", "250", *CHOSEN]
    for kind in ("parquet", "csv", "geojson", "gpkg"):
        told = asvat(*start, "--out", tmp_path / f"h.{kind}")
        assert (told.code, told.out) == (0, "")
        assert "snapped" in told.err

    table = pq.read_table(tmp_path / "h.parquet")
    wanted = COLUMNS[method]
    assert table.column_names[: len(wanted)] == wanted
    easting, northing = (table.column(n).to_numpy() for n in ("easting", "northing"))
    assert 425_000 < easting.min() < easting.max() < 435_000
    assert 430_000 < northing.min() < northing.max() < 440_000
    incidents = re.search(r"([\d,]+) incidents in", told.err)
    assert incidents
    assert table.column("count").to_numpy().sum() == int(incidents[1].replace(",", ""))

    written = arrow_csv.read_csv(tmp_path / "h.csv")
    assert written.column_names == table.column_names
    assert written.column(3).to_pylist() == pytest.approx(table.column(3).to_pylist())

    for kind, crs in (("geojson", "EPSG:4326"), ("gpkg", "EPSG:27700")):
        meta, _, geometry, fields = pyogrio.raw.read(tmp_path / f"h.{kind}")
        assert (meta["crs"], meta["geometry_type"]) == (crs, "Polygon")
        assert list(meta["fields"]) == table.column_names
        shapes = shapely.from_wkb(geometry)
        assert shapely.is_valid(shapes).all()
        centres = shapely.get_coordinates(shapely.centroid(shapes))
        if kind == "geojson":
            centres = np.stack(to_national_grid(*centres.T), 1)
        else:
            assert shapely.area(shapes) == pytest.approx(np.full(len(shapes), 250.0**2))
        order = {name: at for at, name in enumerate(table.column("cell_id").to_pylist())}
        at = [order[name] for name in fields[0]]
        assert np.abs(centres - np.stack([easting, northing], 1)[at]).max() < 0.05


def test_all_months_and_categories_count_unless_some_are_chosen(asvat, dataset, tmp_path) -> None:
    asvat("hotspots", "--dataset", dataset, "--method", "count", "--out", tmp_path / "all.parquet")
    assert sum(pq.read_table(tmp_path / "all.parquet")["count"].to_pylist()) == 1920


def test_the_busy_place_is_a_hot_spot(asvat, dataset, tmp_path) -> None:
    asvat("hotspots", "--dataset", dataset, *CHOSEN, "--out", tmp_path / "h.parquet")
    top = pq.read_table(tmp_path / "h.parquet").sort_by([("count", "descending")]).slice(0, 1)
    (row,) = top.to_pylist()
    assert row["class"].startswith("hot spot")
    assert row["p"] <= row["q"] < 0.05


def test_a_density_of_cells_too_wide_for_the_likeliest_bandwidth_is_drawn_and_says_so(
    asvat, tmp_path
) -> None:
    # Three knots of points a few metres wide: any bandwidth that a likelihood likes is small.
    rng = np.random.default_rng(3)
    at = rng.normal(0, 20, (300, 2)) + rng.choice([431_500, 433_500, 435_500], (300, 1))
    path = tmp_path / "knots.csv"
    path.write_text("easting,northing\n" + "".join(f"{x:.1f},{y:.1f}\n" for x, y in at))
    told = asvat(
        "hotspots", path, "--method", "density", "--cell", "1000", "--out", tmp_path / "h.csv"
    )
    assert told.code == 0
    assert "Bandwidth: 500 m, half a cell" in told.err


def test_backtest_gives_one_row_a_method_and_chooses_one(asvat, dataset) -> None:
    told = asvat(
        "backtest", "--dataset", dataset, "--cell", "250", "--area-share", "0.05",
        "--format", "json",
    )  # fmt: skip
    rows = told.json
    keys = {"method", "pai", "pai_low", "pai_high", "pei", "hit_rate", "chosen"}
    assert all(keys <= set(row) for row in rows)
    assert sum(row["chosen"] for row in rows) == 1
    assert len({row["method"] for row in rows}) == len(rows) >= 4
    for row in rows:
        assert row["pai_low"] <= row["pai"] <= row["pai_high"]
        assert 0 <= row["hit_rate"] <= 1


def test_the_report_opens_from_its_folder(asvat, dataset, tmp_path) -> None:
    told = asvat("report", "--dataset", dataset, "--out", tmp_path / "report")
    assert told.code == 0
    page = (tmp_path / "report" / "index.html").read_text()
    assert "Anti-social behaviour" in page
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", page.split("<footer")[0])


@pytest.mark.real_data
def test_near_repeat_on_the_chicago_arsons_gives_the_published_table(asvat, data: Path) -> None:
    expected = data / "expected" / "near_repeat_calculator"

    def published(name: str) -> np.ndarray:
        rows = list(csv.reader((expected / f"chicago_arson_{name}.csv").read_text().splitlines()))
        return np.array([row[1:4] for row in rows[1:5]], float)

    observed = published("observed_manhattan_leftclosed")
    ratio, p = (published(f"{name}_manhattan_nrep999") for name in ("knoxratio", "pvalue"))
    told = asvat(
        "near-repeat", data / "events" / "chicago_arson_2016.csv", "--x", "x_m", "--y", "y_m",
        "--date", "date", "--crs", "EPSG:26916", "--distances", "0,1,200,400,600",
        "--days", "0,1,2,3", "--permutations", "999", "--metric", "manhattan", "--seed", "1",
        "--format", "json",
    )  # fmt: skip
    assert (told.code, told.err) == (0, "")
    cells = told.json["cells"]
    assert "[from, to)" in told.json["convention"]
    edges = ("distance_from", "distance_to", "days_from", "days_to")
    assert [tuple(cell[e] for e in edges) for cell in cells] == [
        (near, far, day, day + 1)
        for near, far in ((0, 1), (1, 200), (200, 400), (400, 600))
        for day in range(3)
    ]

    def got(name: str) -> np.ndarray:
        return np.array([cell[name] for cell in cells], float).reshape(4, 3)

    assert (got("observed") == observed).all()
    assert np.allclose(got("ratio") * got("expected"), observed)
    large = observed >= 3
    assert np.allclose(got("ratio")[large], ratio[large], rtol=0.25)
    assert np.abs(got("p") - p).max() < 0.06


def test_an_open_band_is_null_in_json_and_none_is_added(asvat, points) -> None:
    told = asvat(
        "near-repeat", points, "--x", "Grid E", "--y", "Grid N", "--date", "Day",
        "--crs", "EPSG:27700", "--distances", "0,200,400,600", "--days", "0,1,inf",
        "--permutations", "19", "--metric", "euclidean", "--seed", "1", "--format", "json",
    )  # fmt: skip
    cells = told.json["cells"]
    assert len(cells) == 6
    assert {(c["days_from"], c["days_to"]) for c in cells} == {(0, 1), (1, None)}
    keys = {"distance_from", "distance_to", "observed", "expected", "ratio", "p"}
    assert keys <= set(cells[0])


def test_effect_gives_the_worked_example_unrounded(asvat) -> None:
    told = asvat(
        "effect", "--treated", "20,10", "--control", "20,20", "--displacement-treated", "30,20",
        "--displacement-control", "30,30", "--format", "json",
    )  # fmt: skip
    found = told.json
    se = math.sqrt(180)
    assert {"wdd", "se", "z", "p", "low", "high", "e_test_p"} <= set(found)
    assert found["wdd"] == -20
    assert found["se"] == pytest.approx(se, rel=1e-14)
    assert found["z"] == pytest.approx(-20 / se, rel=1e-14)
    assert found["p"] == pytest.approx(math.erfc(20 / se / math.sqrt(2)), rel=1e-12)
    reach = 1.959963984540054 * se
    assert (found["low"], found["high"]) == pytest.approx((-20 - reach, -20 + reach), rel=1e-12)


def test_effect_without_displacement_areas_is_the_local_difference(asvat) -> None:
    found = asvat("effect", "--treated", "20,10", "--control", "20,20", "--format", "json").json
    assert (found["wdd"], found["se"]) == (-10, pytest.approx(math.sqrt(70), rel=1e-14))
    ninety = asvat(
        "effect", "--treated", "20,10", "--control", "20,20", "--confidence", "0.9",
        "--format", "json",
    ).json  # fmt: skip
    assert ninety["high"] < found["high"]


def test_numbers_that_are_none_are_null_in_json(asvat, dataset) -> None:
    for command in (["backtest", "--test-months", "3"], ["trends"], ["imports"]):
        told = asvat(*command, "--dataset", dataset, "--format", "json")
        assert told.code == 0
        assert isinstance(told.json, list)


@pytest.mark.parametrize(
    ("option", "method"),
    [("gi-star", "Getis-Ord Gi*"), ("density", "density"), ("count", "count")],
)
def test_a_parquet_table_carries_its_method_its_parameters_and_its_caveat(
    asvat, dataset, tmp_path, option, method
) -> None:
    asvat(
        "hotspots", "--dataset", dataset, "--method", option, "--cell", "500", *CHOSEN,
        "--out", tmp_path / "h.parquet",
    )  # fmt: skip
    about = read_stamp(pq.read_table(tmp_path / "h.parquet"))
    assert about["method"] == method
    assert about["parameters"]["cell"] == 500
    assert about["parameters"]["from"] == "2020-01"
    assert about["parameters"]["categories"] == ["anti-social-behaviour"]
    assert any("snapped" in caveat for caveat in about["caveats"])
