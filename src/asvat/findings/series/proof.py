"""What a course of conduct goes to prove, on which logs and on which words."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.findings.repeats.appearances import Bools, Ints
from asvat.findings.series.courses import TIES, Courses
from asvat.findings.series.signs import Signs

MOST_RELATED = 12
"""A prompt names the latest so many other logs; the number of events says how many there are."""

MOST_WORDS = 5
"""And so many words of its own narrative."""

_TIED = {
    "suspect": "by the same suspect",
    "address": "from the same address",
    "kind": "with the same kind of conduct",
}
_ASK = (
    " To ask: did it alarm or distress them, and did whoever did it know, or ought they to have "
    "known, that it would?"
)


def related_logs(links: pa.Table, courses: Courses, best: Ints) -> pa.ListArray:
    """Return the other logs of each course, the latest ones, in order of time."""
    end = courses.end[best]
    begin = np.maximum(courses.begin[best], end - MOST_RELATED)
    number = end - begin
    offsets = np.append(0, np.cumsum(number))
    entry = np.repeat(begin - offsets[:-1], number) + np.arange(offsets[-1])
    logs = links.column("incident_id").take(courses.others[entry]).combine_chunks()
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), logs.cast(pa.string()))


def evidence_of(links: pa.Table, told: pa.Table, signs: Signs, row: Ints) -> pa.ListArray:
    """Return the words of each log's own narrative that tell of crimes; else its closing code."""
    source = signs.told[row]
    crimes = told.column("crimes").take(pa.array(source, mask=source < 0)).combine_chunks()
    evidence = pc.struct_field(pc.list_flatten(crimes), "evidence")
    entry = np.asarray(pc.list_parent_indices(evidence)).astype(np.int64)
    of_words = np.asarray(pc.list_parent_indices(crimes)).astype(np.int64)[entry]
    silent = np.setdiff1d(np.arange(len(row)), of_words)
    codes = links.column("closing_code").take(row[silent]).combine_chunks().cast(pa.string())
    coded = np.asarray(codes.is_valid())
    parent = np.concatenate([of_words, silent[coded]])
    words = pa.concat_arrays(
        [pc.list_flatten(evidence).cast(pa.string()), codes.filter(pa.array(coded))]
    )
    order = np.argsort(parent, kind="stable")
    number = np.bincount(parent, minlength=len(row))
    place = np.arange(len(order)) - np.repeat(np.cumsum(number) - number, number)
    order = order[place < MOST_WORDS]
    offsets = np.append(0, np.cumsum(np.minimum(number, MOST_WORDS)))
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), words.take(pa.array(order)))


def point_to_prove(signs: Signs, courses: Courses, stalking: Bools, best: Ints) -> pa.Array:
    """Say what the logs show of a course of conduct, and what is left to ask."""
    row, tie = courses.row[best], courses.tie[best]
    kinds = [f" ({name})" for name in signs.kinds]
    held = [f" {_TIED[name]}" for name in TIES]
    kind = np.where(tie == TIES.index("kind"), signs.kind[row], -1)
    parts = [
        "Two or more occasions: ",
        _number(courses.events[best]),
        " events since ",
        pc.strftime(pa.array(courses.since[best]).cast(pa.timestamp("s")), "%d/%m/%Y"),
        ", against the same person",
        pa.array(held).take(pa.array(tie)),
        pa.array([*kinds, ""]).take(pa.array(kind % (len(kinds) + 1))),
        "; ",
        _number(courses.crimes[best]),
        " of ",
        _number(courses.logs[best]),
        " logs tell of crimes against them",
        pc.if_else(pa.array(stalking[best]), _stalked(courses, best), ""),
        ".",
        _ASK,
    ]
    return pc.binary_join_element_wise(*parts, "")


def _number(values: Ints) -> pa.Array:
    return pa.array(values).cast(pa.string())


def _stalked(courses: Courses, best: Ints) -> pa.Array:
    return pc.binary_join_element_wise(
        "; following, watching, turning up or the like in ", _number(courses.stalking[best]), ""
    )
