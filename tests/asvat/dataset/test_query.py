"""The same records as Arrow, as Polars and in SQL; selections take whole months."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from asvat.dataset.add import add
from asvat.dataset.query import Dataset, Selection
from asvat.errors import DatasetError, InputError
from asvat.records.precision import PlacePrecision, TimePrecision
from asvat.records.schemas import TABLES
from asvat.sources.registry import built_in_sources

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context\n"
)
FORCES = {"west-yorkshire": "West Yorkshire Police", "north-yorkshire": "North Yorkshire Police"}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder = tmp_path_factory.mktemp("query")
    for force, name in FORCES.items():
        for month in ("2020-01", "2020-02", "2020-03"):
            place = f"{month},{name},{name},-1.549,53.798,On or near X,E01033010,Leeds 111B"
            rows = [f",{place},Anti-social behaviour,,"] * 3
            rows += [f"{i:064d},{place},Burglary,," for i in range(2)]
            rows += [f",{month},{name},{name},,,No Location,,,Anti-social behaviour,,"]
            path = folder / f"{month}-{force}-street.csv"
            path.write_text(HEADER + "\n".join(rows) + "\n")
    add(folder / "d", [folder], built_in_sources())
    return Dataset(folder / "d")


def test_arrow_polars_and_duckdb_agree(dataset: Dataset) -> None:
    table = dataset.arrow("incidents")
    assert table.schema.names == TABLES["incidents"].names
    assert dataset.polars("incidents").to_arrow().to_pylist() == table.to_pylist()
    with dataset.connect() as connection:
        rows = connection.execute("SELECT * FROM incidents").to_arrow_table()
    assert rows.to_pylist() == table.to_pylist()
    assert table.num_rows == 36


def test_every_table_can_be_asked_even_when_it_is_empty(dataset: Dataset) -> None:
    for name, schema in TABLES.items():
        found = dataset.arrow(name)
        assert found.schema.names == schema.names
        assert dataset.polars(name).height == found.num_rows
    assert dataset.arrow("rejects").num_rows == dataset.arrow("differences").num_rows == 0


@pytest.mark.parametrize(
    ("selection", "count"),
    [
        (Selection(), 36),
        (Selection(first=dt.date(2020, 2, 1)), 24),
        (Selection(first=dt.date(2020, 2, 29)), 24),
        (Selection(last=dt.date(2020, 2, 1)), 24),
        (Selection(first=dt.date(2020, 2, 1), last=dt.date(2020, 2, 29)), 12),
        (Selection(categories=("burglary",)), 12),
        (Selection(categories=("burglary", "anti-social-behaviour")), 36),
        (Selection(agencies=("North Yorkshire Police",)), 18),
        (Selection(dt.date(2020, 3, 1), None, ("burglary",), ("West Yorkshire Police",)), 2),
        (Selection(categories=("nonsense'; DROP TABLE incidents; --",)), 0),
    ],
)
def test_incidents_are_selected_by_whole_month_category_and_agency(
    dataset: Dataset, selection: Selection, count: int
) -> None:
    assert dataset.arrow("incidents", ["month"], selection).num_rows == count
    assert dataset.polars("incidents", selection).height == count


def test_rows_come_in_the_order_of_import_file_and_line(dataset: Dataset) -> None:
    rows = dataset.arrow("incidents", ["source_file", "source_line"]).to_pylist()
    assert rows == sorted(rows, key=lambda row: (row["source_file"], row["source_line"]))


def test_a_dataset_says_what_it_holds(dataset: Dataset) -> None:
    assert dataset.categories() == ["anti-social-behaviour", "burglary"]
    assert dataset.months() == [dt.date(2020, m, 1) for m in (1, 2, 3)]
    assert dataset.precision(Selection()) == (TimePrecision.MONTH, PlacePrecision.SNAPPED)
    with pytest.raises(InputError, match="no incident with a place"):
        dataset.precision(Selection(categories=("nonsense",)))


def test_a_folder_without_a_dataset_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="asvat add"):
        Dataset(tmp_path)
