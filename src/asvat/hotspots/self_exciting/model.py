"""A self-exciting model: how much of what happens is set off by what happened just before, nearby.

The rate of incidents at a place and time is a background that does not change with time, plus a
near-repeat risk after each earlier incident that fades with distance and delay.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from asvat.errors import InputError
from asvat.hotspots.grid import Window
from asvat.hotspots.self_exciting.fit import Data, Estimate, Fit, fit, standard_errors
from asvat.hotspots.self_exciting.kernels import BackgroundMaps, find_pairs
from asvat.hotspots.self_exciting.result import METHOD, SelfExciting
from asvat.records.arrays import Bools, Floats
from asvat.records.precision import Need, PlacePrecision, TimePrecision

NEED = Need(
    method=METHOD,
    time=TimePrecision.DAY,
    place=PlacePrecision.STREET,
    because="It measures how soon and how near incidents follow each other, which months and "
    "snapped map points make up.",
    instead="Use the back-test's monthly forecasts, or records with dates and street places.",
    place_caveat=PlacePrecision.EXACT,
)
LEAST_EVENTS = 50
BANDWIDTHS = (100.0, 200.0, 400.0, 800.0, 1600.0)


@dataclass(frozen=True)
class Start:
    """Where the fit begins.

    ``mean_days`` is a mean delay in days: a rate of 0.1 a day is a mean of 10 days, not of 0.1.
    """

    branching: float = 0.2
    mean_days: float = 10.0
    sd_metres: float = 100.0


@dataclass(frozen=True)
class Reach:
    """How far and how late a near repeat can come: nothing beyond is counted as one."""

    metres: float = 500.0
    days: float = 60.0


def fit_self_exciting(
    easting: Floats,
    northing: Floats,
    day: Floats,
    window: Window,
    mask: Bools | None = None,
    *,
    period: tuple[float, float] | None = None,
    reach: Reach | None = None,
    bandwidths: tuple[float, ...] = BANDWIDTHS,
    start: Start | None = None,
    whole_days: bool = True,
    tolerance: float = 5e-4,
    most_rounds: int = 100,
) -> SelfExciting:
    """Fit background and near-repeat risk to incidents by maximum likelihood.

    Parameters
    ----------
    easting, northing
        Metres, shape (n,).
    day
        Days since any day, shape (n,).
    window, mask
        The cells and the study area, which must hold nearly all incidents; others are left out.
    period
        First day and the day after the last; by default those of the incidents.
    reach
        What can be a near repeat at all.
    bandwidths
        Standard deviations of the Gaussian maps that make up the background, metres. How much
        of each, and of an even map, is estimated.
    start
        Where the fit begins; see :class:`Start`.
    whole_days
        Whether times are known to the day. Then incidents of one day cannot be put in order:
        none sets off another, and a delay of any part of a day counts as one day.
    tolerance, most_rounds
        The fit ends when no parameter changes by more than this share over ten steps, or after
        so many times ten steps.

    Raises
    ------
    InputError
        When coordinates or days do not fit, or fewer than 50 incidents are left.

    References
    ----------
    Mohler, Short, Brantingham, Schoenberg and Tita (2011) Journal of the American Statistical
    Association 106:100-108. Zhuang, Ogata and Vere-Jones (2002), same journal 97:369-380.
    """
    reach, start = reach or Reach(), start or Start()
    area = np.ones(window.shape, dtype=np.bool_) if mask is None else np.asarray(mask, np.bool_)
    x, y, when = _checked(easting, northing, day, window, area, whole_days)
    first, end = period or (float(when.min()), float(when.max()) + 1.0)
    column, row = window.grid.index(x, y)
    column, row = column - window.column0, row - window.row0
    used = (when >= first) & (when < end)
    used &= (column >= 0) & (column < window.columns) & (row >= 0) & (row < window.rows)
    used[used] &= area[row[used], column[used]]
    if int(used.sum()) < LEAST_EVENTS:
        raise InputError(
            f"{int(used.sum())} incidents in the area and period are too few",
            where="easting, northing, day",
            mend=f"Give {LEAST_EVENTS} or more.",
        )
    x, y, when = x[used], y[used], when[used]
    step = 1.0 if whole_days else 0.0
    data = Data(
        pairs=find_pairs(x, y, when, reach.metres, reach.days),
        maps=BackgroundMaps(x, y, window, area, tuple(bandwidths)),
        follow_up=np.maximum(end - step - when, 0.0),
        days=end - first,
        reach_metres=reach.metres,
        reach_days=reach.days,
        step=step,
    )
    maps = len(bandwidths) + 1
    begin = Estimate(
        rate=x.size * (1.0 - start.branching) / data.days,
        share=np.full(maps, 1.0 / maps),
        branching=start.branching,
        mean_days=start.mean_days,
        sd_metres=start.sd_metres,
        background=np.full(x.size, 1.0 - start.branching),
    )
    found = fit(data, begin, tolerance, most_rounds)
    parameters = {
        "reach_metres": reach.metres,
        "reach_days": reach.days,
        "bandwidths": list(bandwidths),
        "start": vars(start),
        "period": [first, end],
        "whole_days": whole_days,
        "tolerance": tolerance,
        "cells": int(area.sum()),
        "cell": window.grid.size,
        "shape": window.grid.shape_name,
    }
    return _answer(found, data, used, (x, y), (window, area), parameters)


def _answer(
    found: Fit,
    data: Data,
    used: Bools,
    events: tuple[Floats, Floats],
    area: tuple[Window, Bools],
    parameters: dict[str, Any],
) -> SelfExciting:
    best = found.estimate
    errors = standard_errors(data, best)
    return SelfExciting(
        rate=best.rate,
        rate_se=float(errors[0]),
        branching=best.branching,
        branching_se=float(errors[1]),
        mean_days=best.mean_days,
        mean_days_se=float(errors[2]),
        sd_metres=best.sd_metres,
        sd_metres_se=float(errors[3]),
        share=best.share,
        background=best.background,
        used=used,
        converged=found.converged,
        steps=found.steps,
        log_likelihood=found.log_likelihood,
        parameters=parameters,
        window=area[0],
        mask=area[1],
        easting=events[0],
        northing=events[1],
        data=data,
    )


def _checked(
    easting: Floats, northing: Floats, day: Floats, window: Window, area: Bools, whole: bool
) -> tuple[Floats, Floats, Floats]:
    x, y, when = (np.asarray(v, dtype=np.float64) for v in (easting, northing, day))
    if x.ndim != 1 or not x.shape == y.shape == when.shape or area.shape != window.shape:
        raise InputError(
            f"shapes do not fit: {x.shape}, {y.shape}, {when.shape}; mask {area.shape}",
            where="easting, northing, day, mask",
        )
    if x.size == 0 or not (np.isfinite(x) & np.isfinite(y) & np.isfinite(when)).all():
        raise InputError(
            "coordinates or days are missing",
            where="easting, northing, day",
            mend="Leave out incidents without a place or a date.",
        )
    if whole and (when != np.floor(when)).any():
        raise InputError(
            "a day is not whole", where="day", mend="Give whole days, or whole_days=False."
        )
    return x, y, when
