"""Which mentions name one street, premises, junction or stop: one name in one part of town."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from asvat.linkage.places.arrays import Bools, Floats, Ints
from asvat.linkage.places.groups import attached, combined, joined_within, seeded, united
from asvat.linkage.places.heads import STREET, Heads
from asvat.linkage.places.mentions import Mentions

ALWAYS, MOSTLY = 0.0, 0.8
"""Share of the logs with one word that a street must hold to be taken for it."""


def located(key: Ints, seen: Mentions, gap: float | Floats) -> tuple[Ints, Bools]:
    """Part mentions with one key into things by where they lie.

    Points decide first. What has none goes by its postcode, its locality or a word of it; else to
    the only thing of that key, unless that one is known for another locality; else mentions of one
    locality, or of one postcode sector, are a thing of their own.

    Parameters
    ----------
    key
        Mentions with different keys are never one thing, shape (mentions,).
    seen
        The mentions.
    gap
        Metres between one mention and the next of one thing.

    Returns
    -------
    component
        The thing of each mention.
    told
        Whether point, postcode or locality told it.
    """
    width = np.broadcast_to(np.asarray(gap, float), key.shape).copy()
    component = joined_within(key, seen.easting, seen.northing, width)
    component = _same_text(key, component, seen)
    features = [
        (seen.postcode, ALWAYS),
        (seen.sector, MOSTLY),
        (seen.locality, MOSTLY),
        (seen.narrow, MOSTLY),
        (seen.town, MOSTLY),
    ]
    two_words = np.where(seen.narrow != seen.town, seen.narrow, -1)
    component = attached(key, component, seen.weight, features)
    told = component >= 0
    for seeds in (two_words, seen.town, seen.sector, np.zeros(key.size, np.int64)):
        component = _to_the_only_one(key, component, seen)
        component = seeded(key, component, seeds)
        component = attached(key, component, seen.weight, features)
    component = _same_text(key, component, seen)
    return combined(component), told | (seen.locality >= 0) | (seen.sector >= 0)


def _same_text(key: Ints, component: Ints, seen: Mentions) -> Ints:
    """Join things of one key whose compact locality or whole postcode is the same."""
    joined = component.copy()
    many = int(component.max(initial=-1)) + 1
    left, right = [], []
    for feature in (seen.postcode, np.where(seen.compact, seen.locality, -1)):
        here = np.flatnonzero((component >= 0) & (feature >= 0))
        if not here.size:
            continue
        group = combined(key[here], feature[here])
        first = np.full(int(group.max()) + 1, many, np.int64)
        np.minimum.at(first, group, component[here])
        left.append(component[here])
        right.append(first[group])
    if left and many:
        label = united(many, np.concatenate(left), np.concatenate(right))
        joined[component >= 0] = label[component[component >= 0]]
    return joined


def _to_the_only_one(key: Ints, component: Ints, seen: Mentions) -> Ints:
    """Give mentions the only thing of their key, unless a locality speaks against it."""
    many = int(key.max(initial=-1)) + 1
    low = np.full(many, np.iinfo(np.int64).max, np.int64)
    high = np.full(many, -1, np.int64)
    good = component >= 0
    np.minimum.at(low, key[good], component[good])
    np.maximum.at(high, key[good], component[good])
    known_for = np.zeros(many, bool)
    known_for[key[good & (seen.locality >= 0)]] = True
    agrees = (seen.locality < 0) | ~known_for[key]
    ready = ~good & agrees & (high[key] >= 0) & (low[key] == high[key])
    return np.where(ready, high[key], component)


def streets(seen: Mentions, heads: Heads, settings: Mapping[str, float]) -> tuple[Ints, Bools]:
    """Return the street (or premises, junction, stop) of each mention; see :func:`located`."""
    head = heads.code[seen.text]
    wide = heads.sort[head] == STREET
    gap = np.where(wide, settings["same-street-within"], settings["same-premises-within"])
    return located(combined(head), seen, gap)
