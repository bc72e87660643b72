"""Perception beside volume: what people said near a place, next to its count."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from asvat.hotspots.count_intervals import share_interval
from asvat.records.arrays import Floats, Ints
from asvat.sources.perception import BASIS

NEAR_M = 100.0


def caveat(what: str) -> str:
    """Return what must stand beside the answers; `what` as in “cell”."""
    return (
        f"Answers within {NEAR_M:.0f} m of a {what} are self-selected: they say what was told, not "
        f"how safe all people feel, and are part of no count, rate or test. {what.capitalize()}s "
        "near one place share its answers: do not add them up."
    )


CAVEAT = caveat("cell")


def near(
    shapes: npt.NDArray[np.object_], said: pa.Table, first: str, last: str
) -> tuple[Ints, Ints]:
    """Return how many answers were given near each shape in some months, and how many felt unsafe.

    Parameters
    ----------
    shapes
        Polygons on the National Grid.
    said
        Counts as `asvat.sources.perception` reads them.
    first, last
        Months such as 2026-03.
    """
    at = said.column("month")
    said = said.filter(pc.and_(pc.greater_equal(at, first), pc.less_equal(at, last)))
    points = shapely.points(said.column("easting").to_numpy(), said.column("northing").to_numpy())
    shape, row = shapely.STRtree(points).query(shapes, predicate="dwithin", distance=NEAR_M)
    answers, unsafe = (
        np.bincount(shape, said.column(name).to_numpy()[row], minlength=len(shapes)).astype(
            np.int64
        )
        for name in ("answers", "unsafe")
    )
    return answers, unsafe


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
    first, last = (str(months.min())[:7], str(months.max())[:7]) if len(months) else ("", "9999-12")
    cells = np.asarray(shapely.polygons(corners), object)
    answers, unsafe = near(cells, said, first, last)
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
