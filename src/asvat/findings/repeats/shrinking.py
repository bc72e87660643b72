"""Shrinking many uncertain effects towards none, by how much they really differ."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def spread_of_effects(effect: Floats, variance: Floats, least: float) -> float:
    """Estimate the variance of true effects around 0 from effects with known error variances.

    The moment estimator of DerSimonian and Laird with the mean held at 0; at least `least`.
    """
    known = np.isfinite(effect) & np.isfinite(variance) & (variance > 0)
    if not known.any():
        return least
    weight = 1.0 / variance[known]
    excess = float(weight @ effect[known] ** 2) - float(np.count_nonzero(known))
    return max(least, excess / float(weight.sum()))


def shrink(effect: Floats, variance: Floats, spread: float) -> Floats:
    """Return the mean of the true effects given the measured ones."""
    known = np.isfinite(effect) & np.isfinite(variance)
    return np.where(known, effect * spread / (spread + np.where(known, variance, 1.0)), 0.0)
