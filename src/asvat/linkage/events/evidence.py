"""What speaks for or against two logs being about one thing, besides time and place."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.linkage.events.pairs import Pairs
from asvat.linkage.events.reading import HOUR, Logs, column
from asvat.linkage.events.words import likeness
from asvat.linkage.places.arrays import Bools, Floats, Ints


def kinds(logs: Logs, pairs: Pairs, settings: Mapping[str, float]) -> Floats:
    """Return the weight of category and subtype of each pair."""
    a, b = pairs.earlier, pairs.later
    sub = (logs.subtype[a] >= 0) & (logs.subtype[b] >= 0)
    cat = (logs.category[a] >= 0) & (logs.category[b] >= 0) & ~sub
    weight: Floats = np.select(
        [
            sub & (logs.subtype[a] == logs.subtype[b]),
            sub & (logs.agency[a] != logs.agency[b]),
            sub,
            cat & (logs.category[a] == logs.category[b]),
            cat,
        ],
        [
            settings["same-subtype"],
            settings["other-subtype-other-agency"],
            settings["other-subtype"],
            settings["same-category"],
            settings["other-category"],
        ],
        0.0,
    )
    return weight


def words(logs: Logs, pairs: Pairs, narratives: pa.Array, settings: Mapping[str, float]) -> Floats:
    """Return the weight of the words of each pair's narratives; 0 where one says too little."""
    alike = likeness(narratives.take(pa.array(logs.row)), pairs.earlier, pairs.later)
    weight = 10 * settings["words-slope"] * (alike - settings["words-expected"])
    weight = np.clip(weight, settings["words-least"], settings["words-most"])
    return np.where(np.isnan(alike), 0.0, weight)


def people(logs: Logs, pairs: Pairs, parties: pa.Table, settings: Mapping[str, float]) -> Floats:
    """Return the weight of a person whom both logs of a pair name, in whatever role.

    Parameters
    ----------
    logs, pairs
        Logs and pairs of them.
    parties
        ``incident_id, person_id``; parties without a person tell nothing.
    settings
        As :func:`asvat.linkage.events.settings.event_settings` gives them.
    """
    weight = np.zeros(pairs.earlier.size)
    asked = np.unique(np.r_[pairs.earlier, pairs.later])
    who = parties.select(["incident_id", "person_id"]).drop_null()
    ids = column(who, "incident_id", pa.string())
    at = pc.index_in(ids, value_set=logs.ids.take(pa.array(asked)))
    named = pc.is_valid(at)
    log = asked[at.filter(named).to_numpy().astype(np.int64)]
    person = pc.dictionary_encode(column(who, "person_id", pa.string()).filter(named)).indices
    both = np.unique(np.column_stack([log, person.to_numpy()]).astype(np.int64), axis=0)
    if not both.size:
        return weight
    common = _in_common(both, pairs.earlier, pairs.later, len(logs.ids))
    soon = pairs.gap <= HOUR
    weight[common & soon] = settings["same-person-soon"]
    weight[common & ~soon] = settings["same-person"]
    return weight


def _in_common(both: Ints, left: Ints, right: Ints, many: int) -> Bools:
    """Whether two logs share a person; `both` holds (log, person), sorted."""
    start = np.searchsorted(both[:, 0], np.arange(many + 1))
    count = np.diff(start)
    pair = np.repeat(np.arange(left.size), count[left])
    within = np.arange(pair.size) - np.repeat(np.cumsum(count[left]) - count[left], count[left])
    person = both[start[left][pair] + within, 1]
    width = int(both[:, 1].max()) + 1
    known = both[:, 0] * width + both[:, 1]
    wanted = right[pair] * width + person
    at = np.minimum(np.searchsorted(known, wanted), known.size - 1)
    out = np.zeros(left.size, bool)
    out[pair[known[at] == wanted]] = True
    return out
