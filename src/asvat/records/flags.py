"""Flags: what is odd about a row, kept beside it instead of throwing the row away."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Mask = npt.NDArray[np.bool_]


def to_lists(masks: Mapping[str, Mask], rows: int) -> pa.ListArray:
    """Return one list of flag codes a row, in code order, from one mask a flag."""
    names = sorted(masks)
    if not names:
        return pa.ListArray.from_arrays(np.zeros(rows + 1, np.int32), pa.array([], pa.string()))
    table = np.stack([masks[name] for name in names], axis=1)
    offsets = np.concatenate([[0], np.cumsum(table.sum(axis=1))]).astype(np.int32)
    _, which = np.nonzero(table)
    return pa.ListArray.from_arrays(offsets, pa.array(names, pa.string()).take(pa.array(which)))


def to_masks(flags: pa.Array | pa.ChunkedArray) -> dict[str, Mask]:
    """Return one mask a flag from lists of flag codes; the inverse of :func:`to_lists`."""
    rows = len(flags)
    parents = np.asarray(pc.list_parent_indices(flags))
    codes = pc.list_flatten(flags)
    masks: dict[str, Mask] = {}
    for code in pc.unique(codes).to_pylist():
        mask = np.zeros(rows, bool)
        mask[parents[np.asarray(pc.equal(codes, code))]] = True
        masks[code] = mask
    return masks


def with_flags(table: pa.Table, masks: Mapping[str, Mask]) -> pa.Table:
    """Return `table` with `masks` added to the flags that its rows carry already."""
    wanted = {name: mask for name, mask in masks.items() if mask.any()}
    if not wanted:
        return table
    merged = to_masks(pc.fill_null(table.column("flags"), []))
    for name, mask in wanted.items():
        merged[name] = merged[name] | mask if name in merged else mask
    at = table.column_names.index("flags")
    return table.set_column(at, table.schema.field(at), to_lists(merged, table.num_rows))
