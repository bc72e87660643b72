"""Points for the methods: how finely they are known, and what had to be left out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from asvat.dataset.add import add
from asvat.dataset.events import from_dataset, from_file
from asvat.dataset.query import Dataset, Selection
from asvat.errors import InputError
from asvat.records.precision import PlacePrecision, TimePrecision
from asvat.sources.registry import built_in_sources

COLLISIONS = (
    "collision_index,date,time,longitude,latitude,collision_severity\n"
    "A,04/01/2024,17:42,-1.549,53.798,2\nB,05/01/2024,,-1.55,53.8,3\nC,06/01/2024,09:00,,,3\n"
)


def bare(folder: Path, *rows: str, header: str = "easting,northing,date") -> Path:
    path = folder / "points.csv"
    path.write_text("\n".join([header, *rows]) + "\n")
    return path


@pytest.mark.parametrize(
    ("dates", "precision"),
    [
        (["2023-01-05 14:30", "2023-01-06 09:00"], TimePrecision.MINUTE),
        (["2023-01-05 14:30", "2023-01-06"], TimePrecision.DAY),
        (["2023-01-05", "2023-02"], TimePrecision.MONTH),
    ],
)
def test_times_are_known_as_finely_as_the_coarsest(
    tmp_path: Path, dates: list[str], precision: TimePrecision
) -> None:
    events = from_file(bare(tmp_path, *(f"430000,433000,{d}" for d in dates)))
    assert events.time_precision is precision
    assert (events.start <= events.end).all()
    assert events.months.astype(str)[0] == "2023-01"


def test_days_that_are_all_the_first_of_a_month_are_months(tmp_path: Path) -> None:
    many = [f"430000,433000,2022-{1 + n % 12:02d}-01" for n in range(30)]
    assert from_file(bare(tmp_path, *many)).time_precision is TimePrecision.MONTH
    assert from_file(bare(tmp_path, *many, "430000,433000,2022-01-02")).time_precision is (
        TimePrecision.DAY
    )
    few = bare(tmp_path, *many[:3], header="easting,northing,month")
    assert from_file(few).time_precision is TimePrecision.MONTH


def test_without_dates_a_map_is_possible_and_says_that_no_time_is_known(tmp_path: Path) -> None:
    events = from_file(bare(tmp_path, "430000,433000", header="x,y"))
    assert events.time_precision is TimePrecision.NONE
    assert events.place_precision is PlacePrecision.EXACT


def test_rows_without_numbers_are_left_out_and_counted(tmp_path: Path) -> None:
    events = from_file(bare(tmp_path, "430000,433000,2023-01-05", ",,2023-01-06", "x,y,2023-01-07"))
    assert (len(events), events.left_out) == (1, 2)


def test_a_known_kind_of_file_keeps_its_own_precision_bare_or_added(tmp_path: Path) -> None:
    path = tmp_path / "collisions.csv"
    path.write_text(COLLISIONS)
    add(tmp_path / "d", [path], built_in_sources())
    one, two = from_file(path), from_dataset(Dataset(tmp_path / "d"), Selection(), ["subtype"])
    assert one.time_precision is two.time_precision is TimePrecision.DAY
    assert one.left_out == two.left_out == 1
    assert np.array_equal(one.x, two.x)
    assert np.array_equal(one.days, two.days)
    assert (two.last_days == two.days + 1).all()
    assert two.labels["subtype"].to_pylist() == ["serious", "slight"]


def test_a_folder_or_an_archive_of_many_files_is_not_one_bare_file(tmp_path: Path) -> None:
    bare(tmp_path, "430000,433000,2023-01-05")
    (tmp_path / "second.csv").write_text("x,y\n1,2\n")
    with pytest.raises(InputError, match="not one readable file"):
        from_file(tmp_path)
