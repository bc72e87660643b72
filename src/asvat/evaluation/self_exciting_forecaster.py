"""The self-exciting model as one of the back-test's methods, for records with dates."""

from __future__ import annotations

from typing import Any

import numpy as np

from asvat.errors import InputError
from asvat.evaluation.cell_history import CellHistory, Months
from asvat.evaluation.forecasters import Forecaster, each_month
from asvat.hotspots.self_exciting import fit_self_exciting
from asvat.records.arrays import Floats

_DAY = "datetime64[D]"


def self_exciting_forecaster(easting: Floats, northing: Floats, date: Any) -> Forecaster:
    """Return a forecaster that fits the self-exciting model anew to the days before each month.

    Check the records' precision first (:data:`asvat.hotspots.self_exciting.NEED`): on months or
    snapped map points its answer is made up.

    Parameters
    ----------
    easting, northing
        Metres, shape (n,).
    date
        The day of each incident, ``datetime64[D]`` or text, shape (n,).

    Notes
    -----
    The records are read from the last gap in the months on, since a missing month would look
    like a quiet one. Where the month just before is missing itself, the forecast is of the days
    right after the last month known.
    """
    when = np.asarray(date, dtype=_DAY)
    x, y = np.asarray(easting, dtype=np.float64), np.asarray(northing, dtype=np.float64)
    if not x.shape == y.shape == when.shape:
        raise InputError("places and dates are not of one length", where="easting, northing, date")
    day = when.astype(np.float64)

    def one(past: CellHistory, target: np.datetime64) -> Floats:
        first, end = _unbroken(past.month)
        known = (day >= first) & (day < end)
        length = int((target + 1).astype(_DAY).astype(int) - target.astype(_DAY).astype(int))
        places = past.places
        model = fit_self_exciting(
            x[known], y[known], day[known], places.window, places.mask,
            period=(first, end),
        )  # fmt: skip
        found: Floats = model.expected(length)[places.mask]
        return found

    return Forecaster("self-exciting", each_month(one), learns=True, expects=True)


def _unbroken(month: Months) -> tuple[float, float]:
    """Return the first day and the day after the last of the months since the last gap."""
    breaks = np.flatnonzero(np.diff(month.astype(np.int64)) > 1)
    first = month[breaks[-1] + 1] if breaks.size else month[0]
    return float(first.astype(_DAY).astype(int)), float((month[-1] + 1).astype(_DAY).astype(int))
