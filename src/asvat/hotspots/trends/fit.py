"""Log-linear trends of many monthly series at once, with month factors that series share.

The expected count of series s in month t is

    days_t  exp(level_s + trend_s year_t + season_{g(s), month(t)})

with one set of twelve season terms for each group g of series. All series are fitted together
by Newton's method for the quasi-Poisson model; the season terms are eliminated with a Schur
complement, so that a step costs a few small solves. Season terms have a weak normal prior (sd
0.5, so that a calendar month without incidents stays finite) and trends a weaker one (sd 2 a
year).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asvat.records.arrays import Bools, Floats, Ints

_SEASON_PRIOR = 1 / 0.5**2
_TREND_PRIOR = 1 / 2.0**2
_STEPS = 50
_LONGEST_STEP = 1.5


@dataclass(frozen=True)
class Months:
    """What is known of the months before any count is seen.

    Parameters
    ----------
    year
        Time of each month in years from the middle, shape (months,).
    of_year
        Calendar month 0-11, shape (months,).
    days
        Exposure, shape (months,).
    seen
        Which counts are known, shape (series, months).
    group
        Group of each series, 0, 1, …, shape (series,).
    with_trend
        Which series have a trend, shape (series,).
    with_season
        Which groups have season terms, shape (groups,).
    """

    year: Floats
    of_year: Ints
    days: Floats
    seen: Bools
    group: Ints
    with_trend: Bools
    with_season: Bools


@dataclass(frozen=True)
class Fit:
    """A fitted model.

    Parameters
    ----------
    expected
        Fitted counts, shape (series, months), also for months that were not seen.
    season
        Month factors as logarithms, shape (groups, 12).
    trend, trend_variance
        Logarithm of the change a year, and its variance for a dispersion of 1, shape (series,).
    leverage
        Share of its own fitted value that each count determines, shape (series, months).
    """

    expected: Floats
    season: Floats
    trend: Floats
    trend_variance: Floats
    leverage: Floats


@dataclass(frozen=True)
class _Blocks:
    """Blocks of the information matrix: inverse own, cross, inverse of the season's Schur."""

    own: Floats
    cross: Floats
    season: Floats


def fit(counts: Floats, months: Months) -> Fit:
    """Fit all series.

    Parameters
    ----------
    counts
        Counts, shape (series, months); not read where a month was not seen. Each series has an
        incident in some month seen.
    """
    series, groups = len(counts), len(months.with_season)
    seen = months.seen.astype(np.float64)
    design = np.stack([np.ones_like(months.year), months.year])
    month = np.eye(12)[months.of_year]
    observed = np.where(months.seen, counts, 0.0)
    own = np.zeros((series, 2))
    own[:, 0] = np.log(observed.sum(axis=1) / (seen * months.days).sum(axis=1))
    season = np.zeros((groups, 12))
    own_prior = np.array([0.0, _TREND_PRIOR])
    for _ in range(_STEPS):
        expected = _expected(own, season, design, months)
        blocks = _information(expected * seen, design, month, months)
        surprise = (observed - expected) * seen
        own_score = surprise @ design.T - own_prior * own
        own_score[~months.with_trend, 1] = 0
        season_score = _by_group(surprise @ month, months.group, groups)
        season_score -= _SEASON_PRIOR * season
        reduced = np.einsum("sim,sij,sj->sm", blocks.cross, blocks.own, own_score)
        season_score -= _by_group(reduced, months.group, groups)
        season_step = np.einsum("gmn,gn->gm", blocks.season, season_score)
        rest = own_score - np.einsum("sim,sm->si", blocks.cross, season_step[months.group])
        own_step = np.einsum("sij,sj->si", blocks.own, rest)
        season += np.clip(season_step, -_LONGEST_STEP, _LONGEST_STEP)
        own += np.clip(own_step, -_LONGEST_STEP, _LONGEST_STEP)
        if max(np.abs(own_step).max(), np.abs(season_step).max()) < 1e-9:
            break
    expected = _expected(own, season, design, months)
    blocks = _information(expected * seen, design, month, months)
    own_cov, mixed = _covariance(blocks, months.group)
    leverage = np.einsum("it,sij,jt->st", design, own_cov, design, optimize=True)
    leverage += (
        2 * np.einsum("it,sim->stm", design, mixed)[:, np.arange(months.year.size), months.of_year]
    )
    leverage += np.einsum("gmm->gm", blocks.season)[months.group][:, months.of_year]
    leverage = np.clip(leverage * expected * seen, 0.0, 0.99)
    return Fit(expected, season, own[:, 1], own_cov[:, 1, 1], leverage)


def _expected(own: Floats, season: Floats, design: Floats, months: Months) -> Floats:
    log_rate = own @ design + season[months.group][:, months.of_year]
    expected: Floats = months.days * np.exp(np.clip(log_rate, -40, 40))
    return expected


def _by_group(values: Floats, group: Ints, groups: int) -> Floats:
    total = np.zeros((groups, *values.shape[1:]))
    np.add.at(total, group, values)
    return total


def _information(weight: Floats, design: Floats, month: Floats, months: Months) -> _Blocks:
    series, groups = len(weight), len(months.with_season)
    products = np.einsum("it,jt->tij", design, design).reshape(-1, 4)
    own = (weight @ products).reshape(series, 2, 2)
    own[:, 1, 1] += _TREND_PRIOR
    own[~months.with_trend, 0, 1] = own[~months.with_trend, 1, 0] = 0
    own[~months.with_trend, 1, 1] = np.inf
    inverse = _invert(own)
    cross = np.stack([weight @ (design[i][:, None] * month) for i in range(2)], axis=1)
    cross[~months.with_trend, 1] = 0
    cross[~months.with_season[months.group]] = 0
    total = _by_group(weight @ month, months.group, groups)
    schur = np.zeros((groups, 12, 12))
    schur[:, np.arange(12), np.arange(12)] = total + _SEASON_PRIOR
    reduced = np.einsum("sim,sij,sjn->smn", cross, inverse, cross, optimize=True)
    schur -= _by_group(reduced, months.group, groups)
    season = np.linalg.inv(schur)
    season[~months.with_season] = 0
    return _Blocks(inverse, cross, season)


def _invert(matrix: Floats) -> Floats:
    """Return the inverses of symmetric 2 x 2 matrices; an infinite corner means a fixed term."""
    fixed = np.isinf(matrix[:, 1, 1])
    corner = np.where(fixed, 1.0, matrix[:, 1, 1])
    determinant = matrix[:, 0, 0] * corner - matrix[:, 0, 1] ** 2
    inverse = np.empty_like(matrix)
    inverse[:, 0, 0] = corner / determinant
    inverse[:, 1, 1] = np.where(fixed, 0.0, matrix[:, 0, 0] / determinant)
    inverse[:, 0, 1] = inverse[:, 1, 0] = -matrix[:, 0, 1] / determinant
    return inverse


def _covariance(blocks: _Blocks, group: Ints) -> tuple[Floats, Floats]:
    """Return the covariance of each series' own terms, and with its group's season terms."""
    pull = np.einsum("sij,sjm->sim", blocks.own, blocks.cross)
    mixed = -np.einsum("sim,smn->sin", pull, blocks.season[group], optimize=True)
    return blocks.own - np.einsum("sim,sjm->sij", mixed, pull), mixed
