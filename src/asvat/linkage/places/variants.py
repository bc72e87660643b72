"""Misspelt streets: which rarer name near by is a slip of a more frequent one.

Each pair of names that are close in letters or sound, and each pair of streets of those names that
come near one another, gets a weight of evidence in bits: the letters, how rare the one is beside
the other, whether the same house number has the same point, shared postcodes. The weights are in
the code list ``place_settings``; a pair is joined from ``spelling-merge-at`` on. Where nothing is
known of where the streets lie, names alone do not suffice.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
from numba import njit

from asvat.linkage.places.arrays import Bools, Floats, Ints
from asvat.linkage.places.heads import PREMISES, STOP, STREET, Heads
from asvat.linkage.places.mentions import Mentions
from asvat.linkage.places.spelling import deletion_hashes, edit_distances, letters_of
from asvat.records.code_lists import code_list

LONGEST, CROWD = 40, 60
UNKNOWN = 1e9


def misspelt(
    seen: Mentions,
    street: Ints,
    number: Ints,
    heads: Heads,
    settings: Mapping[str, float],
) -> tuple[Ints, Floats]:
    """Return each street's proper street (itself mostly), and how sure that is.

    Parameters
    ----------
    seen
        The mentions.
    street
        Street of each mention.
    number
        House number of each mention, -1 without one.
    heads
        Names of the streets.
    settings
        As :func:`asvat.linkage.places.settings.place_settings` gives them.
    """
    many = int(street.max(initial=-1)) + 1
    target, sure = np.arange(many), np.ones(many)
    head = np.zeros(many, np.int64)
    head[street] = heads.code[seen.text]
    left, right, letters = _close_names(heads, settings)
    if not left.size:
        return target, sure
    logs = np.bincount(street, weights=seen.weight, minlength=many).astype(float)
    of_name = np.bincount(head, weights=logs, minlength=len(heads.name))
    a, b, pair = _street_pairs(head, left, right, len(heads.name))
    # The rarer is the misspelling; equal ones go by the alphabet of their names.
    swap = (logs[a] > logs[b]) | ((logs[a] == logs[b]) & (head[a] < head[b]))
    a, b = np.where(swap, b, a), np.where(swap, a, b)
    order = np.lexsort((number, street))
    start = np.r_[0, np.cumsum(np.bincount(street, minlength=many))].astype(np.int64)
    near, same, differ = _distances(
        a, b, start, number[order], seen.easting[order], seen.northing[order],
        settings["same-address-within"],
    )  # fmt: skip
    weight = settings["spelling-prior"] + letters[pair]
    share = logs[a] / (logs[b] + 1)
    weight += np.where(share <= 0.1, settings["spelling-rare"], 0)
    frequent = (share > 1 / 3) & (logs[a] >= 3)
    weight += np.where(frequent, settings["spelling-not-rare"], 0)
    elsewhere = of_name[head[a]] - logs[a] >= 10
    weight += np.where(elsewhere, settings["spelling-name-elsewhere"], 0)
    weight += _where(seen, street, a, b, near, settings)
    weight += np.where(same, settings["spelling-same-number"], 0)
    weight += np.where(differ & ~same, settings["spelling-not-rare"], 0)
    return _best(a, b, weight, logs, target, sure, settings["spelling-merge-at"])


def _best(
    a: Ints, b: Ints, weight: Floats, logs: Floats, target: Ints, sure: Floats, least: float
) -> tuple[Ints, Floats]:
    good = np.flatnonzero(weight >= least)
    order = good[np.lexsort((b[good], -logs[b[good]], -weight[good], a[good]))]
    first = order[np.r_[True, a[order][1:] != a[order][:-1]]] if order.size else order
    target = target.copy()
    target[a[first]] = b[first]
    sure = sure.copy()
    sure[a[first]] = 1 / (1 + 2.0 ** -weight[first])
    # Follow "misspelling of a misspelling" to its end; each step leads to a more frequent name.
    while True:
        further = target[target]
        if (further == target).all():
            return target, sure
        sure = sure * np.where(target != np.arange(target.size), sure[target], 1)
        target = further


def _close_names(heads: Heads, settings: Mapping[str, float]) -> tuple[Ints, Ints, Floats]:
    """Return pairs of names worth comparing, and the weight of their letters."""
    names = pa.array(heads.name, pa.string())
    data, start = letters_of(names)
    size = np.diff(start)
    hashes, owner = deletion_hashes(data, start, LONGEST)
    keys = [(hashes.view(np.int64), owner)]
    fit = np.flatnonzero((size >= 5) & (size <= LONGEST))
    keys.append((heads.sound[fit], fit))
    left, right = sharing(keys)
    bare_left, bare_right = _without_type(heads.name)
    left, right = np.r_[left, bare_left], np.r_[right, bare_right]
    bare = np.r_[np.zeros(left.size - bare_left.size, bool), np.ones(bare_left.size, bool)]
    figures = _figures(heads.name)
    # "Dyer Plaace" reads as premises: what sounds like a street near by is that street.
    pair = np.sort(np.column_stack([heads.sort[left], heads.sort[right]]), axis=1)
    fine = (pair[:, 0] == pair[:, 1]) & (pair[:, 0] != STOP)
    fine |= (pair[:, 0] == STREET) & (pair[:, 1] == PREMISES)
    fine &= figures[left] == figures[right]
    left, right, bare = left[fine], right[fine], bare[fine]
    edits = edit_distances(data, start, left, right)
    short = np.minimum(size[left], size[right])
    weight = np.full(left.size, -99.0)
    alike = heads.sound[left] == heads.sound[right]
    for condition, code in (
        (alike & (edits <= 3) & (short >= 7), "spelling-sounds-alike"),
        ((edits == 2) & (short >= 10), "spelling-two-edits"),
        ((edits == 1) & (short >= 5), "spelling-one-edit-short"),
        ((edits == 1) & (short >= 8), "spelling-one-edit-long"),
        (bare, "spelling-no-type"),
        (edits == 0, "spelling-spaces-only"),
    ):
        weight[condition] = np.maximum(weight[condition], settings[code])
    fine = weight > -99
    return left[fine], right[fine], weight[fine]


def _figures(names: list[str]) -> Ints:
    """Return a code for the figures in each name: "1st Avenue" is no slip of "2nd Avenue"."""
    index: dict[str, int] = {}
    found = ["".join(letter for letter in name if letter.isdigit()) for name in names]
    return np.array([index.setdefault(figures, len(index)) for figures in found], np.int64)


def _without_type(names: list[str]) -> tuple[Ints, Ints]:
    """Return pairs of a name and the same with a street type after it."""
    table = code_list("address_words")
    kinds = zip(table.column("label").to_pylist(), table.column("kind").to_pylist(), strict=True)
    types = {label for label, kind in kinds if kind in ("street_type", "weak_type")}
    index = {name: i for i, name in enumerate(names)}
    left, right = [], []
    for i, name in enumerate(names):
        base, _, last = name.rpartition(" ")
        if last in types and base in index:
            left.append(index[base])
            right.append(i)
    return np.array(left, np.int64), np.array(right, np.int64)


def sharing(keys: list[tuple[Ints, Ints]]) -> tuple[Ints, Ints]:
    """Return the distinct pairs of owners that share a key; crowded keys are passed over."""
    lefts, rights = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for key, owner in keys:
        order = np.lexsort((owner, key))
        key, owner = key[order], owner[order]  # noqa: PLW2901
        begin = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if key.size else key
        count = np.diff(np.r_[begin, key.size])
        fit = (count > 1) & (count <= CROWD)
        left, right = _pairs(begin[fit], count[fit], owner)
        lefts.append(left)
        rights.append(right)
    left, right = np.concatenate(lefts), np.concatenate(rights)
    different = left != right
    left, right = left[different], right[different]
    low, high = np.minimum(left, right), np.maximum(left, right)
    width = int(high.max(initial=0)) + 1
    both = np.unique(low * width + high)
    return both // width, both % width


@njit(cache=True, nogil=True)
def _pairs(begin: Ints, count: Ints, owner: Ints) -> tuple[Ints, Ints]:
    total = 0
    for c in count:
        total += c * (c - 1) // 2
    left, right = np.empty(total, np.int64), np.empty(total, np.int64)
    at = 0
    for g in range(begin.size):
        for i in range(begin[g], begin[g] + count[g]):
            for j in range(i + 1, begin[g] + count[g]):
                left[at], right[at] = owner[i], owner[j]
                at += 1
    return left, right


def _street_pairs(head: Ints, left: Ints, right: Ints, names: int) -> tuple[Ints, Ints, Ints]:
    """Return every pair of streets for each pair of names, and the pair of names it is of."""
    order = np.argsort(head, kind="stable")
    count = np.bincount(head, minlength=names)
    begin = np.cumsum(count) - count
    size = count[left] * count[right]
    pair = np.repeat(np.arange(left.size), size)
    within = np.arange(pair.size) - np.repeat(np.cumsum(size) - size, size)
    wide = count[right][pair]
    a = order[begin[left][pair] + within // np.maximum(wide, 1)]
    b = order[begin[right][pair] + within % np.maximum(wide, 1)]
    return a, b, pair


@njit(cache=True, nogil=True)
def _distances(
    a: Ints, b: Ints, start: Ints, number: Ints, easting: Floats, northing: Floats, within: float
) -> tuple[Floats, Bools, Bools]:
    """Return least distance of two streets, and whether a house number has one point or two."""
    near = np.full(a.size, UNKNOWN)
    same, differ = np.zeros(a.size, np.bool_), np.zeros(a.size, np.bool_)
    for pair in range(a.size):
        for i in range(start[a[pair]], min(start[a[pair] + 1], start[a[pair]] + 50)):
            if np.isnan(easting[i]):
                continue
            for j in range(start[b[pair]], min(start[b[pair] + 1], start[b[pair]] + 500)):
                if np.isnan(easting[j]):
                    continue
                away = np.hypot(easting[i] - easting[j], northing[i] - northing[j])
                near[pair] = min(near[pair], away)
                if number[i] >= 0 and number[i] == number[j]:
                    if away <= within * 0.4:
                        same[pair] = True
                    elif away > within:
                        differ[pair] = True
    return near, same, differ


def _where(
    seen: Mentions, street: Ints, a: Ints, b: Ints, near: Floats, settings: Mapping[str, float]
) -> Floats:
    """Return the weight of where two streets lie."""
    close, reach = settings["same-address-within"], settings["same-street-within"]
    postcode = _share(street, seen.postcode, a, b)
    sector = _share(street, seen.sector, a, b)
    locality = _share(street, np.where(seen.compact, seen.locality, -1), a, b)
    unknown = near >= UNKNOWN
    text = np.where(sector | locality, settings["spelling-same-locality"], settings["spelling-far"])
    point = np.where(near <= close, settings["spelling-near"], 0)
    point = np.where(near > reach, settings["spelling-far"], point)
    weight = np.where(unknown, text, point)
    answer: Floats = weight + np.where(postcode, settings["spelling-same-postcode"], 0)
    return answer


def _share(street: Ints, feature: Ints, a: Ints, b: Ints) -> Bools:
    """Whether two streets share a value of a feature."""
    good = feature >= 0
    if not good.any():
        return np.zeros(a.size, bool)
    width = int(feature.max()) + 1
    known = np.unique(street[good] * width + feature[good])
    begin = np.searchsorted(known, np.arange(int(street.max()) + 2) * width)
    return _any_common(known % width, begin, a, b)


@njit(cache=True, nogil=True)
def _any_common(value: Ints, begin: Ints, a: Ints, b: Ints) -> Bools:
    out = np.zeros(a.size, np.bool_)
    for pair in range(a.size):
        i, j = begin[a[pair]], begin[b[pair]]
        while i < begin[a[pair] + 1] and j < begin[b[pair] + 1]:
            if value[i] == value[j]:
                out[pair] = True
                break
            if value[i] < value[j]:
                i += 1
            else:
                j += 1
    return out
