"""Misspelt names of premises and stops: no street has two that differ by one letter."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from asvat.linkage.places.arrays import Floats, Ints
from asvat.linkage.places.groups import combined
from asvat.linkage.places.spelling import deletion_hashes, edit_distances, letters_of
from asvat.linkage.places.variants import sharing

SHORTEST = 6


def spelt_alike(street: Ints, name: Ints, names: list[str], weight: Floats) -> Ints:
    """Return each mention's name, a slip of one letter replaced by the frequent spelling.

    Names are compared within one street only, and never where their figures differ.

    Parameters
    ----------
    street, name
        Codes of each mention; -1 without a name.
    names
        What the codes of `name` stand for.
    weight
        Logs of each mention.
    """
    rows = np.flatnonzero((name >= 0) & (street >= 0))
    if not rows.size:
        return name
    pair = combined(street[rows], name[rows])
    first = np.full(int(pair.max()) + 1, rows.size, np.int64)
    np.minimum.at(first, pair, np.arange(rows.size))
    where, what = street[rows][first], name[rows][first]
    logs = np.bincount(pair, weights=weight[rows])
    data, start = letters_of(pa.array(names, pa.string()).take(pa.array(what)))
    hashes, owner = deletion_hashes(data, start, 40)
    left, right = sharing([(hashes.view(np.int64) ^ (where[owner] * 0x9E3779B9), owner)])
    size = np.diff(start)
    fit = (where[left] == where[right]) & (np.minimum(size[left], size[right]) >= SHORTEST)
    left, right = left[fit], right[fit]
    close = edit_distances(data, start, left, right) <= 1
    left, right = left[close], right[close]
    plain = np.array([not any(letter.isdigit() for letter in n) for n in names] + [False])
    fit = plain[what[left]] & plain[what[right]] & (logs[left] != logs[right])
    rare, frequent = left[fit], right[fit]
    swap = logs[rare] > logs[frequent]
    rare, frequent = np.where(swap, frequent, rare), np.where(swap, rare, frequent)
    target = what.copy()
    order = np.lexsort((frequent, logs[frequent]))
    target[rare[order]] = what[frequent[order]]
    out = name.copy()
    out[rows] = target[pair]
    return out
