"""The tables of events."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.linkage.events.reading import NEVER, Logs, column
from asvat.linkage.places.arrays import Floats, Ints
from asvat.linkage.places.groups import medians
from asvat.linkage.tables import EVENTS, INCIDENT_EVENTS


def log_table(logs: Logs, event: Ints, sure: Floats) -> pa.Table:
    """Return the event of each log, in the order of the table given."""
    back = np.argsort(logs.row)
    names = logs.ids.take(pa.array(event))
    columns = [logs.ids, names, pa.array(sure)]
    return pa.table(columns, schema=INCIDENT_EVENTS).take(pa.array(back))


def event_table(
    logs: Logs, event: Ints, incidents: pa.Table, incident_places: pa.Table
) -> pa.Table:
    """Return one row an event, by identifier."""
    firsts, dense = np.unique(event, return_inverse=True)
    many = firsts.size
    begin = np.where(logs.timed, logs.begin, logs.reported)
    end = np.where(logs.timed, logs.end, logs.reported)
    started = np.full(many, np.iinfo(np.int64).max)
    ended = np.full(many, NEVER)
    np.minimum.at(started, dense, begin)
    np.maximum.at(ended, dense, end)
    e, n = medians(dense, many, logs.easting, logs.northing)
    place = _most(dense, logs.place, many)
    log_of_place = np.full(int(logs.place.max(initial=-1)) + 2, 0, np.int64)
    log_of_place[logs.place] = np.arange(logs.place.size)
    places = _place_names(logs, incident_places)
    table = pa.table(
        [
            logs.ids.take(pa.array(firsts)),
            _moment(started),
            _moment(ended),
            places.take(pa.array(log_of_place[place], mask=place < 0)),
            pa.array(e, mask=~np.isfinite(e)),
            pa.array(n, mask=~np.isfinite(n)),
            pa.array(np.bincount(dense, minlength=many).astype(np.int64)),
            _agencies(logs, dense, many, incidents),
        ],
        schema=EVENTS,
    )
    return table.sort_by("event_id")


def _moment(seconds: Ints) -> pa.Array:
    return pa.array(seconds, mask=seconds == NEVER).cast(pa.timestamp("s"))


def _most(event: Ints, place: Ints, many: int) -> Ints:
    """Return the place of most logs of each event; of equals, that of its earlier log."""
    good = np.flatnonzero(place >= 0)
    out = np.full(many, -1, np.int64)
    if not good.size:
        return out
    width = int(place.max()) + 1
    pair, first, count = np.unique(
        event[good] * width + place[good], return_index=True, return_counts=True
    )
    order = np.lexsort((-first, count))
    out[pair[order] // width] = pair[order] % width
    return out


def _place_names(logs: Logs, incident_places: pa.Table) -> pa.Array:

    at = pc.index_in(logs.ids, value_set=column(incident_places, "incident_id", pa.string()))
    return column(incident_places, "place_id", pa.string()).take(at)


def _agencies(logs: Logs, event: Ints, many: int, incidents: pa.Table) -> pa.Array:
    """Return the agencies of each event's logs, in the order of the alphabet."""
    names = column(incidents, "agency", pa.string()).take(pa.array(logs.row))
    distinct = sorted(set(names.unique().to_pylist()) - {None})
    rank = pc.index_in(names, value_set=pa.array(distinct, pa.string()))
    rank = rank.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    good = rank >= 0
    width = len(distinct) + 1
    pair = np.unique(event[good] * width + rank[good])
    count = np.bincount(pair // width, minlength=many)
    offsets = np.r_[0, np.cumsum(count)].astype(np.int32)
    values = pa.array(distinct, pa.string()).take(pa.array(pair % width))
    return pa.ListArray.from_arrays(pa.array(offsets), values)
