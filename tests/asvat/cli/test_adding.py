"""What ``asvat add`` tells of odd rows, of files left out, and of columns that are missing."""

from __future__ import annotations

import pytest

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context\n"
)
NAME = "2020-01-west-yorkshire-street.csv"
FORCE = "West Yorkshire Police,West Yorkshire Police"


def street(folder, *places: str, header: str = HEADER, name: str = NAME):
    rows = [
        f",2020-01,{FORCE},{place},On or near A Street,E01033010,Leeds 111B,Burglary,,\n"
        for place in places
    ]
    path = folder / name
    path.write_text(header + "".join(rows))
    return path


def test_flagged_rows_are_told_by_flag_with_its_meaning(asvat, tmp_path) -> None:
    path = street(tmp_path, "-1.55,53.8", ",", "0,0", "abc,53.8")
    told = asvat("add", "--dataset", tmp_path / "d", path)
    assert "3 accepted rows flagged no_location: The row has no place" in told.out
    assert "1 accepted rows flagged unreadable_coordinates" in told.out
    fresh = asvat("add", "--dataset", tmp_path / "e", path, "--format", "json")
    flagged = {"no_location": 3, "unreadable_coordinates": 1, "zero_coordinates": 1}
    assert fresh.json["flagged"] == flagged
    again = asvat("add", "--dataset", tmp_path / "e", path, "--format", "json")
    assert again.json["flagged"] == {}


def test_a_later_release_tells_the_flags_of_its_new_rows_only(asvat, tmp_path) -> None:
    asvat("add", "--dataset", tmp_path / "d", street(tmp_path, "-1.55,53.8", ","))
    later = street(tmp_path, "-1.55,53.8", ",", "0,0")
    told = asvat("add", "--dataset", tmp_path / "d", later, "--format", "json")
    assert told.json["accepted"] == 1
    assert told.json["flagged"] == {"no_location": 1, "zero_coordinates": 1}


def test_files_left_out_are_told_and_stand_in_the_ledger_once(asvat, tmp_path) -> None:
    stops = street(tmp_path, ",", name="2020-01-west-yorkshire-stop-and-search.csv")
    good = street(tmp_path, "-1.55,53.8")
    told = asvat("add", "--dataset", tmp_path / "d", stops, good, "--format", "json")
    (skipped,) = told.json["skipped"]
    assert skipped["file"].endswith("stop-and-search.csv")
    assert "stop and search" in skipped["why"]
    again = asvat("add", "--dataset", tmp_path / "d", stops, good)
    assert "1 file skipped: stop and search is what the police did" in again.out
    listed = asvat("imports", "--dataset", tmp_path / "d", "--format", "json")
    assert sorted(row["status"] for row in listed.json) == ["added", "skipped"]


def test_a_missing_coordinate_column_is_said_aloud(asvat, tmp_path) -> None:
    path = street(tmp_path, "-1.55,53.8", header=HEADER.replace("Longitude", "Eastwards"))
    told = asvat("add", "--dataset", tmp_path / "d", path)
    says = "the file has no column “Longitude”: none of its rows has a place"
    assert told.code == 0
    assert says in told.err
    (listed,) = asvat("imports", "--dataset", tmp_path / "d", "--format", "json").json
    assert listed["note"] == says


@pytest.mark.parametrize(
    ("x", "y"), [("Lng", "Lat"), ("lng", "lat"), ("Long", "LAT"), ("lon", "Latitude")]
)
def test_other_names_of_coordinates_simply_work(asvat, tmp_path, x, y) -> None:
    header = HEADER.replace("Longitude", x).replace("Latitude", y)
    path = street(tmp_path, "-1.55,53.8", header=header)
    told = asvat("add", "--dataset", tmp_path / "d", path, "--format", "json")
    assert (told.err, told.json["flagged"]) == ("", {})


def test_a_file_with_nothing_but_a_header_is_told_why_it_cannot_be_used(asvat, tmp_path) -> None:
    told = asvat("add", "--dataset", tmp_path / "d", street(tmp_path))
    assert told.code == 1
    assert "the file holds no row that can be used" in told.err
    assert "asvat rejects" not in told.err


def test_refused_files_are_counted_and_the_folder_is_named(asvat, tmp_path) -> None:
    junk = tmp_path / "letter.csv"
    junk.write_text("Dear,Sir\nno,records\n")
    told = asvat("add", "--dataset", tmp_path / "d", junk)
    assert "1 file refused" in told.out
    assert f"asvat rejects --dataset {tmp_path / 'd'}" in told.err


def test_a_long_reason_is_cut_between_words_or_shown_where_there_is_room(
    asvat, tmp_path, monkeypatch
) -> None:
    junk = tmp_path / "a.csv"
    junk.write_text("Dear,Sir\nno,records\n")
    asvat("add", "--dataset", tmp_path / "d", junk)
    monkeypatch.setenv("COLUMNS", "60")
    narrow = asvat("rejects", "--dataset", tmp_path / "d").out.splitlines()[-1]
    assert narrow.endswith("…")
    monkeypatch.setenv("COLUMNS", "400")
    wide = asvat("rejects", "--dataset", tmp_path / "d").out.splitlines()[-1]
    assert wide.endswith("asvat mapping new FILE")
    last_word = narrow.removesuffix("…").split()[-1]
    assert last_word in wide.split()
