"""Columns of dates and times as local wall-clock moments, with how finely each is known."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from asvat.records.flags import Mask
from asvat.sources.moment_text import BLANKS, UK, YEARS, Fineness, parse_moment, parse_time


@dataclass(frozen=True)
class Moments:
    """One moment a row.

    Parameters
    ----------
    at
        Start of what the text says, ``datetime64[s]``; not-a-time where nothing could be read.
    fineness
        ``Fineness`` of each.
    unreadable
        Where text stood that is no date.
    unreadable_time
        Where the date could be read, and text stood that is no time of day.
    """

    at: npt.NDArray[np.datetime64]
    fineness: npt.NDArray[np.int8]
    unreadable: Mask
    unreadable_time: Mask

    @classmethod
    def none(cls, rows: int) -> Moments:
        """Return moments of which nothing is known."""
        no = np.zeros(rows, bool)
        return cls(
            np.full(rows, "NaT", "datetime64[s]"), np.full(rows, Fineness.NONE, np.int8), no, no
        )

    @property
    def known(self) -> Mask:
        """Where a moment could be read."""
        return ~np.isnat(self.at)


_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d %b %Y", "%d-%b-%Y")
_CLOCKS = ("", " %H:%M", " %H:%M:%S", "T%H:%M:%S")


def _shape(text: str) -> str:
    """Return the shape of a date: runs of digits as 9, runs of letters as a."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", text))


def _usual() -> dict[str, list[str]]:
    forms: dict[str, list[str]] = {}
    for form in (day + clock for day in _DAYS for clock in _CLOCKS):
        forms.setdefault(_shape(dt.datetime(2024, 5, 31, 23, 59, 59).strftime(form)), []).append(
            form
        )
    return forms


_USUAL = _usual()
"""Formats by shape that are read all at once; they give what `parse_moment` gives, only faster."""


def parse_moments(
    dates: pa.Array, times: pa.Array | None = None, formats: Sequence[str] = ()
) -> Moments:
    """Return the moment that each row names, from one column or a date and a time column.

    Parameters
    ----------
    dates, times
        Text, null where empty.
    formats
        The formats to read (``strptime``); those without a date are for `times`. By default
        British and ISO dates; unambiguous dates are read whatever the formats.
    """
    days = tuple(f for f in formats if re.search(r"%[-_]?[dmYybBjDFeTc]", f.replace("%T", "")))
    clocks = tuple(f for f in formats if f not in days)
    rows = len(dates)
    text = pl.Series(dates).cast(pl.String)
    at = np.full(rows, "NaT", "datetime64[s]")
    fineness = np.full(rows, Fineness.NONE, np.int8)
    left = text.is_not_null().to_numpy()
    written = left.copy()
    for form, fine in _worth_trying(text, days):
        if not left.any():
            break
        where = np.flatnonzero(left)
        got = _by_format(text if len(where) == rows else text.gather(where), form, fine)
        hit = ~np.isnat(got)
        at[where[hit]], fineness[where[hit]] = got[hit], fine
        left[where[hit]] = False
    if left.any():
        where = np.flatnonzero(left)
        written[where] &= ~_one_by_one(text.gather(where), where, at, fineness, not days)
    unreadable = written & np.isnat(at)
    unreadable_time = np.zeros(rows, bool)
    if times is not None:
        seconds, unreadable_time = _parse_clocks(times, clocks)
        timed = (seconds >= 0) & ~np.isnat(at) & (fineness != Fineness.MONTH)
        midnight = at.astype("datetime64[D]").astype("datetime64[s]")
        at = np.where(timed, midnight + seconds.astype("timedelta64[s]"), at)
        fineness = np.where(timed, np.int8(Fineness.MINUTE), fineness).astype(np.int8)
        # A spreadsheet's date beside a time column reads 2024-05-31 00:00:00: no midnight meant.
        untimed = (seconds < 0) & (fineness == Fineness.MINUTE) & (at == midnight)
        fineness[untimed] = Fineness.DAY
        unreadable_time &= ~np.isnat(at)
    return Moments(at, fineness, unreadable, unreadable_time)


