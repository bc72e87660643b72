"""Did a series change when something started? Segmented quasi-Poisson regression."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pyarrow as pa
from scipy.special import stdtr, stdtrit

from asvat.errors import InputError
from asvat.evaluation.poisson_regression import Fit, fit_quasi_poisson, memory_p, newey_west
from asvat.hotspots.count_intervals import check_confidence
from asvat.records.arrays import Bools, Floats
from asvat.records.provenance import stamp

METHOD = "Interrupted time series (segmented quasi-Poisson)"
FEWEST_PRE, COMFORTABLE_PRE = 8, 12
FEWEST_POST = 3
MEMORY_ALARM = 0.05
CYCLES_FOR_HARMONICS, CYCLES_FOR_FACTORS = 2, 5

Season = Literal["auto", "none", "harmonic", "factors"]


@dataclass(frozen=True)
class Change:
    """A ratio with its two-sided p and interval; 1 means no change."""

    ratio: float
    p: float
    low: float
    high: float


@dataclass(frozen=True)
class InterruptedSeries:
    """The answer of :func:`interrupted_time_series`.

    ``level`` is the jump at the start, ``slope`` the change of trend a period after it
    (``None`` with too few periods), ``total`` all that happened after the start over what would
    have been expected. ``expected`` and its limits are the series without the intervention
    (``counterfactual``), of the expected count and not of single months, which scatter more;
    ``fitted`` is the series with it.
    """

    level: Change
    slope: Change | None
    total: Change
    observed: Floats
    fitted: Floats
    expected: Floats
    expected_low: Floats
    expected_high: Floats
    post: Bools
    dispersion: float
    memory_p: float
    season: str
    confidence: float
    parameters: dict[str, Any]
    warnings: tuple[str, ...]

    def table(self) -> pa.Table:
        """Return one row each for the level, the slope and the total change."""
        changes = {"level": self.level, "slope": self.slope, "total": self.total}
        rows = [
            {"change": name, "ratio": c.ratio, "p": c.p, "low": c.low, "high": c.high}
            for name, c in changes.items()
            if c is not None
        ]
        return stamp(pa.Table.from_pylist(rows), METHOD, self.parameters, list(self.warnings))

    def series_table(self) -> pa.Table:
        """Return one row a period: observed, fitted, and expected without the intervention."""
        columns = {
            "period": np.arange(self.post.size), "post": self.post, "observed": self.observed,
            "fitted": self.fitted, "expected": self.expected, "expected_low": self.expected_low,
            "expected_high": self.expected_high,
        }  # fmt: skip
        return stamp(pa.table(columns), METHOD, self.parameters, list(self.warnings))


def interrupted_time_series(
    count: Floats,
    start: int,
    *,
    exposure: Floats | None = None,
    season: Season = "auto",
    periods_per_year: int = 12,
    confidence: float = 0.95,
) -> InterruptedSeries:
    """Estimate the jump and the change of trend of one series at a known start.

    Parameters
    ----------
    count
        Incidents a period, evenly spaced and without gaps, shape (periods,).
    start
        Position of the first period with the intervention, counted from 0.
    exposure
        What a rate is per (days in the month, residents), shape (periods,); 1 by default.
    season
        ``factors``: a level for each month of the year; ``harmonic``: two waves a year;
        ``none``. ``auto`` takes factors from five whole years, waves from two, none below.
    periods_per_year
        12 for months, 52 for weeks (which always get waves).
    confidence
        Coverage of the intervals.

    Raises
    ------
    InputError
        With fewer than 8 periods before the start or none after, with counts that are not
        whole, or when the model has more terms than the series can carry.

    Notes
    -----
    log mu = trend + season + level (from the start) + slope (periods since the start)
    + log exposure. Each standard error is the larger of quasi-Poisson's and Newey and West's
    (lag 4 (n/100)^(2/9)): in short series the latter alone is too small. Student's t with
    n - k degrees of freedom.

    Source: Bernal, Cummins and Gasparrini (2017), Interrupted time series regression for the
    evaluation of public health interventions, International Journal of Epidemiology 46, 348-355.
    """
    check_confidence(confidence)
    counts, log_exposure = _checked(count, start, exposure)
    n = counts.size
    kind = _season(season, n, periods_per_year)
    sloped = n - start >= FEWEST_POST
    design = _design(n, start, kind, periods_per_year, sloped=sloped)
    terms = design.shape[1]
    if n - terms < FEWEST_POST:
        raise InputError(
            f"{n} periods cannot carry a model of {terms} terms",
            where="count",
            mend="Use a longer series, or a simpler season.",
        )
    fit = fit_quasi_poisson(counts, design, log_exposure)
    lags = max(1, math.floor(4.0 * (n / 100.0) ** (2.0 / 9.0)))
    covariance = _larger(fit, newey_west(counts, design, fit, lags))
    t = float(stdtrit(n - terms, 0.5 + confidence / 2.0))
    post = np.arange(n) >= start
    effects = slice(2, 4 if sloped else 3)
    without = design.copy()
    without[:, effects] = 0.0
    expected = np.exp(without @ fit.coefficient + log_exposure)
    spread = t * np.sqrt(np.einsum("ij,jk,ik->i", without, covariance, without))

    def change(value: float, variance: float) -> Change:
        se = math.sqrt(max(variance, 0.0))
        p = 2.0 * float(stdtr(n - terms, -abs(value) / se)) if se > 0.0 else 1.0
        return Change(math.exp(value), p, math.exp(value - t * se), math.exp(value + t * se))

    # By the delta method: how the logarithm of (with / without), summed after the start, moves.
    gradient = np.average(design[post], axis=0, weights=fit.fitted[post]) - np.average(
        without[post], axis=0, weights=expected[post]
    )
    total = math.log(fit.fitted[post].sum() / expected[post].sum())
    memory = memory_p(design * np.sqrt(fit.fitted)[:, None], fit.residual)
    parameters = {
        "periods": n, "start": start, "season": kind, "periods_per_year": periods_per_year,
        "newey_west_lags": lags, "exposure": exposure is not None, "confidence": confidence,
    }  # fmt: skip
    return InterruptedSeries(
        change(float(fit.coefficient[2]), float(covariance[2, 2])),
        change(float(fit.coefficient[3]), float(covariance[3, 3])) if sloped else None,
        change(total, float(gradient @ covariance @ gradient)),
        counts,
        fit.fitted,
        expected,
        expected * np.exp(-spread),
        expected * np.exp(spread),
        post,
        fit.dispersion,
        memory,
        kind,
        confidence,
        parameters,
        tuple(_warnings(start, n, periods_per_year, kind, memory, fit.dispersion)),
    )


def _checked(count: Floats, start: int, exposure: Floats | None) -> tuple[Floats, Floats]:
    counts = np.asarray(count, dtype=np.float64)
    if counts.ndim != 1 or not np.isfinite(counts).all() or (counts < 0).any():
        raise InputError("counts must be one series of numbers, 0 or more", where="count")
    if (counts != np.floor(counts)).any():
        raise InputError("a count is not whole", where="count", mend="Give a rate's base apart.")
    if start < FEWEST_PRE:
        raise InputError(
            f"{start} periods before the start are too few (at least {FEWEST_PRE})",
            where="start",
            mend="Use the weighted displacement difference, with a control area.",
        )
    if start >= counts.size:
        raise InputError("no period after the start", where="start")
    base = np.ones(counts.size) if exposure is None else np.asarray(exposure, dtype=np.float64)
    if base.shape != counts.shape or not (np.isfinite(base) & (base > 0)).all():
        raise InputError("exposure must be one positive number a period", where="exposure")
    return counts, np.log(base)


def _season(season: Season, n: int, periods_per_year: int) -> str:
    if season != "auto":
        return season
    if n >= CYCLES_FOR_FACTORS * periods_per_year and periods_per_year <= 12:
        return "factors"
    return "harmonic" if n >= CYCLES_FOR_HARMONICS * periods_per_year else "none"


def _design(n: int, start: int, season: str, periods_per_year: int, *, sloped: bool) -> Floats:
    """Return the model's terms: constant, trend, level, slope if any, then season."""
    time = np.arange(n, dtype=np.float64)
    columns = [np.ones(n), (time - start) / n, (time >= start).astype(np.float64)]
    if sloped:
        columns.append(np.maximum(time - start, 0.0))
    if season == "factors":
        month = np.arange(n) % periods_per_year
        columns.extend((month == m).astype(np.float64) for m in range(1, periods_per_year))
    elif season == "harmonic":
        for wave in (1, 2):
            angle = 2.0 * np.pi * wave * time / periods_per_year
            columns.extend([np.sin(angle), np.cos(angle)])
    return np.stack(columns, axis=1)


