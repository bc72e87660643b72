"""Where a dataset's records come from: its area layer, or every place on record."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from asvat.dataset.areas import layers
from asvat.dataset.query import Dataset

FINEST_FIRST = ("lsoa", "msoa", "ward", "ltla", "district", "force")
"""Kinds of layer in the order in which they serve as the study area: the finest have the truest
outlines (published district shapes are often strongly simplified)."""

NEARLY_ALL = 0.95
"""Share of a source's located records with an area from which those without one are strays."""


@dataclass(frozen=True)
class Extent:
    """Distinct places on record, and the polygons of the area where there is a layer."""

    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]
    shapes: npt.NDArray[np.object_] | None
    layer: str


def extent(dataset: Dataset) -> Extent:
    """Return where the records come from.

    Places in other forces' areas do not count. Nor, where a source codes nearly all of its
    records to an area, do the places of those without one: data.police.uk codes every point in
    England and Wales, so that a point without a code lies elsewhere, often far off.
    """
    places = dataset.sql(
        f"""
        WITH located AS (
            SELECT easting, northing, agency, source, coalesce(lsoa_code, area_name) AS area
            FROM incidents WHERE easting IS NOT NULL
            AND NOT coalesce(list_contains(flags, 'outside_force'), false)
        ), coded AS (
            SELECT agency, source, count(area) / count(*) AS share FROM located GROUP BY ALL
        )
        SELECT DISTINCT easting, northing FROM located JOIN coded USING (agency, source)
        WHERE area IS NOT NULL OR share < {NEARLY_ALL} ORDER BY 1, 2
        """
    )
    x, y = (places.column(i).to_numpy() for i in (0, 1))
    found = layers(dataset.layout)
    for stem in FINEST_FIRST:
        for kind in sorted(found, reverse=True):
            if kind.startswith(stem):
                return Extent(x, y, found[kind].shapes, kind)
    return Extent(x, y, None, "")
