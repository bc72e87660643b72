"""Runs of events: how long they are, when each event falls, and how they grow worse."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asvat.simulation.happenings import World
from asvat.simulation.matters import MATTERS
from asvat.simulation.points import MINUTES_A_DAY, Bools, Floats, Ints
from asvat.simulation.rhythm import clock

SHRINK = 1.9


@dataclass(frozen=True, eq=False)
class Run:
    """Events of several series, in the order of series and time.

    ``series`` counts from 0, ``step`` from 1, ``of`` is the length of the event's series,
    ``level`` says how bad the event is, 0 to 1.
    """

    series: Ints
    step: Ints
    of: Ints
    minute: Ints
    level: Floats

    @property
    def size(self) -> int:
        """How many events there are."""
        return int(self.series.size)


def lengths(rng: np.random.Generator, total: int, least: int, mean: float, most: int) -> Ints:
    """Draw lengths of series, from `least` to `most`, that sum to about `total`."""
    n = max(1, round(total / mean))
    drawn = least + rng.negative_binomial(1.2, 1.2 / (1.2 + mean - least), n)
    found: Ints = np.minimum(drawn, most)
    return found


def run(
    rng: np.random.Generator, world: World, length: Ints, escalating: Bools,
    spans: tuple[float, float], matter: Ints,
) -> Run:  # fmt: skip
    """Lay series of `length` events over the period.

    `spans` is the least and the greatest part of the period that a series takes; `matter` gives
    the hour of each event. The gaps of an escalating series shrink and its level rises.
    """
    series = np.repeat(np.arange(length.size), length)
    first = np.repeat(np.cumsum(length) - length, length)
    of = length[series]
    part = (np.arange(series.size) - first + rng.random(series.size)) / of
    part = np.where(escalating[series], 1.0 - (1.0 - part) ** SHRINK, part)
    span = rng.uniform(*spans, length.size)
    start = rng.random(length.size) * (1.0 - span)
    day = np.floor((start[series] + span[series] * part) * world.days.size)
    day = np.minimum(day, world.days.size - 1).astype(np.int64)
    at = np.empty(series.size, dtype=np.int64)
    for m in np.unique(matter).tolist():
        chosen = np.flatnonzero(matter == m)
        at[chosen] = clock(rng, MATTERS[m].rhythm, chosen.size)
    minute = day * MINUTES_A_DAY + at
    order = np.lexsort((minute, series))
    step = np.arange(series.size) - first + 1
    base = rng.uniform(0.05, 0.35, length.size)
    rise = np.where(escalating, rng.uniform(0.45, 0.75, length.size), rng.normal(0.0, 0.05,
                    length.size))  # fmt: skip
    level = base[series] + rise[series] * (step / of) ** 1.3 + rng.normal(0.0, 0.05, series.size)
    return Run(series, step, of, minute[order], np.clip(level, 0.0, 1.0))
