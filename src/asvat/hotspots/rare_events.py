"""Is this run of days unusual? Tests for a handful of incidents.

Two questions about counts too small for a model: were so many incidents in so few days likely
somewhere in the period (Naus's scan), and do a few incidents prefer some days of the week
(an exact G test)?

Sources: Naus (1982), Journal of the American Statistical Association 77, 177-183; Wheeler
(2016), Policing: An International Journal 39(1), 128-139.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy.special import gammaln, xlogy

from asvat.errors import InputError
from asvat.records.arrays import Floats, Ints
from asvat.records.precision import Need, PlacePrecision, TimePrecision
from asvat.records.provenance import stamp

NEED = Need(
    method="Test of a run of days",
    time=TimePrecision.DAY,
    place=PlacePrecision.NONE,
    because="It counts incidents a day.",
    instead="Use monthly trends for records known to the month.",
)

MOST_OUTCOMES = 2_000_000


@dataclass(frozen=True)
class Run:
    """The busiest run of days and how likely one as busy was by chance.

    ``start`` is the index of its first day, ``cases`` the incidents in ``days`` days, ``period``
    the days looked at, ``mean`` the incidents expected a day.
    """

    start: int
    days: int
    cases: int
    period: int
    mean: float
    p: float

    def table(self) -> pa.Table:
        """Return one row."""
        columns = {
            "start": [self.start], "days": [self.days], "observed": [self.cases],
            "expected": [self.mean * self.days], "p": [self.p],
        }  # fmt: skip
        parameters = {"days": self.days, "period": self.period, "mean": self.mean}
        return stamp(pa.table(columns), "Naus scan", parameters)


@dataclass(frozen=True)
class SmallSampleG:
    """Counts by bin against given shares: G and its exact p.

    ``counts`` and ``shares`` have the shape (bins,).
    """

    counts: Ints
    shares: Floats
    g: float
    p: float

    def table(self) -> pa.Table:
        """Return one row a bin; G and p repeat."""
        bins = self.counts.size
        columns = {
            "bin": np.arange(bins), "observed": self.counts,
            "expected": self.shares * self.counts.sum(),
            "g": np.full(bins, self.g), "p": np.full(bins, self.p),
        }  # fmt: skip
        return stamp(pa.table(columns), "small-sample G", {"shares": self.shares.tolist()})


def naus_scan_p(cases: int, days: int, period: int, mean: float) -> float:
    """Return the probability of `cases` or more in some run of `days` days of the period.

    Naus's approximation for a Poisson process watched without a break, so for whole days, where
    runs start only at midnight, it errs on the side of caution.

    Parameters
    ----------
    cases
        Incidents in the run, at least 1.
    days, period
        Length of the run and of the period looked at, days; the period at least twice the run.
    mean
        Incidents expected a day, from an earlier, comparable time.
    """
    if cases < 1 or days < 1 or period < 2 * days or not mean > 0:
        raise InputError(
            "the run needs an incident, a day and a mean, and a period twice its length",
            where="naus_scan_p",
        )
    if cases == 1:
        return -math.expm1(-mean * period)
    expected = mean * days
    n = cases
    k = np.arange(2 * n + 1)
    one = np.exp(xlogy(k, expected) - expected - gammaln(k + 1))
    # `up_to[k + 5]` is P(X <= k): the formulas reach down to k = -5.
    up_to = np.concatenate([np.zeros(5), np.cumsum(one)])

    def some(k: Ints | int) -> Floats:
        return np.asarray(up_to[np.asarray(k) + 5])

    two = some(n - 1) ** 2 - (n - 1) * one[n] * one[n - 2]
    two -= (n - 1 - expected) * one[n] * some(n - 3)
    a1 = 2 * one[n] * some(n - 1) * ((n - 1) * some(n - 2) - expected * some(n - 3))
    a2 = 0.5 * one[n] ** 2 * (
        (n - 1) * (n - 2) * some(n - 3)
        - 2 * (n - 2) * expected * some(n - 4)
        + expected**2 * some(n - 5)
    )  # fmt: skip
    r = np.arange(1, n)
    a3 = (one[2 * n - r] * some(r - 1) ** 2).sum()
    r = np.arange(2, n)
    a4 = (one[2 * n - r] * one[r] * ((r - 1) * some(r - 2) - expected * some(r - 3))).sum()
    three = some(n - 1) ** 3 - a1 + a2 + a3 - a4
    none = two * (three / two) ** (period / days - 2) if two > 0 else 0.0
    return float(np.clip(1 - none, 0.0, 1.0))


def busiest_run(counts: Ints, days: int, mean: float) -> Run:
    """Find the busiest run of `days` days and test it.

    Parameters
    ----------
    counts
        Incidents a day, shape (period,).
    days
        Length of the run, chosen before looking.
    mean
        Incidents expected a day, from an earlier, comparable time: estimated from the same days
        it would hide what is looked for.
    """
    counts = np.asarray(counts)
    if not 1 <= days <= counts.size // 2:
        raise InputError(
            f"a run of {days} days in a period of {counts.size}",
            where="days",
            mend="The period must be at least twice as long as the run.",
        )
    sums = np.convolve(counts, np.ones(days, dtype=np.int64), mode="valid")
    start = int(sums.argmax())
    cases = int(sums[start])
    p = naus_scan_p(cases, days, counts.size, mean) if cases else 1.0
    return Run(start, days, cases, counts.size, mean, p)


def small_sample_g(counts: Ints, shares: Floats | None = None) -> SmallSampleG:
    """Test a few incidents against given shares by summing over every possible outcome.

    Parameters
    ----------
    counts
        Incidents a bin, shape (bins,); for example by day of the week.
    shares
        Shares expected, shape (bins,), summing to 1; by default equal.

    Raises
    ------
    InputError
        For negative counts, shares that do not sum to 1, or more than two million outcomes
        (then the usual chi-squared test serves).
    """
    counts = np.asarray(counts, dtype=np.int64)
    bins, n = counts.size, int(counts.sum())
    chance = np.full(bins, 1 / bins) if shares is None else np.asarray(shares, dtype=float)
    if counts.min(initial=0) < 0 or n == 0 or bins < 2:
        raise InputError("counts must hold an incident, two bins and none below nought")
    if chance.shape != counts.shape or chance.min() <= 0 or abs(chance.sum() - 1) > 1e-9:
        raise InputError("shares must be one a bin, above nought, and sum to 1", where="shares")
    if math.comb(n + bins - 1, bins - 1) > MOST_OUTCOMES:
        raise InputError(
            f"{n} incidents in {bins} bins have too many outcomes to sum over",
            where="counts",
            mend="Use the chi-squared test, which is sound for so many.",
        )
    g = float(2 * xlogy(counts, counts / (n * chance)).sum())
    left = np.array([n])
    log_p = gammaln(np.array([n + 1.0]))
    outcome_g = np.zeros(1)
    for b in range(bins):
        if b == bins - 1:
            taken, parent = left, np.arange(left.size)
        else:
            parent = np.repeat(np.arange(left.size), left + 1)
            first = np.cumsum(left + 1) - (left + 1)
            taken = np.arange(parent.size) - first[parent]
        outcome_g = outcome_g[parent] + 2 * xlogy(taken, taken / (n * chance[b]))
        log_p = log_p[parent] + taken * math.log(chance[b]) - gammaln(taken + 1.0)
        left = left[parent] - taken
    p = float(np.exp(log_p[outcome_g >= g - 1e-9]).sum())
    return SmallSampleG(counts, chance, g, min(p, 1.0))
