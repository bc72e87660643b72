"""A true reflection, cell by cell: each layer by itself, and all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from asvat.errors import InputError
from asvat.hotspots.reflection.layers import LAYER_WORDS, LAYERS
from asvat.records.arrays import Floats, Ints
from asvat.records.provenance import stamp

METHOD = "True reflection"
SMALLEST_LAYER = 30


@dataclass(frozen=True)
class LayerCounts:
    """The answer of :func:`layer_counts`; cells come first, then layers in the order of LAYERS.

    ``total`` is the plain sum, in which a large layer drowns the others. ``together`` gives every
    layer the same say: the mean of the cell's share of each layer (it sums to 1). ``rank`` and
    ``together_rank`` start from 1 for the most; equal cells share the better rank. Layers of
    fewer than ``smallest_layer`` records have no say in ``together``, since one record would
    move a cell too far; they are counted all the same.
    """

    count: Ints
    total: Ints
    rank: Ints
    together: Floats
    together_rank: Ints
    parameters: dict[str, Any]
    caveats: tuple[str, ...]

    def table(self) -> pa.Table:
        """Return one row a cell: count and rank by layer, the total, all layers together."""
        columns: dict[str, Any] = {"cell": np.arange(self.total.size)}
        for i, name in enumerate(LAYERS):
            key = name.replace(" ", "_").replace("-", "_")
            columns[key] = self.count[:, i]
            columns[f"{key}_rank"] = self.rank[:, i]
        columns |= {
            "total": self.total, "together": self.together, "together_rank": self.together_rank,
        }  # fmt: skip
        return stamp(pa.table(columns), METHOD, self.parameters, list(self.caveats))


def layer_counts(
    cell: Ints,
    layer: Ints,
    cells: int,
    *,
    smallest_layer: int = SMALLEST_LAYER,
    caveats: Sequence[str] = (),
) -> LayerCounts:
    """Count each layer by cell, and put the layers together so that none drowns the others.

    Parameters
    ----------
    cell
        Number of each record's cell from 0, or -1 outside, shape (n,).
    layer
        Each record's layer as :func:`asvat.hotspots.reflection.layers.layer_of` gives it, -1 for
        none.
    cells
        How many cells there are.
    smallest_layer
        Fewest records with which a layer has a say in ``together``.
    caveats
        What is true of the records, to go with the table, such as
        :data:`asvat.hotspots.reflection.layers.POLICE_UK_CAVEAT`.

    Raises
    ------
    InputError
        When lengths differ, a cell is not below `cells`, or no record is in any layer.
    """
    if cell.shape != layer.shape or (cell >= cells).any():
        raise InputError("cells do not fit the records", where="cell, layer")
    kept = (cell >= 0) & (layer >= 0)
    if not kept.any():
        raise InputError("no record belongs to any layer", where="layer", mend="Check the rules.")
    width = len(LAYERS)
    flat = np.bincount(cell[kept] * width + layer[kept], minlength=cells * width)
    count = flat.reshape(cells, width).astype(np.int64)
    size = count.sum(axis=0)
    heard = size >= min(smallest_layer, int(size.max()))
    together = (count[:, heard] / size[heard]).mean(axis=1)
    told = [
        f"{size[i]:,} {LAYER_WORDS[name]} are too few to have a say in the layers together."
        if size[i]
        else f"There are no {LAYER_WORDS[name]} in these records."
        for i, name in enumerate(LAYERS)
        if not heard[i]
    ]
    return LayerCounts(
        count,
        count.sum(axis=1),
        np.stack([_rank(count[:, i]) for i in range(width)], axis=1),
        together,
        _rank(together),
        {"layers": list(LAYERS), "cells": cells, "smallest_layer": smallest_layer},
        (*caveats, *told),
    )


def _rank(value: Floats | Ints) -> Ints:
    """Return 1 for the largest; equal values share the better rank."""
    ordered = np.sort(-value)
    rank: Ints = np.searchsorted(ordered, -value, side="left").astype(np.int64) + 1
    return rank
