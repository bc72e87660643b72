"""How each series changes over its last events: frequency, severity and spread."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from asvat.findings.repeats.appearances import Bools, Ints
from asvat.findings.repeats.events import Events, Floats
from asvat.findings.repeats.frequency import Gaps, halves
from asvat.findings.repeats.order import starts
from asvat.findings.repeats.orderings import LONGEST


@dataclass(frozen=True)
class Recent:
    """The last events of each series; shapes (n,).

    Parameters
    ----------
    first, last
        First and last of them, both included.
    """

    first: Ints
    last: Ints

    def spread_out(self) -> tuple[Ints, Ints]:
        """Return every event of every series, and the number of its series."""
        number = self.last - self.first + 1
        series = np.repeat(np.arange(len(number)), number)
        event = self.first[series] + np.arange(len(series))
        return event - np.repeat(np.cumsum(number) - number, number), series


def recent(events: Events, series: Ints) -> Recent:
    """Return the last events, at most ``LONGEST``, of some of the subjects."""
    last = events.start[series + 1] - 1
    return Recent(np.maximum(events.start[series], last - LONGEST + 1), last)


def gaps_until(events: Events, span: Recent, now: float) -> Gaps:
    """Return early and late gaps; the gap still open at `now`, in days, is among the late ones."""
    gaps = halves(events.at, span.first, span.last)
    silence = np.maximum(now - events.at[span.last], 0.0)
    return replace(gaps, late_days=gaps.late_days + silence)


@dataclass(frozen=True)
class Slopes:
    """Straight lines through the severities of each series, shapes (n,); NaN with too few.

    Parameters
    ----------
    rise
        Change in severity from one event to the next.
    leverage
        Sum of squares of the positions; the error variance of the rise is noise / leverage.
    left, spare
        Sum of squares around the series' mean, and its degrees of freedom.
    """

    rise: Floats
    leverage: Floats
    left: Floats
    spare: Floats

    def noise(self) -> float:
        """Return the variance of severities within a series, pooled over all."""
        spare = float(np.nansum(self.spare))
        return float(np.nansum(self.left)) / spare if spare else 0.0


def slopes(events: Events, span: Recent) -> Slopes:
    """Fit severity on the position in the series by least squares."""
    event, series = span.spread_out()
    value = events.severity[event]
    known: Bools = np.isfinite(value)
    event, series, value = event[known], series[known], value[known]
    size = len(span.first)
    many = np.bincount(series, minlength=size)
    with np.errstate(invalid="ignore", divide="ignore"):
        place = event - (np.bincount(series, event, size) / many)[series]
        above = value - (np.bincount(series, value, size) / many)[series]
        leverage = np.bincount(series, place**2, size)
        rise = np.bincount(series, place * above, size) / leverage
    enough = many >= 3
    return Slopes(
        np.where(enough, rise, np.nan),
        np.where(enough, leverage, np.nan),
        np.where(enough, np.bincount(series, above**2, size), np.nan),
        np.where(enough, many - 1.0, np.nan),
    )


def severity_ranks(events: Events, span: Recent) -> Ints:
    """Rank severities within each series, equal ones alike, from 0; indexed like `events`.

    An unknown severity stands with the mildest of its series.
    """
    event, series = span.spread_out()
    value = events.severity[event]
    mildest = np.full(len(span.first), np.inf)
    np.fmin.at(mildest, series, value)
    value = np.where(np.isnan(value), mildest[series], value)
    order = np.lexsort((value, series))
    value, series = value[order], series[order]
    fresh = np.zeros(len(order), bool)
    fresh[1:] = (series[1:] == series[:-1]) & (value[1:] != value[:-1])
    steps = np.cumsum(fresh)
    begins = np.append(True, series[1:] != series[:-1])[: len(order)]
    rank = np.zeros(len(events.at), np.int64)
    rank[event[order]] = steps - np.repeat(steps[begins], np.diff(starts(series)))
    return rank
