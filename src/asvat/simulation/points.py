"""Incidents in the making: places and minutes as arrays, and how they are drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from asvat.simulation.rhythm import KINDS

MINUTES_A_DAY = 24 * 60
Floats = npt.NDArray[np.floating[Any]]
Ints = npt.NDArray[np.int64]
Days = npt.NDArray[np.datetime64]


@dataclass(frozen=True, eq=False)
class Points:
    """Incidents in the making.

    ``easting`` and ``northing`` are whole metres (EPSG:27700), ``minute`` counts from the first
    midnight of the period, ``kind`` indexes ``KINDS``, ``hotspot`` is the planted hotspot (from
    0) or -1.
    """

    easting: Floats
    northing: Floats
    minute: Ints
    kind: Ints
    hotspot: Ints


def together(parts: list[Points]) -> Points:
    """Put parts one after the other."""
    names = ("easting", "northing", "minute", "kind", "hotspot")
    return Points(*(np.concatenate([getattr(p, name) for p in parts]) for name in names))


def days_of(first: date, months: int) -> Days:
    """Return every day of the period."""
    start = np.datetime64(first, "M")
    midnight = start.astype("datetime64[D]")
    end = (start + np.timedelta64(months, "M")).astype("datetime64[D]")
    days: Days = midnight + np.arange((end - midnight).astype(np.int64)).astype("timedelta64[D]")
    return days


def split(total: int, weights: list[float]) -> list[int]:
    """Part `total` into whole numbers by `weights`, exactly (largest remainder first)."""
    exact = np.array(weights) / sum(weights) * total
    whole = np.floor(exact).astype(np.int64)
    whole[np.argsort(whole - exact, kind="stable")[: total - int(whole.sum())]] += 1
    return [int(n) for n in whole]


def _around(rng: np.random.Generator, distance: Floats) -> Floats:
    angle = rng.random(distance.size) * 2.0 * np.pi
    return np.column_stack([distance * np.cos(angle), distance * np.sin(angle)])


def disc(rng: np.random.Generator, n: int, radius: float) -> Floats:
    """Return `n` offsets spread evenly over a disc of `radius` metres, shape (n, 2)."""
    return _around(rng, radius * np.sqrt(rng.random(n)))


def bell(rng: np.random.Generator, spread: Floats) -> Floats:
    """Return one normal offset a spread (metres), cut at 2.5 spreads, shape (n, 2)."""
    within = 1.0 - math.exp(-(2.5**2) / 2.0)
    return _around(rng, spread * np.sqrt(-2.0 * np.log1p(-within * rng.random(spread.size))))


def times(rng: np.random.Generator, kind: Ints, days: Days, active: Floats) -> Ints:
    """Draw the minute of each incident by its kind's rhythm, on days with weight `active`."""
    minute = np.empty(kind.size, dtype=np.int64)
    for i, what in enumerate(KINDS):
        chosen = np.flatnonzero(kind == i)
        weight = what.day_weights(days) * active
        day = rng.choice(days.size, chosen.size, p=weight / weight.sum())
        hour = rng.choice(24, chosen.size, p=what.hour_weights())
        minute[chosen] = day * MINUTES_A_DAY + hour * 60 + rng.integers(0, 60, chosen.size)
    return minute
