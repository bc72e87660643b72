"""Which area an incident lies in: by its code, through lookups, and only then by its point."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import shapely

from asvat.dataset.areas import add_areas, add_lookup, assign, layers
from asvat.dataset.layout import Layout
from asvat.errors import InputError
from asvat.geography.areas import Areas

SQUARES = shapely.box(np.arange(0, 3000, 1000), 0, np.arange(1000, 4000, 1000), 1000)


def layer(kind: str, *codes: str) -> Areas:
    names = np.array(codes, object)
    return Areas(kind, names, names, np.full(len(codes), np.nan), SQUARES[: len(codes)])


def lookup(folder: Path, older: str, newer: str, *pairs: tuple[str, str]) -> Path:
    path = folder / f"{older}-{newer}.csv"
    rows = "".join(f"{old},{new}\n" for old, new in pairs)
    path.write_text(f"{older}_code,{newer}_code\n" + rows)
    return path


def incidents(*rows: tuple[str | None, float | None, float | None]) -> pa.Table:
    names = ("lsoa_code", "easting", "northing")
    kinds = (pa.string(), pa.float64(), pa.float64())
    columns = zip(names, kinds, zip(*rows, strict=True), strict=True)
    return pa.table({name: pa.array(values, kind) for name, kind, values in columns})


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(tmp_path / "d")


def test_the_code_counts_before_the_point_and_the_point_where_there_is_no_code(
    layout: Layout,
) -> None:
    areas = layer("lsoa21", "A21", "B21", "C21")
    add_areas(layout, areas, "made")
    found = assign(
        layout,
        incidents(("C21", 500, 500), (None, 500, 500), ("X", 1500, 500), (None, None, None)),
        layers(layout)["lsoa21"],
    )
    assert found.tolist() == [2, 0, 1, -1]


def test_a_code_of_2011_is_reached_through_the_lookup_unless_it_was_split(
    layout: Layout, tmp_path: Path
) -> None:
    add_areas(layout, layer("lsoa21", "A21", "B21", "C21"), "made")
    pairs = [("A11", "A21"), ("S11", "B21"), ("S11", "C21"), ("M11", "B21"), ("N11", "B21")]
    assert add_lookup(layout, lookup(tmp_path, "lsoa11", "lsoa21", *pairs), "lsoa11", "lsoa21") == 3
    found = assign(
        layout,
        incidents(("A11", 2500, 500), ("M11", None, None), ("S11", 2500, 500), ("S11", None, None)),
        layers(layout)["lsoa21"],
    )
    assert found.tolist() == [0, 1, 2, -1]


def test_lookups_lead_on_to_wards_and_districts(layout: Layout, tmp_path: Path) -> None:
    add_areas(layout, layer("ward24", "W1", "W2"), "made")
    one = lookup(tmp_path, "lsoa11", "lsoa21", ("A11", "A21"))
    two = lookup(tmp_path, "lsoa21", "ward24", ("A21", "W2"), ("B21", "W1"))
    add_lookup(layout, one, "lsoa11", "lsoa21")
    add_lookup(layout, two, "lsoa21", "ward24")
    found = assign(
        layout, incidents(("A11", None, None), ("B21", None, None)), layers(layout)["ward24"]
    )
    assert found.tolist() == [1, 0]


def test_a_layer_takes_the_place_of_an_older_one_of_its_kind(layout: Layout) -> None:
    add_areas(layout, layer("lsoa21", "A21", "B21"), "old")
    add_areas(layout, layer("lsoa21", "Z21"), "new")
    assert layers(layout)["lsoa21"].codes.tolist() == ["Z21"]


def test_a_lookup_without_its_columns_names_those_it_has(layout: Layout, tmp_path: Path) -> None:
    path = lookup(tmp_path, "oa11", "oa21", ("a", "b"))
    with pytest.raises(InputError, match=r"no column “lsoa11_code”\. The columns are: oa11_code"):
        add_lookup(layout, path, "lsoa11", "lsoa21")


def test_a_lookup_with_empty_cells_is_read(layout: Layout, tmp_path: Path) -> None:
    path = lookup(tmp_path, "lsoa11", "lsoa21", ("A11", "A21"), ("B11", ""), ("", "C21"))
    assert add_lookup(layout, path, "lsoa11", "lsoa21") == 1
