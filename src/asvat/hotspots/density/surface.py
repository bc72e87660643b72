"""Kernel density on a grid of cells: smooth, edge-corrected, and fast however many the points.

The incidents are shared among the nodes of a fine lattice whose spacing follows the bandwidth,
each node is divided by the kernel's mass inside the study area (Diggle's correction), and the
kernel is summed at the cells' centres: by two matrix products for the Gaussian, by a fast Fourier
transform for the quartic. A few cells are then added up exactly, and the difference is reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from asvat.errors import InputError
from asvat.hotspots.density.exact import Edge, density_at
from asvat.hotspots.density.kernels import Kernel, check_bandwidth
from asvat.hotspots.density.smoothing import lattice_over, smooth_rows
from asvat.hotspots.density.study_area import StudyArea, cell_index
from asvat.hotspots.grid import HexGrid, Window
from asvat.records.arrays import Bools, Floats, Ints
from asvat.records.precision import Need, PlacePrecision, TimePrecision

if TYPE_CHECKING:
    import pyarrow as pa

NEED = Need(
    method="A density map",
    time=TimePrecision.NONE,
    time_caveat=TimePrecision.DAY,
    place=PlacePrecision.SNAPPED,
    place_caveat=PlacePrecision.EXACT,
    because="Centres of areas would show up as hot spots where nothing happened.",
    instead="Map rates by area, or use records with a place.",
)

TOLERANCE = 1e-3
"""The fast map differs from the exact sum by less than this share of the exact peak."""

_CHUNK = 1 << 18
_SQUARE_KM = 1e6


@dataclass(frozen=True)
class Density:
    """A density surface on a window's cells.

    ``density`` is in incidents (or weight) a square kilometre at each cell's centre, shape (rows,
    columns), NaN outside the study area. ``count`` is the number of incidents in each cell.
    ``coverage`` is the share of each cell that lies in the study area. ``used`` and ``left_out``
    count the incidents inside and outside the study area; ``total`` is the summed weight of those
    used. ``mass`` is the integral of the surface over the study area divided by `total`;
    ``scaled`` the factor by which a Diggle surface was multiplied to make it 1. ``error`` is the
    largest difference from the exact sum at ``checked`` cells, as a share of the exact peak.
    """

    window: Window
    density: Floats
    count: Floats
    coverage: Floats
    kernel: Kernel
    bandwidth: float
    edge: Edge
    weighted: bool
    used: int
    left_out: int
    total: float
    mass: float
    scaled: float
    error: float
    checked: int
    caveats: list[str] = field(default_factory=list)

    @property
    def parameters(self) -> dict[str, Any]:
        """What is needed to make the surface again from the same records."""
        return {
            "cell": self.window.grid.size,
            "shape": self.window.grid.shape_name,
            "kernel": str(self.kernel),
            "bandwidth_m": self.bandwidth,
            "edge": str(self.edge),
            "weighted": self.weighted,
            "unit": "per square kilometre",
            "left_out": self.left_out,
            "scaled": self.scaled,
            "error": self.error,
        }

    def table(self) -> pa.Table:
        """Return one row a cell of the study area.

        Columns: cell_id, easting and northing of the centre (metres), count (incidents in the
        cell), density (per square kilometre).
        """
        import pyarrow as pa  # noqa: PLC0415 - 25 MB that a map without a table does not need

        from asvat.records.provenance import stamp  # noqa: PLC0415 - the same

        inside = self.coverage.ravel() > 0.0
        column, row = (part[inside] for part in self.window.cells())
        x, y = self.window.grid.centre(column, row)
        columns = {
            "cell_id": self.window.grid.cell_id(column, row),
            "easting": x,
            "northing": y,
            "count": self.count.ravel()[inside].astype(np.int64),
            "density": self.density.ravel()[inside],
        }
        return stamp(pa.table(columns), "density", self.parameters, self.caveats)


def density(
    easting: Floats,
    northing: Floats,
    window: Window,
    *,
    bandwidth: float,
    kernel: Kernel | str = Kernel.GAUSSIAN,
    edge: Edge | str = Edge.DIGGLE,
    weight: Floats | None = None,
    mask: Bools | None = None,
    check: int = 3,
) -> Density:
    """Return the kernel density of incidents at the centres of a window's cells.

    Parameters
    ----------
    easting, northing
        Where the incidents are, metres on the British National Grid, shape (n,).
    window
        The cells. Without a mask it is also the study area.
    bandwidth
        Metres: the standard deviation of the Gaussian, the radius of the quartic.
    kernel
        ``gaussian`` or ``quartic``.
    edge
        ``diggle``, ``uniform`` or ``none``; see :class:`Edge`.
    weight
        One a incident, not negative, shape (n,): harm, for instance. By default 1.
    mask
        The study area: true for cells inside, shape (rows, columns), or for square cells a whole
        multiple of it. Incidents outside are left out and counted.
    check
        At how many cells the exact sum is taken and compared: the peak first, then cells at
        evenly spread ranks. 0 leaves `error` NaN.

    Raises
    ------
    InputError
        When coordinates or weights do not fit, the mask does not fit the window, nothing lies in
        the study area, or the bandwidth is too narrow for the cells.

    Notes
    -----
    A Diggle surface integrates to the number of incidents; its sum over cells differs from that
    by the coarseness of the cells, and is scaled to be exact (``scaled`` says by how much).

    References
    ----------
    Diggle (1985) Applied Statistics 34:138-147. Jones (1993) Statistics and Computing 3:135-146.
    """
    kernel, edge = Kernel(kernel), Edge(edge)
    bandwidth = check_bandwidth(bandwidth)
    _check_cells(kernel, bandwidth, window)
    x, y, share = _checked(easting, northing, weight)
    area = StudyArea.of(window, mask)
    cell = _cells(window, area, mask, x, y)
    inside = cell >= 0
    used = int(np.count_nonzero(inside))
    if used == 0:
        raise InputError("no incident lies in the study area", mend="Check the filters and area.")
    count = np.bincount(
        cell if used == len(x) else cell[inside], minlength=window.rows * window.columns
    )
    del cell
    if used < len(x):
        x, y = x[inside], y[inside]
        share = None if share is None else share[inside]
    del inside
    coverage = _coverage(window, mask)
    surface = _surface(x, y, share, window, area, kernel, bandwidth, edge)
    surface[coverage == 0.0] = np.nan
    total = float(used if share is None else share.sum())
    if total <= 0.0:
        raise InputError("the weights add up to nothing", where="weight")
    error, checked = _compare(surface, x, y, share, window, area, kernel, bandwidth, edge, check)
    mass = float(np.nansum(surface * coverage)) * window.grid.area / total
    scaled = 1.0 / mass if edge is Edge.DIGGLE else 1.0
    surface *= scaled * _SQUARE_KM
    return Density(
        window=window,
        density=surface,
        count=count.astype(np.float64).reshape(window.shape),
        coverage=coverage,
        kernel=kernel,
        bandwidth=bandwidth,
        edge=edge,
        weighted=weight is not None,
        used=used,
        left_out=len(easting) - used,
        total=total,
        mass=float(np.nansum(surface * coverage)) * window.grid.area / _SQUARE_KM / total,
        scaled=scaled,
        error=error,
        checked=checked,
    )


def _check_cells(kernel: Kernel, bandwidth: float, window: Window) -> None:
    deviation, size = kernel.deviation(bandwidth), window.grid.size
    if deviation < 0.5 * size:
        least = bandwidth * 0.5 * size / deviation
        raise InputError(
            f"a {kernel} bandwidth of {bandwidth:g} m falls between the centres of {size} m cells",
            where="bandwidth",
            mend=f"Use at least {least:.0f} m, or smaller cells.",
        )


def _checked(
    easting: Floats, northing: Floats, weight: Floats | None
) -> tuple[Floats, Floats, Floats | None]:
    x, y = np.asarray(easting, dtype=np.float64), np.asarray(northing, dtype=np.float64)
    if x.ndim != 1 or x.shape != y.shape:
        raise InputError(
            f"eastings {x.shape} and northings {y.shape} are not two lists of one length",
            where="easting, northing",
        )
    if not (np.isfinite(x.sum()) and np.isfinite(y.sum())):
        raise InputError(
            "some coordinates are missing",
            where="easting, northing",
            mend="Leave out records without a place, and say how many.",
        )
    if weight is None:
        return x, y, None
    share = np.asarray(weight, dtype=np.float64)
    if share.shape != x.shape or not np.all(np.isfinite(share)) or np.any(share < 0.0):
        raise InputError(
            "the weights are not one number an incident, known and not negative", where="weight"
        )
    return x, y, share


def _cells(window: Window, area: StudyArea, mask: Bools | None, x: Floats, y: Floats) -> Ints:
    """Return each incident's cell, -1 outside the study area; in parts, to spare memory."""
    cell = np.empty(len(x), dtype=np.int64)
    for start in range(0, len(x), _CHUNK):
        part = slice(start, start + _CHUNK)
        cell[part] = cell_index(window, x[part], y[part])
        if mask is not None and np.shape(mask) == window.shape:
            cell[part][~np.asarray(mask, dtype=bool).ravel()[cell[part]]] = -1
        elif mask is not None:
            cell[part][~area.contains(x[part], y[part])] = -1
    return cell


