"""Precision, recall and F1 of a grouping, intervals of shares, and resampling."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Labels = npt.NDArray[np.str_]


@dataclass(frozen=True)
class Score:
    """How many were said, how many are true, and how many of both."""

    right: float
    said: float
    true: float

    @property
    def precision(self) -> float:
        """Share of what was said that is true."""
        return self.right / max(self.said, 1)

    @property
    def recall(self) -> float:
        """Share of what is true that was said."""
        return self.right / max(self.true, 1)

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        return 2 * self.right / max(self.said + self.true, 1)


def codes(labels: list[str | None]) -> Ints:
    """Return a number for each label; each missing label is a group of its own."""
    given = np.array([f"-{i}" if v is None else f"={v}" for i, v in enumerate(labels)])
    return np.unique(given, return_inverse=True)[1].astype(np.int64)


def pairwise(found: Ints, true: Ints) -> Score:
    """Compare two groupings by the pairs that they put together."""
    return Score(_pairs(_joint(found, true)), _pairs(found), _pairs(true))


def clusters(found: Ints, true: Ints) -> Score:
    """Compare two groupings by their groups of two or more: right is only the very same group."""
    both = _joint(found, true)
    _, first, size = np.unique(both, return_index=True, return_counts=True)
    of_found, of_true = np.bincount(found), np.bincount(true)
    same = (size == of_found[found[first]]) & (size == of_true[true[first]]) & (size > 1)
    return Score(int(same.sum()), int((of_found > 1).sum()), int((of_true > 1).sum()))


def wilson(hits: float, of: float) -> str:
    """Return a share with its 95% interval (Wilson 1927), in words."""
    if not of:
        return "–"
    z, p = 1.959964, hits / of
    middle = (p + z * z / (2 * of)) / (1 + z * z / of)
    half = z * (p * (1 - p) / of + z * z / (4 * of * of)) ** 0.5 / (1 + z * z / of)
    return f"{p:.3f} ({middle - half:.3f}–{middle + half:.3f})"


def resampled(
    measure: Callable[[Ints], npt.NDArray[np.float64]], blocks: int, times: int = 500, seed: int = 1
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the 2.5% and 97.5% points of a measure when its blocks are drawn anew.

    `measure` is given how often each block was drawn.
    """
    random = np.random.default_rng(seed)
    drawn = random.multinomial(blocks, np.full(blocks, 1 / blocks), size=times)
    values = np.stack([measure(weight) for weight in drawn])
    low, high = np.quantile(values, [0.025, 0.975], axis=0)
    return low, high


def _pairs(code: Ints) -> float:
    count = np.unique(code, return_counts=True)[1].astype(np.float64)
    return float((count * (count - 1) / 2).sum())


def _joint(one: Ints, other: Ints) -> Ints:
    joint: Ints = one * (int(other.max()) + 1) + other
    return joint
