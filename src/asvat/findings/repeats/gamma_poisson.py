"""Rates of many subjects who are seen only if something happened: zero-truncated gamma-Poisson.

A subject's events in the window are Poisson with its own rate; rates in a peer group follow a
gamma distribution. Whoever had no event is in no table, so the counts are a negative binomial
without its zeros (Efron, B. (2010) Large-Scale Inference, ch. 1; Good, I. J. and Toulmin, G. H.
(1956), Biometrika 43, 45–63, for the model of unseen subjects).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import gammaincc, gammaincinv, gammaln

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_SHAPES = (1e-3, 1e3)
"""Bounds of the shape: below, the log-series is reached; above, all rates are the same."""

_USUAL, _VAGUE = np.log([0.5, 1.0]), np.array([2.0, 3.0])
"""Logarithms of a usual shape and mean count, and how vaguely they are held: it matters only
where a handful of subjects, all with one event, would else have no likeliest rate."""


@dataclass(frozen=True)
class GammaPrior:
    """Rates of a peer group, in events a year.

    Parameters
    ----------
    shape, per_year
        Shape of the gamma distribution, and its inverse scale in years.
    subjects
        Subjects it was fitted to.
    """

    shape: float
    per_year: float
    subjects: int

    def seen_mean(self, years: float) -> float:
        """Return the mean rate of subjects with at least one event in a window of `years`."""
        ratio = self.per_year / (self.per_year + years)
        seen = -np.expm1(self.shape * np.log(ratio))
        again = -np.expm1((self.shape + 1) * np.log(ratio))
        return float(self.shape / self.per_year * again / seen)

    def posterior(self, events: Ints, years: float) -> Posterior:
        """Return what so many events in `years` say about the rate."""
        return Posterior(self.shape + events.astype(np.float64), self.per_year + years)


@dataclass(frozen=True)
class Posterior:
    """Gamma distributions of rates: shape (n,), inverse scale in years."""

    shape: Floats
    per_year: float

    @property
    def mean(self) -> Floats:
        """Mean rate, events a year."""
        return self.shape / self.per_year

    def quantile(self, share: float) -> Floats:
        """Return the rate below which so large a share of the belief lies."""
        return np.asarray(gammaincinv(self.shape, share) / self.per_year, np.float64)

    def above(self, rate: float) -> Floats:
        """Return the probability that the rate is larger."""
        return np.asarray(gammaincc(self.shape, rate * self.per_year), np.float64)


def fit_gamma_prior(events: Ints, years: float) -> GammaPrior:
    """Fit the rates behind counts of one or more in a window of `years`, by maximum likelihood
    with a vague prior.

    Parameters
    ----------
    events
        Events in the window of each subject that had any, shape (n,), each 1 or more.
    """
    count, many = np.unique(events, return_counts=True)

    def unlikely(point: Floats) -> float:
        shape, mean = np.exp(point)  # of the events in the window, over seen and unseen
        none = -shape * np.log1p(mean / shape)  # logarithm of the chance of no event
        each = gammaln(count + shape) - gammaln(shape) - gammaln(count + 1)
        each = each + none + count * (np.log(mean) - np.log(shape + mean))
        seen = np.log(-np.expm1(none))
        vague = ((point - _USUAL) / _VAGUE) ** 2 / 2
        return float(vague.sum() - many @ (each - seen)) / len(events)

    average = float(many @ count) / len(events)
    best = minimize(
        unlikely,
        np.log([0.5, max(average - 0.9, 0.1)]),
        method="L-BFGS-B",
        bounds=[tuple(np.log(_SHAPES)), tuple(np.log([1e-6, 1e6]))],
    )
    shape, mean = np.exp(best.x)
    return GammaPrior(float(shape), float(shape / mean * years), len(events))
