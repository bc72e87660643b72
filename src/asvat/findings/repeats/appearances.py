"""Who or what comes up in which log: the one input of everything in this room."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from asvat.errors import InputError

COUNTERS = ("caller", "victim", "location")
"""The three counters. Repeat caller, repeat victim and repeat location are different things."""

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_TEXT, _WHEN, _REAL = pa.string(), pa.timestamp("s"), pa.float64()


def _column(name: str, kind: pa.DataType, meaning: str, unit: str = "") -> pa.Field:
    return pa.field(name, kind, metadata={"meaning": meaning} | ({"unit": unit} if unit else {}))


APPEARANCES = pa.schema(
    [
        _column("incident_id", _TEXT, "Log"),
        _column("counted", _TEXT, "caller, victim or location"),
        _column("subject_id", _TEXT, "person_id or place_id; a row without one is not counted"),
        _column(
            "exact_id",
            _TEXT,
            "What exact matching would call the same: for people the folded name and date of birth "
            "or the phone, for places the exact text; empty joins nothing",
        ),
        _column("event_id", _TEXT, "Event; several logs about one event count once"),
        _column("at", _WHEN, "When it was reported; a row without it is not counted", "local"),
        _column("occurred", _WHEN, "When it happened, where known", "local"),
        _column("severity", _REAL, "Severity of the log, as by asvat.findings.repeats.severity"),
        _column("kind", _TEXT, "Subtype or category, to see new kinds"),
        _column("hour", pa.int32(), "Hour of the day it happened, 0 to 23", "hours"),
        _column("easting", _REAL, "British National Grid easting of the log", "metres"),
        _column("northing", _REAL, "British National Grid northing of the log", "metres"),
        _column("peers", _TEXT, "Peer group to compare the subject with, such as its district"),
    ]
)
"""One row for each log, counter and subject. Text columns may be dictionary-encoded."""


def checked(appearances: pa.Table) -> pa.Table:
    """Return the columns of :data:`APPEARANCES`, in their order.

    Raises
    ------
    InputError
        When a column of the schema is missing, or a counter is none of the three.
    """
    missing = [name for name in APPEARANCES.names if name not in appearances.column_names]
    if missing:
        raise InputError(
            f"appearances lack {', '.join(missing)}", mend="See asvat.findings.repeats.APPEARANCES."
        )
    known = [*COUNTERS, None]
    if not set(pc.unique(appearances.column("counted")).cast(_TEXT).to_pylist()) <= set(known):
        raise InputError("a counter that is not known", mend=f"It is {', '.join(COUNTERS)}.")
    return appearances.select(APPEARANCES.names)


def numbers(column: pa.ChunkedArray) -> npt.NDArray[np.float64]:
    """Return a column of numbers; NaN where it is empty."""
    got: npt.NDArray[np.float64] = column.cast(_REAL).to_numpy()
    return got


def times(column: pa.ChunkedArray) -> npt.NDArray[np.datetime64]:
    """Return times as ``datetime64[s]``; NaT where there is none."""
    got: npt.NDArray[Any] = column.to_numpy()
    return got.astype("datetime64[s]")
