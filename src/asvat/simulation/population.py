"""Everything that happens in the force, in exactly as many police logs as were asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from asvat.simulation.happenings import Happenings, Series, World, together
from asvat.simulation.matters import MATTERS
from asvat.simulation.points import Ints, split
from asvat.simulation.processes.everyday import everyday
from asvat.simulation.processes.persons import feuds, habitual_callers, pursued, repeat_victims
from asvat.simulation.processes.planted import SPOTS, hotspot, near_repeats
from asvat.simulation.processes.spots import (
    everyone_rings,
    nights_out,
    problem_places,
    roaming_youths,
)

HOTSPOT_SHARE, REPEAT_SHARE = 0.12, 0.015
SERIES = (
    (repeat_victims, 0.045),
    (pursued, 0.013),
    (feuds, 0.045),
    (habitual_callers, 0.02),
    (problem_places, 0.07),
    (roaming_youths, 0.05),
    (everyone_rings, 0.035),
)
NIGHTS_OUT = 0.03


@dataclass(frozen=True, eq=False)
class Everything:
    """All events in the order of time, the series they belong to, and the near repeats."""

    events: Happenings
    series: list[Series]
    parent: Ints
    child: Ints
    """Rows of the events that are near repeats, and of their parents."""


def everything(rng: np.random.Generator, world: World, size: int) -> Everything:
    """Let everything happen, in `size` police logs."""
    planted = split(round(HOTSPOT_SHARE * size), [s.share for s in SPOTS])
    repeats = round(REPEAT_SHARE * size)
    parts = [hotspot(rng, world, i, n) for i, n in enumerate(planted)]
    series: list[Series] = []
    for process, share in SERIES:
        found = process(rng, world, max(12, round(share * size)))
        numbered = np.where(found.events.series >= 0, found.events.series + len(series), -1)
        parts.append(replace(found.events, series=numbered))
        series += found.series
    parts.append(nights_out(rng, world, round(NIGHTS_OUT * size)))
    left = size - repeats - sum(int(p.calls.sum()) for p in parts)
    rest = _everyday(rng, world, left)
    parent, children = near_repeats(rng, world, rest, repeats)
    before = sum(p.size for p in parts)
    events = together([*parts, rest, children])
    order = np.lexsort((np.arange(events.size), events.minute))
    rank = np.empty(order.size, dtype=np.int64)
    rank[order] = np.arange(order.size)
    child = before + rest.size + np.arange(repeats)
    return Everything(events.take(order), series, rank[before + parent], rank[child])


def _everyday(rng: np.random.Generator, world: World, logs: int) -> Happenings:
    """One-off matters in exactly `logs` logs, some of them of several calls."""
    found = everyday(rng, world, logs)
    loud = np.array([m.loud for m in MATTERS])[found.matter]
    calls = 1 + rng.poisson(loud)
    total = np.cumsum(calls)
    last = int(np.searchsorted(total, logs))
    calls[last] -= int(total[last]) - logs
    return replace(found, calls=calls).take(np.arange(last + 1))
