"""Whether a series grows graver or spreads, judged against its own events in another order.

If nothing changes over time, every order of a series' events is as likely as the one seen. So
the p value is the share of orders that look as bad: exact whatever the distribution of severities
and however many are tied. Up to six events all orders are tried, above that 999 fixed random ones
(Besag and Clifford 1991, with early stopping where the p value is plainly large).
"""

from __future__ import annotations

from itertools import permutations

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Order = npt.NDArray[np.int8]

LONGEST = 24
"""Escalation is judged on the last so many events: what happens now, and bounded work."""

DRAWS = 999
_ALL_UP_TO = 6


def tables_of_orders(seed: int = 20_261_122) -> tuple[Order, Ints]:
    """Return the orders to try for each length, shape (LONGEST + 1, DRAWS, LONGEST), and how many.

    The orders of up to six events are all there are; above that they are random.
    """
    orders = np.zeros((LONGEST + 1, DRAWS, LONGEST), np.int8)
    number = np.zeros(LONGEST + 1, np.int64)
    random = np.random.default_rng(seed)
    for length in range(2, LONGEST + 1):
        if length <= _ALL_UP_TO:
            table = np.array(list(permutations(range(length))), np.int8)
        else:
            table = random.permuted(np.tile(np.arange(length, dtype=np.int8), (DRAWS, 1)), axis=1)
        orders[length, : len(table), :length] = table
        number[length] = len(table)
    return orders, number


@njit(cache=True, nogil=True)
def _alike(values: Ints) -> Ints:
    """Number equal values alike, 0 upwards in the order they come up; negative ones stay out."""
    found = np.full(values.size, -1, np.int64)
    many = 0
    for i in range(values.size):
        if values[i] >= 0:
            for j in range(i):
                if values[j] == values[i]:
                    found[i] = found[j]
                    break
            else:
                found[i] = many
                many += 1
    return found


@njit(cache=True, nogil=True)
def _lateness(order: Order, alike: Ints, length: int) -> int:
    """Sum over the values of the places at which they first come up; late is new late."""
    total = 0
    seen = np.uint64(0)
    for i in range(length):
        value = alike[order[i]]
        if value >= 0 and not (seen >> np.uint64(value)) & np.uint64(1):
            seen |= np.uint64(1) << np.uint64(value)
            total += i
    return total


@njit(cache=True, nogil=True)
def _share_as_bad(
    orders: Order, number: int, length: int, most: int, rank: Ints, alike: Ints, graver: bool
) -> float:
    """Return the p value; 1 as soon as more than `most` orders look as bad as the one seen."""
    straight = np.arange(length).astype(np.int8)
    observed = 0
    if graver:
        for i in range(length):
            observed += i * rank[i]
    else:
        for d in range(alike.shape[0]):
            observed += _lateness(straight, alike[d], length)
    everything = length <= _ALL_UP_TO
    as_bad = 0 if everything else 1
    for m in range(number):
        found = 0
        if graver:
            for i in range(length):
                found += i * rank[orders[m, i]]
        else:
            for d in range(alike.shape[0]):
                found += _lateness(orders[m], alike[d], length)
        as_bad += found >= observed
        if as_bad > most:
            return 1.0
    return as_bad / (number if everything else number + 1)


@njit(cache=True, nogil=True)
def _new_late(alike: Ints, length: int) -> float:
    """New values in the later half, less those that an order by chance would leave to it."""
    late = length // 2
    excess = 0.0
    for d in range(alike.shape[0]):
        size = np.zeros(length + 1, np.int64)
        early = np.zeros(length + 1, np.int64)
        for i in range(length):
            if alike[d, i] >= 0:
                size[alike[d, i]] += 1
                early[alike[d, i]] += i < length - late
        for value in range(length):
            if size[value]:
                missed = 1.0  # chance that all of them fall in the later half
                for k in range(size[value]):
                    missed *= max(late - k, 0) / (length - k)
                excess += (early[value] == 0) - missed
    return excess


@njit(cache=True, nogil=True)
def judge_orders(
    first: Ints,
    last: Ints,
    rank: Ints,
    traits: Ints,
    orders: Order,
    number: Ints,
    level: float,
) -> tuple[Floats, Floats, Floats]:
    """Judge each series: p of severity rising, p of spreading, and how much it spreads.

    Parameters
    ----------
    first, last
        First and last event of each series, both included, at most LONGEST events.
    rank
        Rank of each event's severity within its series: 0 for the mildest, equal ones alike.
    traits
        Place, time of day and kind of each event as numbers, shape (3, events); -1 unknown.
    orders, number
        From :func:`tables_of_orders`.
    level
        p values above it may come back as 1, and so do those of series that do not rise at all.
    """
    graver, wider = np.ones(first.size), np.ones(first.size)
    excess = np.zeros(first.size)
    for s in range(first.size):
        length = last[s] - first[s] + 1
        if length < 2:
            continue
        mine = rank[first[s] : last[s] + 1]
        alike = np.empty((traits.shape[0], length), np.int64)
        for d in range(traits.shape[0]):
            alike[d] = _alike(traits[d, first[s] : last[s] + 1])
        excess[s] = _new_late(alike, length)
        table, many = orders[length], number[length]
        most = int(level * (many + 1))
        if many * level < 1.0:
            continue  # not even the one worst order would be rare enough
        rising = 0.0
        for i in range(length):
            rising += (i - (length - 1) / 2) * mine[i]
        if rising > 0.0:
            graver[s] = _share_as_bad(table, many, length, most, mine, alike, True)
        if excess[s] > 0.0:
            wider[s] = _share_as_bad(table, many, length, most, mine, alike, False)
    return graver, wider, excess
