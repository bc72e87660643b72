"""Mann-Kendall trend of many short series at once, exact with ties.

Sources: Mann (1945), Econometrica 13, 245-259; Kendall (1975), Rank Correlation Methods. The
exact distribution with ties: the number of inversions of a multiset has the Gaussian multinomial
coefficient as its generating function (MacMahon 1916).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from asvat.errors import InputError
from asvat.hotspots.getis_ord.normal import normal_upper
from asvat.records.arrays import Floats, Ints

LONGEST_EXACT = 30
"""Longer series have so many patterns of ties that the normal approximation is used."""


@dataclass(frozen=True)
class MannKendall:
    """Trend of each of m series of length n; every array has the shape (m,).

    Parameters
    ----------
    s
        Pairs in which the later value is higher, less pairs in which it is lower.
    tau
        Kendall's tau-b against time: `s` over its largest value given the ties; 0 when all tie.
    p
        Two-sided p value: exact up to ``LONGEST_EXACT`` values, ties and all, else `p_normal`.
    p_normal
        Two-sided p value from the normal approximation with correction for ties and continuity.
    """

    s: Ints
    tau: Floats
    p: Floats
    p_normal: Floats


def mann_kendall(series: Floats) -> MannKendall:
    """Return the trend of each column of `series`, shape (n, m): n times by m series.

    Values of one series are taken as independent but for the trend; overlapping sums are not.

    Raises
    ------
    InputError
        When there are fewer than three times or a value is not a number.
    """
    n, m = series.shape
    if n < 3:
        raise InputError(f"{n} periods have no trend", where="series", mend="Give at least three.")
    if np.isnan(series).any():
        raise InputError("a value is not a number", where="series", mend="Leave the series out.")
    s = np.zeros(m, dtype=np.int64)
    for earlier in range(n - 1):
        s += np.sign(series[earlier + 1 :] - series[earlier]).astype(np.int64).sum(axis=0)
    ties = _tie_sizes(series)
    pairs = n * (n - 1) // 2
    untied = pairs - (ties * (ties - 1) // 2).sum(axis=1)
    largest = np.sqrt(float(pairs) * untied)
    tau = np.divide(s, largest, out=np.zeros(m), where=untied > 0)
    p_normal = _normal(s, ties, n)
    p = _exact(s, ties) if n <= LONGEST_EXACT else p_normal
    return MannKendall(s, tau, p, p_normal)


def _tie_sizes(series: Floats) -> Ints:
    """Return the sizes of the groups of equal values, largest first, filled up with 0: (m, n)."""
    n, m = series.shape
    ordered = np.sort(series, axis=0)
    group = np.zeros((n, m), dtype=np.int64)
    np.cumsum(ordered[1:] != ordered[:-1], axis=0, out=group[1:])
    flat = (group + np.arange(m) * n).ravel()
    sizes = np.bincount(flat, minlength=n * m).reshape(m, n)
    return -np.sort(-sizes, axis=1)


def _normal(s: Ints, ties: Ints, n: int) -> Floats:
    variance = (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum(axis=1)) / 18.0
    deviation = np.sqrt(np.where(variance > 0, variance, 1.0))
    z = np.maximum(np.abs(s) - 1, 0) / deviation
    return np.where(variance > 0, np.minimum(2.0 * normal_upper(z), 1.0), 1.0)


def _exact(s: Ints, ties: Ints) -> Floats:
    patterns, which = np.unique(ties, axis=0, return_inverse=True)
    which = which.ravel()
    p = np.ones(s.size)
    order = np.argsort(which, kind="stable")
    ends = np.cumsum(np.bincount(which, minlength=len(patterns)))
    for pattern, here in zip(patterns, np.split(order, ends[:-1]), strict=True):
        chance = _inversions(tuple(int(size) for size in pattern if size))
        # With i inversions S = (untied pairs) - 2 i; |S| >= |s| takes both ends of a symmetric law.
        upper = np.cumsum(chance)
        untied = chance.size - 1
        fewest = (untied - np.abs(s[here])) // 2
        p[here] = np.where(s[here] == 0, 1.0, np.minimum(2.0 * upper[fewest], 1.0))
    return p


@cache
def _inversions(sizes: tuple[int, ...]) -> Floats:
    """Return the chance of 0, 1, ... inversions when groups of equal values are shuffled."""
    chance: Floats = np.ones(1)
    placed = 0
    for size in sizes:
        placed += size
        chance = np.convolve(chance, _two_groups(placed - size, size))
    return chance


@cache
def _two_groups(first: int, second: int) -> Floats:
    """Return the same for two groups: the Gaussian binomial coefficient, as probabilities."""
    if first == 0 or second == 0:
        return np.ones(1)
    share = first / (first + second)
    chance = np.zeros(first * second + 1)
    # Whether the largest place is taken by the first group, which then stands behind the second.
    taken, left = _two_groups(first - 1, second), _two_groups(first, second - 1)
    chance[second : second + taken.size] += share * taken
    chance[: left.size] += (1.0 - share) * left
    return chance
