"""Grouping by whole-number codes: keys of several columns, medians, and near points joined."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from asvat.linkage.places.arrays import Floats, Ints

ROOM = 2**62
FINENESS = 8
"""Points are joined on a lattice this many times finer than the distance asked for."""


def combined(*columns: npt.NDArray[Any]) -> Ints:
    """Return one code for each distinct row of several columns of whole numbers, from 0.

    Codes follow the order of the rows' values, so they do not depend on the order of the rows.
    """
    code, room = np.zeros(columns[0].size, np.int64), 1
    for column in columns:
        low, high = (int(column.min()), int(column.max())) if column.size else (0, 0)
        if room * (high - low + 1) > ROOM:  # too wide to multiply out: number them first
            code, room = _dense(code)
            column, high, low = *_dense(column), 0  # noqa: PLW2901
            high -= 1
        code = code * (high - low + 1) + (column - low)
        room *= high - low + 1
    return _dense(code)[0]


def _dense(values: npt.NDArray[Any]) -> tuple[Ints, int]:
    """Return codes from 0 in the order of the values, and how many there are."""
    used, code = np.unique(values, return_inverse=True)
    return code.astype(np.int64), max(used.size, 1)


def medians(code: Ints, groups: int, *values: Floats) -> tuple[Floats, ...]:
    """Return the lower median of each column in each group; NaN where a group has no value."""
    out = []
    for column in values:
        good = (code >= 0) & np.isfinite(column)
        where, what = code[good], column[good]
        order = np.lexsort((what, where))
        count = np.bincount(where, minlength=groups)
        begin = np.cumsum(count) - count
        result = np.full(groups, np.nan)
        some = count > 0
        result[some] = what[order][begin[some] + (count[some] - 1) // 2]
        out.append(result)
    return tuple(out)


def upper_tenths(code: Ints, groups: int, value: Floats) -> Floats:
    """Return for each group the value below which nine in ten lie; NaN where it has none."""
    good = (code >= 0) & np.isfinite(value)
    where, what = code[good], value[good]
    order = np.lexsort((what, where))
    count = np.bincount(where, minlength=groups)
    begin = np.cumsum(count) - count
    result = np.full(groups, np.nan)
    some = count > 0
    result[some] = what[order][begin[some] + (9 * (count[some] - 1)) // 10]
    return result


def joined_within(group: Ints, easting: Floats, northing: Floats, gap: Floats) -> Ints:
    """Return one code for points of one group that hang together with no gap wider than `gap`.

    Parameters
    ----------
    group
        Group of each point; points of different groups are never joined.
    easting, northing
        Metres; NaN gives -1.
    gap
        Metres for each point (the same within a group). Distances are taken on a lattice eight
        times finer than it, so that a million logs at one place cost no more than one.
    """
    out = np.full(group.size, -1, np.int64)
    good = np.flatnonzero(np.isfinite(easting) & np.isfinite(northing))
    if not good.size:
        return out
    step = gap[good] / FINENESS
    x = np.round(easting[good] / step).astype(np.int64)
    y = np.round(northing[good] / step).astype(np.int64)
    node = combined(group[good], x, y)
    first = np.full(int(node.max()) + 1, good.size, np.int64)
    np.minimum.at(first, node, np.arange(good.size))
    label = _join(group[good][first], x[first], y[first], FINENESS)
    _, dense = np.unique(label, return_inverse=True)
    out[good] = dense[node]
    return out


@njit(cache=True, nogil=True)
def _join(group: Ints, x: Ints, y: Ints, reach: int) -> Ints:
    """Union lattice points, sorted by group then x then y, that lie within `reach` steps."""
    n = group.size
    parent = np.arange(n)
    for i in range(n):
        for j in range(i + 1, n):
            if group[j] != group[i] or x[j] - x[i] > reach:
                break
            if (x[j] - x[i]) ** 2 + (y[j] - y[i]) ** 2 <= reach * reach:
                a, b = i, j
                while parent[a] != a:
                    parent[a] = parent[parent[a]]
                    a = parent[a]
                while parent[b] != b:
                    parent[b] = parent[parent[b]]
                    b = parent[b]
                if a < b:
                    parent[b] = a
                else:
                    parent[a] = b
    for i in range(n):
        a = i
        while parent[a] != a:
            a = parent[a]
        parent[i] = a
    return parent


def united(size: int, left: Ints, right: Ints) -> Ints:
    """Return the component of each of `size` things joined by pairs."""
    from scipy.sparse import coo_array  # noqa: PLC0415 - loads only where pairs are joined
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    graph = coo_array((np.ones(left.size, bool), (left, right)), shape=(size, size))
    label: Ints = connected_components(graph, directed=False)[1].astype(np.int64)
    return label


def attached(
    key: Ints, component: Ints, weight: Floats, features: list[tuple[Ints, float]]
) -> Ints:
    """Give things without a component (-1) that of their like, where there is one.

    Parameters
    ----------
    key
        Things are only alike within one key.
    component
        -1 where there is none yet.
    weight
        How much each thing counts where likes disagree.
    features
        In order of trust: codes (-1 for none) and the share of the weight that a component must
        hold among those with the same key and feature to be taken.
    """
    component = component.copy()
    for feature, share in features:
        known = (component >= 0) & (feature >= 0)
        open_ = (component < 0) & (feature >= 0)
        if not known.any() or not open_.any():
            continue
        group = combined(key, feature)
        best, part = _heaviest(group[known], component[known], weight[known], int(group.max()) + 1)
        ready = open_ & (best[group] >= 0) & (part[group] >= share)
        component[ready] = best[group][ready]
    return component


def seeded(key: Ints, component: Ints, feature: Ints) -> Ints:
    """Make components of the things without one that share key and feature (-1 for none)."""
    component = component.copy()
    new = (component < 0) & (feature >= 0)
    if new.any():
        component[new] = int(component.max()) + 1 + combined(key[new], feature[new])
    return component


def _heaviest(group: Ints, component: Ints, weight: Floats, groups: int) -> tuple[Ints, Floats]:
    pair = combined(group, component)
    total = np.bincount(pair, weights=weight)
    first = np.full(total.size, group.size, np.int64)
    np.minimum.at(first, pair, np.arange(group.size))
    of, what = group[first], component[first]
    order = np.lexsort((what, -total, of))
    heads = order[np.r_[True, of[order][1:] != of[order][:-1]]]
    whole = np.bincount(of, weights=total, minlength=groups)
    best, share = np.full(groups, -1, np.int64), np.zeros(groups)
    best[of[heads]] = what[heads]
    share[of[heads]] = total[heads] / whole[of[heads]]
    return best, share
