"""The plain count map, each cell held against an even spread: the map every other one must beat."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from scipy.special import pdtr, pdtrc

from asvat.hotspots.columns import floats, named, strings
from asvat.hotspots.false_discovery import q_values
from asvat.hotspots.getis_ord import CLASSES, LEVELS
from asvat.hotspots.grid import Window
from asvat.records.arrays import Bools, Floats
from asvat.records.provenance import stamp


def counts_table(counts: Floats, window: Window, mask: Bools) -> pa.Table:
    """Return one row a cell: cell_id, easting, northing, count, expected, z, p, q, class.

    ``expected`` is the mean of the area's cells; p is the two-sided exact Poisson tail (twice the
    smaller, at most 1) and q its false-discovery rate. Incidents are never spread evenly over a
    region, so most busy cells differ from it: the test says where incidents are, not why.

    Parameters
    ----------
    counts
        Incidents a cell, shape (rows, columns).
    window, mask
        The cells and those that belong to the area.
    """
    column, row = window.cells()
    inside = mask.ravel()
    column, row = column[inside], row[inside]
    count = counts.ravel()[inside]
    mean = float(count.mean())
    above = np.where(count > 0, pdtrc(np.maximum(count - 1, 0), mean), 1.0)
    p = np.minimum(1.0, 2.0 * np.minimum(above, pdtr(count, mean)))
    q = q_values(p)
    strength = sum((q <= level).astype(np.int64) for level in LEVELS)
    code = CLASSES.index("not significant") + strength * np.sign(count - mean).astype(np.int64)
    easting, northing = window.grid.centre(column, row)
    table = pa.table(
        {
            "cell_id": strings(window.grid.cell_id(column, row).tolist()),
            "easting": floats(easting),
            "northing": floats(northing),
            "count": floats(count),
            "expected": floats(np.full(count.size, mean)),
            "z": floats((count - mean) / np.sqrt(mean) if mean else np.zeros(count.size)),
            "p": floats(p),
            "q": floats(q),
            "class": named(code, CLASSES),
        }
    )
    about = {"method": "count", "cell": window.grid.size, "shape": window.grid.shape_name}
    return stamp(table, "count", about)
