"""How often something is said of each group: with honest intervals, and which differ clearly.

Logs of one place are alike, so they count for less than as many logs of as many places: each
share has an effective number of logs, n / (design effect), the design effect being the variance
by clusters over the binomial one, never below 1 (Kish 1965; Korn and Graubard 1998). Intervals
are Wilson's (1927) on that number. Each group is tested against all the others, and false
discoveries are controlled over the whole table (Benjamini and Hochberg 1995).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr
from scipy.stats import fisher_exact

from asvat.hotspots.count_intervals import share_interval
from asvat.hotspots.false_discovery import q_values

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LEVEL = 0.05
"""False-discovery rate at which a difference is called clear."""

FEW = 5


@dataclass(frozen=True)
class Share:
    """A share of one group, beside the whole.

    Parameters
    ----------
    hits, of
        Counts.
    share, low, high
        The share and its 95% interval; NaN to 1 where `of` is 0.
    ratio
        The share over that of all groups together.
    p
        Two-sided p of the group against all others; 1 where there is nothing to compare.
    """

    hits: int
    of: int
    share: float
    low: float
    high: float
    ratio: float
    p: float


def shares(said: Bools, among: Bools, group: Ints, cluster: Ints, number: int) -> list[Share]:
    """Return for each of `number` groups the share of its logs of which something is said.

    Parameters
    ----------
    said
        Whether it is said of each log, shape (n,).
    among
        Which logs it could be said of.
    group, cluster
        Number of each log's group and cluster.
    """
    whole = _Part.of(said[among], cluster[among], 1.0)
    found = []
    for g in range(number):
        mine, rest = among & (group == g), among & (group != g)
        part = _Part.of(said[mine], cluster[mine], whole.effect)
        others = _Part.of(said[rest], cluster[rest], whole.effect)
        low, high = share_interval(part.share * part.effective, part.effective)
        found.append(
            Share(
                part.hits,
                part.n,
                part.share if part.n else float("nan"),
                float(low),
                float(high),
                part.share / whole.share if part.n and whole.share else float("nan"),
                _p(part, others),
            )
        )
    return found


@dataclass(frozen=True)
class _Part:
    hits: int
    n: int
    effect: float

    @classmethod
    def of(cls, said: Bools, cluster: Ints, otherwise: float) -> _Part:
        """Sum up some logs; `otherwise` is the design effect where nothing varies."""
        n, hits = len(said), int(said.sum())
        if n < 2 or hits in {0, n}:
            return cls(hits, n, otherwise)
        share = hits / n
        _, at = np.unique(cluster, return_inverse=True)
        by_cluster = np.bincount(at, said - share)
        return cls(hits, n, max(1.0, float((by_cluster**2).sum()) / (n * share * (1 - share))))

    @property
    def share(self) -> float:
        return self.hits / self.n if self.n else 0.0

    @property
    def effective(self) -> float:
        return max(self.n / self.effect, 1.0) if self.n else 0.0


def _p(part: _Part, others: _Part) -> float:
    """Return the p value of two shares being the same, on effective numbers of logs.

    A score test; Fisher's exact test where fewer than :data:`FEW` are expected anywhere.
    """
    if not part.n or not others.n:
        return 1.0
    pooled = (part.hits + others.hits) / (part.n + others.n)
    if pooled in {0.0, 1.0}:
        return 1.0
    if min(part.effective, others.effective) * min(pooled, 1 - pooled) < FEW:
        hit = [round(p.share * p.effective) for p in (part, others)]
        not_hit = [round((1 - p.share) * p.effective) for p in (part, others)]
        table = np.array([hit, not_hit], np.int64)
        return float(min(fisher_exact(table).pvalue, 1.0))
    spread = pooled * (1 - pooled) * (1 / part.effective + 1 / others.effective)
    return float(2 * ndtr(-abs(part.share - others.share) / np.sqrt(spread)))


def clear(p: Floats) -> tuple[Floats, Bools]:
    """Return the q values of all tests of a table, and which differences are clear."""
    q: Floats = np.asarray(q_values(p), np.float64)
    differs: Bools = np.asarray(q <= LEVEL, np.bool_)
    return q, differs
