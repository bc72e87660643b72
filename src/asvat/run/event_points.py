"""One point an event: a street where everyone rings is not thereby a hotspot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asvat.dataset.revision import read
from asvat.dataset.snapshots import Content
from asvat.records.sessions import session

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class SetAside:
    """Located logs of the subject that are not on the map, and why.

    Parameters
    ----------
    default
        Their point stands for "not known", such as the police station's.
    further
        They are about an event that another log already stands for.
    """

    default: int
    further: int


@dataclass(frozen=True)
class EventPoints:
    """What linkage says of each log's point; arrays of one length, in the order asked.

    Parameters
    ----------
    default, further
        As in :class:`SetAside`.
    known
        Linkage has a point for it: ``x``, ``y`` (metres, EPSG:27700; NaN elsewhere).
    """

    default: Bools
    further: Bools
    known: Bools
    x: Floats
    y: Floats


def points_of_events(
    incidents: pa.ChunkedArray, layer: npt.NDArray[Any], linked: Mapping[str, pa.Table | Content]
) -> EventPoints | None:
    """Return the points of these logs, or None where nothing was linked.

    An event has one point in each `layer` (a number for each log): a fight that is in one log
    anti-social behaviour and in another a crime is on both maps.
    """
    if "incident_events" not in linked:
        return None
    with session() as db:
        db.register("asked", _asked(incidents, layer))
        db.register("events", read(linked["incident_events"]))
        db.register("places", read(linked["incident_places"]))
        found = db.execute(
            "SELECT coalesce(p.default_geocode AND p.easting IS NULL, false) AS lost, "
            "row_number() OVER (PARTITION BY coalesce(e.event_id, a.incident_id), layer "
            "ORDER BY p.default_geocode AND p.easting IS NULL, a.incident_id <> e.event_id, "
            "a.incident_id) > 1 AS further, p.easting, p.northing "
            "FROM asked a LEFT JOIN events e USING (incident_id) "
            "LEFT JOIN places p USING (incident_id) ORDER BY n"
        ).to_arrow_table()
    lost, further, east, north = (_array(column) for column in found.columns)
    x, y = east.astype(float), north.astype(float)
    # A further log of an event at a default point stays "further": each log has one reason.
    lost = lost.astype(bool) & ~further.astype(bool)
    return EventPoints(lost, further.astype(bool), ~np.isnan(x), x, y)


def _asked(incidents: pa.ChunkedArray, layer: npt.NDArray[Any]) -> pa.Table:
    return pa.table({"n": np.arange(len(incidents)), "incident_id": incidents, "layer": layer})


def _array(column: pa.ChunkedArray) -> npt.NDArray[Any]:
    found: npt.NDArray[Any] = column.to_numpy()
    return found
