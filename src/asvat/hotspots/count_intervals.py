"""Intervals for what counts say: a count, how much a rate changed, what share something is."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, gammaincinv, ndtri

from asvat.errors import InputError
from asvat.records.arrays import Floats


def check_confidence(confidence: float) -> None:
    """Refuse a confidence that is not between 0 and 1."""
    if not 0.0 < confidence < 1.0:
        raise InputError(
            f"confidence {confidence} is not between 0 and 1", where="confidence", mend="Use 0.95."
        )


def rate_ratio(
    before: ArrayLike,
    after: ArrayLike,
    exposure_ratio: float = 1.0,
    confidence: float = 0.95,
) -> tuple[Floats, Floats, Floats]:
    """Return the rate after over the rate before, with its exact conditional interval.

    Given the sum of two Poisson counts, the later one is binomial; the interval turns Clopper
    and Pearson's limits of that binomial share into limits of the ratio (Przyborowski and
    Wilenski 1940). It covers at least `confidence`, more when counts are small.

    Parameters
    ----------
    before, after
        Counts, any shape; broadcast together.
    exposure_ratio
        Length (or size) of the later period over that of the earlier one.
    confidence
        Coverage of the interval, above 0 and below 1.

    Returns
    -------
    ratio, low, high
        Of the broadcast shape. ``inf`` where nothing happened before, and ``nan`` for the ratio
        (with the limits 0 and ``inf``) where nothing happened at all.
    """
    check_confidence(confidence)
    if not (np.isfinite(exposure_ratio) and exposure_ratio > 0.0):
        raise InputError(
            f"exposure ratio {exposure_ratio} is not a positive number", where="exposure_ratio"
        )
    k0, k1 = np.broadcast_arrays(
        np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    )
    if np.any(k0 < 0) or np.any(k1 < 0):
        raise InputError("a count is negative", where="before, after")
    tail = (1.0 - confidence) / 2.0
    # betaincinv wants positive shapes; where a count is 0 the limit is known without it.
    share_low = np.where(k1 > 0, betaincinv(np.maximum(k1, 1.0), k0 + 1.0, tail), 0.0)
    share_high = np.where(k0 > 0, betaincinv(k1 + 1.0, np.maximum(k0, 1.0), 1.0 - tail), 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = k1 / k0 / exposure_ratio
        low = share_low / (1.0 - share_low) / exposure_ratio
        high = share_high / (1.0 - share_high) / exposure_ratio
    return ratio, low, high


def share_interval(
    hits: ArrayLike, of: ArrayLike, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Return the limits of Wilson's interval (1927) for a share; 0 to 1 where `of` is 0.

    Parameters
    ----------
    hits, of
        Counts, `hits` at most `of`; any shape, broadcast together.
    confidence
        Coverage of the interval, above 0 and below 1.
    """
    check_confidence(confidence)
    z = float(ndtri(0.5 + confidence / 2.0))
    k, n = np.asarray(hits, dtype=np.float64), np.asarray(of, dtype=np.float64)
    safe = np.maximum(n, 1.0)
    share = k / safe
    middle = (share + z * z / (2 * safe)) / (1 + z * z / safe)
    half = z / (1 + z * z / safe) * np.sqrt(share * (1 - share) / safe + z * z / (4 * safe**2))
    low = np.where(n > 0, np.maximum(middle - half, 0.0), 0.0)
    high = np.where(n > 0, np.minimum(middle + half, 1.0), 1.0)
    return low, high


def count_interval(count: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Return the exact limits of a Poisson count's mean (Garwood 1936); 0 is the least of none.

    Parameters
    ----------
    count
        Counts, any shape.
    confidence
        Coverage of the interval, above 0 and below 1; it covers at least that.
    """
    check_confidence(confidence)
    k = np.asarray(count, dtype=np.float64)
    if np.any(k < 0):
        raise InputError("a count is negative", where="count")
    tail = (1.0 - confidence) / 2.0
    low = np.where(k > 0, gammaincinv(np.maximum(k, 1.0), tail), 0.0)
    return low, gammaincinv(k + 1.0, 1.0 - tail)
