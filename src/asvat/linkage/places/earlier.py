"""Which places of an earlier run new logs can have to do with: a day must not reread five years."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.linkage.places.arrays import Bools, Floats, Ints
from asvat.linkage.places.cleaning import clean_postcode
from asvat.records.code_lists import code_list

REACH = 25.0
"""Metres: places in a new log's square of this size and in the eight around it are looked at."""
DOOR = re.compile(r"\b[0-9]{1,4}[A-Z]?,? [A-Z]{3,}")
NAME = re.compile(r"\b[A-Z]{5,}")
MOST = 10_000
"""More labels than this with the first words of premises tell nothing of where they are."""
FEW = 5_000
"""So many known places are all looked at."""


def concerned(known: pa.Table, incidents: pa.Table, defaults: pa.Table | None) -> Bools:
    """Return which known places the new logs may be at.

    These are whole streets, places near a new log's point or with its postcode or UPRN, and, for
    logs without a point of their own, places whose label shares door and street with theirs.

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
    """Whether each label has house number and first word of the street in common with a text.

    Of a text without a number the first word decides, unless too many labels hold it.
    """
    upper = pc.utf8_upper(
        pc.utf8_slice_codeunits(pc.fill_null(texts.cast(pa.string()), ""), 0, 200)
    )
    doors, names = set(), set()
    for text in upper.to_pylist():
        found = DOOR.findall(text)
        doors |= set(found)
        first = None if found else NAME.search(text)
        if first:
            names.add(first.group())
    written = pc.utf8_upper(pc.fill_null(labels, "")).combine_chunks()
    out = _holding(written, doors)
    named = _holding(written, names - _usual())
    return out | named if np.count_nonzero(named) <= MOST else out


def _usual() -> set[str]:
    """Return words such as "Road", which tell nothing."""
    return set(code_list("address_words").column("code").to_pylist())


def _holding(labels: pa.Array, words: set[str]) -> Bools:
    if not words:
        return np.zeros(len(labels), bool)
    return _true(pc.match_substring_regex(labels, rf"\b(?:{'|'.join(sorted(words))})"))


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
