"""Control of false discoveries when many cells are tested at once.

Sources: Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300;
Benjamini and Yekutieli (2001), Annals of Statistics 29, 1165-1188.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from asvat.errors import InputError
from asvat.records.arrays import Floats

Correction = Literal["bh", "by", "none"]


def q_values(p: Floats, correction: Correction = "bh") -> Floats:
    """Return for each p value the smallest false-discovery rate at which it would be called.

    Parameters
    ----------
    p
        p values of one family of tests, any shape, each in [0, 1].
    correction
        ``bh`` Benjamini-Hochberg, right for independent tests and for tests that lean the same
        way, as overlapping neighbourhoods do; ``by`` Benjamini-Yekutieli, right whatever the
        dependence and stricter by about ln(n); ``none`` returns `p`, for comparison only.

    Raises
    ------
    InputError
        When a p value lies outside [0, 1] or is not a number.
    """
    if correction not in ("bh", "by", "none"):
        raise InputError(
            f"unknown correction {correction!r}", where="correction", mend="Use 'bh' or 'by'."
        )
    flat = np.asarray(p, dtype=np.float64).ravel()
    if not ((flat >= 0) & (flat <= 1)).all():
        raise InputError("p values must lie between 0 and 1", where="p")
    if correction == "none" or flat.size == 0:
        return flat.reshape(np.shape(p)).copy()
    rank = np.arange(1, flat.size + 1)
    factor = float(np.sum(1.0 / rank)) if correction == "by" else 1.0
    order = np.argsort(flat, kind="stable")
    raised = flat[order] * (flat.size * factor) / rank
    stepped = np.minimum(np.minimum.accumulate(raised[::-1])[::-1], 1.0)
    q = np.empty(flat.size)
    q[order] = stepped
    return q.reshape(np.shape(p))
