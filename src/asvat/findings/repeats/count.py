"""How many events a caller, a victim or a place has had, looking back from each log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from asvat.findings.repeats.appearances import (
    COUNTERS,
    Bools,
    Ints,
    checked,
    times,
)
from asvat.findings.repeats.months import Days, add_months, days_of, for_each_day
from asvat.findings.repeats.numbering import codes, come_up_again
from asvat.findings.repeats.order import Ordered, by_key_and_time, ordered, starts
from asvat.findings.repeats.settings import RepeatSetting
from asvat.findings.repeats.windows import Whole, look_back
from asvat.findings.tables import REPEATS


def count_repeats(
    appearances: pa.Table, settings: Sequence[RepeatSetting], on: dt.date | None = None
) -> pa.Table:
    """Count distinct events in rolling windows that look back from each log.

    Each log is judged by what had been reported up to that moment and by the settings of its day,
    so that a later log changes no earlier row.

    Parameters
    ----------
    appearances
        As in :data:`asvat.findings.repeats.APPEARANCES`; the order of its rows does not matter.
    settings
        As :func:`asvat.findings.repeats.repeat_settings` gives them.
    on
        Return only the logs reported on that day; the windows reach back all the same.

    Returns
    -------
    pa.Table
        :data:`asvat.findings.tables.REPEATS`, a row for each log, counter, subject and setting
        whose window holds two events or more, or that is met; by counter, subject, time, log and
        setting. ``exact`` counts those of the events that carry the same exact name as the log.
    """
    table = checked(appearances)
    # Subjects that come up once have no repeat.
    order = ordered(table, among=come_up_again(table.column("subject_id")))
    exact = _exact_order(table, order)
    late = times(table.column("occurred"))[order.row]
    counts = [
        _counted(order, exact, days_of(late), which, setting)
        for which, setting in enumerate(sorted(settings, key=lambda s: (s.code, _since(s))))
    ]
    return _table(table, order, counts, on)


def _since(setting: RepeatSetting) -> dt.date:
    return setting.valid_from or dt.date.min


@dataclass(frozen=True)
class _Grouping:
    """The rows of an :class:`Ordered`, sorted again so that exact names stand together."""

    order: Ints
    start: Ints


def _exact_order(table: pa.Table, order: Ordered) -> _Grouping:
    """Part each subject's logs by exact name; a log without one stands alone."""
    name = codes(table.column("exact_id").take(order.row))
    alone = np.flatnonzero(name < 0)
    name[alone] = name.max(initial=-1) + 1 + np.arange(len(alone))
    key = order.group * (name.max(initial=0) + 1) + name
    by = by_key_and_time(key, order.at)
    return _Grouping(by, starts(key[by]))


@dataclass(frozen=True)
class _Counted:
    """What one setting counts: positions of the rows to show, and their values."""

    setting: RepeatSetting
    which: int
    position: Ints
    events: Whole
    logs: Whole
    exact: Whole
    first: Ints


def _counted(
    order: Ordered, exact: _Grouping, occurred: Days, which: int, setting: RepeatSetting
) -> _Counted:
    judged = np.isin(order.counter, [COUNTERS.index(name) for name in setting.counted])
    counts = judged & _in_time(order.day, occurred, setting)
    day = order.day.view(np.int64)
    reach = setting.reach(order.day).view(np.int64)
    at = order.at.view(np.int64)
    events, logs, first = look_back(order.start, at, day, reach, order.event, counts)
    by = exact.order
    joined = np.empty_like(events)
    joined[by] = look_back(exact.start, at[by], day[by], reach[by], order.event[by], counts[by])[0]
    shown = judged & setting.holds_on(order.day) & (events >= min(2, setting.events))
    position = np.flatnonzero(shown)
    return _Counted(
        setting,
        which,
        position,
        events[position],
        logs[position],
        joined[position],
        first[position],
    )


def _in_time(day: Days, occurred: Days, setting: RepeatSetting) -> Bools:
    """Return which logs were reported soon enough; where no time is known, they were."""
    months = setting.reported_within_months
    if months is None:
        return np.ones(len(day), bool)
    return np.isnat(occurred) | (day <= for_each_day(lambda d: add_months(d, months), occurred))


def _table(
    table: pa.Table, order: Ordered, counts: Sequence[_Counted], on: dt.date | None
) -> pa.Table:
    if not counts:
        return REPEATS.empty_table()
    position = np.concatenate([c.position for c in counts])
    which = np.repeat([c.which for c in counts], [len(c.position) for c in counts])
    shown = np.argsort(position * len(counts) + which)
    if on is not None:
        shown = shown[order.day[position[shown]] == np.datetime64(on)]
    position, which = position[shown], which[shown]
    events, logs, exact, first = (
        np.concatenate([getattr(c, name) for c in counts])[shown]
        for name in ("events", "logs", "exact", "first")
    )
    row = order.row[position]
    needed = np.array([c.setting.events for c in counts])[which]
    names = pa.DictionaryArray.from_arrays(which, [c.setting.code for c in counts])
    columns = [
        table.column("incident_id").take(row),
        pa.DictionaryArray.from_arrays(order.counter[position], list(COUNTERS)),
        table.column("subject_id").take(row),
        names,
        *(pa.array(values) for values in (events, logs, exact, order.at[first], events >= needed)),
    ]
    cast = [column.cast(field.type) for field, column in zip(REPEATS, columns, strict=True)]
    return pa.table(cast, schema=REPEATS)
