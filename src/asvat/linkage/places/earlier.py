"""Which places of an earlier run new logs can have to do with: a day must not reread five years."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.linkage.places.arrays import Bools, Floats, Ints
from asvat.linkage.places.cleaning import clean_postcode

REACH = 40.0
"""Metres: places in a new log's square of this size and in the eight around it are looked at."""
FEW = 5_000
"""So many known places are all looked at."""


def concerned(known: pa.Table, incidents: pa.Table, defaults: pa.Table | None) -> Bools:
    """Return which known places the new logs may be at.

    These are whole streets, places near a new log's point or with its postcode or UPRN, and, for
    logs without a point of their own, places whose label shares number and word with theirs.

    Parameters
    ----------
    known
        Places (:data:`asvat.linkage.tables.PLACES`).
    incidents
        New logs.
    defaults
        Default points of an earlier run, which are no points of their own.
    """
    if known.num_rows <= FEW:
        return np.ones(known.num_rows, bool)
    chosen = _true(pc.equal(known.column("kind"), "street"))
    x, y = _squares(incidents)
    placed = x >= 0
    if defaults is not None and defaults.num_rows:
        points = _coordinates(incidents)
        at = set(zip(*(c.round().tolist() for c in _coordinates(defaults)), strict=True))
        own = [p not in at for p in zip(*(c.round().tolist() for c in points), strict=True)]
        placed &= np.array(own, bool)
    around = np.array([(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1)])
    squares = ((x[placed, None] + around[:, 0]) << 32) + y[placed, None] + around[:, 1]
    kx, ky = _squares(known)
    chosen |= (kx >= 0) & np.isin((kx << 32) + ky, np.unique(squares))
    for name, tidy in (("postcode", clean_postcode), ("uprn", pc.utf8_trim_whitespace)):
        if name in incidents.column_names:
            values = tidy(incidents.column(name).cast(pa.string())).drop_null()
            chosen |= _true(pc.is_in(tidy(known.column(name)), value_set=values.unique()))
    if "location_text" in incidents.column_names and not placed.all():
        texts = incidents.column("location_text").cast(pa.string()).filter(pa.array(~placed))
        chosen |= _sharing_words(known.column("label"), texts.unique().drop_null())
    return chosen


def _sharing_words(labels: pa.ChunkedArray, texts: pa.Array) -> Bools:
    """Whether each label has house number and a word in common with one of the texts.

    Without a number, a rare word in common is enough; "Road" and "Leeds" tell nothing.
    """
    both = pa.concat_arrays([*labels.cast(pa.string()).chunks, texts.cast(pa.string())])
    upper = pc.utf8_upper(pc.utf8_slice_codeunits(pc.fill_null(both, ""), 0, 200))
    tokens = pc.split_pattern_regex(upper, "[^A-Z0-9]+")
    flat = tokens.values.dictionary_encode()
    code = flat.indices.to_numpy().astype(np.int64)
    words = flat.dictionary
    is_number = _true(pc.match_substring_regex(words, "^[0-9]{1,4}[A-Z]?$"))[code]
    owner = np.repeat(np.arange(len(both)), np.diff(tokens.offsets.to_numpy()))
    number = np.full(len(both), -1, np.int64)
    number[owner[is_number]] = code[is_number]  # of "Flat 3, 14 Larch Grove", the 14
    long = _true(pc.greater_equal(pc.utf8_length(words), 4))[code] & ~is_number
    many = np.bincount(code, minlength=len(words))[code]
    numbered = number[owner] >= 0
    telling = long & np.where(numbered, many <= 5_000, many <= 50)
    key = (number[owner[telling]] + 1) * (len(words) + 1) + code[telling]
    row = owner[telling]
    shared = np.isin(key, np.unique(key[row >= len(labels)]))
    out = np.zeros(len(both), bool)
    out[row[shared]] = True
    return out[: len(labels)]


def _coordinates(table: pa.Table) -> tuple[Floats, Floats]:
    if not {"easting", "northing"} <= set(table.column_names):
        return np.full(table.num_rows, np.nan), np.full(table.num_rows, np.nan)
    e, n = (
        pc.fill_null(table.column(c).cast(pa.float64()), np.nan).to_numpy()
        for c in ("easting", "northing")
    )
    return e, n


def _squares(table: pa.Table) -> tuple[Ints, Ints]:
    """Return the column and row of each row's square; -1 without a point."""
    e, n = _coordinates(table)
    nowhere = ~np.isfinite(e) | ~np.isfinite(n) | (e < 0) | (n < 0)
    x, y = (np.where(nowhere, -REACH, v) // REACH for v in (e, n))
    return x.astype(np.int64), y.astype(np.int64)


def _true(values: pa.Array | pa.ChunkedArray) -> Bools:
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    return np.asarray(pc.fill_null(values, False).to_numpy(zero_copy_only=False), bool)
