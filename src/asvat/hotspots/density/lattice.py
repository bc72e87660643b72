"""Points spread over the nodes of a fine lattice so that smooth sums over them stay exact.

Each point is shared among the nodes around it so that the total, the mean place and the spread
(every polynomial up to the second degree) are kept. A smooth kernel summed over the nodes then
differs from the sum over the points only by a term of the third order in spacing / bandwidth.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asvat.records.arrays import Floats, Ints


@dataclass(frozen=True)
class Lattice:
    """Nodes in the middle of square sub-cells, one ring of them outside on every side.

    ``west`` and ``south`` are the corner of the sub-cells, ``spacing`` their side, metres.
    Arrays on the lattice have the shape (rows + 2, columns + 2), row 0 in the south.
    """

    west: float
    south: float
    spacing: float
    columns: int
    rows: int

    @property
    def x(self) -> Floats:
        """Easting of every column of nodes, shape (columns + 2,)."""
        x: Floats = self.west + (np.arange(-1, self.columns + 1) + 0.5) * self.spacing
        return x

    @property
    def y(self) -> Floats:
        """Northing of every row of nodes, shape (rows + 2,)."""
        y: Floats = self.south + (np.arange(-1, self.rows + 1) + 0.5) * self.spacing
        return y

    def locate(self, x: Floats, y: Floats) -> tuple[Ints, Floats, Floats]:
        """Return the flat position of the nearest node and the offset from it in spacings."""
        across, column = _split((x - self.west) / self.spacing, self.columns)
        up, row = _split((y - self.south) / self.spacing, self.rows)
        row += 1
        row *= self.columns + 2
        row += column
        row += 1
        return row, across, up

    def scatter(self, x: Floats, y: Floats, weight: Floats | None = None) -> Floats:
        """Return the nodes' masses, which sum to the number (or weight) of the points.

        Points outside the sub-cells are put on the nearest border node: leave them out first.
        """
        flat, across, up = self.locate(x, y)
        shape = (self.rows + 2, self.columns + 2)
        size = shape[0] * shape[1]

        def moment(power: Floats | None) -> Floats:
            if weight is not None:
                power = weight if power is None else power * weight
            total = np.bincount(flat, weights=power, minlength=size)
            return total.astype(np.float64, copy=False).reshape(shape)

        mass = moment(None)
        for offset, axis in ((across, 1), (up, 0)):
            ahead, behind = _shift(mass, axis), _shift(mass, axis, back=True)
            first = 0.5 * moment(offset)
            ahead += _shift(first, axis, back=True)
            behind -= _shift(first, axis)
            second = 0.5 * moment(offset * offset)
            ahead += _shift(second, axis, back=True)
            behind += _shift(second, axis)
            second *= 2.0
            mass -= second
        across *= up
        both = 0.25 * moment(across)
        mass[1:, 1:] += both[:-1, :-1]
        mass[:-1, :-1] += both[1:, 1:]
        mass[1:, :-1] -= both[:-1, 1:]
        mass[:-1, 1:] -= both[1:, :-1]
        return mass


def _split(scaled: Floats, count: int) -> tuple[Floats, Ints]:
    whole = np.clip(np.floor(scaled), 0.0, count - 1.0)
    scaled -= whole
    scaled -= 0.5
    return scaled, whole.astype(np.int64)


def _shift(array: Floats, axis: int, *, back: bool = False) -> Floats:
    cut = slice(None, -1) if back else slice(1, None)
    return array[:, cut] if axis else array[cut]
