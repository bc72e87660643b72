"""The fast sum of a kernel over many points at rows of places, by way of a lattice."""

from __future__ import annotations

import math

import numpy as np
import scipy.fft

from asvat.hotspots.density.bands import across_and_up, heights
from asvat.hotspots.density.exact import Edge
from asvat.hotspots.density.kernels import Kernel, quartic_in_box
from asvat.hotspots.density.lattice import Lattice
from asvat.hotspots.density.study_area import StudyArea
from asvat.hotspots.grid import SquareGrid, Window
from asvat.records.arrays import Floats

# Nodes a standard deviation (Gaussian) and a radius (quartic). With them the third-order term
# stays below a thousandth of the peak even when all incidents lie on one point.
GAUSSIAN_NODES, QUARTIC_NODES = 8, 30
# Nodes worked on at once: 16 MB an array.
_MOST_NODES = 2_000_000
# A cubic spline feels a node this far off by less than 1e-9.
_SPLINE_NODES = 16
_TINY = 1e-12


def lattice_over(window: Window, area: StudyArea, kernel: Kernel, bandwidth: float) -> Lattice:
    """Return the lattice over a study area whose spacing follows the bandwidth.

    For the quartic its lines fall on those of the study area, so that the area's shape is kept.
    """
    west, east = float(area.x_edges[0]), float(area.x_edges[-1])
    south, north = float(area.y_edges[0]), float(area.y_edges[-1])
    if kernel is Kernel.GAUSSIAN:
        spacing = bandwidth / GAUSSIAN_NODES
    else:
        plain = area.inside.size == 1 and isinstance(window.grid, SquareGrid)
        step = float(window.grid.size if plain else area.x_edges[1] - west)
        spacing = step / math.ceil(step * QUARTIC_NODES / bandwidth)
    columns = math.ceil((east - west) / spacing - 1e-6)
    rows = math.ceil((north - south) / spacing - 1e-6)
    return Lattice(west, south, spacing, columns, rows)


def smooth_rows(
    lattice: Lattice,
    x: Floats,
    y: Floats,
    weight: Floats | None,
    at_x: Floats,
    at_y: Floats,
    area: StudyArea,
    kernel: Kernel,
    bandwidth: float,
    edge: Edge,
) -> Floats:
    """Return the density a square metre at every crossing of `at_x` and `at_y`: (y, x).

    `at_y` ascends. Large maps are worked in strips of rows, each with the incidents in its reach.
    """
    reach = kernel.reach(bandwidth) + _SPLINE_NODES * lattice.spacing
    halo = 2.0 * reach / lattice.spacing
    room = _MOST_NODES / (lattice.columns + 2)
    gap = (at_y[-1] - at_y[0]) / max(1, len(at_y) - 1) if len(at_y) > 1 else 1.0
    if lattice.rows + 2 <= room:
        each = len(at_y)
    else:
        each = max(1, math.ceil(max(room - halo, halo) * lattice.spacing / gap))
    out = np.empty((len(at_y), len(at_x)))
    for start in range(0, len(at_y), each):
        wanted = at_y[start : start + each]
        part = _cut(lattice, wanted[0] - reach, wanted[-1] + reach)
        px, py, share = x, y, weight
        if part != lattice:
            top = part.south + part.rows * part.spacing
            near = np.flatnonzero((y >= part.south) & (y < top))
            px, py, share = x[near], y[near], None if weight is None else weight[near]
        out[start : start + each] = _smooth(
            part, px, py, share, at_x, wanted, area, kernel, bandwidth, edge
        )
    return out


def _cut(lattice: Lattice, south: float, north: float) -> Lattice:
    first = max(0, math.floor((south - lattice.south) / lattice.spacing) - 1)
    last = min(lattice.rows, math.ceil((north - lattice.south) / lattice.spacing) + 1)
    first, last = min(first, lattice.rows - 1), max(last, 1)
    low = lattice.south + first * lattice.spacing
    return Lattice(lattice.west, low, lattice.spacing, lattice.columns, max(1, last - first))


def _smooth(
    lattice: Lattice,
    x: Floats,
    y: Floats,
    weight: Floats | None,
    at_x: Floats,
    at_y: Floats,
    area: StudyArea,
    kernel: Kernel,
    bandwidth: float,
    edge: Edge,
) -> Floats:
    nodes = lattice.scatter(x, y, weight)
    if kernel is Kernel.GAUSSIAN:
        if edge is Edge.DIGGLE:
            nodes /= np.maximum(area.gaussian_mass(lattice.x, lattice.y, bandwidth), _TINY)
        across, up = heights(at_x, lattice.x, bandwidth), heights(at_y, lattice.y, bandwidth)
        out = across_and_up(across, up, nodes)
        if edge is Edge.UNIFORM:
            out /= area.gaussian_mass(at_x, at_y, bandwidth)
        return out
    inside = None if edge is Edge.NONE else _quartic_mass(lattice, area, bandwidth)
    if edge is Edge.DIGGLE and inside is not None:
        nodes /= np.maximum(inside, _TINY)
    out = _sample(_convolve(nodes, _quartic_patch(lattice.spacing, bandwidth)), lattice, at_x, at_y)
    if edge is Edge.UNIFORM and inside is not None:
        out /= _sample(inside, lattice, at_x, at_y)
    return out


def _offsets(spacing: float, radius: float) -> Floats:
    steps = math.ceil(radius / spacing) + 1
    offsets: Floats = np.arange(-steps, steps + 1) * spacing
    return offsets


def _quartic_patch(spacing: float, radius: float) -> Floats:
    offset = _offsets(spacing, radius)
    return Kernel.QUARTIC.height(offset[:, None] ** 2 + offset**2, radius)


def _quartic_mass(lattice: Lattice, area: StudyArea, radius: float) -> Floats:
    """Return the mass inside the area of a quartic at every node, exact for boxes of nodes."""
    offset = _offsets(lattice.spacing, radius)
    low, high = offset - 0.5 * lattice.spacing, offset + 0.5 * lattice.spacing
    patch = quartic_in_box(low, low[:, None], high, high[:, None], radius)
    more = len(offset) // 2
    x = np.arange(-more, len(lattice.x) + more) * lattice.spacing + lattice.x[0]
    y = np.arange(-more, len(lattice.y) + more) * lattice.spacing + lattice.y[0]
    across, up = np.meshgrid(x, y)
    marked = area.contains(across.ravel(), up.ravel()).reshape(up.shape).astype(np.float64)
    return _convolve(marked, patch)[more:-more, more:-more]


def _convolve(field: Floats, patch: Floats) -> Floats:
    """Return the convolution with a square patch of odd side, same shape, nothing beyond."""
    half = patch.shape[0] // 2
    shape = [scipy.fft.next_fast_len(side + 2 * half, real=True) for side in field.shape]
    product = scipy.fft.rfft2(field, shape) * scipy.fft.rfft2(patch, shape)
    full = scipy.fft.irfft2(product, shape)
    out: Floats = full[half : half + field.shape[0], half : half + field.shape[1]]
    return out


def _sample(field: Floats, lattice: Lattice, at_x: Floats, at_y: Floats) -> Floats:
    """Return a lattice's field between its nodes, by cubic splines."""
    from scipy.ndimage import map_coordinates  # noqa: PLC0415 - only the quartic needs it

    column = (at_x - lattice.x[0]) / lattice.spacing
    row = (at_y - lattice.y[0]) / lattice.spacing
    places = np.meshgrid(row, column, indexing="ij")
    out: Floats = map_coordinates(field, places, order=3, mode="nearest")
    return out
