"""One subject's series in order, for the page that explains it."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.findings.repeats.appearances import Bools, Ints, checked
from asvat.findings.repeats.events import squares, time_bands
from asvat.findings.repeats.numbering import codes
from asvat.findings.repeats.order import Ordered, ordered

_TEXT, _WHEN, _REAL, _YES = pa.string(), pa.timestamp("s"), pa.float64(), pa.bool_()


def _column(name: str, kind: pa.DataType, meaning: str, unit: str = "") -> pa.Field:
    return pa.field(name, kind, metadata={"meaning": meaning} | ({"unit": unit} if unit else {}))


SERIES_OF = pa.schema(
    [
        _column("counted", _TEXT, "caller, victim or location"),
        _column("incident_id", _TEXT, "Log"),
        _column("event_id", _TEXT, "Event"),
        _column("at", _WHEN, "When it was reported", "local wall clock"),
        _column("occurred", _WHEN, "When it happened, where known", "local wall clock"),
        _column("number", pa.int64(), "Number of the event in the series, 1 for the first"),
        _column("gap", _REAL, "Since the event before; empty within an event", "days"),
        _column("severity", _REAL, "Severity of the log"),
        _column("kind", _TEXT, "Subtype or category"),
        _column("new_place", _YES, "A 200 m square not seen in the series before"),
        _column("new_time", _YES, "Six hours of the day not seen before"),
        _column("new_kind", _YES, "A kind not seen before"),
        _column("exact", _YES, "Exact matching would join it to the log before it"),
    ]
)


def series_of(appearances: pa.Table, subject_id: str) -> pa.Table:
    """Return the logs of one subject, by counter and time, as :data:`SERIES_OF`.

    A person's calls and what happened to them as a victim are two series, one after the other.
    """
    mine = checked(appearances)
    mine = mine.filter(pc.equal(mine.column("subject_id"), subject_id)).combine_chunks()
    order = ordered(mine)
    rows = mine.take(order.row)
    every = np.arange(len(rows))
    fresh = _unseen(order.event, order)
    begins = np.zeros(len(rows), bool)
    begins[order.start[:-1]] = True
    number = np.cumsum(fresh, dtype=np.int64)
    number = number - np.repeat(number[order.start[:-1]] - 1, np.diff(order.start))
    event_before = np.append(0, np.maximum.accumulate(np.where(fresh, every, 0)))[:-1]
    gap = (order.at - order.at[event_before]).astype(np.int64) / 86400.0
    name = codes(rows.column("exact_id"))
    joined = np.append(False, (name[1:] == name[:-1]) & (name[1:] >= 0))[: len(name)]
    added = {
        "number": number,
        "gap": np.where(begins | ~fresh, np.nan, gap),
        "new_place": _unseen(squares(rows, every), order),
        "new_time": _unseen(time_bands(rows, every), order),
        "new_kind": _unseen(codes(rows.column("kind")), order),
        "exact": joined & ~begins,
    }
    columns = [
        pa.array(added[field.name], from_pandas=True)
        if field.name in added
        else rows.column(field.name)
        for field in SERIES_OF
    ]
    cast = [column.cast(field.type) for field, column in zip(SERIES_OF, columns, strict=True)]
    return pa.table(cast, schema=SERIES_OF)


def _unseen(values: Ints, order: Ordered) -> Bools:
    """Return where a value comes up for the first time in its series."""
    fresh = np.zeros(len(values), bool)
    known = np.flatnonzero(values >= 0)
    pairs = np.stack([order.group[known], values[known]])
    fresh[known[np.unique(pairs, axis=1, return_index=True)[1]]] = True
    return fresh