def fineness_of(form: str) -> Fineness:
    """Return how finely a ``strptime`` format names a moment."""
    if re.search(r"%[-_]?[HIMTcRXsp]", form):
        return Fineness.MINUTE
    return Fineness.DAY if re.search(r"%[-_]?[djeDFc]", form) else Fineness.MONTH


def _worth_trying(text: pl.Series, formats: tuple[str, ...]) -> list[tuple[str, Fineness]]:
    if not formats:
        shapes = Counter(_shape(word.strip()) for word in text.drop_nulls().head(200))
        formats = tuple(form for shape, _ in shapes.most_common() for form in _USUAL.get(shape, []))
    return [(form, fineness_of(form)) for form in formats]


def _by_format(text: pl.Series, form: str, fine: Fineness) -> npt.NDArray[np.datetime64]:
    if fine is Fineness.MINUTE:
        read = text.str.to_datetime(form, strict=False, time_unit="us", ambiguous="earliest")
        if "%z" in form:
            read = read.dt.convert_time_zone(UK.key).dt.replace_time_zone(None)
    elif fine is Fineness.DAY:
        read = text.str.to_date(form, strict=False)
    else:
        read = ("01 " + text).str.to_date(f"%d {form}", strict=False)
    moments: npt.NDArray[np.datetime64] = read.to_numpy().astype("datetime64[s]")
    outside = (moments < _FIRST) | (moments >= _LAST)
    moments[outside] = np.datetime64("NaT")
    return moments


_FIRST, _LAST = (np.datetime64(f"{year}-01-01", "s") for year in (YEARS.start, YEARS.stop))


def _one_by_one(
    text: pl.Series,
    where: npt.NDArray[np.int64],
    at: npt.NDArray[np.datetime64],
    fineness: npt.NDArray[np.int8],
    day_first: bool,
) -> Mask:
    """Read what no format reads, each distinct text once; return which texts stand for none."""
    encoded = pc.dictionary_encode(text.to_arrow())
    words = [str(word) for word in encoded.dictionary.to_pylist()]
    found = [parse_moment(word, day_first) for word in words]
    blank = np.array([word.strip().lower() in BLANKS for word in words], bool)
    values = np.array([f[0] if f else None for f in found], "datetime64[s]")
    fines = np.array([f[1] if f else Fineness.NONE for f in found], np.int8)
    index = encoded.indices.to_numpy()
    at[where], fineness[where] = values[index], fines[index]
    stands_for_none: Mask = blank[index]
    return stands_for_none


def _parse_clocks(times: pa.Array, formats: tuple[str, ...]) -> tuple[npt.NDArray[np.int64], Mask]:
    encoded = pc.dictionary_encode(times.combine_chunks() if hasattr(times, "chunks") else times)
    words = [str(word) for word in encoded.dictionary.to_pylist()]
    blank = np.array([word.strip().lower() in BLANKS for word in words] + [True])
    found = [_clock(word, formats) for word in words]
    seconds = np.array([-1 if f is None else f for f in found] + [-1], np.int64)
    index = pc.fill_null(encoded.indices, len(words)).to_numpy(zero_copy_only=False)
    return seconds[index], (seconds[index] < 0) & ~blank[index]


@cache
def _clock(word: str, formats: tuple[str, ...]) -> int | None:
    for form in formats:
        try:
            moment = dt.datetime.strptime(word.strip(), form)
        except ValueError:
            continue
        return moment.hour * 3600 + moment.minute * 60 + moment.second
    moment_text = word.strip()
    if formats:
        return None
    # A time column of a spreadsheet may carry a date before the time.
    return parse_time(moment_text.rpartition(" ")[2] if ":" in moment_text[-8:] else moment_text)
