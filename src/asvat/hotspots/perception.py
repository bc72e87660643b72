"""Perception beside volume: what people said near each cell, next to its count."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from asvat.hotspots.count_intervals import share_interval
from asvat.records.arrays import Floats
from asvat.sources.perception import BASIS

NEAR_M = 100.0
CAVEAT = (
    f"Answers within {NEAR_M:.0f} m of a cell are self-selected: they say what was told, not how "
    "safe all people feel, and are part of no count, rate or test. Cells near one place share its "
    "answers: do not add them up."
)


def beside(
    table: pa.Table, corners: Floats, said: pa.Table, months: npt.NDArray[np.datetime64]
) -> pa.Table:
    """Return a table of cells with what was said near each, in the months of its incidents.

    Adds ``answers``, ``answers_unsafe``, ``unsafe_low`` and ``unsafe_high`` (Wilson's 95% interval
    of the share who felt unsafe) and ``answers_basis``; null where nobody answered.

    Parameters
    ----------
    corners
        Of the cells in the order of the table, shape (n, 4 or 6, 2).
    said
        Counts as `asvat.sources.perception` reads them.
    months
        Of the incidents: the first and the last bound what is counted.
    """
    if len(months):
        first, last = str(months.min())[:7], str(months.max())[:7]
        at = said.column("month")
        said = said.filter(pc.and_(pc.greater_equal(at, first), pc.less_equal(at, last)))
    points = shapely.points(said.column("easting").to_numpy(), said.column("northing").to_numpy())
    near, row = shapely.STRtree(points).query(
        shapely.polygons(corners), predicate="dwithin", distance=NEAR_M
    )
    answers, unsafe = (
        np.bincount(near, said.column(name).to_numpy()[row], minlength=len(corners)).astype(
            np.int64
        )
        for name in ("answers", "unsafe")
    )
    low, high = share_interval(unsafe, answers)
    silent = answers == 0
    columns = {
        "answers": pa.array(answers, mask=silent),
        "answers_unsafe": pa.array(unsafe, mask=silent),
        "unsafe_low": pa.array(low, mask=silent),
        "unsafe_high": pa.array(high, mask=silent),
        "answers_basis": pa.array([None if none else BASIS for none in silent], pa.string()),
    }
    for name, values in columns.items():
        table = table.append_column(name, values)
    return table
