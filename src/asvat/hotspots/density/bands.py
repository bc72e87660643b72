"""Sums with a Gaussian along one axis, as sparse matrices that hold only what is in reach.

Sparse products add in a fixed order, so the result is the same to the bit whatever the number of
threads; the dense ones of a BLAS are not.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy.sparse import csr_array

from asvat.hotspots.density.kernels import GAUSSIAN_REACH, normal_between
from asvat.records.arrays import Floats, Ints


def heights(at: Floats, nodes: Floats, deviation: float) -> csr_array:
    """Return a Gaussian at each node around each place, a metre; shape (places, nodes)."""

    def value(index: Ints, place: Floats) -> Floats:
        scaled = (nodes[index] - place) / deviation
        height: Floats = np.exp(-0.5 * scaled**2) / (deviation * math.sqrt(2.0 * math.pi))
        return height

    reach = GAUSSIAN_REACH * deviation
    first = np.searchsorted(nodes, at - reach, side="left")
    last = np.searchsorted(nodes, at + reach, side="right")
    return _band(at, first, last, len(nodes), value)


def shares(at: Floats, edges: Floats, deviation: float) -> csr_array:
    """Return a Gaussian's mass between neighbouring edges; shape (places, edges - 1)."""

    def value(index: Ints, place: Floats) -> Floats:
        return normal_between(edges[index] - place, edges[index + 1] - place, deviation)

    reach = GAUSSIAN_REACH * deviation
    first = np.searchsorted(edges, at - reach, side="right") - 1
    last = np.searchsorted(edges, at + reach, side="left")
    return _band(at, first, last, len(edges) - 1, value)


def across_and_up(across: csr_array, up: csr_array, field: Floats) -> Floats:
    """Return the sums over a field of (y, x) along both axes, shape (places in y, places in x)."""
    half = np.asarray(up @ field)
    whole: Floats = np.asarray(across @ np.ascontiguousarray(half.T)).T
    return np.ascontiguousarray(whole)


def _band(
    at: Floats, first: Ints, last: Ints, count: int, value: Callable[[Ints, Floats], Floats]
) -> csr_array:
    # Every row takes the same number of entries; those out of reach are nil anyway.
    width = min(count, max(1, int((last - first).max(initial=1))))
    start = np.clip(first, 0, count - width)
    index = start[:, None] + np.arange(width)
    entries = value(index, at[:, None])
    ends = np.arange(0, index.size + 1, width)
    return csr_array((entries.ravel(), index.ravel(), ends), shape=(len(at), count))
