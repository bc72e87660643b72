"""Which map would have found next month's anti-social behaviour? South Yorkshire, 2018-2021.

The study area is the union of the force's LSOAs (cells whose centre lies in it); the last twelve
months are judged, the twelve before serve to choose. Reading and projecting are not timed.
"""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from convertbng.cutil import convert_bng
from pyarrow import csv

from asvat.evaluation.backtest import backtest
from asvat.hotspots.grid import SquareGrid, Window
from harness import SHARED_DATA, main

QUESTION = "Back-test of six forecasts, 44 months, 250 m cells, 5% of the area"
ARCHIVE = SHARED_DATA / "police-uk" / "south-yorkshire_2018-01_2021-09.zip"
BOUNDARY = SHARED_DATA / "areas" / "south_yorkshire_lsoa11.geojson"


def points() -> Any:
    """Return easting, northing and month of every anti-social behaviour row with a place."""
    columns = {"Longitude": pa.float64(), "Latitude": pa.float64(), "Crime type": pa.string()}
    options = csv.ConvertOptions(include_columns=list(columns), column_types=columns)
    parts = []
    with zipfile.ZipFile(ARCHIVE) as archive:
        for name in sorted(n for n in archive.namelist() if n.endswith("street.csv")):
            rows = csv.read_csv(io.BytesIO(archive.read(name)), convert_options=options)
            kind = pc.equal(rows["Crime type"], "Anti-social behaviour")
            rows = rows.filter(pc.and_(kind, pc.is_valid(rows["Longitude"])))
            month = np.full(rows.num_rows, name[:7], dtype="datetime64[M]")
            parts.append((rows["Longitude"].to_numpy(), rows["Latitude"].to_numpy(), month))
    longitude, latitude, month = (np.concatenate(p) for p in zip(*parts, strict=True))
    return (*convert_bng(longitude, latitude), month)


def force_area(cell: int) -> tuple[Window, Any]:
    """Return the cells around the force's area, and the district that each centre lies in."""
    features = json.loads(BOUNDARY.read_text())["features"]
    shapes = shapely.from_geojson([json.dumps(f["geometry"]) for f in features])
    shapes = shapely.transform(shapes, lambda a: np.column_stack(convert_bng(a[:, 0], a[:, 1])))
    names = np.array([f["properties"]["ltla22_name"] for f in features])
    window = Window.around(SquareGrid(cell), *shapely.get_coordinates(shapes).T)
    column, row = window.cells()
    x, y = window.grid.centre(column, row)
    district = np.full(x.size, "", dtype=object)
    for name in np.unique(names):
        union = shapely.union_all(shapes[names == name])
        shapely.prepare(union)
        district[shapely.contains_xy(union, x, y)] = name
    return window, district.reshape(window.shape)


def ours(cell: int) -> Mapping[str, Any]:
    x, y, month = points()
    window, district = force_area(cell)
    months = np.unique(month)
    cube = np.stack([window.count(x[month == m], y[month == m]) for m in months])
    start = time.perf_counter()
    result = backtest(cube, months, window, district != "", area_share=0.05, groups=district)
    seconds = time.perf_counter() - start
    judged = result.parameters["test_months"]
    check: dict[str, Any] = {
        "months": f"{judged[0]} to {judged[-1]}",
        "cells": result.parameters["cells"],
        "incidents": result.procedure.accuracy.incidents,
    }
    for row in result.table().to_pylist():
        name = row["method"] + (" (chosen)" if row["chosen"] else "")
        lead = row["pai_difference"]
        check[name] = f"PAI {row['pai']:.2f} ({row['pai_low']:.2f} to {row['pai_high']:.2f})" + (
            "" if lead is None else f", {lead:+.2f} ({row['pai_difference_low']:+.2f} to "
            f"{row['pai_difference_high']:+.2f}) against the count map"
        )  # fmt: skip
    again = result.procedure.accuracy.pai
    check["chosen each month"] = f"PAI {again.value:.2f} ({again.low:.2f} to {again.high:.2f})"
    for group in result.fairness[0].table().to_pylist():
        check[f"history-blend in {group['group']}"] = (
            f"{100 * group['flagged_share']:.1f}% of cells flagged, hit rate "
            f"{group['hit_rate']:.3f} (count map {group['baseline_hit_rate']:.3f}), observed over "
            f"expected {group['ratio']:.2f} ({group['ratio_low']:.2f} to {group['ratio_high']:.2f})"
        )
    return {"seconds": seconds, "check": check}


if __name__ == "__main__":
    main(
        QUESTION,
        ours={"asvat": ours},
        peers={},
        sizes={"asvat": (250, 500)},
        goal={250: "chosen method above every baseline"},
    )
