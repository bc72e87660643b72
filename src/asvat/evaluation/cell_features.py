"""What a learned forecast sees of each cell: its past, its neighbours' past and the season."""

from __future__ import annotations

import numpy as np

from asvat.evaluation.cell_history import YEAR, CellHistory
from asvat.records.arrays import Floats


def shares(past: CellHistory, target: np.datetime64) -> Floats:
    """Return nine maps of where incidents were, each summing to 1, shape (cells, 9).

    The past faded with half-lives of 2, 6, 12 and 24 months; all of it; the same month of
    earlier years; the cells around and within two cells; everywhere alike.
    """
    year = past.faded(12.0, target)
    near, wide = past.places.near, past.places.wide
    same = past.age(target) % YEAR == 0
    maps = [
        past.faded(2.0, target),
        past.faded(6.0, target),
        year,
        past.faded(24.0, target),
        past.count.mean(axis=0),
        past.count[same].mean(axis=0) if same.any() else year,
        near.lag(year),
        wide.lag(year),
        np.ones(past.places.cells),
    ]
    totals = [m.sum() for m in maps]
    uniform = maps[-1] / totals[-1]
    return np.stack(
        [m / t if t > 0 else uniform for m, t in zip(maps, totals, strict=True)], axis=1
    )


def level(past: CellHistory, target: np.datetime64) -> float:
    """Return the monthly number of incidents to expect in all: the mean of the last quarter."""
    return float(past.recent(3, target).sum())


def features(past: CellHistory, target: np.datetime64) -> Floats:
    """Return what the trees see of each cell, shape (cells, 26); NaN where a month is missing.

    The counts of each of the last 12 months; means over 3, 6, 12 and 24 months and over all;
    means of the cells around over 1, 3 and 12 months; the cells within two cells over all;
    months since the last incident; the month of the year, and how busy the last month and
    quarter were beside the year, the same for every cell.
    """
    near = past.places.near
    size = np.maximum(near.size, 1)
    average = past.count.mean(axis=0)
    ages = np.where(past.count > 0, past.age(target)[:, None], np.inf).min(axis=0)
    busy = max(past.recent(YEAR, target).sum(), 1e-9)
    same = np.ones(past.places.cells)
    columns = [
        *(past.lag(k, target) for k in range(1, YEAR + 1)),
        *(past.recent(k, target) for k in (3, 6, 12, 24)),
        average,
        *(near.lag(past.recent(k, target)) / size for k in (1, 3, 12)),
        past.places.wide.lag(average) / np.maximum(past.places.wide.size, 1),
        np.where(np.isfinite(ages), ages, np.nan),
        same * float(target.astype("datetime64[M]").astype(np.int64) % YEAR),
        same * (past.recent(1, target).sum() / busy),
        same * (past.recent(3, target).sum() / busy),
    ]
    return np.stack(columns, axis=1)
