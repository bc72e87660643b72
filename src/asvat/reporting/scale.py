"""Axes and classes with round numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from asvat.reporting.formats import number


def nice_step(span: float, steps: int) -> float:
    """Return 1, 2 or 5 times a power of ten: the smallest step that needs at most `steps`."""
    if span <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(span / steps))
    return next(m * power for m in (1, 2, 5, 10, 20) if span / (m * power) <= steps)


def ticks(top: float, steps: int = 6, whole: bool = True) -> list[float]:
    """Return round numbers from 0 to the first at or above `top`."""
    step = nice_step(top, steps)
    if whole:
        step = max(1.0, step)
    return [i * step for i in range(math.ceil(top / step - 1e-9) + 1)] if top > 0 else [0.0, step]


def breaks(
    values: npt.NDArray[np.floating[Any]], shares: Sequence[float] = (0.5, 0.8, 0.95, 0.99)
) -> list[float]:
    """Return rounded upper limits of all but the last class, from quantiles of positive values.

    Places differ so much that equal steps would leave one dark cell on a pale map; quantiles
    near the top show where most is without hiding the most.
    """
    positive = values[values > 0]
    if positive.size == 0:
        return []
    whole = bool(np.all(positive == np.round(positive)))
    out: list[float] = []
    for q in np.quantile(positive, shares).tolist():
        digits = 1 - math.floor(math.log10(q))
        limit = round(q, digits)
        limit = float(math.floor(limit)) if whole else limit
        above = limit >= positive.min() if not out else limit > out[-1]
        if above and limit < positive.max():
            out.append(limit)
    return out


def class_labels(limits: list[float], values: npt.NDArray[np.floating[Any]]) -> list[str]:
    """Return the words of the key for the classes that :func:`breaks` made."""
    positive = values[values > 0]
    if positive.size == 0:
        return []
    whole = bool(np.all(positive == np.round(positive)))
    edges = [float(positive.min()), *limits, float(positive.max())]
    labels = []
    for i in range(len(edges) - 1):
        low = edges[i] + 1 if whole and i else edges[i]
        high = edges[i + 1]
        same = number(low) == number(high)
        labels.append(number(high) if same else f"{number(low)} to {number(high)}")
    return labels
