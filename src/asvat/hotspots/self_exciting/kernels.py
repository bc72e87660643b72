"""The two parts of a self-exciting intensity: near repeats after an event, and the background.

Near repeats fall at a distance that is Gaussian in east and north and after a delay that is
exponential, both cut off at a reach, so that every pair that can matter is known beforehand.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter
from scipy.spatial import cKDTree

from asvat.hotspots.grid import Window
from asvat.records.arrays import Bools, Floats, Ints

# Squares of a background map: this share of its bandwidth wide, at most this many in all.
_FINE = 1.0 / 3.0
_MOST_SQUARES = 4_000_000
_CUT = 4.0


@dataclass(frozen=True)
class Pairs:
    """Events that may have been triggered: child follows parent within the reach.

    ``lag`` in days, more than 0; ``squared`` distance in square metres; all shape (pairs,).
    """

    parent: Ints
    child: Ints
    lag: Floats
    squared: Floats


def find_pairs(x: Floats, y: Floats, day: Floats, metres: float, days: float) -> Pairs:
    """Return all pairs of events within `metres` and `days`, on different days or times."""
    scaled = np.stack([x / metres, y / metres, day / days], axis=1)
    found = cKDTree(scaled).query_pairs(1.0 + 1e-12, p=np.inf, output_type="ndarray")
    first, second = found[:, 0].astype(np.int64), found[:, 1].astype(np.int64)
    later = day[second] > day[first]
    parent, child = np.where(later, first, second), np.where(later, second, first)
    lag = day[child] - day[parent]
    squared = (x[child] - x[parent]) ** 2 + (y[child] - y[parent]) ** 2
    kept = (lag > 0) & (lag <= days) & (squared <= metres**2)
    order = np.lexsort((parent[kept], child[kept]))
    parent, child = parent[kept][order], child[kept][order]
    return Pairs(parent, child, lag[kept][order], squared[kept][order])


def delay_mass(lag: Floats, mean_days: float, reach: float) -> Floats:
    """Return the share of near repeats that come within `lag` days of their parent."""
    whole = -math.expm1(-reach / mean_days)
    mass: Floats = -np.expm1(-np.clip(lag, 0.0, reach) / mean_days) / whole
    return mass


def log_delay(lag: Floats, mean_days: float, reach: float, step: float) -> Floats:
    """Return the log density of a delay, per day.

    With dates (`step` 1), the mass between ``lag - 1`` and ``lag``: a delay of any part of a day
    is one day. With exact times (`step` 0), the exponential density.
    """
    whole = math.log(-math.expm1(-reach / mean_days))
    if step == 0.0:
        return -lag / mean_days - math.log(mean_days) - whole
    first = math.log(-math.expm1(-step / mean_days) / step)
    return first - (lag - step) / mean_days - whole


def log_offset(squared: Floats, sd: float, reach: float) -> Floats:
    """Return the log density of a displacement, per square metre."""
    whole = -math.expm1(-(reach**2) / (2.0 * sd**2))
    return -squared / (2.0 * sd**2) - math.log(2.0 * math.pi * sd**2 * whole)


class BackgroundMaps:
    """Gaussian maps of the events at several bandwidths, each without the event it is read at.

    An event would otherwise vouch for itself: the narrower the kernel, the more.

    Parameters
    ----------
    x, y
        The events, metres.
    window, mask
        The study area. What a kernel loses beyond it is given back (Diggle), so that each map
        integrates to 1 over the area.
    bandwidths
        Standard deviations, metres.
    """

    def __init__(
        self, x: Floats, y: Floats, window: Window, mask: Bools, bandwidths: tuple[float, ...]
    ) -> None:
        self.area = float(mask.sum()) * window.grid.area
        self._layers = [_Layer(x, y, window, mask, h) for h in bandwidths]

    def at_events(self, weight: Floats) -> Floats:
        """Return each map's density at the events, per square metre, and the even map's.

        Shape (events, bandwidths + 1). `weight` is how much each event counts, shape (events,).
        """
        total = weight.sum()
        maps = [layer.without_self(weight) / np.maximum(total - weight, 1e-12)
                for layer in self._layers]  # fmt: skip
        return np.stack([*maps, np.full(weight.size, 1.0 / self.area)], axis=1)

    def at(self, weight: Floats, share: Floats, x: Floats, y: Floats) -> Floats:
        """Return the mixed density at other places, per square metre."""
        found = np.full(x.size, share[-1] / self.area)
        for part, layer in zip(share, self._layers, strict=False):
            found += part * layer.read(layer.smooth(weight), x, y) / weight.sum()
        return found


class _Layer:
    def __init__(self, x: Floats, y: Floats, window: Window, mask: Bools, bandwidth: float) -> None:
        column, row = window.cells()
        cx, cy = window.grid.centre(column, row)
        half = 0.5 * window.grid.size
        west, south = float(cx.min()) - half, float(cy.min()) - half
        width, height = float(cx.max()) + half - west, float(cy.max()) + half - south
        self.size = max(bandwidth * _FINE, math.sqrt(width * height / _MOST_SQUARES))
        self.west, self.south = west, south
        self.shape = math.ceil(height / self.size), math.ceil(width / self.size)
        self.sigma = bandwidth / self.size
        self.index = self._index(x, y)
        middle_x = west + (np.arange(self.shape[1]) + 0.5) * self.size
        middle_y = south + (np.arange(self.shape[0]) + 0.5) * self.size
        gx, gy = (g.ravel() for g in np.meshgrid(middle_x, middle_y))
        across, up = window.grid.index(gx, gy)
        across = np.clip(across - window.column0, 0, window.columns - 1)
        up = np.clip(up - window.row0, 0, window.rows - 1)
        inside = mask[up, across].astype(np.float64).reshape(self.shape)
        kept = np.maximum(self._filter(inside).ravel(), 1e-3)
        self.give = 1.0 / kept[self.index]
        probe = np.zeros((2 * int(_CUT * self.sigma + 1) + 3,) * 2)
        probe[probe.shape[0] // 2, probe.shape[1] // 2] = 1.0
        self.own = float(self._filter(probe).max()) / self.size**2

    def _index(self, x: Floats, y: Floats) -> Ints:
        across = np.clip(((x - self.west) / self.size).astype(np.int64), 0, self.shape[1] - 1)
        up = np.clip(((y - self.south) / self.size).astype(np.int64), 0, self.shape[0] - 1)
        return up * self.shape[1] + across

    def _filter(self, values: Floats) -> Floats:
        smoothed: Floats = gaussian_filter(values, self.sigma, mode="constant", truncate=_CUT)
        return smoothed

    def smooth(self, weight: Floats) -> Floats:
        given = weight * self.give
        laid = np.bincount(self.index, weights=given, minlength=self.shape[0] * self.shape[1])
        smoothed = self._filter(laid.astype(np.float64).reshape(self.shape))
        return smoothed.ravel() / self.size**2

    def without_self(self, weight: Floats) -> Floats:
        there = self.smooth(weight)[self.index] - self.own * weight * self.give
        return np.maximum(there, 0.0)

    def read(self, smoothed: Floats, x: Floats, y: Floats) -> Floats:
        return smoothed[self._index(x, y)]
