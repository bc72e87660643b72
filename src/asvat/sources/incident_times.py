"""When an incident happened, from what its source says: an interval, a precision and a month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asvat.records.flags import Mask
from asvat.records.precision import TimePrecision
from asvat.sources.moment_text import Fineness
from asvat.sources.moments import Moments

Times = npt.NDArray[np.datetime64]
_WORDS = pa.array([precision.value for precision in TimePrecision])
_UNITS = {Fineness.DAY: "D", Fineness.MONTH: "M"}


@dataclass(frozen=True)
class IncidentTimes:
    """The time columns of ``incidents``, one row an incident.

    Parameters
    ----------
    columns
        ``occurred_from``, ``occurred_to`` (inclusive: the last second of the day or month where
        no more is known), ``time_precision`` and ``month``.
    known
        Where a date or a month could be read; the other rows are no records.
    flags
        One mask a flag.
    """

    columns: dict[str, pa.Array]
    known: Mask
    flags: dict[str, Mask]


def incident_times(
    start: Moments,
    end: Moments | None = None,
    reported: Moments | None = None,
    months: pa.Array | None = None,
    coarsest: TimePrecision = TimePrecision.MINUTE,
    today: dt.date | None = None,
) -> IncidentTimes:
    """Return when each incident happened.

    Where `start` is missing the end, the report or the month stands for it, in this order.

    Parameters
    ----------
    start, end
        When it can first and last have happened.
    reported
        When it was reported.
    months
        Month it is counted in (date32), which wins over the month of `start`.
    coarsest
        How finely times are known at best, whatever the text shows (a system may write 00:00).
    today
        What counts as the future begins the day after; by default the real today.
    """
    at, fine = start.at.copy(), start.fineness.copy()
    by_report = np.zeros(len(at), bool)
    for other in (end, reported):
        if other is not None:
            stands_in = np.isnat(at) & other.known
            at[stands_in], fine[stands_in] = other.at[stands_in], other.fineness[stands_in]
            by_report |= stands_in & (other is reported)
    counted = None if months is None else months.to_numpy(zero_copy_only=False)
    if counted is not None:
        stands_in = np.isnat(at) & ~np.isnat(counted)
        at[stands_in], fine[stands_in] = counted[stands_in].astype(at.dtype), Fineness.MONTH
    cap = list(TimePrecision).index(coarsest)
    fine = np.maximum(fine, cap)
    first, last = _floor(at, fine), _ceiling(at, fine)
    backwards = np.zeros(len(at), bool)
    if end is not None:
        ended = end.known & ~np.isnat(at)
        end_fine = np.maximum(end.fineness, cap)
        until = _ceiling(end.at, end_fine)
        backwards = ended & (until < first)
        last = np.where(ended & ~backwards, until, last)
        fine = np.where(ended & ~backwards, np.maximum(fine, end_fine), fine)
    month = first.astype("datetime64[M]")
    if counted is not None:
        month = np.where(np.isnat(counted), month, counted.astype("datetime64[M]"))
    known = ~np.isnat(at)
    after = np.datetime64(today or dt.date.today()) + 1
    given = [moments for moments in (start, end, reported) if moments is not None]
    return IncidentTimes(
        {
            "occurred_from": pa.array(first),
            "occurred_to": pa.array(last),
            "time_precision": _WORDS.take(pa.array(fine)),
            "month": pa.array(month.astype("datetime64[D]")),
        },
        known,
        {
            "future_date": known & (first >= after),
            "reported_time": by_report,
            "ends_before_start": backwards,
            "unreadable_date": known & np.any([m.unreadable for m in given], axis=0),
            "unreadable_time": known & np.any([m.unreadable_time for m in given], axis=0),
        },
    )


def _floor(at: Times, fine: npt.NDArray[np.int8]) -> Times:
    first = at.copy()
    for fineness, unit in _UNITS.items():
        where = fine == fineness
        first[where] = at[where].astype(f"datetime64[{unit}]").astype(at.dtype)
    return first


def _ceiling(at: Times, fine: npt.NDArray[np.int8]) -> Times:
    last = at.copy()
    for fineness, unit in _UNITS.items():
        where = fine == fineness
        following = at[where].astype(f"datetime64[{unit}]") + 1
        last[where] = following.astype(at.dtype) - np.timedelta64(1, "s")
    return last


def with_flags_of(*flags: Mapping[str, Mask]) -> dict[str, Mask]:
    """Return all flags that hold for some row, those of one name put together."""
    merged: dict[str, Mask] = {}
    for masks in flags:
        for name, mask in masks.items():
            merged[name] = merged[name] | mask if name in merged else mask
    return {name: mask for name, mask in merged.items() if mask.any()}
