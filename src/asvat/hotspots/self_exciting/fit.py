"""Expectation-maximisation for the self-exciting model, and how sure its answer is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar

from asvat.hotspots.self_exciting.kernels import (
    BackgroundMaps,
    Pairs,
    delay_mass,
    log_delay,
    log_offset,
)
from asvat.records.arrays import Floats

# Maps change slowly and cost most of a step.
_ROUND = 10


@dataclass(frozen=True)
class Data:
    """Events, their pairs and their reach.

    ``follow_up`` is how many days each event was followed, shape (events,); ``days`` the length
    of the period; ``step`` 1 for dates, 0 for exact times.
    """

    pairs: Pairs
    maps: BackgroundMaps
    follow_up: Floats
    days: float
    reach_metres: float
    reach_days: float
    step: float


@dataclass(frozen=True)
class Estimate:
    """Where the fit stands.

    ``rate`` background events a day; ``share`` of each background map; ``branching`` near
    repeats that an event sets off in the mean; ``mean_days`` and ``sd_metres`` of their delay
    and displacement; ``background`` the probability that each event is background.
    """

    rate: float
    share: Floats
    branching: float
    mean_days: float
    sd_metres: float
    background: Floats


@dataclass(frozen=True)
class Fit:
    """The estimate at the end, its log-likelihood, and how it got there."""

    estimate: Estimate
    log_likelihood: float
    steps: int
    converged: bool


def triggered(data: Data, branching: float, mean_days: float, sd_metres: float) -> Floats:
    """Return the rate that each pair's parent adds at its child, shape (pairs,)."""
    pairs = data.pairs
    rate: Floats = branching * np.exp(
        log_delay(pairs.lag, mean_days, data.reach_days, data.step)
        + log_offset(pairs.squared, sd_metres, data.reach_metres)
    )
    return rate


def log_likelihood(data: Data, density: Floats, now: Estimate) -> float:
    """Return the log-likelihood with the background density at the events, shape (events,)."""
    pull = triggered(data, now.branching, now.mean_days, now.sd_metres)
    total = now.rate * density + np.bincount(data.pairs.child, pull, minlength=density.size)
    followed = delay_mass(data.follow_up, now.mean_days, data.reach_days).sum()
    expected = now.rate * data.days + now.branching * followed
    return float(np.log(np.maximum(total, 1e-300)).sum() - expected)


def fit(data: Data, first: Estimate, tolerance: float, most_rounds: int) -> Fit:
    """Improve the estimate in rounds until none of its parameters moves any more.

    A round is ten steps with the background maps as they are, then new maps. It ends when no
    parameter has changed by more than `tolerance`, relatively, over a whole round.
    """
    now, converged, rounds = first, False, 0
    maps = data.maps.at_events(now.background)
    while rounds < most_rounds and not converged:
        rounds += 1
        before = now
        for _ in range(_ROUND):
            now = _step(data, maps, now)
        maps = data.maps.at_events(now.background)
        converged = _change(before, now) < tolerance
    value = log_likelihood(data, (maps * now.share).sum(axis=1), now)
    return Fit(now, value, rounds * _ROUND, converged)


def _step(data: Data, maps: Floats, now: Estimate) -> Estimate:
    pairs, events = data.pairs, maps.shape[0]
    by_map = now.rate * maps * now.share
    still = by_map.sum(axis=1)
    pull = triggered(data, now.branching, now.mean_days, now.sd_metres)
    total = np.maximum(still + np.bincount(pairs.child, pull, minlength=events), 1e-300)
    background = still / total
    caused = pull / total[pairs.child]
    count = float(caused.sum())
    by_share = (by_map / total[:, None]).sum(axis=0)
    rate, share = float(background.sum()) / data.days, by_share / by_share.sum()
    if count < 1e-9:
        return Estimate(rate, share, 0.0, now.mean_days, now.sd_metres, background)
    mean_days = _best_delay(data, caused, count)
    sd_metres = _best_sd(data, float((caused * pairs.squared).sum()), count)
    branching = count / float(delay_mass(data.follow_up, mean_days, data.reach_days).sum())
    return Estimate(rate, share, branching, mean_days, sd_metres, background)


def _best_delay(data: Data, caused: Floats, count: float) -> float:
    # Log density is linear in the lag, so its sum needs only the summed lag.
    lag = np.array([(caused * data.pairs.lag).sum() / count])
    short = data.follow_up[data.follow_up < data.reach_days]
    full = data.follow_up.size - short.size

    def loss(log_mean: float) -> float:
        mean = float(np.exp(log_mean))
        followed = full + delay_mass(short, mean, data.reach_days).sum()
        one = float(log_delay(lag, mean, data.reach_days, data.step)[0])
        return -count * (one - float(np.log(followed)))

    low = 0.1 if data.step else 0.01
    return _minimum(loss, low, data.reach_days)


def _best_sd(data: Data, squared: float, count: float) -> float:
    mean = np.array([squared / count])

    def loss(log_sd: float) -> float:
        return -float(log_offset(mean, float(np.exp(log_sd)), data.reach_metres)[0])

    return _minimum(loss, 1.0, data.reach_metres)


def _minimum(loss: Callable[[float], float], low: float, high: float) -> float:
    found = minimize_scalar(
        loss, bounds=(np.log(low), np.log(high)), method="bounded", options={"xatol": 1e-8}
    )
    return float(np.exp(found.x))


def _change(before: Estimate, after: Estimate) -> float:
    old, new = (np.array([e.rate, e.branching, e.mean_days, e.sd_metres]) for e in (before, after))
    relative = np.abs(new - old) / np.maximum(np.abs(old), 1e-12)
    return float(max(relative.max(), np.abs(after.share - before.share).max()))


def standard_errors(data: Data, end: Estimate) -> Floats:
    """Return standard errors of rate, branching, mean_days and sd_metres, shape (4,).

    From the curvature of the log-likelihood with the background's shape held fixed. NaN where
    the likelihood does not curve downwards, as when nothing was triggered.
    """
    density = (data.maps.at_events(end.background) * end.share).sum(axis=1)
    centre = np.array([end.rate, end.branching, end.mean_days, end.sd_metres])
    if centre[1] <= 1e-6:
        return np.full(4, np.nan)
    move = 1e-3 * centre

    def at(offset: Floats) -> float:
        v = centre + offset * move
        there = Estimate(v[0], end.share, v[1], v[2], v[3], end.background)
        return log_likelihood(data, density, there)

    unit = np.eye(4)
    curve = np.empty((4, 4))
    for i in range(4):
        for j in range(i, 4):
            signs = ((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1))
            total = sum(s * at(a * unit[i] + b * unit[j]) for a, b, s in signs)
            curve[i, j] = curve[j, i] = -total / (4.0 * move[i] * move[j])
    try:
        variance = np.diag(np.linalg.inv(curve))
    except np.linalg.LinAlgError:
        return np.full(4, np.nan)
    return np.where(variance > 0, np.sqrt(np.abs(variance)), np.nan)
