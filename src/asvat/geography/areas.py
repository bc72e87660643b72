"""Areas: read polygons from any common file, and say which one a point lies in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from asvat.errors import InputError
from asvat.geography.projection import LATITUDES, LONGITUDES, to_national_grid

SCHEMA = pa.schema(
    [
        ("code", pa.string()),
        ("name", pa.string()),
        ("population", pa.float64()),
        ("geometry", pa.binary()),
    ]
)
"""An area layer: code, name, residents where the file has them, WKB in EPSG:27700."""

_CODES = re.compile(r"^(E\d{8}|W\d{8}|S\d{8}|N\d{8})$")
_POPULATION = ("population", "pop", "residents", "usual_residents", "all_persons")


@dataclass(frozen=True)
class Areas:
    """A layer of areas on the national grid.

    Parameters
    ----------
    kind
        What the areas are, such as ``lsoa21``, ``ward24``, ``ltla24``, ``force``.
    codes, names
        One of each an area.
    population
        Residents; NaN where not known.
    shapes
        Polygons in EPSG:27700.
    """

    kind: str
    codes: np.ndarray
    names: np.ndarray
    population: np.ndarray
    shapes: np.ndarray

    def table(self) -> pa.Table:
        """Return the layer as Arrow, geometry as WKB."""
        columns = [self.codes, self.names, self.population, shapely.to_wkb(self.shapes)]
        return pa.table(
            [
                pa.array(list(c), f.type, from_pandas=True)
                for c, f in zip(columns, SCHEMA, strict=True)
            ],
            schema=SCHEMA,
        )

    @classmethod
    def from_table(cls, kind: str, table: pa.Table) -> Areas:
        """Return the layer that :meth:`table` gave."""
        return cls(
            kind,
            np.array(table.column("code").to_pylist(), object),
            np.array(table.column("name").to_pylist(), object),
            table.column("population").to_numpy().astype(float),
            shapely.from_wkb(table.column("geometry").to_numpy(zero_copy_only=False)),
        )

    def locate(self, easting: np.ndarray, northing: np.ndarray) -> np.ndarray:
        """Return the position of the area that holds each point; -1 for none.

        A point on a border belongs to the first area in code order, so it is counted once.
        Equal points are looked up once: open data repeats few points many times.
        """
        known = ~(np.isnan(easting) | np.isnan(northing))
        points, back = np.unique(
            np.stack([easting[known], northing[known]], 1), axis=0, return_inverse=True
        )
        order = np.argsort(self.codes.astype(str), kind="stable")
        tree = shapely.STRtree(self.shapes[order])
        which, area = tree.query(shapely.points(points), predicate="intersects")
        first = np.full(len(points), len(order))
        np.minimum.at(first, which, area)
        found = np.append(order, -1)[first]
        located = np.full(len(easting), -1)
        located[known] = found[back.ravel()]
        return located


def read_areas(
    path: Path,
    kind: str,
    code: str = "",
    name: str = "",
    population: str = "",
    layer: str = "",
) -> Areas:
    """Read polygons from GeoJSON, GeoPackage, shapefile or GeoParquet.

    `code`, `name` and `population` name the columns; by default they are found: the code is the
    column of ONS codes that differ from row to row, the name the column beside it. `layer` names
    the layer of a file that has several.

    Raises
    ------
    InputError
        When the file has no polygons, no column of codes, or a code twice.
    """
    columns, geometry, crs = _read(path, layer)
    shapes = shapely.make_valid(shapely.from_wkb(geometry))
    polygons = np.isin(shapely.get_type_id(shapes), (3, 6, 7))
    if not polygons.any():
        raise InputError(
            "the file holds no polygons", where=path.name, mend="Give a file of area boundaries."
        )
    shapes = _to_grid(shapes[polygons], crs, path.name)
    columns = {k: v[polygons] for k, v in columns.items()}
    code = code or _find_code(columns, kind, path.name)
    for wanted in (code, name, population):
        if wanted and wanted not in columns:
            raise InputError(
                f"no column “{wanted}”",
                where=path.name,
                mend=f"The columns are: {', '.join(columns)}.",
            )
    codes = columns[code].astype(str).astype(object)
    if len(set(codes)) != len(codes):
        raise InputError(
            f"the codes in column “{code}” are not distinct",
            where=path.name,
            mend="Name the column of codes with --code.",
        )
    name = name or _find_name(columns, code)
    names = columns[name].astype(str).astype(object) if name else codes
    population = population or next((c for c in columns if c.lower() in _POPULATION), "")
    people = _numbers(columns[population]) if population else np.full(len(codes), np.nan)
    order = np.argsort(codes.astype(str), kind="stable")
    return Areas(kind, codes[order], names[order], people[order], shapes[order])


def guess_kind(path: Path) -> str:
    """Return what a layer's areas are, by the file's name; ``areas`` where it does not say."""
    found = re.search(r"(lsoa|msoa|ward|ltla|district|force|oa)s?_?-?(\d\d)?", path.stem.lower())
    return f"{found[1]}{found[2] or ''}" if found else "areas"


def _read(path: Path, layer: str) -> tuple[dict[str, np.ndarray], np.ndarray, str]:
    if path.suffix.lower() in {".parquet", ".geoparquet"}:
        return _read_geoparquet(path)
    import pyogrio  # noqa: PLC0415 - brings GDAL along, only where it is needed

    try:
        found = [str(name) for name, _ in pyogrio.list_layers(path)]
        if len(found) > 1 and layer not in found:
            raise InputError(
                f"the file holds {len(found)} layers: {', '.join(found)}",
                where=path.name,
                mend="Name one of them with --layer.",
            )
        meta, _, geometry, fields = pyogrio.raw.read(path, layer=layer or None)
    except InputError:
        raise
    except Exception:
        raise InputError(
            "the file cannot be read as areas",
            where=path.name,
            mend="Give GeoJSON, GeoPackage, shapefile or GeoParquet.",
        ) from None
    return dict(zip(meta["fields"], fields, strict=True)), geometry, str(meta["crs"] or "")


def _read_geoparquet(path: Path) -> tuple[dict[str, np.ndarray], np.ndarray, str]:
    import json  # noqa: PLC0415

    try:
        table = pq.read_table(path)
        about = json.loads((table.schema.metadata or {})[b"geo"])
        column = about["primary_column"]
        geometry = table.column(column).to_numpy(zero_copy_only=False)
    except (OSError, KeyError, ValueError):
        raise InputError(
            "the file is no GeoParquet", where=path.name, mend="Write it with its geometry column."
        ) from None
    crs = about["columns"][column].get("crs") or {}
    found = crs.get("id", {}) if isinstance(crs, dict) else {}
    name = f"{found['authority']}:{found['code']}" if found else "OGC:CRS84"
    others = table.drop_columns([column])
    columns = {n: np.array(others.column(n).to_pylist(), object) for n in others.column_names}
    return columns, geometry, name


def _to_grid(shapes: np.ndarray, crs: str, where: str) -> np.ndarray:
    """Bring shapes to EPSG:27700; coordinates in degrees go through OSTN15."""
    if crs.endswith(":27700"):
        return shapes
    west, south, east, north = shapely.total_bounds(shapes)
    degrees = crs in {"", "EPSG:4326", "OGC:CRS84"} or crs.endswith("CRS84")
    if not degrees:
        import pyproj  # noqa: PLC0415

        change = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
        shapes = shapely.transform(shapes, lambda xy: np.stack(change.transform(*xy.T), 1))
        west, south, east, north = shapely.total_bounds(shapes)
    inside = LONGITUDES[0] <= west <= east <= LONGITUDES[1]
    if not (inside and LATITUDES[0] <= south <= north <= LATITUDES[1]):
        raise InputError(
            f"the areas lie outside Great Britain (from {west:.1f}, {south:.1f} to {east:.1f}, "
            f"{north:.1f}, read as {crs or 'degrees'})",
            where=where,
            mend="Write the file with its coordinate system, such as EPSG:27700 or EPSG:4326.",
        )
    return np.asarray(shapely.transform(shapes, lambda xy: np.stack(to_national_grid(*xy.T), 1)))


def _find_code(columns: dict[str, np.ndarray], kind: str, where: str) -> str:
    def is_code(values: np.ndarray) -> bool:
        return bool(len(values)) and all(_CODES.match(str(v)) for v in values[:50])

    distinct = [n for n, v in columns.items() if len(set(map(str, v))) == len(v)]
    official = [n for n in distinct if is_code(columns[n])]
    called = [n for n in distinct if re.search(r"(^|_)(code|cd|id)$", n.lower())]
    stem = re.sub(r"\d+$", "", kind.lower())
    candidates = official or called
    liked = [n for n in candidates if stem in n.lower()] or candidates
    if not liked:
        raise InputError(
            "no column of distinct codes found",
            where=where,
            mend=f"Name the column of codes with --code. The columns are: {', '.join(columns)}.",
        )
    return liked[0]


def _find_name(columns: dict[str, np.ndarray], code: str) -> str:
    stem = re.sub(r"(_?code|_?cd)$", "", code, flags=re.IGNORECASE)
    for column in columns:
        if column != code and re.fullmatch(
            rf"{re.escape(stem)}(_?name|_?nm)", column, re.IGNORECASE
        ):
            return column
    return next(
        (c for c in columns if c.lower() in {"name", "area_name"} or c.lower().endswith("name")), ""
    )


def _numbers(values: np.ndarray) -> np.ndarray:
    def number(value: Any) -> float:
        try:
            return float(value)
        except (TypeError, ValueError):
            return float("nan")

    return np.array([number(v) for v in values])
