"""Log-linear regression of counts, with errors that allow for over-dispersion and memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asvat.errors import InputError
from asvat.records.arrays import Floats

STEPS = 100
CONVERGED = 1e-10


@dataclass(frozen=True)
class Fit:
    """A quasi-Poisson fit of n counts on k terms.

    ``coefficient`` (k,), ``fitted`` (n,) counts, ``residual`` (n,) Pearson's, divided by the
    root of the dispersion; ``dispersion`` Pearson's chi-squared over n - k; ``covariance``
    (k, k) of the coefficients, ``bread`` (k, k) the inverse information of a Poisson fit.
    """

    coefficient: Floats
    fitted: Floats
    residual: Floats
    dispersion: float
    covariance: Floats
    bread: Floats


def fit_quasi_poisson(count: Floats, design: Floats, offset: Floats) -> Fit:
    """Fit log E(count) = design @ coefficient + offset by iterated weighted least squares.

    Raises
    ------
    InputError
        When a term cannot be told from the others, or the fit runs away (a term with no count).
    """
    terms = design.shape[1]
    if np.linalg.matrix_rank(design) < terms:
        raise InputError("the terms of the model cannot be told apart", where="design")
    eta = np.log(count + 0.5)
    for _ in range(STEPS):
        mu = np.exp(np.clip(eta, -30.0, 30.0))
        working = eta - offset + (count - mu) / mu
        root = np.sqrt(mu)
        beta = np.linalg.lstsq(design * root[:, None], working * root, rcond=None)[0]
        before, eta = eta, design @ beta + offset
        if np.abs(eta - before).max() < CONVERGED:
            break
    else:
        raise InputError("the model does not settle: a term has almost no incidents", where="count")
    mu = np.exp(eta)
    residual = (count - mu) / np.sqrt(mu)
    dispersion = float((residual**2).sum() / (count.size - terms))
    bread = np.linalg.inv(design.T * mu @ design)
    scaled = residual / np.sqrt(dispersion) if dispersion > 0.0 else residual
    return Fit(beta, mu, scaled, dispersion, dispersion * bread, bread)


def newey_west(count: Floats, design: Floats, fit: Fit, lags: int) -> Floats:
    """Return the covariance of the coefficients that allows for memory up to `lags`.

    Newey and West's (1987) Bartlett weights on the scores, times n / (n - k).
    """
    n, k = design.shape
    score = design * (count - fit.fitted)[:, None]
    meat = score.T @ score
    for lag in range(1, lags + 1):
        cross = score[lag:].T @ score[:-lag]
        meat += (1.0 - lag / (lags + 1.0)) * (cross + cross.T)
    covariance: Floats = fit.bread @ meat @ fit.bread * (n / (n - k))
    return covariance


def memory_p(terms: Floats, residual: Floats, draws: int = 999, seed: int = 0) -> float:
    """Return the one-sided p that what is left over does not persist from period to period.

    The statistic is the first autocorrelation of the Pearson residuals (Durbin and Watson 1950),
    the null its distribution when independent noise is fitted by this same model. The usual
    approximations forget that fitting many terms to a short series makes residuals alternate.

    Parameters
    ----------
    terms
        The model's terms times the root of each period's weight, shape (n, k).
    residual
        Pearson residuals, shape (n,).
    draws, seed
        Of the null distribution.
    """
    basis = np.linalg.qr(terms)[0]
    noise = np.random.default_rng(seed).standard_normal((draws, residual.size))
    left = noise - (noise @ basis) @ basis.T
    observed = _first_autocorrelation(residual[None, :])[0]
    return float(1 + (_first_autocorrelation(left) >= observed).sum()) / (draws + 1)


def _first_autocorrelation(residual: Floats) -> Floats:
    total = np.maximum((residual**2).sum(axis=1), 1e-300)
    memory: Floats = (residual[:, 1:] * residual[:, :-1]).sum(axis=1) / total
    return memory
