"""Areas from any common file, in any common system, and the one that a point lies in."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from asvat.errors import InputError
from asvat.geography.areas import Areas, guess_kind, read_areas
from asvat.geography.projection import to_wgs84

CODES = ["E01000001", "E01000002", "E01000003"]
NAMES = ["West Row", "Mid Row", "East Row"]
# Three squares of 1 km side by side, sharing borders at eastings 431000 and 432000.
SQUARES = shapely.box(np.arange(430_000, 433_000, 1000), 433_000,
                      np.arange(431_000, 434_000, 1000), 434_000)  # fmt: skip
DRIVERS = {"geojson": "GeoJSON", "gpkg": "GPKG", "shp": "ESRI Shapefile"}


def in_system(crs: str) -> np.ndarray:
    if crs == "EPSG:27700":
        return SQUARES
    return np.asarray(shapely.transform(SQUARES, lambda xy: np.stack(to_wgs84(*xy.T), 1)))


def write(path: Path, crs: str) -> Path:
    fields = {
        "LSOA21CD": np.array(CODES, object),
        "LSOA21NM": np.array(NAMES, object),
        "population": np.array([1500.0, 1600.0, 1700.0]),
    }
    wkb = shapely.to_wkb(in_system(crs))
    if path.suffix == ".parquet":
        kind = "CRS84" if crs == "EPSG:4326" else "27700"
        about = {
            "version": "1.0.0",
            "primary_column": "geometry",
            "columns": {
                "geometry": {
                    "encoding": "WKB",
                    "geometry_types": ["Polygon"],
                    "crs": {"id": {"authority": "OGC" if kind == "CRS84" else "EPSG",
                                   "code": kind if kind == "CRS84" else 27700}},
                }
            },
        }  # fmt: skip
        table = pa.table({**{n: pa.array(v) for n, v in fields.items()}, "geometry": wkb.tolist()})
        pq.write_table(table.replace_schema_metadata({"geo": json.dumps(about)}), path)
        return path
    pyogrio.raw.write(
        path, wkb, list(fields.values()), fields=list(fields), geometry_type="Polygon", crs=crs,
        driver=DRIVERS[path.suffix[1:]],
    )  # fmt: skip
    return path


@pytest.mark.parametrize("crs", ["EPSG:27700", "EPSG:4326"])
@pytest.mark.parametrize("ending", ["geojson", "gpkg", "parquet", "shp"])
def test_the_same_areas_come_from_every_kind_of_file_and_system(
    tmp_path: Path, ending: str, crs: str
) -> None:
    areas = read_areas(write(tmp_path / f"lsoa21.{ending}", crs), "lsoa21")
    assert areas.codes.tolist() == CODES
    assert areas.names.tolist() == NAMES
    assert areas.population.tolist() == [1500, 1600, 1700]
    corners = shapely.get_coordinates(shapely.normalize(areas.shapes))
    assert np.abs(corners - shapely.get_coordinates(shapely.normalize(SQUARES))).max() < 0.02
    again = Areas.from_table("lsoa21", areas.table())
    assert shapely.equals(again.shapes, areas.shapes).all()


def test_a_point_on_a_shared_border_is_counted_once_in_the_first_area_by_code() -> None:
    areas = Areas("lsoa21", np.array(CODES[::-1], object), np.array(NAMES[::-1], object),
                  np.full(3, np.nan), SQUARES[::-1])  # fmt: skip
    easting = np.array([430_500, 431_000, 431_000, 432_000, 433_000, 433_001, np.nan])
    northing = np.array([433_500, 433_500, 433_000, 433_500, 433_500, 433_500, 433_500.0])
    found = areas.locate(easting, northing)
    codes = [areas.codes[i] if i >= 0 else None for i in found]
    assert codes == [CODES[0], CODES[0], CODES[0], CODES[1], CODES[2], None, None]


def test_files_without_areas_or_codes_say_what_is_missing(tmp_path: Path) -> None:
    points = tmp_path / "points.geojson"
    pyogrio.raw.write(
        points, shapely.to_wkb(shapely.centroid(SQUARES)), [np.array(CODES, object)],
        fields=["code"], geometry_type="Point", crs="EPSG:27700", driver="GeoJSON",
    )  # fmt: skip
    text = tmp_path / "letter.txt"
    text.write_text("Dear Sir")
    plain = tmp_path / "plain.parquet"
    pq.write_table(pa.table({"a": [1]}), plain)
    good = write(tmp_path / "good.gpkg", "EPSG:27700")
    for path, options, says in (
        (points, {}, "no polygons"),
        (text, {}, "Give GeoJSON, GeoPackage, shapefile or GeoParquet"),
        (plain, {}, "no GeoParquet"),
        (tmp_path / "absent.parquet", {}, "no GeoParquet"),
        (good, {"code": "wrong"}, "no column “wrong”. The columns are: LSOA21CD"),
    ):
        with pytest.raises(InputError, match=says):
            read_areas(path, "lsoa21", **options)


def test_metres_said_to_be_degrees_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.geojson", "EPSG:27700")
    text = json.loads(path.read_text())
    del text["crs"]
    path.write_text(json.dumps(text))
    with pytest.raises(InputError, match="outside Great Britain"):
        read_areas(path, "lsoa21")


def test_a_file_of_several_layers_asks_which(tmp_path: Path) -> None:
    path = tmp_path / "both.gpkg"
    for number, layer in enumerate(("small", "large")):
        pyogrio.raw.write(
            path, shapely.to_wkb(SQUARES[: number + 1]), [np.array(CODES[: number + 1], object)],
            fields=["code"], geometry_type="Polygon", crs="EPSG:27700", driver="GPKG",
            layer=layer, append=number > 0,
        )  # fmt: skip
    with pytest.raises(InputError, match=r"2 layers: small, large.*--layer"):
        read_areas(path, "lsoa21")
    assert read_areas(path, "lsoa21", layer="large").codes.tolist() == CODES[:2]


def test_codes_that_come_twice_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "twice.gpkg"
    fields = [np.array(["A", "A", "B"], object)]
    pyogrio.raw.write(path, shapely.to_wkb(SQUARES), fields, fields=["code"],
                      geometry_type="Polygon", crs="EPSG:27700", driver="GPKG")  # fmt: skip
    with pytest.raises(InputError, match="not distinct"):
        read_areas(path, "areas", code="code")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("west-yorkshire-lsoa21-panel.geojson", "lsoa21"),
        ("west_yorkshire_wards22.geojson", "ward22"),
        ("LTLA24.gpkg", "ltla24"),
        ("shapes.gpkg", "areas"),
    ],
)
def test_the_kind_is_told_by_the_name_of_the_file(name: str, kind: str) -> None:
    assert guess_kind(Path(name)) == kind
