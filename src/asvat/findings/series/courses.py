"""Occasions taken together: the same person, and the same suspect, address or kind of conduct."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asvat.findings.repeats.appearances import Bools, Ints, times
from asvat.findings.repeats.months import add_months, days_of, for_each_day
from asvat.findings.repeats.numbering import codes, ranks
from asvat.findings.repeats.order import event_codes, starts
from asvat.findings.repeats.windows import look_back
from asvat.findings.series.settings import ConductSettings
from asvat.findings.series.signs import Signs

Times = npt.NDArray[np.datetime64]

TIES = ("suspect", "address", "kind")
"""What holds occasions against one person together, the strongest first."""


@dataclass(frozen=True)
class Courses:
    """Courses of conduct as they stood at a log; one entry each.

    Parameters
    ----------
    row
        Row of the links at which it stands; several entries where several courses do.
    tie
        Position in :data:`TIES`.
    events, logs
        Distinct events; logs up to this one.
    since
        Report of the first.
    crimes, stalking, stalked, aggravated, sexual
        Number of its logs with each of the signs.
    others
        Rows of the links of all occasions, course by course in order of time.
    begin, end
        Which of `others` were before this log and within the window.
    """

    row: Ints
    tie: Ints
    events: Ints
    logs: Ints
    since: Times
    crimes: Ints
    stalking: Ints
    stalked: Ints
    aggravated: Ints
    sexual: Ints
    others: Ints
    begin: Ints
    end: Ints


def courses_of(links: pa.Table, signs: Signs, settings: ConductSettings) -> Courses:
    """Find the logs at which a course stands that is not recorded, looking back from each."""
    at = times(links.column("at"))
    target = codes(links.column("target_id"))
    held = _held_together(links, signs, target, at)
    row, when = held.row, at[held.row]
    day = days_of(when)
    reach = for_each_day(lambda calendar: add_months(calendar, settings.months), day)
    occasion = signs.occasion[row]
    events, _, first = look_back(
        held.start,
        when.view(np.int64),
        day.view(np.int64),
        reach.view(np.int64),
        event_codes(links.column("event_id").take(row)),
        occasion,
    )
    place = np.flatnonzero(occasion & (events >= settings.occasions))
    place = place[~_recorded(signs, target, at, held, place, settings.months)]
    first = first[place]

    def within(flags: Bools) -> Ints:
        so_far = np.append(0, np.cumsum(flags & occasion))
        number: Ints = so_far[place + 1] - so_far[first]
        return number

    before = np.append(0, np.cumsum(occasion))
    return Courses(
        row=row[place],
        tie=held.tie[place],
        events=events[place].astype(np.int64),
        logs=within(occasion),
        since=when[first],
        crimes=within(signs.crime[row]),
        stalking=within(signs.stalking[row]),
        stalked=within(signs.stalked[row]),
        aggravated=within(signs.aggravated[row]),
        sexual=within(signs.sexual[row]),
        others=row[occasion],
        begin=before[first],
        end=before[place],
    )


@dataclass(frozen=True)
class _Held:
    """Rows of the links, each once for every course it may be part of, by course and time."""

    row: Ints
    tie: Ints
    start: Ints
    suspect: Ints


def _held_together(links: pa.Table, signs: Signs, target: Ints, at: Times) -> _Held:
    suspect, place, log = (
        codes(links.column(name)) for name in ("suspect_id", "suspect_place", "incident_id")
    )
    known = (target >= 0) & ~np.isnat(at)
    # Somebody who is suspect in their own report is not their own victim.
    other = _names(links, "suspect_id") != _names(links, "target_id")
    rows, ties, keys = [], [], []
    below = 0
    for held_by, by in enumerate((np.where(other, suspect, -1), place, signs.kind)):
        mine = np.flatnonzero(known & (by >= 0))
        rows.append(mine)
        ties.append(np.full(len(mine), held_by))
        keys.append(below + target[mine] * (by.max(initial=0) + 1) + by[mine])
        below = keys[-1].max(initial=below) + 1
    row, tie, key = (np.concatenate(parts) for parts in (rows, ties, keys))
    order = np.lexsort((ranks(links.column("incident_id"))[row], at[row].view(np.int64), key))
    row, tie, key = row[order], tie[order], key[order]
    again = np.zeros(len(row), bool)
    again[1:] = (key[1:] == key[:-1]) & (log[row[1:]] == log[row[:-1]])
    row, tie, key = row[~again], tie[~again], key[~again]
    return _Held(row, tie, starts(key), suspect)


def _names(links: pa.Table, name: str) -> Ints:
    """Number two columns of people alike."""
    both = pa.chunked_array(
        [c for n in ("target_id", "suspect_id") for c in links.column(n).chunks], pa.string()
    )
    number = codes(both)
    return number[: links.num_rows] if name == "target_id" else number[links.num_rows :]


def _recorded(
    signs: Signs, target: Ints, at: Times, held: _Held, place: Ints, months: int
) -> Bools:
    """Return at which places a course crime against the same person is recorded already.

    A record within the window before the log, and up to it. Where the course is held together
    by a suspect, a record that names another suspect is of another course.
    """
    row = held.row[place]
    whole = _within_window(target, at, signs.recorded & (target >= 0), row, months)
    nobody = signs.recorded & (target >= 0) & (held.suspect < 0)
    unnamed = _within_window(target, at, nobody, row, months)
    pair = target * (held.suspect.max(initial=0) + 1) + held.suspect
    named = signs.recorded & (target >= 0) & (held.suspect >= 0)
    same = _within_window(pair, at, named, row, months)
    return np.where(held.tie[place] == TIES.index("suspect"), same | unnamed, whole)


def _within_window(key: Ints, at: Times, marked: Bools, ask: Ints, months: int) -> Bools:
    """Return for rows `ask` whether a marked row of the same key was reported in the window."""
    among = np.flatnonzero(marked & ~np.isnat(at))
    if not len(among) or not len(ask):
        return np.zeros(len(ask), bool)
    keys = np.unique(key[among])
    second = at.view(np.int64)
    earliest = for_each_day(lambda calendar: add_months(calendar, -months), days_of(at[ask]))
    low = earliest.astype("datetime64[s]").view(np.int64)
    base = min(int(second[among].min()), int(low.min()))
    span = max(int(second[among].max()), int(second[ask].max())) - base + 2
    dense = np.minimum(np.searchsorted(keys, key[ask]), len(keys) - 1)
    known = keys[dense] == key[ask]
    line = np.sort(np.searchsorted(keys, key[among]) * span + (second[among] - base))
    found = np.searchsorted(line, dense * span + (second[ask] - base), "right")
    before = np.searchsorted(line, dense * span + (low - base))
    return np.asarray(known & (found > before))
