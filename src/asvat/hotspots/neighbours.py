"""Which cells are neighbours, and sums over them.

On a lattice nothing is stored cell by cell: a neighbourhood is a few runs of columns, the same
for every row (or for every second row, on hexagons), and a sum over it is a few shifted
additions. Cells outside the study area are no neighbours and have none.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from asvat.errors import InputError
from asvat.hotspots.grid import HexGrid, Window
from asvat.records.arrays import Bools, Floats, Ints

Contiguity = Literal["queen", "rook"] | int
Run = tuple[int, int, int]
"""Rows up, first column and last column of a run of neighbours, relative to the cell."""


@dataclass(frozen=True)
class Neighbourhood:
    """The neighbours of each of n places, the place itself left out.

    Parameters
    ----------
    size
        Number of neighbours of each place, shape (n,).
    weight, squares
        Sum of their weights and of the squares of these, shape (n,); for binary weights `size`.
    self_weight
        The weight of the place itself where a statistic includes it, shape (n,).
    lag
        Returns the weighted sum over the neighbours of each place: takes and gives shape (n,).
    described
        The neighbourhood in words that a reader can repeat, for the parameters of a result.
    """

    size: Ints
    weight: Floats
    squares: Floats
    self_weight: Floats
    lag: Callable[[Floats], Floats]
    described: str

    @property
    def n(self) -> int:
        """Number of places."""
        return int(self.size.size)

    @property
    def evenly_weighted(self) -> bool:
        """Whether all neighbours of a place weigh the same (binary or row-standardised)."""
        return bool(np.allclose(self.squares * self.size, self.weight**2, rtol=1e-9, atol=0.0))

    def total(self, values: Floats) -> Floats:
        """Return the plain sum over the neighbours of each place, whatever even weight they have.

        Raises
        ------
        InputError
            When the neighbours of a place weigh differently.
        """
        if not self.evenly_weighted:
            raise InputError(
                "neighbours of one place have different weights",
                where="neighbours",
                mend="Exact and permutation p values need even weights; use p='normal'.",
            )
        each = np.divide(self.weight, self.size, out=np.ones(self.n), where=self.size > 0)
        plain: Floats = self.lag(values) / each
        return plain


def lattice_runs(window: Window, contiguity: Contiguity) -> tuple[list[Run], list[Run]]:
    """Return the runs of neighbours of a cell in an even and in an odd row, the cell included.

    Squares: ``queen`` the eight around, ``rook`` the four that share a side, an integer r all
    cells whose centres lie within r cell widths. Hexagons: the six around for both names, an
    integer r for r rings.
    """
    if isinstance(contiguity, int):
        if contiguity < 1:
            raise InputError(
                f"a radius of {contiguity} cells leaves no neighbours",
                where="neighbours",
                mend="Give 1 or more, 'queen' or 'rook'.",
            )
    elif contiguity not in ("queen", "rook"):
        raise InputError(
            f"unknown neighbours {contiguity!r}",
            where="neighbours",
            mend="Use 'queen', 'rook' or a radius in cells.",
        )
    if isinstance(window.grid, HexGrid):
        rings = contiguity if isinstance(contiguity, int) else 1
        return _hexagon_runs(rings, 0), _hexagon_runs(rings, 1)
    if contiguity == "queen":
        runs = [(up, -1, 1) for up in (-1, 0, 1)]
    else:
        radius = contiguity if isinstance(contiguity, int) else 1
        half = [math.isqrt(radius**2 - up**2) for up in range(-radius, radius + 1)]
        runs = [(up - radius, -wide, wide) for up, wide in enumerate(half)]
    return runs, runs


def _hexagon_runs(rings: int, parity: int) -> list[Run]:
    runs = []
    for up in range(-rings, rings + 1):
        # In half cells: the row `up` holds 2 rings + 1 - |up| cells, and odd rows lie half right.
        reach = 2 * rings - abs(up)
        shift = ((parity + up) & 1) - parity
        runs.append((up, (-reach - shift) // 2, (reach - shift) // 2))
    return runs


def lattice_sum(values: Floats, runs: tuple[list[Run], list[Run]], row0: int) -> Floats:
    """Return the sum of each cell's neighbourhood; `values` and the sums are (..., rows, columns).

    `row0` is the number of the first row, whose parity decides between the two lists of runs.
    """
    even, odd = runs
    total = _sum_runs(values, even)
    if even != odd:
        rows = np.arange(row0, row0 + values.shape[-2])
        total = np.where((rows & 1)[:, None] == 1, _sum_runs(values, odd), total)
    return total


def _sum_runs(values: Floats, runs: list[Run]) -> Floats:
    total = np.zeros(values.shape)
    along: dict[tuple[int, int], Floats] = {}
    for up, first, last in runs:
        if (first, last) not in along:
            along[first, last] = _sum_along(values, first, last)
        rows = values.shape[-2]
        if abs(up) < rows:
            to = slice(max(0, -up), rows - max(0, up))
            source = slice(max(0, up), rows - max(0, -up))
            total[..., to, :] += along[first, last][..., source, :]
    return total


def _sum_along(values: Floats, first: int, last: int) -> Floats:
    total = np.zeros(values.shape)
    columns = values.shape[-1]
    for step in range(first, last + 1):
        if abs(step) < columns:
            to = slice(max(0, -step), columns - max(0, step))
            source = slice(max(0, step), columns - max(0, -step))
            total[..., to] += values[..., source]
    return total


def lattice(window: Window, mask: Bools, contiguity: Contiguity = "queen") -> Neighbourhood:
    """Return the neighbourhoods of the cells of `mask`, flat in array order.

    Parameters
    ----------
    window
        The rectangle of square or hexagonal cells.
    mask
        True for the cells of the study area, shape (rows, columns).
    contiguity
        See :func:`lattice_runs`.
    """
    return space_time(window, mask, 1, contiguity, 0)


def space_time(
    window: Window, mask: Bools, periods: int, contiguity: Contiguity, back: int
) -> Neighbourhood:
    """Return neighbourhoods in a cube of cells by periods, flat as ``cube[:, mask].ravel()``.

    The neighbours of a cell in a period are its neighbours in space in the same period, and those
    and itself in each of the `back` periods before; the first periods have fewer.
    """
    runs = lattice_runs(window, contiguity)
    inside = np.broadcast_to(mask, (periods, *window.shape))

    def lag(values: Floats) -> Floats:
        cube = np.zeros(inside.shape)
        cube[inside] = values
        here = lattice_sum(cube, runs, window.row0)
        total = here - cube
        for earlier in range(1, back + 1):
            total[earlier:] += here[:-earlier]
        flat: Floats = total[inside]
        return flat

    many = lag(np.ones(int(inside.sum())))
    name = f"radius {contiguity}" if isinstance(contiguity, int) else contiguity
    return Neighbourhood(
        size=many.astype(np.int64),
        weight=many,
        squares=many,
        self_weight=np.ones(many.size),
        lag=lag,
        described=name + (f" and {back} periods back" if back else ""),
    )
