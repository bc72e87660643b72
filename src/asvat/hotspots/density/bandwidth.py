"""A bandwidth chosen by the records: cross-validated likelihood, or Diggle's mean square error.

Both rules look at sums over pairs of incidents. They are taken on a lattice that follows the
bandwidth, so their time depends on the area and hardly on the number of incidents. Both use both
axes alike, correct for edges, and leave out, with an incident, all others on exactly the same
point: on snapped points either rule would otherwise choose a bandwidth of nil.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import minimize_scalar

from asvat.errors import InputError
from asvat.hotspots.density.kernels import Kernel
from asvat.hotspots.density.pair_sums import Places, gaussian_taps, pair_sums
from asvat.hotspots.density.study_area import StudyArea
from asvat.hotspots.grid import Window
from asvat.records.arrays import Bools, Floats

if TYPE_CHECKING:
    import pyarrow as pa

# Nodes on the lattice of the narrowest bandwidth: 64 MB an array.
_MOST_NODES = 8_000_000
_STEPS = 12
_PRECISE = 0.01
_REACH = 8.0


class Rule(StrEnum):
    """How a bandwidth is judged.

    ``likelihood`` takes the one under which each incident is best foretold by the others (Duin
    1976; Loader 1999, section 5.3). ``diggle`` takes the one with the least mean square error if
    incidents are a stationary Cox process (Berman and Diggle 1989).
    """

    LIKELIHOOD = "likelihood"
    DIGGLE = "diggle"


@dataclass(frozen=True)
class Bandwidth:
    """A chosen bandwidth and how others compare.

    ``metres`` is in the kernel's own terms (standard deviation or radius). ``tried`` are the
    bandwidths in the same terms, ascending, and ``criterion`` their values: mean log density of
    an incident given the others (the more the better), or the mean square error over the squared
    intensity, less a constant (the less the better). ``at_limit`` says that the best one lies at
    the end of the range searched, so that the rule did not really choose.
    """

    metres: float
    rule: Rule
    kernel: Kernel
    tried: Floats
    criterion: Floats
    incidents: int
    places: int
    at_limit: bool
    caveats: list[str] = field(default_factory=list)

    @property
    def parameters(self) -> dict[str, Any]:
        """What is needed to make the choice again from the same records."""
        return {
            "rule": str(self.rule),
            "kernel": str(self.kernel),
            "bandwidth_m": self.metres,
            "lowest_m": float(self.tried[0]),
            "highest_m": float(self.tried[-1]),
            "incidents": self.incidents,
            "places": self.places,
        }

    def table(self) -> pa.Table:
        """Return one row a bandwidth tried: bandwidth (metres), criterion, chosen."""
        import pyarrow as pa  # noqa: PLC0415 - not needed for the choice itself

        from asvat.records.provenance import stamp  # noqa: PLC0415 - the same

        columns = {
            "bandwidth": self.tried,
            "criterion": self.criterion,
            "chosen": self.tried == self.metres,
        }
        return stamp(pa.table(columns), "bandwidth", self.parameters, self.caveats)


def choose_bandwidth(
    easting: Floats,
    northing: Floats,
    window: Window,
    *,
    rule: Rule | str = Rule.LIKELIHOOD,
    kernel: Kernel | str = Kernel.GAUSSIAN,
    mask: Bools | None = None,
    lowest: float = 50.0,
    highest: float | None = None,
) -> Bandwidth:
    """Choose a bandwidth for :func:`asvat.hotspots.density.surface.density`.

    Parameters
    ----------
    easting, northing
        The incidents, metres, shape (n,); those outside the study area are left out.
    window, mask
        The study area, as for the density.
    rule
        ``likelihood`` or ``diggle``; see :class:`Rule`.
    kernel
        The rules work with a Gaussian; for a quartic the radius of the same spread is returned
        (sqrt(8) times the Gaussian's bandwidth).
    lowest, highest
        Range searched, metres of the Gaussian. `highest` is by default an eighth of the area's
        shorter side. On very large areas `lowest` is raised to what a lattice of 8 million nodes
        can tell, and a caveat says so.

    Returns
    -------
    Bandwidth
        The same for the same records, whatever their order.

    Raises
    ------
    InputError
        When fewer than ten places hold incidents, or the range is empty.
    """
    rule, kernel = Rule(rule), Kernel(kernel)
    area = StudyArea.of(window, mask)
    x, y = np.asarray(easting, dtype=np.float64), np.asarray(northing, dtype=np.float64)
    inside = area.contains(x, y)
    places = Places.of(x[inside], y[inside])
    if len(places.count) < 10:
        raise InputError(
            f"{len(places.count)} places with incidents are too few to choose a bandwidth",
            mend="Give one in metres.",
        )
    sides = area.x_edges[-1] - area.x_edges[0], area.y_edges[-1] - area.y_edges[0]
    finest = 3.0 * math.sqrt(sides[0] * sides[1] / _MOST_NODES)
    low, high = max(lowest, finest), min(sides) / 8.0 if highest is None else highest
    if not 0.0 < low < high:
        raise InputError(
            f"no bandwidth lies between {low:g} m and {high:g} m", where="lowest, highest"
        )
    judge = _likelihood if rule is Rule.LIKELIHOOD else _square_error
    sign = -1.0 if rule is Rule.LIKELIHOOD else 1.0
    tried = _search(lambda metres: sign * judge(places, area, metres), low, high)
    metres = np.array(sorted(tried))
    value = np.array([sign * tried[m] for m in metres])
    best = int(np.argmin(sign * value))
    at_limit = best in (0, len(metres) - 1)
    metres *= 1.0 if kernel is Kernel.GAUSSIAN else math.sqrt(8.0)
    return Bandwidth(
        metres=float(metres[best]),
        rule=rule,
        kernel=kernel,
        tried=metres,
        criterion=value,
        incidents=int(places.count.sum()),
        places=len(places.count),
        at_limit=at_limit,
        caveats=_caveats(at_limit, low > lowest, low, places),
    )


def _caveats(at_limit: bool, raised: bool, low: float, places: Places) -> list[str]:
    caveats = []
    if at_limit:
        caveats.append(
            "The best bandwidth lies at the end of the range that was searched: the rule did not "
            "settle; choose one by what the map is for."
        )
    if raised:
        caveats.append(f"Bandwidths under {low:.0f} m were not tried on an area of this size.")
    shared = 1.0 - len(places.count) / float(places.count.sum())
    if shared > 0.1:
        caveats.append(
            f"{shared:.0%} of incidents lie on a point that others lie on too; points of one place "
            "were left out together."
        )
    return caveats


def _search(judge: Callable[[float], float], low: float, high: float) -> dict[float, float]:
    """Return judgements at a geometric range and, by Brent's method, around the least of them."""
    tried = {float(m): judge(float(m)) for m in np.geomspace(low, high, _STEPS)}
    metres = sorted(tried)
    best = min(range(_STEPS), key=lambda i: tried[metres[i]])
    if best in (0, _STEPS - 1):
        return tried

    def at(log_metres: float) -> float:
        trial = math.exp(log_metres)
        tried[trial] = judge(trial)
        return tried[trial]

    bounds = (math.log(metres[best - 1]), math.log(metres[best + 1]))
    minimize_scalar(at, bounds=bounds, method="bounded", options={"xatol": _PRECISE})
    return tried


def _likelihood(places: Places, area: StudyArea, metres: float) -> float:
    """Return the mean log density of an incident given those at other places, Diggle-corrected.

    The integral of the density without a place does not depend on the bandwidth, since a
    Diggle-corrected surface keeps its mass, so it is left out.
    """
    taps = gaussian_taps(metres)
    others = pair_sums(places, area, metres, (taps, taps), divide=True)
    # Where no other place is in reach, as if one incident were just at its end.
    least = math.exp(-0.5 * _REACH**2) / (2.0 * math.pi * metres**2)
    total = (places.count * np.log(np.maximum(others, least))).sum()
    return float(total / places.count.sum())


def _square_error(places: Places, area: StudyArea, metres: float) -> float:
    """Return Berman and Diggle's MSE(h) / lambda^2 - g(0) for a Gaussian kernel.

    It is the integrated square of the kernel over the intensity, plus the sum over pairs, each
    with its translation edge correction, of k*k - 2k at their distance, where k*k is the kernel
    convolved with itself.
    """
    wide = math.sqrt(2.0) * metres
    apart = [
        (gaussian_taps(m, area.x_overlap), gaussian_taps(m, area.y_overlap)) for m in (wide, metres)
    ]
    twice = pair_sums(places, area, wide, apart[0])
    once = pair_sums(places, area, metres, apart[1])
    own = float((places.count**2).sum()) / (4.0 * math.pi * metres**2)
    pairs = float((places.count * (twice - 2.0 * once)).sum())
    return area.area * (own + pairs) / float(places.count.sum()) ** 2
