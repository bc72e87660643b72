"""Find which logs are about the same thing: the steps, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.linkage.events import evidence
from asvat.linkage.events.assembling import event_table, log_table
from asvat.linkage.events.chains import join
from asvat.linkage.events.named import named_pairs
from asvat.linkage.events.pairs import Pairs, near_pairs
from asvat.linkage.events.reading import HOUR, Logs, column, read
from asvat.linkage.events.result import Events
from asvat.linkage.events.settings import event_settings
from asvat.linkage.places.arrays import Bools, Floats, Ints

Progress = Callable[[str, float, float], None]
STEPS = ("Comparing times and places", "Comparing words", "Writing events")


def find_events(
    incidents: pa.Table,
    incident_places: pa.Table,
    *,
    parties: pa.Table | None = None,
    known: pa.Table | None = None,
    settings: Mapping[str, float] | None = None,
    progress: Progress | None = None,
) -> Events:
    """Say which logs are about one event, with one or several callers or agencies.

    An event is named after its first log. A later log never changes what is said of logs that an
    event can no longer hold, so a day more concerns the last hours before it only.

    Parameters
    ----------
    incidents
        Logs with the columns of :data:`asvat.records.schemas.INCIDENTS` that tell when and what:
        incident_id, occurred_from, occurred_to, time_precision, reported_at, agency, category,
        subtype, record_id, narrative, flags. Absent columns are taken as empty. Logs of which
        only the month is known stay by themselves.
    incident_places
        As :func:`asvat.linkage.places.find_places` gives them.
    parties
        ``incident_id, person_id`` of people named in the logs.
    known
        ``incident_id, event_id`` of an earlier run, whose answers stand; `incidents` then holds
        the new logs and those of some 60 days before them.
    settings
        Weights; by default the latest of the code list ``event_settings``.
    progress
        Told each step's name, how many are done and how many there are.
    """
    rules = event_settings() if settings is None else settings
    tell = progress or (lambda _step, _done, _all: None)
    tell(STEPS[0], 0, len(STEPS))
    logs = read(incidents, incident_places, rules["report-lag"])
    odds = np.log2(rules["one-event-at"] / (1 - rules["one-event-at"]))
    most = rules["words-most"] + rules["same-subtype"]
    most += rules["same-person-soon"] if parties is not None else 0
    pairs = near_pairs(logs, rules, odds - most)
    narratives = column(incidents, "narrative", pa.large_string())
    pairs, named = _with_named(logs, pairs, incidents, narratives, rules)
    weight = pairs.weight + evidence.kinds(logs, pairs, rules)
    if parties is not None:
        weight = weight + evidence.people(logs, pairs, parties, rules)
    tell(STEPS[1], 1, len(STEPS))
    open_ = weight >= odds - rules["words-most"]
    pairs = Pairs(*(v[open_] for v in (pairs.earlier, pairs.later, pairs.weight, pairs.gap)))
    weight, named = weight[open_], named[open_]
    weight = weight + evidence.words(logs, pairs, narratives, rules)
    probability: Floats = 1 / (1 + 2.0**-weight)
    tell(STEPS[2], 2, len(STEPS))
    limits = np.array([rules["longest-event"], rules["longest-event-other-agency"]]) * HOUR
    when = np.column_stack([logs.begin, logs.end])
    where = np.column_stack([logs.easting, logs.northing])
    event, sure = join(
        pairs.earlier, pairs.later, probability, when, logs.agency, where, named,
        rules["one-event-at"], limits.astype(np.int64), rules["farthest"], _fixed(logs, known),
    )  # fmt: skip
    return Events(
        log_table(logs, event, sure), event_table(logs, event, incidents, incident_places)
    )


def _with_named(
    logs: Logs,
    pairs: Pairs,
    incidents: pa.Table,
    narratives: pa.Array,
    rules: Mapping[str, float],
) -> tuple[Pairs, Bools]:
    """Add the pairs where a log names the other by its number."""
    order = pa.array(logs.row)
    references = column(incidents, "record_id", pa.string()).take(order)
    left, right = named_pairs(logs, references, narratives.take(order), rules)
    timed = logs.timed[left] & logs.timed[right]
    left, right = left[timed], right[timed]
    gap = np.maximum(logs.begin[right] - logs.end[left], logs.begin[left] - logs.end[right])
    named = np.r_[np.zeros(pairs.earlier.size, bool), np.ones(left.size, bool)]
    whole = Pairs(
        np.r_[pairs.earlier, left],
        np.r_[pairs.later, right],
        np.r_[pairs.weight, np.full(left.size, rules["named-log"])],
        np.r_[pairs.gap, np.maximum(gap, 0)],
    )
    order = np.lexsort((whole.earlier, whole.later))
    whole = Pairs(whole.earlier[order], whole.later[order], whole.weight[order], whole.gap[order])
    return whole, named[order]


def _fixed(logs: Logs, known: pa.Table | None) -> Ints:
    """Return the first log of each log that has an event already, as an index; -1 for others."""
    fixed = np.full(len(logs.ids), -1, np.int64)
    if known is None:
        return fixed
    at = pc.index_in(logs.ids, value_set=column(known, "incident_id", pa.string()))
    event = column(known, "event_id", pa.string()).take(at)
    first = pc.fill_null(pc.index_in(event, value_set=logs.ids), -1).to_numpy()
    has = pc.is_valid(event).to_numpy(zero_copy_only=False)
    # An event that began before the logs at hand is held together by its first log among them.
    return np.where(has, np.where(first >= 0, first, np.arange(fixed.size)), -1).astype(np.int64)
