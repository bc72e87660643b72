"""Chains of near repeats, with and without a rule that stops them from running together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from asvat.errors import InputError
from asvat.hotspots.near_repeat.bands import MILLIMETRES, Bands, Times
from asvat.hotspots.near_repeat.labels import describe_bands
from asvat.hotspots.near_repeat.links import Links, near_links
from asvat.records.arrays import Floats, Ints
from asvat.records.provenance import stamp


@dataclass(frozen=True)
class Chains:
    """Chains of two or more incidents, numbered by their first incident.

    Parameters
    ----------
    chain
        The chain of each incident in the order of the input, -1 for none, shape (n,).
    originator
        The first incident of each chain, as a position in the input, shape (chains,).
    incidents
        Number of incidents in each chain.
    duration
        Days from the first to the last incident of each chain.
    radius
        Metres from the first incident to the farthest.
    parameters
        The band and the stopping rule.
    """

    chain: Ints
    originator: Ints
    incidents: Ints
    duration: Floats
    radius: Floats
    parameters: dict[str, Any]

    def members(self, caveats: list[str] | None = None) -> pa.Table:
        """Return one row an incident: its position in the input and its chain, or null."""
        chain = pa.array(self.chain, mask=self.chain < 0)
        table = pa.table({"incident": np.arange(len(self.chain)), "chain": chain})
        return stamp(table, "near-repeat chains", self.parameters, caveats)

    def table(self, caveats: list[str] | None = None) -> pa.Table:
        """Return one row a chain: originator, incidents, duration in days, radius in metres."""
        table = pa.table(
            {
                "chain": np.arange(len(self.originator)),
                "originator": self.originator,
                "incidents": self.incidents,
                "duration_days": self.duration,
                "radius_m": self.radius,
            }
        )
        return stamp(table, "near-repeat chains", self.parameters, caveats)


def near_repeat_chains(
    easting: Floats,
    northing: Floats,
    time: Times,
    bands: Bands,
    *,
    max_duration: float | None = None,
    max_radius: float | None = None,
) -> Chains:
    """Join near repeats into chains; all pairs count, however crowded the place.

    Without a stopping rule a chain is everything that can be reached from pair to pair (single
    linkage). In dense places this runs together into chains of thousands that mean nothing. With a
    rule, chains grow from an originator in order of time: an incident joins the chain of the most
    recent (then the nearest) earlier near incident whose originator is within the rule, and
    otherwise begins a chain of its own.

    Parameters
    ----------
    easting, northing
        Metres, shape (n,).
    time
        Days as numbers, or NumPy dates or times, shape (n,).
    bands
        One band of distance and one of time, such as ``Bands((0, 200), (0, 14))``: strictly less
        than both by default, up to and including both with ``closed="right"``.
    max_duration
        Longest time from the originator, days, included.
    max_radius
        Farthest straight distance from the originator, metres, included.
    """
    for name, value in (("max_duration", max_duration), ("max_radius", max_radius)):
        if value is not None and not value > 0:
            raise InputError(
                f"{value:g} is not above 0", where=name, mend="Leave it out or raise it."
            )
    links = near_links(easting, northing, time, bands)
    if max_duration is None and max_radius is None:
        lead = _reachable(links)
    else:
        lead = _anchored(links, max_duration, max_radius)
    parameters = describe_bands(bands) | {"max_duration": max_duration, "max_radius": max_radius}
    return _summarise(links, lead, parameters)


def _reachable(links: Links) -> Ints:
    """Return the lowest rank that each rank can be reached from."""
    size = len(links.order)
    graph = coo_array(
        (np.ones(len(links.earlier), np.int8), (links.earlier, links.later)), shape=(size, size)
    )
    part = connected_components(graph, directed=False)[1]
    lowest = np.full(size, size)
    np.minimum.at(lowest, part, np.arange(size))
    return lowest[part]


def _anchored(links: Links, max_duration: float | None, max_radius: float | None) -> Ints:
    """Return the rank of the originator of each rank under the stopping rule."""
    longest = np.inf if max_duration is None else round(max_duration * links.units_a_day)
    widest = np.inf if max_radius is None else round(max_radius * MILLIMETRES) ** 2
    x, y, time = links.x.tolist(), links.y.tolist(), links.time.tolist()
    lead = list(range(len(time)))
    for a, b in zip(links.earlier.tolist(), links.later.tolist(), strict=True):
        if lead[b] != b:
            continue
        origin = lead[a]
        apart = (x[b] - x[origin]) ** 2 + (y[b] - y[origin]) ** 2
        if time[b] - time[origin] <= longest and apart <= widest:
            lead[b] = origin
    return np.array(lead, np.int64)


def _summarise(links: Links, lead: Ints, parameters: dict[str, Any]) -> Chains:
    heads, chain, many = np.unique(lead, return_inverse=True, return_counts=True)
    real = many > 1
    number = np.where(real, np.cumsum(real) - 1, -1)[chain]
    inside = number >= 0
    length, width = np.zeros(int(real.sum())), np.zeros(int(real.sum()))
    origin = lead[inside]
    days = (links.time[inside] - links.time[origin]) / links.units_a_day
    metres = (
        np.hypot(links.x[inside] - links.x[origin], links.y[inside] - links.y[origin]) / MILLIMETRES
    )
    np.maximum.at(length, number[inside], days)
    np.maximum.at(width, number[inside], metres)
    member = np.empty_like(number)
    member[links.order] = number
    return Chains(member, links.order[heads[real]], many[real], length, width, parameters)
