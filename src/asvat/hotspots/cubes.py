"""Cubes: incidents by cell, month and type, for pivot tables and for methods over time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asvat.errors import InputError
from asvat.hotspots.columns import floats, strings
from asvat.hotspots.study import Study
from asvat.records.arrays import Floats
from asvat.records.provenance import stamp

Months = npt.NDArray[np.datetime64]


def cube_table(
    study: Study, x: Floats, y: Floats, month: Months, category: npt.NDArray[np.object_]
) -> pa.Table:
    """Return one row a cell, month and type that has incidents.

    Columns: cell_id, easting, northing (centre, metres), month (first day), category, count.
    Cells, months and types without incidents are left out: they are all the others.

    Parameters
    ----------
    study
        The cells.
    x, y, month, category
        Of each incident, shape (n,).

    Raises
    ------
    InputError
        When the arrays are not of one length.
    """
    if not len(x) == len(y) == len(month) == len(category):
        raise InputError("places, months and types are not of one length", where="cube")
    window = study.window
    column, row = window.grid.index(x, y)
    across, up = column - window.column0, row - window.row0
    inside = (across >= 0) & (across < window.columns) & (up >= 0) & (up < window.rows)
    inside[inside] = study.mask[up[inside], across[inside]]
    names, kind = np.unique(category[inside].astype(str), return_inverse=True)
    months, when = np.unique(month[inside].astype("datetime64[M]"), return_inverse=True)
    cell = up[inside] * window.columns + across[inside]
    flat = (cell * len(months) + when) * len(names) + kind
    found, count = np.unique(flat, return_counts=True)
    rest, which = np.divmod(found, max(len(names), 1))
    at, period = np.divmod(rest, max(len(months), 1))
    all_columns, all_rows = window.cells()
    easting, northing = window.grid.centre(all_columns[at], all_rows[at])
    table = pa.table(
        {
            "cell_id": strings(window.grid.cell_id(all_columns[at], all_rows[at]).tolist()),
            "easting": floats(easting),
            "northing": floats(northing),
            "month": pa.array(months[period].astype("datetime64[D]")),
            "category": pa.array(names[which].tolist(), pa.string()),
            "count": pa.array(count.astype(np.int64)),
        }
    )
    about = {"cell": window.grid.size, "shape": window.grid.shape_name}
    return stamp(table, "cube of counts", about)
