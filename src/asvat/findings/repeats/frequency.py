"""Whether the calls of a series come faster: late gaps against early ones.

With gaps that are independent gamma variables of one shape and one mean, the mean of the early
gaps over that of the late ones follows an F distribution exactly, and does so whether one looks
on a fixed day or on the day of the last call. Shape 1 is a Poisson process; people's calls bunch,
so the shape is estimated from all series together, given each series' sum of gaps (then gaps are
Dirichlet whatever the rate), and never taken above 1. The gap that is still open counts to the
late ones without an event of its own: silence can only speak against a rise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.special import digamma, fdtrc, gammaln, polygamma

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SHORTEST = 1.0 / 24
"""Gaps are at least an hour, in days: times are not known better."""


@dataclass(frozen=True)
class Gaps:
    """Early and late gaps of each series; shapes (n,), 0 gaps where a series has too few.

    Parameters
    ----------
    early, late
        Number of gaps.
    early_days, late_days
        Their sum in days.
    """

    early: Ints
    late: Ints
    early_days: Floats
    late_days: Floats


def halves(at: Floats, first: Ints, last: Ints) -> Gaps:
    """Part the gaps between events `first` to `last` (both included) into early and late.

    The later half, rounded down, is late; series with fewer than two gaps have none.
    """
    gaps = last - first
    late = np.where(gaps >= 2, gaps // 2, 0)
    early = np.where(gaps >= 2, gaps - late, 0)
    middle = at[last - late]
    return Gaps(
        early,
        late,
        np.where(early > 0, np.maximum(middle - at[first], SHORTEST * early), np.nan),
        np.where(late > 0, np.maximum(at[last] - middle, SHORTEST * late), np.nan),
    )


def rise(gaps: Gaps, shape: float) -> tuple[Floats, Floats]:
    """Return the log of early over late mean gap, free of bias, and its variance."""
    early, late = shape * gaps.early, shape * gaps.late
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.log(gaps.early_days) - np.log(gaps.late_days) - digamma(early) + digamma(late)
        spread = polygamma(1, early) + polygamma(1, late)
    return np.where(gaps.late > 0, ratio, np.nan), np.where(gaps.late > 0, spread, np.nan)


def p_faster(gaps: Gaps, shape: float) -> Floats:
    """Return the p value of late gaps being shorter by chance; 1 where there are too few."""
    some = gaps.late > 0
    early, late = (np.where(some, 2 * shape * n, 1.0) for n in (gaps.early, gaps.late))
    days = np.where(some, gaps.early_days / gaps.late_days, 0.0)
    ratio = days * np.where(some, gaps.late / np.maximum(gaps.early, 1), 0.0)
    return np.where(some, fdtrc(early, late, ratio), 1.0)


def fit_gap_shape(at: Floats, first: Ints, last: Ints) -> float:
    """Estimate the one shape of gaps from all series with two gaps or more; at most 1."""
    number = last - first
    some = number >= 2
    number = number[some]
    if not len(number):
        return 1.0
    inner = np.repeat(first[some], number)
    inner += np.arange(len(inner)) - np.repeat(np.cumsum(number) - number, number)
    gap = np.maximum(at[inner + 1] - at[inner], SHORTEST)
    series = np.repeat(np.arange(len(number)), number)
    total = np.bincount(series, gap)
    logs = float(np.log(gap / total[series]).sum())
    sizes, many = np.unique(number, return_counts=True)

    def unlikely(log_shape: float) -> float:
        shape = np.exp(log_shape)
        each = gammaln(sizes * shape) - sizes * gammaln(shape)
        return -float(many @ each + (shape - 1) * logs)

    best = minimize_scalar(unlikely, bounds=(np.log(0.05), np.log(20)), method="bounded")
    return float(min(np.exp(best.x), 1.0))