def _coverage(window: Window, mask: Bools | None) -> Floats:
    if mask is None:
        return np.ones(window.shape)
    finer = np.asarray(mask, dtype=np.float64)
    rows, columns = finer.shape[0] // window.rows, finer.shape[1] // window.columns
    parts = finer.reshape(window.rows, rows, window.columns, columns)
    coverage: Floats = parts.mean(axis=(1, 3))
    return coverage


def _rows_of(window: Window) -> Iterator[tuple[Ints, Floats, Floats]]:
    """Yield groups of rows that share the eastings of their centres: (rows, x, y)."""
    steps = 2 if isinstance(window.grid, HexGrid) else 1
    columns = np.arange(window.columns, dtype=np.int64) + window.column0
    for first in range(min(steps, window.rows)):
        rows = np.arange(first, window.rows, steps, dtype=np.int64)
        x, _ = window.grid.centre(columns, np.full_like(columns, window.row0 + first))
        _, y = window.grid.centre(np.full_like(rows, window.column0), rows + window.row0)
        yield rows, x, y


def _surface(
    x: Floats,
    y: Floats,
    weight: Floats | None,
    window: Window,
    area: StudyArea,
    kernel: Kernel,
    bandwidth: float,
    edge: Edge,
) -> Floats:
    """Return the density a square metre at every cell's centre."""
    surface = np.empty(window.shape)
    lattice = lattice_over(window, area, kernel, bandwidth)
    for rows, at_x, at_y in _rows_of(window):
        surface[rows] = smooth_rows(
            lattice, x, y, weight, at_x, at_y, area, kernel, bandwidth, edge
        )
    return np.maximum(surface, 0.0)


