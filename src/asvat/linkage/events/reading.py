"""Logs as numbers: when they say it happened, where, what kind, and who wrote them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.linkage.places.arrays import Bools, Floats, Ints

HOUR = 3600
LONGEST = 24 * HOUR
"""An interval longer than this tells no time: the report stands for it."""
NEVER = -(2**62)


@dataclass(frozen=True, eq=False)
class Logs:
    """Logs in the order of their reports; codes are -1 where something is absent.

    Parameters
    ----------
    row
        Row of each log in the table given.
    ids
        incident_id.
    begin, end
        Between which seconds it happened; `begin` is ``NEVER`` where no hour or day is known.
    reported
        Second of the report.
    easting, northing
        Metres, NaN where unknown.
    place, agency, category, subtype
        Codes.
    """

    row: Ints
    ids: pa.Array
    begin: Ints
    end: Ints
    reported: Ints
    easting: Floats
    northing: Floats
    place: Ints
    agency: Ints
    category: Ints
    subtype: Ints

    @property
    def timed(self) -> Bools:
        """Whether the hour or the day of each is known."""
        timed: Bools = self.begin > NEVER
        return timed


def read(incidents: pa.Table, incident_places: pa.Table, lag: float) -> Logs:
    """Return the logs as numbers.

    Parameters
    ----------
    incidents
        As :func:`asvat.linkage.events.find_events` takes them.
    incident_places
        Places and usable points.
    lag
        Hours before its report in which a log of an agency that never writes down when may have
        happened.
    """
    ids = column(incidents, "incident_id", pa.string())
    begin, end, reported = _times(incidents)
    agency = coded(column(incidents, "agency", pa.string()))
    late = (begin > NEVER) & _never_says_when(incidents, agency)
    begin[late] = end[late] - int(lag * HOUR)
    order = pc.sort_indices(
        pa.table({"when": reported, "id": ids}), [("when", "ascending"), ("id", "ascending")]
    ).to_numpy()
    row = order.astype(np.int64)
    at = pc.index_in(ids, value_set=column(incident_places, "incident_id", pa.string()))
    where = {
        name: column(incident_places, name, kind).take(at)
        for name, kind in (
            ("place_id", pa.string()), ("easting", pa.float64()), ("northing", pa.float64()),
        )
    }  # fmt: skip
    easting, northing = (
        np.array(pc.fill_null(where[c], np.nan).to_numpy(zero_copy_only=False))[row]
        for c in ("easting", "northing")
    )
    codes = [
        coded(values)[row]
        for values in (
            where["place_id"],
            *(column(incidents, c, pa.string()) for c in ("category", "subtype")),
        )
    ]
    place, category, subtype = codes
    return Logs(
        row, ids.take(pa.array(row)), begin[row], end[row], reported[row], easting, northing,
        place, agency[row], category, subtype,
    )  # fmt: skip


def _never_says_when(incidents: pa.Table, agency: Ints) -> Bools:
    """Whether a log is of an agency that gives the time of the report for nearly every log."""
    if "flags" not in incidents.column_names:
        return np.zeros(agency.size, bool)
    flags = column(incidents, "flags", pa.list_(pa.string()))
    parent = pc.list_parent_indices(flags).filter(pc.equal(pc.list_flatten(flags), "reported_time"))
    flagged = np.zeros(agency.size, bool)
    flagged[parent.to_numpy()] = True
    many = np.bincount(agency + 1)
    share = np.bincount(agency + 1, weights=flagged) / np.maximum(many, 1)
    never = (share >= 0.9)[agency + 1] & (agency >= 0) & flagged
    # Where there is one agency only, the report is all the time there is for any log.
    return never if np.count_nonzero(many[1:]) > 1 else np.zeros(agency.size, bool)


def column(table: pa.Table, name: str, kind: pa.DataType) -> pa.Array:
    """Return a column as one array of a kind; empty values where it is absent."""
    if name not in table.column_names:
        return pa.nulls(table.num_rows, kind)
    found = table.column(name).cast(kind)
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def coded(values: pa.Array) -> Ints:
    """Return a code for each value, -1 where it is empty."""
    indices = pc.dictionary_encode(values).indices
    return pc.fill_null(indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)  # type: ignore[no-any-return]


def _times(incidents: pa.Table) -> tuple[Ints, Ints, Ints]:
    begin, end, reported = (
        _seconds(incidents, c) for c in ("occurred_from", "occurred_to", "reported_at")
    )
    precision = column(incidents, "time_precision", pa.string())
    coarse = _true(pc.is_in(precision, pa.array(["month", "none"])))
    day = _true(pc.equal(precision, "day"))
    end = np.where((end < begin) | (end == NEVER), begin, end)
    end = np.where(day & (begin > NEVER), np.maximum(end, begin + LONGEST - 1), end)
    useless = (begin == NEVER) | coarse | (end - begin > LONGEST)
    begin, end = np.where(useless, reported, begin), np.where(useless, reported, end)
    # A source that knows the month only knows no hour of the report either.
    begin = np.where(coarse, NEVER, begin)
    reported = np.where(reported == NEVER, begin, reported)
    return begin, end, reported


def _seconds(incidents: pa.Table, name: str) -> Ints:
    values = column(incidents, name, pa.timestamp("s")).cast(pa.int64())
    return pc.fill_null(values, NEVER).to_numpy(zero_copy_only=False).astype(np.int64)  # type: ignore[no-any-return]


def _true(values: pa.Array) -> Bools:
    return np.asarray(pc.fill_null(values, False).to_numpy(zero_copy_only=False), bool)
