"""Places by their unique property reference numbers (UPRN), beside what the texts tell."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from asvat.linkage.places.arrays import Bools, Floats, Ints
from asvat.linkage.places.groups import combined

STREETS = 5
"""A UPRN given with this many streets, none of them most of its logs, stands for "not known"."""


def by_uprn(
    place: Ints, uprn: Ints, street: Ints, weight: Floats, settings: Mapping[str, float]
) -> tuple[Ints, Ints]:
    """Return each log's place with UPRNs taken into account, and the UPRN of each place.

    A log with a UPRN is at that UPRN. What texts call one place takes the UPRN that nearly all its
    logs with one carry; two ways of writing one UPRN so become one place.

    Parameters
    ----------
    place
        Place of each log by its text, -1 without one.
    uprn
        Code of its UPRN, -1 without one.
    street
        Street of each log, -1 without one.
    weight
        Logs that each entry stands for.
    settings
        As :func:`asvat.linkage.places.settings.place_settings` gives them.

    Returns
    -------
    place
        Codes, -1 for logs with neither text nor UPRN.
    uprn_of
        UPRN of each place, -1 without one.
    """
    many, numbers = int(place.max(initial=-1)) + 1, int(uprn.max(initial=-1)) + 1
    uprn = np.where(np.r_[_doubtful(uprn, street, weight, numbers), False][uprn], -1, uprn)
    both = np.flatnonzero((place >= 0) & (uprn >= 0))
    taken = np.full(many, -1, np.int64)
    if both.size:
        pair = combined(place[both], uprn[both])
        first = np.full(int(pair.max()) + 1, both.size, np.int64)
        np.minimum.at(first, pair, np.arange(both.size))
        p, u = place[both][first], uprn[both][first]
        logs = np.bincount(pair, weights=weight[both])
        holds = logs >= settings["uprn-holds"] * np.bincount(p, weights=logs, minlength=many)[p]
        known = logs >= settings["uprn-known-for"] * np.bincount(u, logs, numbers)[u]
        good = holds & known
        taken[p[good]] = u[good]
    # Places of a UPRN are numbered after those of the texts, and then all anew without gaps.
    new = np.where(place >= 0, place, -1)
    absorbed = (place >= 0) & (taken[place] >= 0) if many else np.zeros(place.size, bool)
    new[absorbed] = many + taken[place[absorbed]]
    new[uprn >= 0] = many + uprn[uprn >= 0]
    used, dense = np.unique(new[new >= 0], return_inverse=True)
    out = np.full(place.size, -1, np.int64)
    out[new >= 0] = dense
    return out, np.where(used >= many, used - many, -1)


def _doubtful(uprn: Ints, street: Ints, weight: Floats, numbers: int) -> Bools:
    good = np.flatnonzero((uprn >= 0) & (street >= 0))
    if not good.size:
        return np.zeros(numbers, bool)
    pair = combined(uprn[good], street[good])
    first = np.full(int(pair.max()) + 1, good.size, np.int64)
    np.minimum.at(first, pair, np.arange(good.size))
    of = uprn[good][first]
    logs = np.bincount(pair, weights=weight[good])
    most = np.zeros(numbers)
    np.maximum.at(most, of, logs)
    many = np.bincount(of, minlength=numbers) >= STREETS
    doubtful: Bools = many & (most < 0.5 * np.bincount(of, weights=logs, minlength=numbers))
    return doubtful