def _compare(
    surface: Floats,
    x: Floats,
    y: Floats,
    weight: Floats | None,
    window: Window,
    area: StudyArea,
    kernel: Kernel,
    bandwidth: float,
    edge: Edge,
    check: int,
) -> tuple[float, int]:
    """Return the largest difference from the exact sum as a share of the peak, and the cells."""
    flat = surface.ravel()
    order = np.argsort(flat, kind="stable")[: np.count_nonzero(~np.isnan(flat))]
    ranks = np.linspace(len(order) - 1, 0, min(check + 1, len(order)) if check else 0)
    chosen = order[np.round(ranks[:check]).astype(np.int64)]
    if len(chosen) == 0:
        return float("nan"), 0
    row, column = np.divmod(chosen, window.columns)
    at_x, at_y = window.grid.centre(column + window.column0, row + window.row0)
    exact = np.empty(len(chosen))
    reach = min(kernel.reach(bandwidth), 6.0 * kernel.deviation(bandwidth))
    for i, (px, py) in enumerate(zip(at_x, at_y, strict=True)):
        near = np.flatnonzero((y >= py - reach) & (y <= py + reach))
        near = near[np.abs(x[near] - px) <= reach]
        exact[i] = density_at(
            x[near],
            y[near],
            at_x[i : i + 1],
            at_y[i : i + 1],
            bandwidth=bandwidth,
            area=area,
            kernel=kernel,
            edge=edge,
            weight=None if weight is None else weight[near],
        )[0]
    return float(np.abs(flat[chosen] - exact).max() / exact.max()), len(chosen)
