"""Each repeat subject's series: how often, how unusual, and whether it is getting worse."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from asvat.findings.repeats.appearances import COUNTERS, Ints
from asvat.findings.repeats.escalation import Recent, gaps_until, recent, severity_ranks, slopes
from asvat.findings.repeats.events import Events, events_of
from asvat.findings.repeats.frequency import p_faster, rise
from asvat.findings.repeats.numbering import codes, come_up_again
from asvat.findings.repeats.order import Ordered, ordered, starts
from asvat.findings.repeats.orderings import judge_orders, tables_of_orders
from asvat.findings.repeats.peer_rates import (
    CounterPeers,
    PeerRates,
    events_of_last_year,
    peers_of,
    until,
)
from asvat.findings.repeats.shrinking import shrink
from asvat.findings.repeats.wording import Clear, escalation_in_words
from asvat.findings.tables import SERIES

TESTS = 3
"""Frequency, severity and spread: each is tested at a third of the level (Bonferroni)."""


@dataclass(frozen=True)
class SeriesSettings:
    """How to judge series.

    Parameters
    ----------
    rates
        What is usual for such people and places.
    level
        Share of series without any change that may be called escalating all the same.
    times
        ``unusual`` is the probability that the rate is over so many times its peers' mean.
    """

    rates: PeerRates
    level: float = 0.05
    times: float = 2.0


def describe_series(appearances: pa.Table, as_of: dt.date, settings: SeriesSettings) -> pa.Table:
    """Describe every subject with two events or more up to a day.

    Parameters
    ----------
    appearances
        As in :data:`asvat.findings.repeats.APPEARANCES`, with all logs of the subjects of
        interest; the other subjects may be left out.
    as_of
        Last day to use.

    Returns
    -------
    pa.Table
        :data:`asvat.findings.tables.SERIES`, by counter and subject. Rates are empty for a
        counter that the peer rates do not know, and nothing of it is called escalating.
    """
    table = until(appearances, as_of)
    order = ordered(table, among=come_up_again(table.column("subject_id")))
    events = events_of(table, order)
    series = np.flatnonzero(np.diff(events.start) >= 2)
    if not len(series):
        return SERIES.empty_table()
    counter = order.counter[order.start[series]]
    last_year = events_of_last_year(order, events, as_of, settings.rates.observed_from)[series]
    peers, names = peers_of(table, order)
    values = _identity(table, order, events, series)
    values |= {name: np.full(len(series), np.nan) for name in (*_RATES, *_CHANGES)}
    clear = Clear(*(np.zeros(len(series), bool) for _ in range(TESTS)))
    span = recent(events, series)
    now = float(np.datetime64(as_of, "D").astype(np.int64) + 1)
    for number, name in enumerate(COUNTERS):
        known = settings.rates.counters.get(name)
        mine = np.flatnonzero(counter == number)
        if known is not None and len(mine):
            changes, found = _changes(
                events, Recent(span.first[mine], span.last[mine]), now, known, settings.level
            )
            rates = _rates(last_year[mine], peers[series][mine], names, known, as_of, settings)
            for column, value in {**changes, **rates}.items():
                values[column][mine] = value
            for whole, part in zip(clear, found, strict=True):
                whole[mine] = part & (last_year[mine] > 0)
    values["escalating"] = clear.any()
    values["why"] = escalation_in_words(events, span, now, clear)
    return pa.table([_column(values[field.name], field.type) for field in SERIES], schema=SERIES)


_RATES = ("rate", "rate_low", "rate_high", "peer_rate", "unusual")
_CHANGES = ("frequency", "severity", "spread")


def _column(values: Any, kind: pa.DataType) -> pa.ChunkedArray:
    if isinstance(values, np.ndarray):
        return pa.chunked_array([pa.array(values, from_pandas=True)]).cast(kind)
    return values.cast(kind)


def _identity(table: pa.Table, order: Ordered, events: Events, series: Ints) -> dict[str, Any]:
    begin, end = order.start[series], order.start[series + 1]
    row = order.row[begin]
    return {
        "counted": table.column("counted").take(row),
        "subject_id": table.column("subject_id").take(row),
        "events": np.diff(events.start)[series],
        "logs": end - begin,
        "first": order.at[begin],
        "last": order.at[events.first[events.start[series + 1] - 1]],
        "exact": _largest_exact(table, order)[series],
    }


def _largest_exact(table: pa.Table, order: Ordered) -> Ints:
    """Return for each subject the most of its events that one exact name joins; at least 1."""
    name = codes(table.column("exact_id").take(order.row))
    named = np.flatnonzero(name >= 0)
    group = order.group[named]
    key = group * (name.max(initial=0) + 1) + name[named]
    by = np.argsort(key)
    run = starts(key[by])
    pair = np.repeat(np.arange(len(run) - 1), np.diff(run))
    events = order.event.max(initial=0) + 1
    found = np.sort(pair * events + order.event[named[by]])
    distinct = found[np.append(True, found[1:] != found[:-1])[: len(found)]] // events
    most = np.ones(len(order.start) - 1, np.int64)
    np.maximum.at(most, group[by[run[:-1]]], np.bincount(distinct, minlength=len(run) - 1))
    return most


def _changes(
    events: Events, span: Recent, now: float, known: CounterPeers, level: float
) -> tuple[dict[str, Any], Clear]:
    """Return how much frequency, severity and spread rise, and which rises are clear."""
    each = level / TESTS
    gaps = gaps_until(events, span, now)
    line = slopes(events, span)
    traits = np.stack([events.place, events.time, events.kind])
    graver, wider, excess = judge_orders(
        span.first, span.last, severity_ranks(events, span), traits, *tables_of_orders(), each
    )
    changes = {
        "frequency": shrink(*rise(gaps, known.gap_shape), known.frequency_spread),
        "severity": shrink(line.rise, known.severity_noise / line.leverage, known.severity_spread),
        "spread": excess,
    }
    return changes, Clear(p_faster(gaps, known.gap_shape) <= each, graver <= each, wider <= each)


def _rates(
    last_year: Ints,
    peers: Ints,
    names: list[str],
    known: CounterPeers,
    as_of: dt.date,
    settings: SeriesSettings,
) -> dict[str, Any]:
    """Return empirical-Bayes rates, with their intervals, beside those of the peers."""
    years = settings.rates.years(as_of)
    found = {name: np.empty(len(last_year)) for name in _RATES}
    for number in np.unique(peers):
        mine = np.flatnonzero(peers == number)
        prior = known.prior(names[number] if number >= 0 else None)
        usual = prior.seen_mean(years)
        count, same = np.unique(last_year[mine], return_inverse=True)
        belief = prior.posterior(count, years)
        found["rate"][mine] = belief.mean[same]
        found["rate_low"][mine] = belief.quantile(0.025)[same]
        found["rate_high"][mine] = belief.quantile(0.975)[same]
        found["peer_rate"][mine] = usual
        found["unusual"][mine] = belief.above(settings.times * usual)[same]
    return found
