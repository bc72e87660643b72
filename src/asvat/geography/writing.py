"""Write cells and points as files that QGIS, ArcGIS and GDAL open as they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from asvat.errors import InputError
from asvat.geography.projection import to_wgs84
from asvat.geography.whole_file import whole_file
from asvat.records.provenance import read_stamp

NATIONAL_GRID = "EPSG:27700"
_DRIVERS = {"geojson": "GeoJSON", "gpkg": "GPKG"}


def write_cells(table: pa.Table, corners: np.ndarray, crs: str, out: Path, kind: str) -> None:
    """Write one polygon a row, and beside it, as FILE.about.json, how the numbers were made.

    Parameters
    ----------
    table
        One row a cell.
    corners
        Corners of each cell in `crs`, shape (n, k, 2).
    kind
        ``geojson`` (in WGS 84, as the standard asks) or ``gpkg`` (in `crs`).
    """
    rings = np.concatenate([corners, corners[:, :1]], axis=1)
    count, length, _ = rings.shape
    if kind == "geojson":
        rings = _degrees(rings.reshape(-1, 2), crs).reshape(count, length, 2)
    shapes = shapely.polygons(shapely.linearrings(rings))
    _write(table, shapes, "EPSG:4326" if kind == "geojson" else crs, out, kind)


def write_points(
    table: pa.Table, x: np.ndarray, y: np.ndarray, crs: str, out: Path, kind: str
) -> None:
    """Write one point a row; see :func:`write_cells`."""
    at = np.stack([x, y], axis=1)
    if kind == "geojson":
        at = _degrees(at, crs)
    _write(table, shapely.points(at), "EPSG:4326" if kind == "geojson" else crs, out, kind)


def _degrees(at: np.ndarray, crs: str) -> np.ndarray:
    if crs == NATIONAL_GRID:
        longitude, latitude = to_wgs84(at[:, 0], at[:, 1])
    else:
        import pyproj  # noqa: PLC0415 - loads PROJ, only where it is needed

        change = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
        longitude, latitude = change.transform(at[:, 0], at[:, 1])
    degrees = np.round(np.stack([longitude, latitude], axis=1), 7)
    if not np.isfinite(degrees).all():
        raise InputError(
            "some cells lie outside the area in which coordinates can be converted",
            where=crs,
            mend="Write a GeoPackage, which keeps the coordinates as they are.",
        )
    return degrees


def _write(table: pa.Table, shapes: Any, crs: str, out: Path, kind: str) -> None:
    import pyogrio  # noqa: PLC0415 - brings GDAL along, only where it is needed

    columns = []
    for name in table.column_names:
        column = table.column(name)
        if pa.types.is_dictionary(column.type):
            column = column.cast(pa.string())
        columns.append(column.to_numpy())
    kinds = {0: "Point", 3: "Polygon"}
    errors = pyogrio.errors
    failures = (errors.DataSourceError, errors.DataLayerError, errors.FeatureError)
    with whole_file(out, *failures) as part:
        pyogrio.raw.write(
            part,
            shapely.to_wkb(shapes),
            columns,
            fields=table.column_names,
            geometry_type=kinds[int(shapely.get_type_id(shapes[0]))] if len(shapes) else "Polygon",
            crs=crs,
            driver=_DRIVERS[kind],
            layer=out.stem,
        )
    about = json.dumps(read_stamp(table), indent=1, default=str, ensure_ascii=False)
    with whole_file(out.with_name(f"{out.name}.about.json")) as part:
        part.write_text(about + "\n", encoding="utf-8")
