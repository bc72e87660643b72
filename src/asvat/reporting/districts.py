"""Districts: names for the map, and the groups that a forecast's fairness is told by."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from asvat.geography.areas import Areas
from asvat.hotspots.study import Study

LEAST_SHARE = 0.005
"""Districts with a smaller share of the incidents are stray places, and are not named."""


def district_names(
    names: pa.ChunkedArray, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]
) -> pa.Table:
    """Return the districts that records name, at the middle (median) of their incidents."""
    coded = pc.dictionary_encode(names.combine_chunks())
    words = coded.dictionary.to_pylist()
    at = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)
    rows = []
    for number, word in enumerate(words):
        mine = at == number
        if word and mine.sum() >= LEAST_SHARE * len(x):
            rows.append((str(word), float(np.median(x[mine])), float(np.median(y[mine]))))
    rows.sort()
    return pa.table(
        {
            "name": pa.array([r[0] for r in rows], pa.string()),
            "easting": pa.array([r[1] for r in rows], pa.float64()),
            "northing": pa.array([r[2] for r in rows], pa.float64()),
            "rank": pa.array([1] * len(rows), pa.int64()),
        }
    )


def cell_districts(study: Study, layers: Mapping[str, Areas]) -> npt.NDArray[np.object_] | None:
    """Return the district of every cell of a study's window, or None where no layer tells.

    Districts come from a layer of districts, or from the names of LSOAs (“Leeds 111B” is in
    Leeds). Cells outside every area get the empty text.
    """
    for stem in ("ltla", "district", "lsoa"):
        for kind in sorted(layers, reverse=True):
            if kind.startswith(stem):
                areas = layers[kind]
                names = [*_districts(areas, stem), ""]
                column, row = study.window.cells()
                at = areas.locate(*study.window.grid.centre(column, row))
                laid: npt.NDArray[np.object_] = np.array(names, object)[at]
                return laid.reshape(study.window.shape)
    return None


def _districts(areas: Areas, stem: str) -> list[str]:
    if stem == "lsoa":
        return [str(name).rsplit(" ", 1)[0] for name in areas.names]
    return [str(name) for name in areas.names]
