"""Default geocodes: points that stand for "not known", found in the data and set aside.

A call-taker who cannot place an address takes the station's point, or the town's. Such a point
carries the names of many streets that lie elsewhere, as their other logs show. A tower block or a
supermarket has more logs, but one street.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numba import njit

from asvat.linkage.places.arrays import Bools, Floats, Ints
from asvat.linkage.places.groups import combined
from asvat.linkage.tables import DEFAULT_GEOCODES


@dataclass(frozen=True, eq=False)
class Defaults:
    """Which incidents stand at a default point that is not theirs, and the points."""

    set_aside: Bools
    table: pa.Table


def default_geocodes(
    easting: Floats,
    northing: Floats,
    street: Ints,
    head: Ints,
    text: Ints,
    settings: Mapping[str, float],
    earlier: pa.Table | None = None,
) -> Defaults:
    """Find default points and the incidents to be set aside.

    Parameters
    ----------
    easting, northing
        Metres; NaN where there is no point, shape (n,).
    street
        Code of the street as it sounds (so that misspellings count once), -1 without one.
    head
        Code of what the text names (street or premises, with its locality), -1 without one.
    text
        Code of the location text, -1 without one.
    settings
        As :func:`asvat.linkage.places.settings.place_settings` gives them.
    earlier
        Default geocodes found before: they stay defaults, and stay in the table.
    """
    placed = np.flatnonzero(np.isfinite(easting) & np.isfinite(northing))
    set_aside = np.zeros(easting.size, bool)
    if not placed.size:
        return Defaults(set_aside, _all_known(None, earlier))
    x = np.round(easting[placed]).astype(np.int64)
    y = np.round(northing[placed]).astype(np.int64)
    point = combined(x, y)
    points = int(point.max()) + 1
    px, py = np.zeros(points, np.int64), np.zeros(points, np.int64)
    px[point], py[point] = x, y
    streets = _distinct(point, street[placed], points)
    known = _among(px, py, earlier)
    candidate = (streets >= settings["default-streets-elsewhere"]) | known
    if not candidate.any():
        return Defaults(set_aside, _all_known(None, earlier))
    at = candidate[point]
    pair, nearest = _where_else(point, head[placed], easting[placed], northing[placed], at)
    status = np.where(nearest <= settings["default-elsewhere-beyond"], HERE, ELSEWHERE)
    status[np.isinf(nearest)] = UNKNOWN
    rows = np.flatnonzero(at)
    of_street = street[placed][rows] >= 0
    far = _distinct_where(point, street[placed], rows[of_street & (status == ELSEWHERE)], points)
    here = _distinct_where(point, street[placed], rows[of_street & (status == HERE)], points)
    unknown = _distinct_where(point, street[placed], rows[of_street & (status == UNKNOWN)], points)
    enough = (far >= settings["default-streets-elsewhere"]) & (far >= here)
    many = (streets >= settings["default-streets-in-all"]) & (far + unknown >= 0.8 * streets)
    default = candidate & (enough | many | known)
    # A text that only this point knows, and that makes up much of it, is the point's own name.
    logs = np.bincount(point, minlength=points)
    of_pair = np.bincount(pair)[pair]
    share = of_pair / logs[point[rows]]
    own = (status == UNKNOWN) & (head[placed][rows] >= 0) & (of_pair >= 3)
    kept = (nearest <= settings["default-own-within"]) | (
        own & (share >= settings["default-own-share"])
    )
    set_aside[placed[rows[default[point[rows]] & ~kept]]] = True
    found = np.flatnonzero(default)
    texts = _distinct(point, text[placed], points)
    reasons = [_why(int(far[p]), int(streets[p]), bool(known[p])) for p in found]
    columns = [px[found].astype(float), py[found].astype(float), logs[found], texts[found], reasons]
    table = pa.table([pa.array(c) for c in columns], schema=DEFAULT_GEOCODES)
    return Defaults(set_aside, _all_known(table, earlier))


def _all_known(now: pa.Table | None, earlier: pa.Table | None) -> pa.Table:
    """Return the points found now and those found before, which a day without them keeps.

    Of a point that is in both the row that tells of more logs stands: a day knows only its own.
    """
    kept: dict[tuple[int, int], dict[str, Any]] = {}
    for table in (earlier, now):
        for row in table.to_pylist() if table is not None else []:
            at = (round(row["easting"]), round(row["northing"]))
            if at not in kept or row["incidents"] > kept[at]["incidents"]:
                kept[at] = row
    return pa.Table.from_pylist([kept[at] for at in sorted(kept)], schema=DEFAULT_GEOCODES)


HERE, ELSEWHERE, UNKNOWN = 0, 1, 2


def _where_else(
    point: Ints,
    head: Ints,
    easting: Floats,
    northing: Floats,
    at: Bools,
) -> tuple[Ints, Floats]:
    """Return for each log at a candidate its (point, head) pair and how far off the head's next
    log elsewhere is.
    """
    rest = np.flatnonzero(~at & (head >= 0))
    rest = rest[np.argsort(head[rest], kind="stable")]
    size = int(head.max(initial=0)) + 1
    start = np.r_[0, np.cumsum(np.bincount(head[rest], minlength=size))].astype(np.int64)
    rows = np.flatnonzero(at)
    pair = combined(point[rows], head[rows])
    first = np.full(int(pair.max(initial=-1)) + 1, rows.size, np.int64)
    np.minimum.at(first, pair, np.arange(rows.size))
    one = rows[first]
    nearest = _nearest(easting[one], northing[one], head[one], start, easting[rest], northing[rest])
    return pair, nearest[pair]


@njit(cache=True, nogil=True)
def _nearest(
    easting: Floats, northing: Floats, head: Ints, start: Ints, e: Floats, n: Floats
) -> Floats:
    out = np.full(head.size, np.inf)
    for i in range(head.size):
        if head[i] < 0:
            continue
        for j in range(start[head[i]], start[head[i] + 1]):
            away = np.hypot(e[j] - easting[i], n[j] - northing[i])
            out[i] = min(out[i], away)
    return out


def _distinct(point: Ints, value: Ints, points: int) -> Ints:
    return _distinct_where(point, value, np.flatnonzero(value >= 0), points)


def _distinct_where(point: Ints, value: Ints, rows: Ints, points: int) -> Ints:
    if not rows.size:
        return np.zeros(points, np.int64)
    width = int(value[rows].max()) + 1
    pairs = np.unique(point[rows] * width + value[rows])
    return np.bincount(pairs // width, minlength=points).astype(np.int64)


def _among(x: Ints, y: Ints, earlier: pa.Table | None) -> Bools:
    if earlier is None or not earlier.num_rows:
        return np.zeros(x.size, bool)
    e, n = (earlier.column(c).to_numpy().round().astype(np.int64) for c in ("easting", "northing"))
    code = combined(np.r_[x, e], np.r_[y, n])
    found: Bools = np.isin(code[: x.size], code[x.size :])
    return found


def _why(far: int, streets: int, known: bool) -> str:
    if known and far == 0:
        return "found to be a default in an earlier run"
    if far:
        return f"{streets} streets are given with this one point; {far} of them lie elsewhere"
    return f"{streets} streets are given with this one point, more than can meet at one"
