"""Do two people who judge the same things come to the same: the share that agrees, and kappa.

The share comes with Wilson's interval (1927). Cohen's kappa (1960) takes off what chance alone
would give; its standard error is the large-sample one of Fleiss, Cohen and Everitt (1969), which
is rough below some tens of pairs, so a caller shows kappa only where there are enough. Kappa does
not exist where both give everything one and the same name.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from asvat.errors import InputError
from asvat.hotspots.count_intervals import share_interval
from asvat.records.arrays import Floats


@dataclass(frozen=True)
class Agreement:
    """How far two judges agree.

    Attributes
    ----------
    pairs, same
        Things that both judged, and those on which they agree.
    share, low, high
        The share that agrees, with its interval; None and 0 to 1 where there are no pairs.
    kappa, kappa_low, kappa_high
        Cohen's kappa with its interval, within -1 to 1; None where it does not exist.
    """

    pairs: int
    same: int
    share: float | None
    low: float
    high: float
    kappa: float | None
    kappa_low: float | None
    kappa_high: float | None
    kappa_error: float | None


def agreement(
    first: Sequence[Hashable], second: Sequence[Hashable], confidence: float = 0.95
) -> Agreement:
    """Compare two judges' words on the same things, in the same order.

    Raises
    ------
    InputError
        When one of them has judged more than the other.
    """
    if len(first) != len(second):
        raise InputError("the two judges have not judged the same things", where="first, second")
    names = {name: at for at, name in enumerate(dict.fromkeys([*first, *second]))}
    table = np.zeros((len(names), len(names)))
    for one, other in zip(first, second, strict=True):
        table[names[one], names[other]] += 1
    return of_table(table, confidence)


def of_table(counts: ArrayLike, confidence: float = 0.95) -> Agreement:
    """Compare two judges by the table of their words: rows the first's, columns the second's."""
    table = np.asarray(counts, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] != table.shape[1] or np.any(table < 0):
        raise InputError("the table of agreement must be square, without negatives", where="counts")
    total = float(table.sum())
    same = float(np.trace(table))
    if total == 0:
        return Agreement(0, 0, None, 0.0, 1.0, None, None, None, None)
    low, high = (float(limit) for limit in share_interval(same, total, confidence))
    found = _kappa(table / total, total)
    if found is None:
        return Agreement(round(total), round(same), same / total, low, high, None, None, None, None)
    kappa, error = found
    half = float(ndtri(0.5 + confidence / 2.0)) * error
    return Agreement(
        round(total), round(same), same / total, low, high,
        kappa, max(-1.0, kappa - half), min(1.0, kappa + half), error,
    )  # fmt: skip


def _kappa(
    shares: np.ndarray[tuple[int, ...], np.dtype[np.float64]], total: float
) -> tuple[float, float] | None:
    """Return kappa and its standard error (Fleiss, Cohen and Everitt 1969, formula 13)."""
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    observed, expected = float(np.trace(shares)), float(rows @ columns)
    if expected >= 1.0:
        return None
    kappa = (observed - expected) / (1.0 - expected)
    diagonal = np.diag(shares)
    both = rows + columns
    a = float(np.sum(diagonal * (1.0 - both * (1.0 - kappa)) ** 2))
    # Row i's cells meet the share of column i, and of row j: transposed marginals.
    crossed = (columns[:, None] + rows[None, :]) ** 2
    b = (1.0 - kappa) ** 2 * float(np.sum(shares * crossed) - np.sum(diagonal * both**2))
    c = (kappa - expected * (1.0 - kappa)) ** 2
    return kappa, float(np.sqrt(max(0.0, a + b - c) / total)) / (1.0 - expected)
