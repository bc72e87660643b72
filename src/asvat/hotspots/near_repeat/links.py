"""Pairs of incidents within one band of distance and time, in the order they happened."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asvat.errors import InputError
from asvat.hotspots.near_repeat.bands import BEYOND, Bands, Times, whole_places, whole_times
from asvat.hotspots.near_repeat.pairs import PlaceIndex, measure, reach_of
from asvat.records.arrays import Floats, Ints


@dataclass(frozen=True)
class Links:
    """Near pairs, each once, and the incidents in the order they happened.

    Parameters
    ----------
    order
        The incident at each rank; ranks rise with time, then with easting, northing and position
        in the input, shape (n,).
    x, y
        Places by rank, millimetres.
    time
        Times by rank, whole units.
    units_a_day
        Time units that make a day.
    earlier, later
        Ranks of the two incidents of each pair, earlier < later; sorted by the later one, then the
        most recent and then the nearest earlier one first, shape (pairs,).
    """

    order: Ints
    x: Ints
    y: Ints
    time: Ints
    units_a_day: int
    earlier: Ints
    later: Ints


def near_links(easting: Floats, northing: Floats, time: Times, bands: Bands) -> Links:
    """Find every pair in the one cell of `bands`; none is left out, however crowded the place.

    Raises
    ------
    InputError
        When `bands` has more than one cell or no end, or a place or a time is missing.
    """
    distance = bands.distance_limits()
    x, y = whole_places(easting, northing)
    whole, units = whole_times(time, bands.days)
    days = bands.day_limits(units)
    if bands.shape != (1, 1) or distance[-1] == BEYOND:
        raise InputError(
            "a near repeat needs one band of distance and one of time",
            where="bands",
            mend="Give two breaks each, such as 0,200 metres and 0,14 days.",
        )
    if len(whole) != len(x):
        raise InputError(
            f"{len(x)} places and {len(whole)} times",
            where="near repeat",
            mend="Give a place and a time for each incident.",
        )
    order = np.lexsort((y, x, whole))
    x, y, whole = x[order], y[order], whole[order]
    index = PlaceIndex.build(x, y, reach_of(int(distance[-1]), bands.metric))
    first, second, gaps, far = [], [], [], []
    for run in range(len(index.runs)):
        for i, j in index.candidates(run):
            value = measure(index.x[i] - index.x[j], index.y[i] - index.y[j], bands.metric)
            close = np.flatnonzero((value >= distance[0]) & (value < distance[1]))
            a, b = index.order[i[close]], index.order[j[close]]
            gap = np.abs(whole[a] - whole[b])
            soon = (gap >= days[0]) & (gap < days[1])
            first.append(np.minimum(a, b)[soon])
            second.append(np.maximum(a, b)[soon])
            gaps.append(gap[soon])
            far.append(value[close][soon])
    earlier, later = np.concatenate(first), np.concatenate(second)
    rank = np.lexsort((earlier, np.concatenate(far), np.concatenate(gaps), later))
    return Links(order, x, y, whole, units, earlier[rank], later[rank])
