"""What a figure says and what it does not: intervals, changes, and districts beside the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from asvat.hotspots.count_intervals import count_interval, rate_ratio, share_interval

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Ratio:
    """One figure over another, with its interval. No ratio where there was nothing before."""

    ratio: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out that there is no difference."""
        return self.low > 1.0 or self.high < 1.0


def ends(figures: Sequence[tuple[int, int | None]]) -> tuple[list[float], list[float]]:
    """Return the ends of each figure's interval: of the share, or of the count where there is none.

    Parameters
    ----------
    figures:
        Numerators and denominators; None makes a count.
    """
    if not figures:
        return [], []
    hits = np.array([float(k) for k, _ in figures])
    of = np.array([np.nan if n is None else float(n) for _, n in figures])
    counts = np.isnan(of)
    of_share = share_interval(np.where(counts, 0.0, hits), np.where(counts, 1.0, of), CONFIDENCE)
    of_count = count_interval(hits, CONFIDENCE)
    low, high = (np.where(counts, c, s) for c, s in zip(of_count, of_share, strict=True))
    return low.tolist(), high.tolist()


def compare(
    before: tuple[int, int | None],
    after: tuple[int, int | None],
    comparisons: int = 1,
) -> Ratio | None:
    """Return the later figure over the earlier one.

    A share's numerator is taken as Poisson, which makes its interval a little too wide.

    Parameters
    ----------
    comparisons:
        How many are made at once: each is the more cautious (Bonferroni), so that all of them
        together keep 95%.
    """
    (k0, n0), (k1, n1) = before, after
    if (n0 is not None and n0 == 0) or (n1 is not None and n1 == 0) or k0 + k1 == 0:
        return None
    exposure = 1.0 if n0 is None or n1 is None else n1 / n0
    confidence = 1.0 - (1.0 - CONFIDENCE) / comparisons
    ratio, low, high = (float(x) for x in rate_ratio(k0, k1, exposure, confidence))
    return Ratio(ratio, low, high)
