"""Did treated areas change more than areas left alone? Poisson difference-in-differences."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.special import stdtr, stdtrit

from asvat.errors import InputError
from asvat.evaluation.panel import Panel, checked_panel
from asvat.evaluation.poisson_regression import memory_p
from asvat.hotspots.count_intervals import check_confidence
from asvat.records.arrays import Bools, Floats
from asvat.records.provenance import stamp

METHOD = "Difference-in-differences (Poisson)"
FEWEST_CLUSTERS = 10
FEWEST_PRE = 4
PRE_TREND_ALARM = 0.10
MEMORY_ALARM = 0.05
SMALLEST_TOTAL = 20
NEWTON_STEPS = 50


@dataclass(frozen=True)
class DifferenceInDifferences:
    """The answer of :func:`difference_in_differences`.

    ``irr`` is the treated areas' change in rate over the control areas' change: 0.8 is a fifth
    fewer than would have been. ``coefficient``, ``se`` and ``df`` are its logarithm, standard
    error and degrees of freedom (of Student's t); ``se_from`` says how the error was found.
    ``dispersion`` is how many times chance the group totals vary. ``pre_trend`` is the treated
    areas' relative change a period before the start (1 when parallel) and ``pre_trend_p`` its
    test, ``nan`` with under four periods. ``event_*`` hold, for each period, the treated over
    the control rate, relative to the whole time before.
    """

    irr: float
    low: float
    high: float
    p: float
    coefficient: float
    se: float
    df: float
    se_from: str
    dispersion: float
    pre_trend: float
    pre_trend_p: float
    event_irr: Floats
    event_low: Floats
    event_high: Floats
    post: Bools
    confidence: float
    parameters: dict[str, Any]
    warnings: tuple[str, ...]

    def table(self) -> pa.Table:
        """Return the effect and the checks as one row."""
        names = (
            "irr", "low", "high", "p", "coefficient", "se", "df", "se_from", "dispersion",
            "pre_trend", "pre_trend_p", "confidence",
        )  # fmt: skip
        row = {name: getattr(self, name) for name in names}
        return stamp(pa.Table.from_pylist([row]), METHOD, self.parameters, list(self.warnings))

    def event_table(self) -> pa.Table:
        """Return one row a period: the event study."""
        table = pa.table(
            {
                "period": np.arange(self.post.size),
                "post": self.post,
                "irr": self.event_irr,
                "low": self.event_low,
                "high": self.event_high,
            }
        )
        return stamp(table, f"{METHOD}, event study", self.parameters, list(self.warnings))


def difference_in_differences(
    count: Floats,
    treated: Bools,
    post: Bools,
    *,
    exposure: Floats | None = None,
    confidence: float = 0.95,
) -> DifferenceInDifferences:
    """Estimate the rate ratio of an intervention from a panel of areas and periods.

    Parameters
    ----------
    count
        Incidents, shape (areas, periods).
    treated
        True for the treated areas, shape (areas,).
    post
        True from the start of the intervention on, shape (periods,).
    exposure
        What a rate is per (residents, days), shape (areas, periods) or one that broadcasts to
        it; 1 by default.
    confidence
        Coverage of the intervals.

    Raises
    ------
    InputError
        When shapes do not fit, a group or a period is missing, or one of the four totals is 0.

    Notes
    -----
    The model is log mu = a + b1 treat + b2 post + b3 treat x post + log exposure. Its maximum
    likelihood estimate is the ratio of ratios of the four rates, so nothing is iterated.

    With at least ten treated and ten control areas the standard error of b3 is the sandwich
    clustered by area (each group's sum of squared area scores, times G / (G - 1)), with Welch
    and Satterthwaite's degrees of freedom. With fewer it is quasi-Poisson: Poisson's, times the
    dispersion of the treated share of each period's total (which common shocks leave alone),
    with periods - 2 degrees of freedom.
    """
    check_confidence(confidence)
    panel = checked_panel(count, treated, post, exposure)
    totals = panel.totals()
    if (totals.count == 0).any():
        raise InputError(
            "treated or control areas have no incident before or after, so a ratio has no base",
            where="count",
            mend="Use longer periods, or the weighted displacement difference.",
        )
    rate = np.log(totals.count / totals.exposure)
    coefficient = float(rate[1, 1] - rate[1, 0] - rate[0, 1] + rate[0, 0])
    dispersion, memory = _variation(panel, np.exp(rate))
    areas = int(panel.treated.sum()), int((~panel.treated).sum())
    poisson_variance = float((1.0 / totals.count).sum())
    if min(areas) >= FEWEST_CLUSTERS:
        variance, df = _clustered(panel, totals.count, np.exp(rate))
        se_from = "clustered by area"
    elif panel.post.size > 2 and dispersion > 0.0:
        variance, df = dispersion * poisson_variance, panel.post.size - 2.0
        se_from = "quasi-Poisson on group totals"
    else:
        variance, df, se_from = poisson_variance, math.inf, "Poisson"
    se = math.sqrt(variance)
    half = _t_quantile(0.5 + confidence / 2.0, df) * se
    trend, trend_p = _pre_trend(panel)
    event = _event_study(panel, max(dispersion, 1.0), confidence)
    parameters = {
        "areas_treated": areas[0], "areas_control": areas[1], "periods": int(panel.post.size),
        "periods_after": int(panel.post.sum()), "exposure": exposure is not None,
        "confidence": confidence,
    }  # fmt: skip
    return DifferenceInDifferences(
        math.exp(coefficient),
        math.exp(coefficient - half),
        math.exp(coefficient + half),
        _t_p(coefficient / se, df),
        coefficient,
        se,
        df,
        se_from,
        dispersion,
        trend,
        trend_p,
        *event,
        panel.post,
        confidence,
        parameters,
        tuple(_warnings(totals.count, trend_p, se_from, dispersion, memory)),
    )


def _t_quantile(level: float, df: float) -> float:
    return float(stdtrit(min(df, 1e9), level))


def _t_p(t: float, df: float) -> float:
    return 2.0 * float(stdtr(min(df, 1e9), -abs(t)))


def _clustered(panel: Panel, totals: Floats, rate: Floats) -> tuple[float, float]:
    """Return the cluster-robust variance of b3 and its degrees of freedom."""
    parts = []
    for group in (0, 1):
        member = panel.treated == bool(group)
        score = np.zeros(int(member.sum()))
        for period in (0, 1):
            when = panel.post == bool(period)
            observed = panel.count[member][:, when].sum(axis=1)
            expected = panel.exposure[member][:, when].sum(axis=1) * rate[group, period]
            score += (2 * period - 1) * (observed - expected) / totals[group, period]
        parts.append((float((score**2).sum()) * score.size / (score.size - 1.0), score.size))
    variance = sum(v for v, _ in parts)
    if variance == 0.0:
        raise InputError("every area changed exactly alike: no error can be found", where="count")
    return variance, variance**2 / sum(v**2 / (size - 1.0) for v, size in parts)


def _variation(panel: Panel, rate: Floats) -> tuple[float, float]:
    """Return dispersion of the treated share of each period's total, and p of no memory in it."""
    counts, exposures = panel.series()
    some = counts.sum(axis=0) > 0
    after = panel.post[some]
    expected = exposures[:, some] * rate[:, after.astype(int)]
    share = expected[1] / expected.sum(axis=0)
    of = counts[:, some].sum(axis=0)
    if of.size <= 2:
        return 1.0, 1.0
    root = np.sqrt(of * share * (1.0 - share))
    residual = (counts[1, some] - of * share) / root
    terms = np.stack([root * ~after, root * after], axis=1)
    return float((residual**2).sum() / (of.size - 2)), memory_p(terms, residual)


def _pre_trend(panel: Panel) -> tuple[float, float]:
    """Return the treated share's change a period before the start, as an odds ratio, and its p."""
    counts, exposures = panel.series()
    pre = ~panel.post & (counts.sum(axis=0) > 0)
    if int(pre.sum()) < FEWEST_PRE or (counts[:, pre].sum(axis=1) == 0).any():
        return math.nan, math.nan
    time = np.flatnonzero(pre).astype(np.float64)
    slope, se = _logistic_slope(
        counts[:, pre], time - time.mean(), np.log(exposures[1, pre] / exposures[0, pre])
    )
    return math.exp(slope), _t_p(slope / se, time.size - 2.0) if se > 0.0 else math.nan


def _logistic_slope(counts: Floats, time: Floats, offset: Floats) -> tuple[float, float]:
    """Return slope and quasi-binomial standard error of the treated share over time."""
    of = counts.sum(axis=0)
    design = np.column_stack([np.ones(time.size), time])
    start = math.log(counts[1].sum() / counts[0].sum()) - float(np.average(offset, weights=of))
    beta = np.array([start, 0.0])
    for _ in range(NEWTON_STEPS):
        share = 1.0 / (1.0 + np.exp(-(design @ beta + offset)))
        weight = of * share * (1.0 - share)
        step = np.linalg.solve(design.T * weight @ design, design.T @ (counts[1] - of * share))
        beta = beta + np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < 1e-10:
            break
    scale = float(((counts[1] - of * share) ** 2 / weight).sum()) / (time.size - 2.0)
    return float(beta[1]), math.sqrt(scale * np.linalg.inv(design.T * weight @ design)[1, 1])


def _event_study(
    panel: Panel, dispersion: float, confidence: float
) -> tuple[Floats, Floats, Floats]:
    counts, exposures = panel.series()
    pre = ~panel.post
    # Half an incident is added everywhere, so that a period without any still has a place.
    log_rate = np.log((counts + 0.5) / exposures)
    base = np.log((counts[:, pre].sum(axis=1) + 0.5) / exposures[:, pre].sum(axis=1))
    value = log_rate[1] - log_rate[0] - (base[1] - base[0])
    # A period before the start is part of its own base, which takes its share of error away.
    sign = np.where(pre, -1.0, 1.0)
    whole = 1.0 / (counts[:, pre].sum(axis=1, keepdims=True) + 0.5)
    variance = (1.0 / (counts + 0.5) + sign * whole).sum(axis=0)
    df = max(panel.post.size - 2.0, 1.0)
    half = _t_quantile(0.5 + confidence / 2.0, df) * np.sqrt(dispersion * np.maximum(variance, 0.0))
    return np.exp(value), np.exp(value - half), np.exp(value + half)


def _warnings(
    totals: Floats, trend_p: float, se_from: str, dispersion: float, memory: float
) -> list[str]:
    warnings = []
    if math.isnan(trend_p):
        warnings.append(
            f"Fewer than {FEWEST_PRE} periods before the start: whether treated and control "
            "areas ran in parallel cannot be checked, and the estimate rests on it."
        )
    elif trend_p < PRE_TREND_ALARM:
        warnings.append(
            f"Treated and control areas did not run in parallel before the start (p {trend_p:.3f}):"
            " the estimate carries their earlier drift apart."
        )
    if totals.min() < SMALLEST_TOTAL:
        warnings.append(f"One of the four totals is below {SMALLEST_TOTAL}: the ratio is unsteady.")
    if se_from == "Poisson":
        warnings.append(
            "Too few periods to see how much counts vary: the interval assumes pure chance and is "
            "likely too narrow."
        )
    elif dispersion > 1.5:
        warnings.append(
            f"Counts vary {dispersion:.1f} times as much as chance alone; the interval allows for "
            f"it ({se_from})."
        )
    if memory < MEMORY_ALARM and se_from != "clustered by area":
        warnings.append(
            f"The gap between the groups persists from period to period (p {memory:.3f}): the "
            "interval is too narrow."
        )
    return warnings
