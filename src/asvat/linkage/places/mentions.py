"""Mentions: distinct ways in which a place is given, with what is known of where it lies.

A mention is one location text with one postcode and one area; where the text itself does not tell
its town ("14 High Street"), logs of it far apart are mentions of their own. All later steps work
on mentions, of which there are far fewer than logs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from asvat.linkage.places.arrays import Bools, Floats, Ints
from asvat.linkage.places.groups import combined, joined_within, medians, upper_tenths
from asvat.linkage.places.reading import Incidents

FEWEST = 5
"""Logs with a point from which it is known where a postcode or locality lies."""


@dataclass(frozen=True, eq=False)
class Mentions:
    """Distinct mentions; arrays of shape (mentions,), codes -1 where something is absent.

    Parameters
    ----------
    of_log
        The mention of each log, -1 for a log whose text names nothing; shape (logs,).
    text
        Code of the location text.
    postcode, sector, area, locality, narrow, town
        Codes; `narrow` and `town` are the rarest and the most frequent word of the locality, in
        one coding.
    easting, northing
        Where its logs lie (median), else where its postcode lies; NaN if neither is known.
    weight
        Logs.
    first
        Rank in time of its first log.
    """

    of_log: Ints
    text: Ints
    postcode: Ints
    sector: Ints
    area: Ints
    locality: Ints
    narrow: Ints
    town: Ints
    easting: Floats
    northing: Floats
    weight: Floats
    first: Ints
    compact: Bools


def mentions(
    logs: Incidents, head: Ints, set_aside: Bools, settings: Mapping[str, float]
) -> Mentions:
    """Return the mentions of the logs.

    Parameters
    ----------
    logs
        All logs.
    head
        Code of what each distinct text names, -1 for nothing.
    set_aside
        Logs whose point is a default.
    settings
        As :func:`asvat.linkage.places.settings.place_settings` gives them.
    """
    parsed = logs.parsed
    easting, northing = logs.easting.copy(), logs.northing.copy()
    easting[set_aside], northing[set_aside] = np.nan, np.nan
    named = np.flatnonzero((logs.text >= 0) & (_of(head, logs.text) >= 0))
    locality = _of(parsed.parts["locality"].code, logs.text)
    many = len(parsed.parts["locality"].values)
    compact = _compact(many, locality, easting, northing, settings["compact-locality"])
    limit = settings["text-outweighs-point-beyond"]
    many = len(logs.postcode.values)
    narrow_code = _compact(many, logs.postcode.code, easting, northing, limit)
    tells = (logs.postcode.code >= 0) | ((locality >= 0) & np.r_[compact, False][locality])
    _disbelieve(logs.postcode.code, narrow_code, limit, easting, northing)
    wide = limit + settings["compact-locality"]
    _disbelieve(locality, compact, wide, easting, northing)

    base = combined(logs.text[named], logs.postcode.code[named], logs.area[named])
    vague = ~tells[named]
    gap = np.full(named.size, settings["same-street-within"])
    split = np.full(named.size, -1, np.int64)
    part = joined_within(base[vague], easting[named][vague], northing[named][vague], gap[vague])
    split[vague] = part
    code = combined(base, split)
    many = int(code.max(initial=-1)) + 1
    of_log = np.full(logs.text.size, -1, np.int64)
    of_log[named] = code
    one = np.full(many, named.size, np.int64)
    np.minimum.at(one, code, np.arange(named.size))
    one = named[one]
    e, n = medians(code, many, easting[named], northing[named])
    postcode = logs.postcode.code[one]
    _from_postcodes(logs, narrow_code, easting, northing, postcode, e, n)
    first = np.full(many, logs.order.size, np.int64)
    np.minimum.at(first, code, logs.order[named])
    sectors = np.unique([p[:-2] for p in logs.postcode.values] or [""], return_inverse=True)[1]
    place = _of(parsed.parts["locality"].code, logs.text[one])
    return Mentions(
        of_log,
        logs.text[one],
        postcode,
        _of(sectors.astype(np.int64), postcode),
        logs.area[one],
        place,
        _of(parsed.narrow, place),
        _of(parsed.town, place),
        e,
        n,
        np.bincount(code, weights=logs.weight[named], minlength=many).astype(float),
        first,
        np.r_[compact, False][place] & (place >= 0),
    )


def _of(values: Ints, code: Ints) -> Ints:
    """Return ``values[code]``, and -1 where the code is -1."""
    answer: Ints = np.r_[values, -1][code]
    return answer


def _compact(many: int, code: Ints, easting: Floats, northing: Floats, limit: float) -> Bools:
    """Whether nine in ten logs of each locality or postcode lie within `limit` of its middle.

    One that is not tells little: its code is mistyped, or stands for a whole town.
    """
    e, n = medians(code, many, easting, northing)
    away = np.hypot(easting - np.r_[e, np.nan][code], northing - np.r_[n, np.nan][code])
    return ~(upper_tenths(code, many, away) > limit)  # without any point the text is believed


def _disbelieve(
    code: Ints, compact: Bools, limit: float, easting: Floats, northing: Floats
) -> None:
    """Blank points that lie far outside where their postcode or compact locality is known."""
    e, n = medians(code, compact.size, easting, northing)
    placed = np.bincount(code[(code >= 0) & np.isfinite(easting)], minlength=compact.size)
    sure = (placed >= FEWEST) & compact
    away = np.hypot(easting - np.r_[e, np.nan][code], northing - np.r_[n, np.nan][code])
    wrong = (away > limit) & np.r_[sure, False][code]
    easting[wrong], northing[wrong] = np.nan, np.nan


def _from_postcodes(
    logs: Incidents,
    compact: Bools,
    easting: Floats,
    northing: Floats,
    postcode: Ints,
    e: Floats,
    n: Floats,
) -> None:
    known_e, known_n = medians(logs.postcode.code, len(logs.postcode.values), easting, northing)
    bare = ~np.isfinite(e) & (postcode >= 0) & np.r_[compact, False][postcode]
    e[bare], n[bare] = known_e[postcode[bare]], known_n[postcode[bare]]
