"""Keep the verdict on last year's maps until another month is full."""

from __future__ import annotations

import hashlib

import numpy as np
import pyarrow as pa

import asvat
from asvat.dataset.layout import Layout
from asvat.dataset.snapshots import Snapshot, inputs
from asvat.run.settings import Settings

KEY = "backtest_key"
LATE = 0.01
"""Share of a month's incidents that may come or go late before the verdict is given anew: a
stray report of last spring, or one new cell at the edge, says nothing new of last year's maps."""
_SAME = ("key", "month")


def verdict_key(
    cube: np.ndarray,
    months: np.ndarray,
    layout: Layout,
    settings: Settings,
) -> pa.Table:
    """Return what a verdict is about: a name for how it is given, and incidents by month.

    Parameters
    ----------
    cube
        Incidents, shape (months, rows, columns).
    months
        The full months.
    layout
        Holds the area layers, which say what is judged.
    settings
        What the run was told.
    """
    areas = {name: digest for name, digest in inputs(layout).items() if name.startswith("areas/")}
    told = (settings.words(), asvat.__version__, areas)
    digest = hashlib.sha256(repr(told).encode()).hexdigest()
    return pa.table(
        {
            "key": pa.array([digest] * len(months), pa.string()),
            "month": pa.array(months.astype("datetime64[D]")),
            "incidents": cube.sum(axis=(1, 2)).astype(np.int64),
        }
    )


def verdict_of(last: Snapshot | None, key: pa.Table) -> dict[str, pa.Table] | None:
    """Return the tables of the last verdict where it still stands, or None."""
    if last is None or KEY not in last.tables():
        return None
    old = last.table(KEY)
    if old.column_names != key.column_names:
        return None
    if any(old.column(name).to_pylist() != key.column(name).to_pylist() for name in _SAME):
        return None
    before, now = (t.column("incidents").to_numpy() for t in (old, key))
    if (np.abs(now - before) > LATE * before).any():
        return None
    wanted = [n for n in last.tables() if n.startswith(("backtest", "fairness_"))]
    return {name: last.table(name) for name in wanted}
