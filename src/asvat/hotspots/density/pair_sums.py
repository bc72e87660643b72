"""Sums over the other incidents around each incident, on a lattice instead of over pairs."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import correlate1d

from asvat.hotspots.density.lattice import Lattice
from asvat.hotspots.density.study_area import StudyArea
from asvat.records.arrays import Floats

# Nodes a standard deviation, and the reach in standard deviations.
_NODES, _REACH = 3, 8.0

Taps = Callable[[float], Floats]


@dataclass(frozen=True)
class Places:
    """Distinct points and how many incidents lie on each; shapes (places,)."""

    x: Floats
    y: Floats
    count: Floats

    @classmethod
    def of(cls, x: Floats, y: Floats) -> Places:
        """Gather incidents on exactly the same point; ordered by easting, then northing."""
        order = np.lexsort((y, x))
        x, y = x[order], y[order]
        new = np.ones(len(x), dtype=bool)
        new[1:] = (np.diff(x) != 0.0) | (np.diff(y) != 0.0)
        start = np.flatnonzero(new)
        count = np.diff(np.append(start, len(x))).astype(np.float64)
        return cls(x[start], y[start], count)


def gaussian_taps(metres: float, overlap: Callable[[Floats], Floats] | None = None) -> Taps:
    """Return a function of the spacing that gives a Gaussian at whole spacings along an axis.

    With `overlap`, each is divided by the share of the area that a shift of that length leaves
    inside (the translation edge correction), which is not let fall under a tenth.
    """

    def taps(spacing: float) -> Floats:
        steps = math.ceil(_REACH * metres / spacing)
        distance = np.arange(-steps, steps + 1) * spacing
        height = np.exp(-0.5 * (distance / metres) ** 2) / (metres * math.sqrt(2.0 * math.pi))
        if overlap is not None:
            height = height / np.maximum(overlap(distance), 0.1)
        values: Floats = height
        return values

    return taps


def pair_sums(
    places: Places,
    area: StudyArea,
    metres: float,
    taps: tuple[Taps, Taps],
    *,
    divide: bool = False,
) -> Floats:
    """Return, for each place, the kernel summed over the incidents at all other places.

    Parameters
    ----------
    places
        Distinct points with their counts.
    area
        The study area.
    metres
        The Gaussian's standard deviation, which sets the lattice's spacing (a third of it).
    taps
        The kernel along the eastings and along the northings.
    divide
        Divide each incident's kernel by its mass inside the area (Diggle's edge correction).

    Returns
    -------
    sums
        Shape (places,), a square metre. Each place is joined to the nodes around it by quadratic
        interpolation both as giver and as taker, and what it gives itself that way is taken off
        exactly.
    """
    lattice = _lattice(area, metres / _NODES)
    flat, across, up = lattice.locate(places.x, places.y)
    x_shares, y_shares = _shares(across), _shares(up)
    steps = [(j, i, j * (lattice.columns + 2) + i) for j in (-1, 0, 1) for i in (-1, 0, 1)]

    def gather(field: Floats) -> Floats:
        values = field.ravel()
        total = np.zeros(len(flat))
        for j, i, step in steps:
            total += x_shares[i + 1] * y_shares[j + 1] * values[flat + step]
        return total

    given = places.count
    if divide:
        given = given / gather(area.gaussian_mass(lattice.x, lattice.y, metres))
    nodes = np.zeros((lattice.rows + 2) * (lattice.columns + 2))
    for j, i, step in steps:
        np.add.at(nodes, flat + step, x_shares[i + 1] * y_shares[j + 1] * given)
    along_x, along_y = taps[0](lattice.spacing), taps[1](lattice.spacing)
    field = nodes.reshape(lattice.rows + 2, lattice.columns + 2)
    correlate1d(field, along_y, axis=0, output=field, mode="constant")
    correlate1d(field, along_x, axis=1, output=field, mode="constant")
    own = given * _own(x_shares, along_x) * _own(y_shares, along_y)
    return gather(field) - own


def _lattice(area: StudyArea, spacing: float) -> Lattice:
    west, south = float(area.x_edges[0]), float(area.y_edges[0])
    columns = math.ceil((float(area.x_edges[-1]) - west) / spacing)
    rows = math.ceil((float(area.y_edges[-1]) - south) / spacing)
    return Lattice(west, south, spacing, columns, rows)


def _shares(offset: Floats) -> tuple[Floats, Floats, Floats]:
    """Return quadratic interpolation weights of the node behind, the nearest and the one ahead."""
    square = offset * offset
    return 0.5 * (square - offset), 1.0 - square, 0.5 * (square + offset)


def _own(shares: tuple[Floats, Floats, Floats], taps: Floats) -> Floats:
    middle = len(taps) // 2
    behind, here, ahead = shares
    near = behind * behind + here * here + ahead * ahead
    one_apart = 2.0 * here * (behind + ahead)
    two_apart = 2.0 * behind * ahead
    own: Floats = taps[middle] * near + taps[middle + 1] * one_apart + taps[middle + 2] * two_apart
    return own
