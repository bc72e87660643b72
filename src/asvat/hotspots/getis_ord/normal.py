"""The normal distribution's tail, without the half second that importing SciPy's takes."""

from __future__ import annotations

import math

import numpy as np

from asvat.records.arrays import Floats


def normal_upper(z: Floats) -> Floats:
    """Return P(Z >= z) of the standard normal for each z, same shape."""
    scaled = np.ravel(z) * math.sqrt(0.5)
    tail = np.fromiter(map(math.erfc, scaled.tolist()), np.float64, scaled.size)
    upper: Floats = (0.5 * tail).reshape(np.shape(z))
    return upper
