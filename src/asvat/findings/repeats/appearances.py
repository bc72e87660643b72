"""Who or what comes up in which log: the one input of everything in this room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from asvat.errors import InputError

_BUCKETS = 1 << 23

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


def checked(appearances: pa.Table, columns: Sequence[str] = APPEARANCES.names) -> pa.Table:
    """Return some of the columns of :data:`APPEARANCES`, in the order asked for.

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
    return appearances.select(columns)


def come_up_again(texts: pa.ChunkedArray) -> Bools:
    """Return which rows may share their text with another row; where False, they do not.

    Two counts of hashes clear nearly all texts that stand alone at a fraction of what telling
    texts apart costs.
    """
    if pa.types.is_dictionary(texts.type):
        number = codes(texts)
        return np.append(np.bincount(number[number >= 0]), 0)[number] > 1
    series = pl.Series(texts)
    again = np.asarray(series.is_not_null().to_numpy())
    for seed in (0, 1):
        bucket = (series.hash(seed).to_numpy() & np.uint64(_BUCKETS - 1)).astype(np.int64)
        again = again & (np.bincount(bucket, minlength=_BUCKETS) > 1)[bucket]
    return again


def coded(texts: pa.ChunkedArray) -> pa.DictionaryArray:
    """Return a column of texts as one dictionary array."""
    array = texts.unify_dictionaries().combine_chunks()
    return array if pa.types.is_dictionary(array.type) else pc.dictionary_encode(array)


def codes(texts: pa.ChunkedArray) -> Ints:
    """Number the distinct texts of a column in the order they come up; -1 where it is empty."""
    return _numbers(coded(texts))


def ranks(texts: pa.ChunkedArray) -> Ints:
    """Number the distinct texts of a column in alphabetical order; -1 where it is empty."""
    array = coded(texts)
    rank = np.empty(len(array.dictionary) + 1, np.int64)
    rank[np.asarray(pc.sort_indices(array.dictionary))] = np.arange(len(array.dictionary))
    rank[-1] = -1
    return rank[_numbers(array)]


def _numbers(array: pa.DictionaryArray) -> Ints:
    return np.asarray(pc.fill_null(array.indices, -1)).astype(np.int64)


def numbers(column: pa.ChunkedArray) -> npt.NDArray[np.float64]:
    """Return a column of numbers; NaN where it is empty."""
    got: npt.NDArray[np.float64] = column.cast(_REAL).to_numpy()
    return got


def times(column: pa.ChunkedArray) -> npt.NDArray[np.datetime64]:
    """Return times as ``datetime64[s]``; NaT where there is none."""
    got: npt.NDArray[Any] = column.to_numpy()
    return got.astype("datetime64[s]")
