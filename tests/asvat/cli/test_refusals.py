"""What the user can mend ends with 2 and one clear line; 1 only when nothing could be used."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["hotspots", "--dataset", "D", "--cell", "30"], "outside 50-1000 m"),
        (["hotspots", "--dataset", "D", "--from", "2020-13"], "“2020-13” is not a month"),
        (["hotspots", "--dataset", "D", "--from", "2020-02", "--to", "2020-01"], "Swap them"),
        (["hotspots", "--dataset", "D", "--category", "litter"], "no incident with a place"),
        (
            ["hotspots", "--dataset", "D", "--category", "asb"],
            "there is no category asb. There are: anti-social-behaviour, burglary.",
        ),
        (["hotspots", "--dataset", "D", "--format", "gpkg"], "cannot go to the screen"),
        (["hotspots", "--dataset", "D", "--format", "geojson"], "Give a file with --out"),
        (["hotspots", "--dataset", "D", "--out", "map.shp"], ".gpkg"),
        (["hotspots", "--dataset", "D", "--neighbours", "many"], "queen, rook or 2"),
        (["hotspots", "--dataset", "D", "--method", "density", "--bandwidth", "0"], "bandwidth"),
        (["hotspots"], "either a file of points or a dataset"),
        (["hotspots", "nothing.csv"], "no such file"),
        (["rejects", "--dataset", "nowhere"], "no dataset here. Make one with: asvat add"),
        (["backtest", "--dataset", "D", "--area-share", "5"], "between 0 and 1"),
        (["trends", "--dataset", "D", "--by", "parish"], "no area layer “parish”"),
        (["imports", "--dataset", "D", "--differences", "1"], "replaced nothing"),
        (["areas", "add", "nothing.geojson", "--dataset", "D"], "cannot be read as areas"),
        (["areas", "add", "nothing.parquet", "--dataset", "D"], "no GeoParquet"),
        (["areas", "lookup", "nothing.csv", "--dataset", "D"], "the lookup cannot be read"),
        (["erase", "--list", "nothing.csv", "--dataset", "D"], "no such file"),
        (["erase", "--list", "nothing.csv", "--dataset", "nowhere"], "no dataset here"),
        (["simulate", "--out", "sim", "--seed", "-1"], "cannot be negative"),
        (["run", "--dataset", "D", "--seed", "-1"], "cannot be negative"),
        (["effect", "--treated", "20", "--control", "20,20"], "Write before and after"),
        (["effect", "--treated", "x,10", "--control", "20,20"], "not a list of numbers"),
        (["effect", "--treated", "0,0", "--control", "0,0"], "nothing to compare"),
        (["effect", "--treated=-1,2", "--control", "3,4"], "0 or more"),
        (["add", "--dataset", "new", "nothing.csv"], "no such file"),
    ],
)
def test_a_mendable_problem_is_one_line_on_standard_error_and_2(
    asvat, dataset, tmp_path, monkeypatch, arguments, says
) -> None:
    monkeypatch.chdir(tmp_path)
    told = asvat(*(str(dataset) if a == "D" else a for a in arguments))
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith("asvat: ")
    assert says in told.err
    assert told.err.count("\n") == 1


def test_a_file_of_the_wrong_kind_is_named_where_areas_are_wanted(asvat, dataset, points) -> None:
    for command in (["add"], ["lookup"]):
        told = asvat("areas", *command, points, "--dataset", dataset)
        assert told.code == 2
        assert "points.csv" in told.err
        assert told.err.count("\n") == 1


@pytest.mark.parametrize("out", ["h.csv", "h.gpkg", "h.parquet"])
def test_a_place_that_cannot_be_written_is_named(asvat, dataset, points, out) -> None:
    blocked = points / out  # a file where a folder should be
    told = asvat("hotspots", "--dataset", dataset, "--method", "count", "--out", blocked)
    assert told.code == 2
    assert "points.csv" in told.err
    assert "Traceback" not in told.err


@pytest.mark.parametrize("kind", ["my-lsoa", "../lsoa", "a b"])
def test_a_layer_cannot_take_a_name_that_would_be_mistaken(asvat, tmp_path, kind) -> None:
    layer = square_layer(tmp_path)
    told = asvat("areas", "add", layer, "--dataset", tmp_path / "d", "--kind", kind)
    assert told.code == 2
    assert "--kind" in told.err


def square_layer(folder: Path) -> Path:
    path = folder / "squares.geojson"
    path.write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": '
        '{"LSOA21CD": "E01000001"}, "geometry": {"type": "Polygon", "coordinates": '
        "[[[-1.6, 53.7], [-1.5, 53.7], [-1.5, 53.8], [-1.6, 53.8], [-1.6, 53.7]]]}}]}"
    )
    return path


def test_adding_what_cannot_be_used_ends_with_1_and_says_why(asvat, tmp_path) -> None:
    junk = tmp_path / "letter.csv"
    junk.write_text("Dear,Sir\nno,records\n")
    told = asvat("add", "--dataset", tmp_path / "d", junk, "--format", "json")
    assert told.code == 1
    assert told.json["accepted"] == 0
    assert "letter.csv" in told.err
    assert "asvat rejects" in told.err
    listed = asvat("rejects", "--dataset", tmp_path / "d", "--format", "json")
    assert [(row["line"], row["value"]) for row in listed.json] == [(0, "")]


def test_adding_something_usable_beside_something_useless_ends_with_0(
    asvat, months, tmp_path
) -> None:
    junk = tmp_path / "letter.csv"
    junk.write_text("Dear,Sir\nno,records\n")
    good = months / "2020-01"
    told = asvat("add", "--dataset", tmp_path / "d", junk, good, "--format", "json")
    assert told.code == 0
    assert told.json["accepted"] == 120
    assert "letter.csv" in told.err
