"""Forecasts of where incidents will be next month: simple maps, each from the past alone.

For places only. A forecast ranks cells of a grid; nothing here scores, ranks or stores a person,
and none of it may be turned to that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from asvat.evaluation.cell_history import YEAR, CellHistory, Months
from asvat.hotspots.density import density
from asvat.hotspots.getis_ord import local_g
from asvat.records.arrays import Floats

COUNT_MAP = "count-12-months"


@dataclass(frozen=True)
class Forecaster:
    """A way to say from the past where incidents will be.

    Parameters
    ----------
    name
        How the method is called in tables.
    forecast
        Takes a history and months; gives a score a month and cell, shape (months, cells), higher
        meaning more. The row of a month may depend only on ``history.before(month)``.
    learns
        Whether it was fitted to past months; such a forecast carries the fairness report.
    expects
        Whether scores are expected counts, which can be held against what happened.
    """

    name: str
    forecast: Callable[[CellHistory, Months], Floats]
    learns: bool = False
    expects: bool = False


def each_month(
    one: Callable[[CellHistory, np.datetime64], Floats],
) -> Callable[[CellHistory, Months], Floats]:
    """Return a forecaster's function from one that forecasts a single month from its past."""

    def forecast(history: CellHistory, targets: Months) -> Floats:
        return np.stack([one(history.before(t), t) for t in targets])

    return forecast


def _last_month(past: CellHistory, target: np.datetime64) -> Floats:
    return past.recent(1, target)


def count_map(past: CellHistory, target: np.datetime64) -> Floats:
    """Return the mean monthly count of the last twelve months: the map that must be beaten."""
    return past.recent(YEAR, target)


def _gi_star(past: CellHistory, target: np.datetime64) -> Floats:
    return local_g(past.recent(YEAR, target), past.places.near, p="normal").z


def _density(bandwidth: float) -> Callable[[CellHistory, np.datetime64], Floats]:
    def one(past: CellHistory, target: np.datetime64) -> Floats:
        places = past.places
        recent = past.recent(YEAR, target)
        if not recent.any():
            return recent
        column, row = places.window.cells()
        x, y = places.window.grid.centre(column, row)
        weight = places.on_window(recent).ravel()
        some = weight > 0
        surface = density(
            x[some], y[some], places.window,
            bandwidth=bandwidth, weight=weight[some], mask=places.mask, check=0,
        )  # fmt: skip
        found: Floats = surface.density[places.mask]
        return found

    return one


def simple_forecasters(bandwidth: float) -> tuple[Forecaster, ...]:
    """Return the four maps that learn nothing.

    Parameters
    ----------
    bandwidth
        Of the density map, metres: standard deviation of the Gaussian kernel.

    Returns
    -------
    tuple of Forecaster
        ``last-month``; ``count-12-months``; ``density`` of the last twelve months' counts, at
        cell centres, edge-corrected; ``gi-star``, the z of those counts.
    """
    return (
        Forecaster(COUNT_MAP, each_month(count_map), expects=True),
        Forecaster("last-month", each_month(_last_month), expects=True),
        Forecaster("density", each_month(_density(bandwidth))),
        Forecaster("gi-star", each_month(_gi_star)),
    )
