"""The model held against what happened: each past month predicted from the months before it alone.

Volumes are predicted from their mean so far (a Gamma posterior with Jeffreys' prior, so that a
month after many empty ones is not impossible), shares from who asked so far of those who could (a
beta posterior), and the month's number from a Poisson distribution with these. Uptake and growth
are left out: the past has no promotion to be told apart from chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from saferplaces.accountability.case_review_account.demand.model import (
    INTERVAL,
    SEED,
    Spread,
    spread_of,
)

DRAWS = 4_000
BEFORE = 3
"""Months that must lie before one that is predicted."""
PRIOR = 0.5
"""Jeffreys' prior, of a Poisson rate and of a share."""


@dataclass(frozen=True)
class Month:
    """What is held of one month.

    Attributes
    ----------
    name:
        ``2026-03``.
    case_reviews, refusals:
        Outcomes told, and thresholds not met.
    from_reviews, from_refusals:
        Reviews asked of the policing body, by what they are against.
    """

    name: str
    case_reviews: int
    refusals: int
    from_reviews: int
    from_refusals: int

    @property
    def asked(self) -> int:
        """All reviews asked of the policing body."""
        return self.from_reviews + self.from_refusals


@dataclass(frozen=True)
class Predicted:
    """One month as it was predicted and as it was."""

    name: str
    predicted: Spread
    happened: int

    @property
    def inside(self) -> bool:
        """Whether it lies between the ends of its interval."""
        return self.predicted.low <= self.happened <= self.predicted.high

    @property
    def error(self) -> float:
        """Predicted less happened."""
        return self.predicted.expected - self.happened


@dataclass(frozen=True)
class Backtest:
    """What the months say of the model.

    Attributes
    ----------
    mean_error, bias:
        Mean of the errors' sizes, and of the errors with their signs.
    flat_error:
        Mean size of the error of the simplest forecast, which says that the month will be as the
        months before were on average: a model that does no better has shown nothing.
    """

    months: list[Predicted]
    inside: int
    mean_error: float
    bias: float
    flat_error: float

    @property
    def happened(self) -> int:
        """How many were asked in the months predicted."""
        return sum(month.happened for month in self.months)


def backtest(held: Sequence[Month], seed: int = SEED) -> Backtest | None:
    """Return how the model would have done; None where there are too few months to try it.

    Parameters
    ----------
    held:
        Months in order, without gaps; the last is over.
    """
    found = [_predict(held[:at], held[at], seed) for at in range(BEFORE, len(held))]
    if not found:
        return None
    errors = np.array([month.error for month in found])
    flat = np.array(
        [
            np.mean([month.asked for month in held[:at]]) - held[at].asked
            for at in range(BEFORE, len(held))
        ]
    )
    return Backtest(
        months=found,
        inside=sum(month.inside for month in found),
        mean_error=float(np.abs(errors).mean()),
        bias=float(errors.mean()),
        flat_error=float(np.abs(flat).mean()),
    )


def nominal() -> float:
    """Return the share of months that should lie inside."""
    return INTERVAL[1] - INTERVAL[0]


def _predict(before: Sequence[Month], month: Month, seed: int) -> Predicted:
    chance = np.random.default_rng([seed, len(before)])
    months = len(before)
    rate = np.zeros(DRAWS)
    for volume, asked in (
        (sum(m.case_reviews for m in before), sum(m.from_reviews for m in before)),
        (sum(m.refusals for m in before), sum(m.from_refusals for m in before)),
    ):
        a_month = chance.gamma(volume + PRIOR, 1.0 / months, DRAWS)
        rest = max(volume - asked, 0)  # somebody may ask in a later month than they were told
        rate += a_month * chance.beta(asked + PRIOR, rest + PRIOR, DRAWS)
    return Predicted(month.name, spread_of(chance.poisson(rate)), month.asked)
