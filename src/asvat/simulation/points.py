"""Places and days as arrays, and how they are drawn."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

MINUTES_A_DAY = 24 * 60
Floats = npt.NDArray[np.floating[Any]]
Ints = npt.NDArray[np.integer[Any]]
Bools = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]


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


def pick(rng: np.random.Generator, n: int, weights: Floats) -> Ints:
    """Draw `n` positions by `weights`, with replacement."""
    running = np.cumsum(weights)
    found: Ints = np.searchsorted(running, rng.random(n) * running[-1], side="right")
    return np.minimum(found, len(weights) - 1)


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


class Grouped:
    """Members by group, drawn from a group by weight.

    Parameters
    ----------
    group
        Group of each member, from 0; negative for none.
    weights
        Weight of each member.
    groups
        How many groups there are.
    """

    def __init__(self, group: Ints, weights: Floats, groups: int) -> None:
        self._order = np.argsort(group, kind="stable")
        self._order = self._order[group[self._order] >= 0]
        ordered = group[self._order]
        self._running = np.concatenate([[0.0], np.cumsum(weights[self._order])])
        edges = np.searchsorted(ordered, np.arange(groups + 1))
        self._low, self._high = edges[:-1], edges[1:]

    def count(self, group: Ints) -> Ints:
        """Return how many members each group has."""
        found: Ints = self._high[group] - self._low[group]
        return found

    def draw(self, rng: np.random.Generator, group: Ints) -> Ints:
        """Draw one member of each group given; -1 where it has none."""
        low, high = self._low[group], self._high[group]
        start, end = self._running[low], self._running[high]
        at = np.searchsorted(self._running, start + rng.random(group.size) * (end - start), "right")
        at = np.clip(at - 1, low, np.maximum(high - 1, low))
        found: Ints = np.where(high > low, self._order[np.minimum(at, self._order.size - 1)], -1)
        return found
