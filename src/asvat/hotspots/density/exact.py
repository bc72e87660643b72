"""Density by adding up every incident: the definition, slow, and what the fast way is held to."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from asvat.hotspots.density.kernels import Kernel, check_bandwidth
from asvat.hotspots.density.study_area import StudyArea
from asvat.records.arrays import Floats

_CELLS = 2_000_000


class Edge(StrEnum):
    """What is done about the part of a kernel that falls outside the study area.

    ``diggle`` divides each incident's kernel by its own mass inside, so that the map adds up to
    the number of incidents (Diggle 1985, as generalised by Jones 1993); ``uniform`` divides the
    map at each place by the mass inside of a kernel there, which is right on average for an even
    spread; ``none`` lets the mass outside go.
    """

    DIGGLE = "diggle"
    UNIFORM = "uniform"
    NONE = "none"


def density_at(
    easting: Floats,
    northing: Floats,
    at_easting: Floats,
    at_northing: Floats,
    *,
    bandwidth: float,
    area: StudyArea,
    kernel: Kernel | str = Kernel.GAUSSIAN,
    edge: Edge | str = Edge.DIGGLE,
    weight: Floats | None = None,
    leave_one_out: bool = False,
) -> Floats:
    """Return the density at any places, exactly: every kernel added, edges in closed form.

    Parameters
    ----------
    easting, northing
        The incidents, metres, shape (n,). Give only those inside `area`.
    at_easting, at_northing
        Where the density is wanted, metres, shape (m,).
    bandwidth
        Metres: standard deviation of the Gaussian, radius of the quartic.
    area
        The study area, for the edge correction.
    kernel, edge
        See :class:`Kernel` and :class:`Edge`.
    weight
        One a incident, shape (n,); by default 1.
    leave_one_out
        The places are the incidents themselves, in the same order, and each is left out of its
        own density.

    Returns
    -------
    density
        Incidents (or weight) a square metre, shape (m,). Time grows with n times m.
    """
    kernel, edge = Kernel(kernel), Edge(edge)
    bandwidth = check_bandwidth(bandwidth)
    order = np.argsort(easting, kind="stable")
    x, y = easting[order], northing[order]
    share = np.ones(len(x)) if weight is None else weight[order].astype(np.float64)
    if edge is Edge.DIGGLE:
        share = share / area.mass(x, y, kernel, bandwidth)
    reach = kernel.reach(bandwidth)
    places = np.argsort(at_easting, kind="stable")
    out = np.zeros(len(places))
    step = max(1, _CELLS // max(1, len(x)))
    for start in range(0, len(places), step):
        some = places[start : start + step]
        px, py = at_easting[some], at_northing[some]
        first = int(np.searchsorted(x, px[0] - reach, side="left"))
        last = int(np.searchsorted(x, px[-1] + reach, side="right"))
        dx, dy = px[:, None] - x[first:last], py[:, None] - y[first:last]
        value = kernel.height(dx * dx + dy * dy, bandwidth)
        if leave_one_out:
            value[some[:, None] == order[None, first:last]] = 0.0
        out[some] = (value * share[first:last]).sum(axis=1)
    if edge is Edge.UNIFORM:
        out /= area.mass(at_easting, at_northing, kernel, bandwidth)
    return out
