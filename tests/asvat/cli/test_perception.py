"""What people said of safety stands beside the counts of the same place, and changes none."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from asvat.hotspots.count_intervals import share_interval
from asvat.records.provenance import read_stamp

HEAD = "stop,easting,northing,district,month,band,answers,unsafe,score,basis\n"
COUNT = ["--method", "count", "--cell", "250"]


@pytest.fixture
def own(dataset, tmp_path) -> Path:
    return Path(shutil.copytree(dataset, tmp_path / "own"))


def test_answers_near_a_cell_stand_beside_its_count(asvat, own, tmp_path) -> None:
    before = tmp_path / "before.parquet"
    start = ["hotspots", "--dataset", own, *COUNT, "--from", "2020-01", "--to", "2020-12"]
    asvat(*start, "--out", before)
    cells = pq.read_table(before)
    east, north = (cells.column(c)[0].as_py() for c in ("easting", "northing"))
    answers = tmp_path / "answers.csv"
    answers.write_text(
        HEAD
        + f"4501,{east},{north},leeds,2020-03,late,10,7,2.1,self-selected\n"
        + f"4501,{east},{north},leeds,2020-04,day,6,1,4,self-selected\n"
        + f"4501,{east},{north},leeds,2021-04,day,9,9,1,self-selected\n"  # of another year
        + f"4502,{east + 5000},{north + 90_000},leeds,2020-04,day,6,1,4,self-selected\n"
    )
    told = asvat("perception", "add", answers, "--dataset", own)
    assert told.out == "31 self-selected answers at 2 places, from answers.csv.\n"
    after = tmp_path / "after.parquet"
    assert "self-selected" in asvat(*start, "--out", after).err
    beside = pq.read_table(after)
    assert beside.select(cells.column_names).equals(cells)  # perception is part of no count
    assert any("self-selected" in caveat for caveat in read_stamp(beside)["caveats"])
    first = beside.slice(0, 1).to_pylist()[0]
    assert (first["answers"], first["answers_unsafe"], first["answers_basis"]) == (
        16, 8, "self-selected",
    )  # fmt: skip
    low, high = share_interval(8, 16)
    assert (first["unsafe_low"], first["unsafe_high"]) == (pytest.approx(low), pytest.approx(high))
    assert beside.column("answers").null_count >= beside.num_rows - 4  # within 100 m of the place

    answers.write_text(HEAD)  # all that was said was taken back
    asvat("perception", "add", answers, "--dataset", own)
    assert asvat(*start, "--out", after).code == 0
    assert pq.read_table(after).column_names == cells.column_names


def test_the_report_shows_answers_beside_each_hotspot_and_mixes_nothing(
    asvat, own, tmp_path
) -> None:
    ask = ["report", "--dataset", own, "--from", "2020-01", "--to", "2020-12"]
    asvat(*ask, "--out", tmp_path / "before")
    silent = (tmp_path / "before/index.html").read_text()
    assert "Nobody has handed over what people say of safety" in silent
    spots = (tmp_path / "before/data/hotspots.csv").read_bytes()
    first = next(csv.DictReader(spots.decode("utf-8-sig").splitlines()))
    answers, at = tmp_path / "answers.csv", f"{first['Easting']},{first['Northing']}"
    answers.write_text(
        HEAD
        + f"4501,{at},leeds,2020-03,late,16,8,2.1,self-selected\n"
        + f"4501,{at},leeds,2021-04,day,9,9,1,self-selected\n"  # of another year
    )
    asvat("perception", "add", answers, "--dataset", own)
    asvat(*ask, "--out", tmp_path / "after")
    page = (tmp_path / "after/index.html").read_text()
    assert "self-selected, and no survey" in page
    assert "are part of no count, rate or test" in page
    assert (tmp_path / "after/data/hotspots.csv").read_bytes() == spots
    beside = (tmp_path / "after/data/answers-near-hotspots.csv").read_text("utf-8-sig")
    told = list(csv.DictReader(beside.splitlines()))
    assert [row["Incidents"] for row in told] == [
        row["Incidents"] for row in csv.DictReader(spots.decode("utf-8-sig").splitlines())
    ]
    shown = told[0]
    assert (shown["Self-selected answers"], shown["Felt unsafe"]) == ("16", "8")
    assert (shown["Share"], shown["95% interval"]) == ("50%", "28% to 72%")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "4501,1,2,leeds,2020-03,late,10,7,2,survey\n", "not marked self-selected"),
        (HEAD + "4501,1,2,leeds,2020-03,late,3,7,2,self-selected\n", "no count of answers"),
        (HEAD + "4501,nan,2,leeds,2020-03,late,9,7,2,self-selected\n", "no count of answers"),
        (HEAD + "4501,1,2,leeds,2020-13,late,9,7,2,self-selected\n", "no count of answers"),
        ("stop,easting\n4501,1\n", "no column"),
        ("\0", "answers.csv"),
    ],
)
def test_what_is_no_count_of_such_answers_is_refused_and_nothing_changes(
    asvat, own, tmp_path, text, said
) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(text)
    told = asvat("perception", "add", path, "--dataset", own)
    assert told.code == 2
    assert said in told.err
    assert not (own / "perception.parquet").exists()
