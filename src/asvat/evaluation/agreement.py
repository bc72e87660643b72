"""How far two readers of the same records agree, beyond chance: Cohen's kappa."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from asvat.errors import InputError
from asvat.hotspots.count_intervals import check_confidence, share_interval


@dataclass(frozen=True)
class Agreement:
    """The answer of :func:`agreement`.

    ``share`` is how often both said the same, with Wilson's interval. ``kappa`` is 1 where they
    always did and 0 where they did as often as chance alone would; ``nan``, with the limits -1
    and 1, where both said one and the same thing of every record, so that chance explains all.
    """

    n: int
    same: int
    share: float
    share_low: float
    share_high: float
    kappa: float
    low: float
    high: float


def agreement(
    first: Sequence[Hashable], second: Sequence[Hashable], confidence: float = 0.95
) -> Agreement:
    """Compare two readers of the same records.

    Parameters
    ----------
    first, second
        What each said of every record, in the same order.
    confidence
        Coverage of the intervals.

    Raises
    ------
    InputError
        When the readers have read different numbers of records, or none.

    Notes
    -----
    Kappa after Cohen (1960); its interval is the large-sample one of Fleiss, Cohen and Everitt
    (1969), cut at -1 and 1, and rough below about 30 records. Kappa falls where nearly all
    records are of one kind, however well the readers agree: show `share` beside it.
    """
    check_confidence(confidence)
    if len(first) != len(second) or not first:
        raise InputError(
            f"the readers read {len(first)} and {len(second)} records", where="first, second"
        )
    said = list(dict.fromkeys([*first, *second]))
    at = {word: place for place, word in enumerate(said)}
    table = np.zeros((len(said), len(said)))
    for one, other in zip(first, second, strict=True):
        table[at[one], at[other]] += 1
    n = len(first)
    same = int(np.trace(table))
    share_low, share_high = (float(limit) for limit in share_interval(same, n, confidence))
    p = table / n
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    chance = float(rows @ columns)
    if chance >= 1.0 - 1e-12:
        return Agreement(n, same, same / n, share_low, share_high, math.nan, -1.0, 1.0)
    observed = same / n
    kappa = (observed - chance) / (1 - chance)
    # rows[j] + columns[i] for the cell (i, j): the reader's word weighs by the other's margin
    margins = columns[:, None] + rows[None, :]
    on = float((np.diag(p) * (1 - np.diag(margins) * (1 - kappa)) ** 2).sum())
    off = float(((p - np.diag(np.diag(p))) * margins**2).sum()) * (1 - kappa) ** 2
    variance = (on + off - (kappa - chance * (1 - kappa)) ** 2) / (n * (1 - chance) ** 2)
    half = float(ndtri(0.5 + confidence / 2)) * math.sqrt(max(variance, 0.0))
    return Agreement(
        n, same, observed, share_low, share_high,
        kappa, max(-1.0, kappa - half), min(1.0, kappa + half),
    )  # fmt: skip
