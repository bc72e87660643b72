"""Did a rate change? Krishnamoorthy and Thomson's test of two Poisson counts."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import numpy as np
import pyarrow as pa
from scipy.special import gammaln, pdtr, pdtrc

from asvat.errors import InputError
from asvat.hotspots.count_intervals import rate_ratio
from asvat.records.provenance import stamp

METHOD = "Poisson E-test"
TAIL_SD = 8.0
"""How many standard deviations of the counts are summed: beyond lies less than 1e-12."""
TIE = 1e-7
"""Two outcomes whose counts lie closer than this are as extreme as each other."""


@dataclass(frozen=True)
class ETest:
    """The answer of :func:`e_test`.

    ``p`` is two-sided. ``ratio`` is the rate after over the rate before, with the exact
    conditional interval ``low`` to ``high`` at ``confidence``; it may disagree with ``p`` at the
    very border, since it is the more cautious of the two.
    """

    before: int
    after: int
    exposure_ratio: float
    p: float
    ratio: float
    low: float
    high: float
    confidence: float

    def table(self) -> pa.Table:
        """Return the answer as one row."""
        parameters = {"exposure_ratio": self.exposure_ratio, "confidence": self.confidence}
        return stamp(pa.Table.from_pylist([asdict(self)]), METHOD, parameters)


def e_test(
    before: int, after: int, *, exposure_ratio: float = 1.0, confidence: float = 0.95
) -> ETest:
    """Test whether two Poisson counts come from one rate.

    Parameters
    ----------
    before, after
        Whole counts of two periods (or two places).
    exposure_ratio
        The length of the later period over the length of the earlier one: 0.5 when the second
        count took half the time. For two places, the ratio of their populations or areas.
    confidence
        Coverage of the interval of the rate ratio.

    Raises
    ------
    InputError
        When a count is negative or not whole, or the exposure ratio is not positive.

    Notes
    -----
    With the common rate estimated from both counts, p is the probability of every pair of
    counts whose standardised difference is at least as large as the observed one. Sums run over
    the counts within eight standard deviations of their mean, one line of the plane at a time,
    so the work grows with the square root of the counts.

    Source: Krishnamoorthy and Thomson (2004), A more powerful test for comparing two Poisson
    means, Journal of Statistical Planning and Inference 119, 23-35.
    """
    first, second = _whole(before, "before"), _whole(after, "after")
    ratio, low, high = rate_ratio(first, second, exposure_ratio, confidence)
    p = _p(first, second, exposure_ratio)
    return ETest(
        first, second, exposure_ratio, p, float(ratio), float(low), float(high), confidence
    )


def _whole(value: float, where: str) -> int:
    if not math.isfinite(value) or value < 0 or value != int(value):
        raise InputError(
            f"{value} is not a count", where=where, mend="Give a whole number, 0 or more."
        )
    return int(value)


def _p(k1: int, k2: int, d: float) -> float:
    """Return the two-sided p of k1 events in 1 unit of exposure against k2 in d units."""
    if k1 == k2 == 0:
        return 1.0
    # The longer sum runs over one count, the other is closed-form; fixing which is which keeps
    # the answer the same when the two are swapped.
    if (d, k2) > (1.0, k1):
        k1, k2, d = k2, k1, 1.0 / d
    rate = (k1 + k2) / (1.0 + d)
    squared = (k1 - k2 / d) ** 2 / (k1 + k2 / d**2)
    if squared == 0.0:
        return 1.0
    reach = TAIL_SD * math.sqrt(rate) + 2 * TAIL_SD
    i = np.arange(max(0, math.floor(rate - reach)), math.ceil(rate + reach) + 1, dtype=np.float64)
    mass = np.exp(i * math.log(rate) - rate - gammaln(i + 1.0))
    # The outcomes as extreme as the observed one lie outside the two roots, in y = j / d, of
    # (i - y)^2 = squared * (i + y / d).
    middle = i + squared / (2.0 * d)
    spread = np.sqrt(middle**2 - i**2 + squared * i)
    low = np.floor(d * (middle - spread) + TIE)
    high = np.ceil(d * (middle + spread) - TIE)
    mean = rate * d
    below = np.where(low >= 0, pdtr(np.maximum(low, 0.0), mean), 0.0)
    above = np.where(high >= 1, pdtrc(np.maximum(high - 1.0, 0.0), mean), 1.0)
    # Nothing at all (0, 0) has no difference; with a positive statistic it is never extreme.
    both_zero = float(i[0] == 0.0) * math.exp(-rate - mean) * float(low[0] >= 0 or high[0] <= 0)
    total = float(np.sum(mass * (below + above))) - both_zero
    return min(1.0, max(0.0, total))
