"""Counts by ward, district and force, month by month, with what may be shown of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from saferplaces.intake.hotspots.models import AreaMonth, LayerKey
from saferplaces.intake.hotspots.publishing.reading import Logs
from saferplaces.intake.hotspots.suppression import protect_table

LAYERS = (LayerKey.SUBJECT, LayerKey.CRIME, LayerKey.DISPUTE)
"""In the engine's order. The layers together are their sum, so they are never told to whoever may
not see small numbers: a small one could be worked out."""
ELSEWHERE = ""
"""Code of the part of a district that no ward of the layer holds."""

Names = dict[str, tuple[str, float | None]]


@dataclass(frozen=True)
class Places:
    """Names and residents of wards by code and of districts by code."""

    wards: Names
    districts: Names


def area_months(
    logs: Logs, months: npt.NDArray[np.datetime64], whole: int, places: Places
) -> list[AreaMonth]:
    """Return the counts of every area, layer and month of a period.

    Parameters
    ----------
    months
        All months of the period.
    whole
        How many of them, from the first on, are full. Only these are ever shown to those who see
        no small numbers: the growth of a month from day to day would give single logs away.
    """
    at = (logs.month - months[0]).astype(np.int64)
    wards, district = logs.ward, _one_district_a_ward(logs)
    leaf = (district * (len(wards.names) + 1)) + wards.code + 1
    kept = (logs.layer >= 0) & (at >= 0) & (at < months.size) & (district >= 0)
    there = np.unique(leaf[district >= 0])
    leaves = [
        (logs.district.names[of], wards.names[ward - 1] if ward else ELSEWHERE)
        for of, ward in (divmod(int(code), len(wards.names) + 1) for code in there)
    ]
    shape = (len(LAYERS), len(leaves), months.size)
    which = np.searchsorted(there, leaf[kept])
    flat = np.ravel_multi_index((logs.layer[kept], which, at[kept]), shape)
    counts = np.bincount(flat, minlength=int(np.prod(shape))).reshape(shape).astype(np.int64)
    days = months.astype("datetime64[D]").tolist()
    made: list[AreaMonth] = []
    for layer, of_layer in zip(LAYERS, counts, strict=True):
        made += _layer(str(layer), of_layer, leaves, days, whole, places)
    made += _together(counts.sum(axis=0), leaves, days, whole, places)
    return made


def _layer(
    layer: str,
    counts: npt.NDArray[np.int64],
    leaves: list[tuple[str, str]],
    days: list[dt.date],
    whole: int,
    places: Places,
) -> Iterator[AreaMonth]:
    """Yield the rows of one layer, district by district, then the force's."""
    force_months, force_total = np.ones(whole, bool), True
    for district in sorted({d for d, _ in leaves}):
        mine = [i for i, (d, _) in enumerate(leaves) if d == district]
        shown = protect_table(counts[mine][:, :whole])
        # A district's small count is in the force's too: both are kept back together.
        force_months &= shown.columns
        force_total &= shown.total
        for i, cells, row in zip(mine, shown.cells, shown.rows, strict=True):
            code = leaves[i][1]
            name, residents = places.wards.get(code, ("Outside the wards on record", None))
            area = {"kind": "ward", "code": code, "name": name, "district": district}
            yield from _rows(
                area | {"layer": layer, "residents": residents}, counts[i], days, cells, bool(row)
            )
        name, residents = places.districts[district]
        area = {"kind": "district", "code": district, "name": name, "district": district}
        yield from _rows(
            area | {"layer": layer, "residents": residents},
            counts[mine].sum(axis=0), days, shown.columns, shown.total,
        )  # fmt: skip
    area = {"kind": "force", "code": "force", "name": "The whole area", "district": ""}
    yield from _rows(
        area | {"layer": layer, "residents": None},
        counts.sum(axis=0), days, force_months, bool(force_total),
    )  # fmt: skip


def _together(
    counts: npt.NDArray[np.int64],
    leaves: list[tuple[str, str]],
    days: list[dt.date],
    whole: int,
    places: Places,
) -> Iterator[AreaMonth]:
    for row in _layer(str(LayerKey.TOGETHER), counts, leaves, days, whole, places):
        row.shown = False
        yield row


def _rows(
    area: dict[str, object],
    counts: npt.NDArray[np.int64],
    days: list[dt.date],
    shown: npt.NDArray[np.bool_],
    total: bool,
) -> Iterator[AreaMonth]:
    for i, day in enumerate(days):
        told = bool(shown[i]) if i < shown.size else False
        yield AreaMonth(**area, month=day, count=int(counts[i]), shown=told)
    yield AreaMonth(**area, month=None, count=int(counts[: shown.size].sum()), shown=total)


def _one_district_a_ward(logs: Logs) -> npt.NDArray[np.int64]:
    """Return the district of each log, so that a ward lies in one district.

    It is the one that most of its logs name; sums of wards are then those of their district.
    """
    width = len(logs.district.names)
    ward, district = logs.ward.code, logs.district.code
    known = (ward >= 0) & (district >= 0)
    pairs = np.bincount(
        ward[known] * width + district[known], minlength=len(logs.ward.names) * width
    )
    number = pairs.reshape(-1, width)
    best = np.where(number.any(axis=1), number.argmax(axis=1), -1)
    mine: npt.NDArray[np.int64] = np.where(ward >= 0, np.append(best, -1)[ward], district)
    return mine
