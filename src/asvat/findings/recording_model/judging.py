"""Judge probabilities on a blind random sample, with intervals, one model beside another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np

from asvat.findings.recording_model.fitting import Bools
from asvat.findings.recording_model.signals import Floats

DRAWS = 999
SUREST = 0.01
"""Nearer to certainty than this is judged as this: one surprise must not outweigh all else."""
LEVELS = (0.025, 0.975)


@dataclass(frozen=True)
class Figure:
    """A figure with its 95% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Comparison:
    """One score of two models on the same labels, and the second less the first."""

    score: str
    one: Figure
    other: Figure
    difference: Figure

    def worse(self) -> bool:
        """Say whether the second is clearly worse: the whole interval of the difference is above 0.

        Only proper scores decide. The area is told and decides nothing: pooled over the folds of a
        cross-validation, whose levels differ a little, it makes a new model look worse than it is.
        """
        return self.score in PROPER and self.difference.low > 0

    def words(self) -> dict[str, object]:
        """Return it as plain values."""
        return asdict(self)


def log_loss(yes: Bools, p: Floats) -> float:
    """Return the mean logarithmic loss: 0 is perfect, 0.69 knows nothing."""
    held = np.clip(p, SUREST, 1 - SUREST)
    return float(-np.mean(np.where(yes, np.log(held), np.log(1 - held))))


def brier(yes: Bools, p: Floats) -> float:
    """Return the mean squared error: 0 is perfect (Brier 1950)."""
    return float(np.mean((p - yes) ** 2))


def area(yes: Bools, p: Floats) -> float:
    """Return how often a missed crime stands above a log without one; ties count half."""
    up, down = p[yes], np.sort(p[~yes])
    if not len(up) or not len(down):
        return float("nan")
    below = np.searchsorted(down, up, "left") + np.searchsorted(down, up, "right")
    return float(below.sum() / (2 * len(up) * len(down)))


def excess(yes: Bools, p: Floats) -> float:
    """Return the mean probability less the share that was missed: 0 is calibrated in the large."""
    return float(np.mean(p) - np.mean(yes))


SCORES: dict[str, Callable[[Bools, Floats], float]] = {
    "log_loss": log_loss,
    "brier": brier,
    "area": area,
    "excess": excess,
}
PROPER = ("log_loss", "brier")
"""Scores that an honest probability minimises."""


def compare(yes: Bools, one: Floats, other: Floats, seed: int) -> list[Comparison]:
    """Return the scores of two models on one blind sample, with intervals and differences.

    Intervals are those of 999 samples redrawn from the labels (percentiles); both models are
    judged on the same redrawn labels, so the difference is of pairs.
    """
    rng = np.random.default_rng(seed)
    rows = [rng.integers(0, len(yes), len(yes)) for _ in range(DRAWS)]
    out = []
    for name, score in SCORES.items():
        drawn = np.array([(score(yes[at], one[at]), score(yes[at], other[at])) for at in rows])
        a, b = score(yes, one), score(yes, other)
        out.append(
            Comparison(
                name,
                _figure(a, drawn[:, 0]),
                _figure(b, drawn[:, 1]),
                _figure(b - a, drawn[:, 1] - drawn[:, 0]),
            )
        )
    return out


def _figure(value: float, drawn: Floats) -> Figure:
    known = drawn[np.isfinite(drawn)]
    low, high = np.quantile(known, LEVELS) if len(known) else (np.nan, np.nan)
    return Figure(round(value, 4), round(float(low), 4), round(float(high), 4))
