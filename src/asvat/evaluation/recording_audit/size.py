"""How many crimes a wanted precision needs, and what precision a number of crimes buys."""

from __future__ import annotations

import math

from scipy.special import ndtri

from asvat.errors import InputError
from asvat.hotspots.count_intervals import check_confidence


def sample_size(
    share: float, within: float, population: int | None = None, confidence: float = 0.95
) -> int:
    """Return how many units a simple random sample needs.

    Parameters
    ----------
    share
        The share that is expected, above 0 and below 1; 0.5 asks for most.
    within
        Half the width of the interval that is wanted: 0.03 for plus or minus 3 points.
    population
        Units in all; with it the finite-population correction makes the sample smaller.

    Notes
    -----
    ``n0 = z²p(1-p)/e²``; of a finite population ``n = n0/(1 + (n0-1)/N)`` (Cochran 1977,
    section 4.4), rounded up and never more than there are.
    """
    _check(share, within, confidence)
    n = _z(confidence) ** 2 * share * (1 - share) / within**2
    if population is None:
        return math.ceil(n)
    if population < 1:
        raise InputError("there is nothing to draw from", where="population")
    return min(population, math.ceil(n / (1 + max(n - 1, 0.0) / population)))


def margin(
    share: float, size: float, population: float | None = None, confidence: float = 0.95
) -> float:
    """Return half the width of the interval that `size` units buy; the reverse of `sample_size`."""
    _check(share, 0.5, confidence)
    if size <= 0:
        return math.inf
    variance = share * (1 - share) / size
    if population is not None and population > 1:
        variance *= max(population - size, 0.0) / (population - 1)
    return _z(confidence) * math.sqrt(variance)


def implied_size(share: float, within: float, confidence: float = 0.95) -> float:
    """Return how many units a published share with its half-width stands for.

    HMICFRS reported West Yorkshire's 94.6 ± 1.64 in 2018: about 730 crimes, were they a simple
    random sample.
    """
    _check(share, within, confidence)
    return _z(confidence) ** 2 * share * (1 - share) / within**2


def _z(confidence: float) -> float:
    return float(ndtri(0.5 + confidence / 2))


def _check(share: float, within: float, confidence: float) -> None:
    check_confidence(confidence)
    if not 0.0 < share < 1.0:
        raise InputError(
            f"the share {share} is not between 0 and 1", where="share", mend="Write 95% as 0.95."
        )
    if not 0.0 < within < 1.0:
        raise InputError(
            f"the precision {within} is not between 0 and 1",
            where="within",
            mend="Write 3 points as 0.03.",
        )
