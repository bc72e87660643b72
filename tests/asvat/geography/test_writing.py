"""Maps that QGIS opens as they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyogrio
import pytest
import shapely

from asvat.errors import InputError
from asvat.geography.writing import write_cells, write_points

TABLE = pa.table({"cell_id": ["a", "b"], "count": [3, 1], "class": ["hot spot 99%", None]})
AT = np.array([[651_409.804, 313_177.450], [430_000.0, 433_000.0]])


@pytest.mark.parametrize(("kind", "crs"), [("geojson", "EPSG:4326"), ("gpkg", "EPSG:27700")])
def test_points_carry_their_columns_and_their_system(tmp_path: Path, kind: str, crs: str) -> None:
    out = tmp_path / "new" / f"p.{kind}"
    for _ in range(2):  # a second time in place of the first
        write_points(TABLE, AT[:, 0], AT[:, 1], "EPSG:27700", out, kind)
    meta, _, geometry, fields = pyogrio.raw.read(out)
    assert (meta["crs"], meta["geometry_type"], len(geometry)) == (crs, "Point", 2)
    assert [f.tolist() for f in fields] == [["a", "b"], [3, 1], ["hot spot 99%", None]]
    wanted = [1.716073973, 52.658007833] if kind == "geojson" else AT[0]
    assert shapely.get_coordinates(shapely.from_wkb(geometry))[0] == pytest.approx(wanted, abs=2e-7)


def test_cells_that_cannot_be_converted_say_which_format_keeps_them(tmp_path: Path) -> None:
    corners = np.array([[[5e6, 5e6], [5e6 + 250, 5e6], [5e6 + 250, 5e6 + 250], [5e6, 5e6 + 250]]])
    with pytest.raises(InputError, match="GeoPackage"):
        write_cells(TABLE.slice(0, 1), corners, "EPSG:27700", tmp_path / "c.geojson", "geojson")


def test_no_cells_make_an_empty_map(tmp_path: Path) -> None:
    write_cells(TABLE.slice(0, 0), np.empty((0, 4, 2)), "EPSG:27700", tmp_path / "c.gpkg", "gpkg")
    assert pyogrio.read_info(tmp_path / "c.gpkg")["features"] == 0
