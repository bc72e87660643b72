"""The interval of a share that was counted in a simple random sample."""

from __future__ import annotations

from scipy.special import betaincinv

from asvat.errors import InputError
from asvat.hotspots.count_intervals import check_confidence, share_interval


def interval(hits: float, of: float, confidence: float = 0.95) -> tuple[float, float]:
    """Return the limits of a share: Wilson's, or Clopper and Pearson's where none or all are hits.

    50 of 50 is 92.9% to 100%.

    Parameters
    ----------
    hits, of
        Counts; or, for a sample that is not simple, the share times its effective number, and
        that number.

    Notes
    -----
    Wilson (1927) covers close to its name on average and is short (Brown, Cai and DasGupta 2001);
    Clopper and Pearson (1934) never covers less.
    """
    if of <= 0:
        return 0.0, 1.0
    if hits <= 0 or hits >= of:
        return exact_interval(hits, of, confidence)
    low, high = share_interval(hits, of, confidence)
    return float(low), float(high)


def exact_interval(hits: float, of: float, confidence: float = 0.95) -> tuple[float, float]:
    """Return Clopper and Pearson's limits (1934); 0 to 1 where `of` is 0."""
    check_confidence(confidence)
    if of < 0 or not 0 <= hits <= of:
        raise InputError(f"{hits} of {of} is no share", where="hits, of")
    if of == 0:
        return 0.0, 1.0
    tail = (1 - confidence) / 2
    low = float(betaincinv(hits, of - hits + 1, tail)) if hits > 0 else 0.0
    high = float(betaincinv(hits + 1, of - hits, 1 - tail)) if hits < of else 1.0
    return low, high
