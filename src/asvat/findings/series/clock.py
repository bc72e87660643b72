"""The 24-hour clock: a crime is recorded within 24 hours of the report, at the latest.

Home Office Crime Recording Rules for frontline officers and staff; the limit is configuration of
nobody, being national. Times are the wall clock (decision 0004): in the two nights a year on
which the clocks change, the limit as given here is an hour off.
"""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pyarrow.compute as pc

LIMIT = dt.timedelta(hours=24)


def due(reported_at: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray | pa.Array:
    """Return by when a crime in each report must be recorded; empty where no report time is."""
    return pc.add(reported_at, pa.scalar(LIMIT, pa.duration("s")))


def hours_late(
    reported_at: pa.ChunkedArray | pa.Array, recorded_at: pa.ChunkedArray | pa.Array
) -> pa.ChunkedArray | pa.Array:
    """Return by how many hours each crime was recorded too late: 0 in time, empty where unknown.

    Exactly 24 hours is in time. A crime recorded before its report is in time too: such times are
    for the data's own checks, not for this one.
    """
    beyond = pc.subtract(recorded_at, due(reported_at)).cast(pa.int64())
    return pc.divide(pc.max_element_wise(beyond, 0, skip_nulls=False).cast(pa.float64()), 3600.0)
