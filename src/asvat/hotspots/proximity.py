"""Neighbours of places that do not lie on a lattice: within a distance, or as given."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from asvat.errors import InputError
from asvat.hotspots.neighbours import Neighbourhood
from asvat.records.arrays import Floats, Ints


def distance_band(easting: Floats, northing: Floats, distance: float) -> Neighbourhood:
    """Return the neighbours of each place within `distance` metres (that distance included)."""
    if not distance > 0:
        raise InputError(
            f"a distance of {distance} m leaves no neighbours",
            where="distance",
            mend="Give a distance above 0 metres.",
        )
    places = np.column_stack([easting, northing])
    tree = cKDTree(places)
    pairs = tree.query_pairs(distance, output_type="ndarray")
    first = np.concatenate([pairs[:, 0], pairs[:, 1]])
    second = np.concatenate([pairs[:, 1], pairs[:, 0]])
    order = np.lexsort((second, first))
    start = np.zeros(len(places) + 1, dtype=np.int64)
    np.cumsum(np.bincount(first, minlength=len(places)), out=start[1:])
    return listed(start, second[order].astype(np.int64), described=f"within {distance:g} m")


def listed(
    start: Ints, neighbour: Ints, weight: Floats | None = None, described: str = "as listed"
) -> Neighbourhood:
    """Return neighbourhoods given as compressed rows.

    Parameters
    ----------
    start
        Where the neighbours of each place begin in `neighbour`, shape (n + 1,).
    neighbour
        Positions of the neighbours, 0 to n - 1, shape (start[n],).
    weight
        Their weights; 1 when absent. The place itself, where a statistic includes it, takes the
        mean weight of its neighbours.

    Raises
    ------
    InputError
        When the rows do not fit together or a place is listed as its own neighbour.
    """
    n = start.size - 1
    if start[0] != 0 or start[-1] != neighbour.size or (np.diff(start) < 0).any():
        raise InputError("the rows of neighbours do not fit together", where="start")
    if neighbour.size and not (neighbour.min() >= 0 and neighbour.max() < n):
        raise InputError("a neighbour is not among the places", where="neighbour")
    weights = np.ones(neighbour.size) if weight is None else np.asarray(weight, dtype=np.float64)
    if weights.shape != neighbour.shape or not (weights > 0).all():
        raise InputError("each neighbour needs one weight above 0", where="weight")
    matrix = csr_array((weights, neighbour, start), shape=(n, n))
    if np.any(matrix.diagonal()):
        raise InputError(
            "a place is listed as its own neighbour",
            where="neighbour",
            mend="Leave it out; Gi* adds the place itself.",
        )
    size = np.diff(start).astype(np.int64)
    total = np.asarray(matrix @ np.ones(n))

    def lag(values: Floats) -> Floats:
        summed: Floats = np.asarray(matrix @ values)
        return summed

    return Neighbourhood(
        size=size,
        weight=total,
        squares=np.asarray(matrix.power(2) @ np.ones(n)),
        self_weight=np.divide(total, size, out=np.ones(n), where=size > 0),
        lag=lag,
        described=described,
    )
