"""What a fitted trend says about one month and about one year against the year before."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import betainc, betaincinv, gammainc, gammaincc, ndtri, stdtr, stdtrit

from asvat.hotspots.trends.fit import Fit
from asvat.records.arrays import Bools, Floats, Ints

# Above this many shape units a negative binomial is a Poisson to every digit that matters.
_POISSON_SHAPE = 1e7

# Incidents over all months at which a series' own dispersion counts as much as its group's does
# for one degree of freedom; chosen by simulation (docs/methods/trends.md).
_POOLING = 40.0


@dataclass(frozen=True)
class Surprise:
    """Each month against what the other months lead one to expect, shapes (series, months).

    ``expected`` and the prediction interval ``low`` to ``high`` are those of a month that was
    left out of the fit; ``p`` is two-sided; ``above`` says which side.
    """

    expected: Floats
    low: Floats
    high: Floats
    p: Floats
    above: Bools


@dataclass(frozen=True)
class Change:
    """Ratio of two rates with its interval and two-sided p, shapes (series,)."""

    ratio: Floats
    low: Floats
    high: Floats
    p: Floats


@dataclass(frozen=True)
class Noise:
    """How much more than Poisson the series vary, shapes (series,).

    Parameters
    ----------
    spread
        Pearson's dispersion, at least 1, and at least what :meth:`raised` makes of it.
    freedom
        Degrees of freedom of the residuals; infinite where the spread is taken as Poisson.
    residual_freedom
        The same without that exception.
    pooled, weight
        Dispersion of the series' whole group, and for how many degrees of freedom it counts.
    """

    spread: Floats
    freedom: Floats
    residual_freedom: Floats
    pooled: Floats
    weight: Floats

    def raised(self, spread: Floats, freedom: Floats) -> Floats:
        """Raise a series' own dispersion towards its group's where counts are small.

        A few incidents a month say little about dispersion, and too small a value raises false
        alarms; a value above the group's is kept.
        """
        weight = self.weight.reshape(self.weight.shape + (1,) * (spread.ndim - 1))
        pooled = self.pooled.reshape(weight.shape)
        blend = (freedom * spread + weight * pooled) / (freedom + weight)
        return np.maximum(np.maximum(spread, blend), 1.0)


def dispersion(counts: Floats, seen: Bools, fitted: Fit, group: Ints) -> Noise:
    """Return the dispersion of each series; `group` are the series that share a kind."""
    squares = np.where(seen, (counts - fitted.expected) ** 2 / fitted.expected, 0.0).sum(axis=1)
    freedom = np.maximum(seen.sum(axis=1) - fitted.leverage.sum(axis=1), 1.0)
    pooled = (np.bincount(group, squares) / np.bincount(group, freedom))[group]
    mean = np.where(seen, fitted.expected, 0.0).sum(axis=1) / seen.sum(axis=1)
    weight = np.where(np.bincount(group)[group] > 1, _POOLING / mean, 0.0)
    noise = Noise(squares / freedom, freedom, freedom, pooled, weight)
    spread = noise.raised(noise.spread, freedom)
    return replace(noise, spread=spread, freedom=np.where(spread > 1, freedom, np.inf))


def surprise(counts: Floats, seen: Bools, fitted: Fit, noise: Noise, level: float) -> Surprise:
    """Judge each month by the fit and the dispersion of the other months of its series.

    Leaving a month out is done to first order: its log expected count moves by
    -h / (1 - h) (y - mu) / mu, and its squared residual leaves the dispersion. The count is then
    compared with a negative binomial of that mean whose variance is the dispersion times the
    mean plus the variance of the fit. Because the dispersion is itself estimated, the normal
    score of the tail is read from Student's t.
    """
    h, mean = fitted.leverage, fitted.expected
    residual = np.where(seen, counts - mean, 0.0)
    squares = residual**2 / mean
    shift = -h / (1 - h) * residual / mean
    others = mean * np.exp(np.clip(shift, -3.0, 3.0))
    freedom = np.maximum(noise.residual_freedom - 1, 1.0)[:, None]
    spread = (squares.sum(axis=1)[:, None] - squares / (1 - h)) / freedom
    variance = noise.raised(spread, freedom) * others / (1 - h)
    above = counts > others
    tail = np.where(above, _at_least(counts, others, variance), _at_most(counts, others, variance))
    score = ndtri(np.clip(tail, 1e-300, 0.5))
    p = np.minimum(2 * stdtr(np.broadcast_to(freedom, score.shape), score), 1.0)
    t = stdtrit(freedom, (1 + level) / 2)
    scale = np.sqrt(variance)
    skew = (2 * variance / others - 1) / scale
    bend = (t**2 - 1) * skew / 6
    low = np.clip(np.floor(others + scale * (bend - t)), 0.0, np.floor(others))
    high = np.ceil(others + scale * (bend + t))
    return Surprise(others, low, high, np.where(seen, p, np.nan), above)


def rate_change(
    before: Floats,
    after: Floats,
    exposure: tuple[Floats, Floats],
    spread: Floats,
    level: float,
) -> Change:
    """Compare two over-dispersed Poisson counts.

    Given their sum, the later count is binomial; both are divided by the dispersion, and the
    interval of the share is Jeffreys' (open-ended where a count is nought).

    Parameters
    ----------
    before, after
        Counts, shape (series,).
    exposure
        Days of each, shapes (series,).
    spread
        Dispersion, at least 1, shape (series,).
    """
    days = exposure[0] / exposure[1]
    a, b = after / spread + 0.5, before / spread + 0.5
    tail = (1 - level) / 2
    low, high = betaincinv(a, b, tail), betaincinv(a, b, 1 - tail)
    even = 1 / (1 + days)
    side = betainc(a, b, even)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = after / before * days
        low = np.where(after == 0, 0.0, low / (1 - low) * days)
        high = np.where(before == 0, np.inf, high / (1 - high) * days)
    return Change(ratio, low, high, 2 * np.minimum(side, 1 - side))


def _shape(mean: Floats, variance: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        shape: Floats = np.where(variance > mean, mean**2 / (variance - mean), np.inf)
    return shape


def _at_least(counts: Floats, mean: Floats, variance: Floats) -> Floats:
    shape = _shape(mean, variance)
    known = np.minimum(shape, _POISSON_SHAPE)
    some = np.maximum(counts, 1.0)
    tail = np.where(
        shape > _POISSON_SHAPE,
        gammainc(some, mean),
        betainc(some, known, mean / (mean + known)),
    )
    return np.where(counts > 0, tail, 1.0)


def _at_most(counts: Floats, mean: Floats, variance: Floats) -> Floats:
    shape = _shape(mean, variance)
    known = np.minimum(shape, _POISSON_SHAPE)
    tail: Floats = np.where(
        shape > _POISSON_SHAPE,
        gammaincc(counts + 1, mean),
        betainc(known, counts + 1, known / (mean + known)),
    )
    return tail
