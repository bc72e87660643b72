"""Months of counts in the cells of a study area, read only from before a forecast's month.

A month that is missing from the records is missing here: it is never a month of zeros.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from asvat.errors import InputError
from asvat.hotspots.grid import Window
from asvat.hotspots.neighbours import Neighbourhood, lattice
from asvat.records.arrays import Bools, Floats

Months = npt.NDArray[np.datetime64]
YEAR = 12


@dataclass(frozen=True)
class Places:
    """The cells that forecasts are about, and who their neighbours are."""

    window: Window
    mask: Bools

    @property
    def cells(self) -> int:
        """Number of cells in the study area."""
        return int(self.mask.sum())

    @cached_property
    def near(self) -> Neighbourhood:
        """The cells around each cell."""
        return lattice(self.window, self.mask, "queen")

    @cached_property
    def wide(self) -> Neighbourhood:
        """The cells within two cell widths of each cell."""
        return lattice(self.window, self.mask, 2)

    def on_window(self, values: Floats) -> Floats:
        """Return one value a cell of the study area as (rows, columns), zero outside."""
        laid = np.zeros(self.window.shape)
        laid[self.mask] = values
        return laid


@dataclass(frozen=True)
class CellHistory:
    """Counts by month and cell.

    Parameters
    ----------
    count
        Incidents, shape (months, cells); cells in array order of the study area.
    month
        The months that the records cover, ascending, shape (months,); gaps are missing months.
    places
        The study area.
    """

    count: Floats
    month: Months
    places: Places

    @classmethod
    def of(cls, cube: Floats, month: Any, window: Window, mask: Bools | None = None) -> CellHistory:
        """Return the history in a cube of counts, shape (months, rows, columns).

        Raises
        ------
        InputError
            When shapes do not fit, months repeat, or a count is negative or not whole.
        """
        cube = np.asarray(cube, dtype=np.float64)
        area = np.ones(window.shape, dtype=np.bool_) if mask is None else np.asarray(mask, np.bool_)
        when = np.asarray(month, dtype="datetime64[M]")
        if cube.ndim != 3 or cube.shape != (when.size, *window.shape) or area.shape != window.shape:
            raise InputError(
                f"cube {cube.shape}, {when.size} months, window {window.shape} and mask "
                f"{area.shape} do not fit",
                where="cube",
                mend="Give (months, rows, columns), one month each, and a mask (rows, columns).",
            )
        if np.isnat(when).any() or np.unique(when).size != when.size:
            raise InputError(
                "a month is unknown or given twice",
                where="month",
                mend="Leave missing months out; do not fill them with zeros.",
            )
        if not area.any():
            raise InputError("the study area is empty", where="mask")
        order = np.argsort(when)
        count = cube[order][:, area]
        if not np.isfinite(count).all() or (count < 0).any() or (count != np.floor(count)).any():
            raise InputError(
                "a count is negative, missing or not whole",
                where="cube",
                mend="Leave a month that is missing out of the cube.",
            )
        return cls(count, when[order], _cropped(window, area))

    def before(self, target: np.datetime64) -> CellHistory:
        """Return only what was known before the month `target` began."""
        past = self.month < target
        return CellHistory(self.count[past], self.month[past], self.places)

    def age(self, target: np.datetime64) -> Floats:
        """Return how many months before `target` each month lies, shape (months,)."""
        return (target - self.month).astype(np.float64)

    def lag(self, months: int, target: np.datetime64) -> Floats:
        """Return the counts of the month `months` before `target`; NaN where it is missing."""
        found = np.flatnonzero(self.month == target - np.timedelta64(months, "M"))
        if found.size == 0:
            return np.full(self.places.cells, np.nan)
        then: Floats = self.count[found[0]]
        return then

    def recent(self, months: int, target: np.datetime64) -> Floats:
        """Return the mean monthly count over the `months` before `target`, shape (cells,).

        Missing months take no part. When all of them are missing, the last month there is
        stands for them.
        """
        inside = self.age(target) <= months
        if not inside.any():
            inside[-1] = True
        mean: Floats = self.count[inside].mean(axis=0)
        return mean

    def faded(self, half_life: float, target: np.datetime64) -> Floats:
        """Return the mean monthly count, each month weighing half as much every `half_life`."""
        weight = 0.5 ** (self.age(target) / half_life)
        mean: Floats = np.einsum("m,mc->c", weight, self.count) / weight.sum()
        return mean

    def missing(self) -> list[str]:
        """Return the months between the first and the last that are not in the records."""
        every = np.arange(self.month[0], self.month[-1] + 1)
        return [str(m) for m in np.setdiff1d(every, self.month)]


def _cropped(window: Window, mask: Bools) -> Places:
    """Return the study area on the smallest window that holds it: far-off points cost nothing."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    south, north, west, east = (int(v) for v in (rows[0], rows[-1], columns[0], columns[-1]))
    smallest = Window(
        window.grid,
        window.column0 + west,
        window.row0 + south,
        east - west + 1,
        north - south + 1,
    )
    return Places(smallest, mask[south : north + 1, west : east + 1])


def near_incidents(count: Floats, window: Window, metres: float = 1000.0) -> Bools:
    """Return the cells whose centres lie within `metres` of the centre of a cell with incidents.

    A study area for those who have no boundary. Give it counts of the time before the first
    forecast only: an area drawn around what happened later flatters every forecast.

    Parameters
    ----------
    count
        Incidents, shape (rows, columns).
    window
        The cells.
    metres
        How far the study area reaches beyond the incidents.
    """
    from scipy.spatial import cKDTree  # noqa: PLC0415 - half a second that most callers save

    column, row = window.cells()
    centre = np.stack(window.grid.centre(column, row), axis=1)
    some = np.asarray(count).ravel() > 0
    if not some.any():
        raise InputError("no incidents to draw a study area around", where="count")
    distance, _ = cKDTree(centre[some]).query(centre, distance_upper_bound=metres * (1 + 1e-9))
    inside: Bools = np.isfinite(distance).reshape(window.shape)
    return inside
