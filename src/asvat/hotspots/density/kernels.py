"""The two kernels of a density map: Gaussian and quartic (biweight), both round.

What the bandwidth means differs between them, as it does in the field: for the Gaussian it is
the standard deviation along each axis, for the quartic the radius beyond which the kernel is
nil. A quartic of radius R spreads an incident as far as a Gaussian of R / sqrt(8).

Sources: Silverman (1986), Density Estimation for Statistics and Data Analysis, 4.2; the quartic
is the kernel that crime mapping has used since STAC and CrimeStat.
"""

from __future__ import annotations

import math
from enum import StrEnum

import numpy as np
from scipy.special import ndtr

from asvat.errors import InputError
from asvat.records.arrays import Floats

# Beyond 8.5 standard deviations a Gaussian is less than 3e-16 of its peak.
GAUSSIAN_REACH = 8.5


class Kernel(StrEnum):
    """The shape with which an incident is spread over the map."""

    GAUSSIAN = "gaussian"
    QUARTIC = "quartic"

    def reach(self, bandwidth: float) -> float:
        """Distance in metres beyond which the kernel is nil to double precision."""
        return GAUSSIAN_REACH * bandwidth if self is Kernel.GAUSSIAN else bandwidth

    def deviation(self, bandwidth: float) -> float:
        """Standard deviation along one axis, metres."""
        return bandwidth if self is Kernel.GAUSSIAN else bandwidth / math.sqrt(8.0)

    def effective_area(self, bandwidth: float) -> float:
        """Area in square metres over which the kernel averages: one over its integrated square."""
        if self is Kernel.GAUSSIAN:
            return 4.0 * math.pi * bandwidth**2
        return 5.0 * math.pi * bandwidth**2 / 9.0

    def height(self, squared: Floats, bandwidth: float) -> Floats:
        """Return the kernel a square metre at `squared` distances (square metres)."""
        scaled = squared / bandwidth**2
        if self is Kernel.GAUSSIAN:
            gaussian: Floats = np.exp(-0.5 * scaled) / (2.0 * math.pi * bandwidth**2)
            return gaussian
        quartic: Floats = np.maximum(0.0, 1.0 - scaled) ** 2 * (3.0 / (math.pi * bandwidth**2))
        return quartic


def check_bandwidth(bandwidth: float) -> float:
    """Return `bandwidth` as a float, or refuse it when it is not a positive length in metres."""
    if not (math.isfinite(bandwidth) and bandwidth > 0.0):
        raise InputError(
            f"bandwidth {bandwidth} m is not a positive length",
            where="bandwidth",
            mend="Give metres, or choose one with choose_bandwidth.",
        )
    return float(bandwidth)


def normal_between(low: Floats, high: Floats, deviation: float) -> Floats:
    """Return the mass of a normal of mean 0 and the given deviation between `low` and `high`."""
    # Taken on the side of the mean where it loses no digits.
    flip = low > 0.0
    left = np.where(flip, -high, low) / deviation
    right = np.where(flip, -low, high) / deviation
    between: Floats = ndtr(right) - ndtr(left)
    return between


_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)


def quartic_in_box(
    left: Floats, bottom: Floats, right: Floats, top: Floats, radius: float
) -> Floats:
    """Return the mass of a quartic kernel at the origin inside each box; shapes broadcast.

    One side is integrated in closed form. The other, with x = radius sin(a), is a trigonometric
    polynomial between the angles where the circle crosses the box, so Gauss-Legendre with 16
    nodes a piece is exact to about 1e-14.
    """
    sides = [np.clip(side / radius, -1.0, 1.0) for side in (left, bottom, right, top)]
    x0, y0, x1, y1 = (side[..., None] for side in np.broadcast_arrays(*sides))
    first, last = np.arcsin(x0), np.arcsin(x1)
    low, high = np.arccos(np.abs(y0)), np.arccos(np.abs(y1))
    breaks = np.concatenate([first, -low, low, -high, high, last], axis=-1)
    breaks = np.sort(np.clip(breaks, first, last), axis=-1)
    half = 0.5 * np.diff(breaks, axis=-1)[..., None]
    angle = breaks[..., :-1, None] + half * (1.0 + _NODES)
    chord = np.cos(angle)
    square = chord**2
    inner = _chord_integral(np.clip(y1[..., None], -chord, chord), square)
    inner -= _chord_integral(np.clip(y0[..., None], -chord, chord), square)
    mass: Floats = (inner * chord * half * _WEIGHTS).sum(axis=(-2, -1)) * (3.0 / math.pi)
    return mass


def _chord_integral(y: Floats, square: Floats) -> Floats:
    integral: Floats = y * (square**2 - y**2 * (2.0 / 3.0 * square - 0.2 * y**2))
    return integral
