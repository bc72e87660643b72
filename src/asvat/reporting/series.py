"""Monthly series of a dataset by type and area, and their trends."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from asvat.dataset.areas import assign, layers
from asvat.dataset.events import future_words
from asvat.dataset.query import Dataset, Selection
from asvat.errors import InputError
from asvat.hotspots.trends import Trends, trends
from asvat.records.flags import to_masks

COLUMNS = {"agency": "agency", "district": "area_name"}


def trends_by(dataset: Dataset, selection: Selection, by: str) -> Trends:
    """Return the trends of every type, and within each of every agency, district or area.

    Parameters
    ----------
    by
        ``type``, ``agency``, ``district`` or the kind of an area layer.

    Raises
    ------
    InputError
        When the dataset has no such layer, nothing is selected, or there are too few months.
    """
    table = dataset.arrow(
        "incidents",
        ["category", "month", "agency", "area_name", "lsoa_code", "easting", "northing", "flags"],
        selection,
    )
    if not table.num_rows:
        raise InputError("no incident matches", where="--from, --to, --category")
    category = _words(table.column("category"))
    area = np.full(len(category), "", object)
    if by in COLUMNS:
        area = _words(table.column(COLUMNS[by]))
        # A force's file holds a few points of its neighbours: single incidents are no trend.
        stray = to_masks(table.column("flags").combine_chunks()).get("outside_force")
        if by == "district" and stray is not None:
            area[stray] = "outside the force"
    elif by != "type":
        area = _area_names(dataset, table, by)
    month = table.column("month").to_numpy().astype("datetime64[M]")
    on_record = np.array(dataset.months(Selection(agencies=selection.agencies)), "datetime64[M]")
    months = on_record[(on_record >= month.min()) & (on_record <= month.max())]
    pair = np.array([f"{a}\x1f{c}" for a, c in zip(area, category, strict=True)])
    names, at = np.unique(pair, return_inverse=True)
    flat = np.bincount(
        at * len(months) + np.searchsorted(months, month), minlength=len(names) * len(months)
    )
    labels = {
        "area": [n.split("\x1f")[0] for n in names],
        "type": [n.split("\x1f")[1] for n in names],
    }
    if by == "type":
        del labels["area"]
    found = trends(
        flat.reshape(len(names), len(months)).astype(np.int64), months, labels, season_by="type"
    )
    future = future_words(dataset.future(selection))
    return replace(found, caveats=(*found.caveats, future)) if future else found


def _words(column: pa.ChunkedArray) -> np.ndarray:
    return np.array([w or "not stated" for w in column.to_pylist()], object)


def _area_names(dataset: Dataset, table: pa.Table, kind: str) -> np.ndarray:
    found = layers(dataset.layout)
    if kind not in found:
        known = ", ".join(["type", *COLUMNS, *found])
        raise InputError(
            f"there is no area layer “{kind}”",
            where="--by",
            mend=f"Choose one of: {known}. Add layers with: asvat areas add.",
        )
    names = [*found[kind].names.tolist(), "not in any area"]
    return np.array([names[i] for i in assign(dataset.layout, table, found[kind])], object)