def _larger(fit: Fit, robust: Floats) -> Floats:
    """Return the covariance whose every variance is the larger of the two."""
    grow = np.sqrt(np.maximum(np.diag(robust) / np.diag(fit.covariance), 1.0))
    covariance: Floats = fit.covariance * np.outer(grow, grow)
    return covariance


def _warnings(
    start: int, n: int, periods_per_year: int, season: str, memory: float, dispersion: float
) -> list[str]:
    warnings = [
        "One series cannot tell the intervention from anything else that began at the same time; "
        "compare with a series that was left alone."
    ]
    if start < COMFORTABLE_PRE:
        warnings.append(f"Only {start} periods before the start; {COMFORTABLE_PRE} are advised.")
    if n - start < FEWEST_POST:
        warnings.append("Too few periods after the start to see a change of trend.")
    if season == "none":
        warnings.append(
            f"No season in the model: {n} periods are fewer than two years of {periods_per_year}, "
            "or it was left out; a start at a turn of the season looks like an effect."
        )
    if memory < MEMORY_ALARM:
        warnings.append(
            f"What is left over persists from period to period (p {memory:.3f}): intervals "
            "allow for some of it only; treat a p near 0.05 as no evidence."
        )
    if dispersion > 1.5:
        warnings.append(
            f"Counts vary {dispersion:.1f} times as much as chance alone; intervals allow for it."
        )
    return warnings
