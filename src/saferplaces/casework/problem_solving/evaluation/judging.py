"""From counts to a verdict: which effect a design can support, with its interval, and which none.

Nothing here reads the database: the counts come in, the words and numbers go out. The arithmetic is
the engine's (`asvat.evaluation`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from asvat.errors import InputError
from asvat.evaluation.difference_in_differences import difference_in_differences
from asvat.evaluation.displacement import effect
from asvat.evaluation.interrupted_time_series import interrupted_time_series
from saferplaces.casework.problem_solving.evaluation import words

Floats = npt.NDArray[np.float64]
Pair = tuple[int, int]
CONFIDENCE = 0.95
ALIKE = 0.05
"""Below this probability, areas did not move alike before the response, and none is compared."""


@dataclass(frozen=True)
class Limits:
    """Local settings: how unlike two counts may be, how short a time after, how small a count."""

    ratio: float
    least_days: int
    least_count: int
    least_months: int


@dataclass(frozen=True)
class Periods:
    """The days before the response and after it began, all included."""

    before: tuple[dt.date, dt.date]
    after: tuple[dt.date, dt.date]

    @property
    def days(self) -> Pair:
        """How many days each has."""
        first, second = ((end - start).days + 1 for start, end in (self.before, self.after))
        return first, second


@dataclass(frozen=True)
class Counted:
    """What was counted for one plan.

    Attributes
    ----------
    totals:
        Part of the evaluation (``treated``, ``comparison``, ``displacement``,
        ``comparison_displacement``) to its events before and after; absent where there is no area.
    months, began:
        First days of whole months, and the position of the first whole one after the response
        began; the month in which it began is left out.
    series:
        Part to its areas' counts a month, shape (areas, months).
    """

    periods: Periods
    totals: Mapping[str, Pair]
    months: tuple[dt.date, ...] = ()
    began: int = 0
    series: Mapping[str, Floats] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What can be said: an effect in words and numbers, or why there is none to be had."""

    measurable: bool
    method: str = ""
    sentence: str = ""
    why_not: str = ""
    caveats: tuple[str, ...] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)


def judge(design: str, counted: Counted, limits: Limits) -> Verdict:
    """Return the verdict of a design on what was counted.

    Parameters
    ----------
    design:
        Code of the list ``plan_designs``: wdd, did, its or before_after.
    """
    treated = counted.totals.get("treated")
    if treated is None:
        return _refused(words.NOTHING_COUNTED)
    days = counted.periods.days
    figures: dict[str, Any] = {
        "counts": {part: list(pair) for part, pair in counted.totals.items()},
        "days": list(days),
    }
    if days[1] < limits.least_days:
        return _refused(words.too_short(days[1], limits.least_days), figures)
    if sum(treated) == 0:
        return _refused(words.NO_EVENTS, figures)
    ways = {"wdd": _displacement, "did": _differences, "its": _interrupted}
    if design not in ways:
        return _refused(words.NO_COMPARISON, figures)
    try:
        return ways[design](counted, limits, figures)
    except InputError as problem:
        return _refused(words.refused_by_engine(problem.what, problem.mend), figures)


def _displacement(counted: Counted, limits: Limits, figures: dict[str, Any]) -> Verdict:
    treated, comparison = counted.totals["treated"], counted.totals.get("comparison")
    if comparison is None:
        return _refused(words.NO_AREA, figures)
    if min(treated[0], comparison[0]) < limits.least_count:
        return _refused(words.too_few(treated[0], comparison[0], limits.least_count), figures)
    small, large = sorted((treated[0], comparison[0]))
    if large > limits.ratio * small:
        return _refused(words.unlike(treated[0], comparison[0], limits.ratio), figures)
    around = counted.totals.get("displacement")
    against = counted.totals.get("comparison_displacement")
    both = around is not None and against is not None
    days = counted.periods.days
    found = effect(
        treated,
        comparison,
        around if both else None,
        against if both else None,
        time_weights=(1.0, days[1] / days[0]),
        confidence=CONFIDENCE,
        series={
            words.PARTS[part]: rows[:, : counted.began].sum(axis=0)
            for part, rows in counted.series.items()
            if part in words.PARTS
        },
    )
    caveats = [*found.warnings]
    if around is not None and not both:
        caveats.append(words.alone(around))
    elif not both:
        caveats.append(words.NO_DISPLACEMENT)
    total, local, moved = found.total, found.local, found.displacement
    figures |= {
        "effect": total.estimate, "low": total.low, "high": total.high, "p": total.p,
        "unit": "events", "local": local.estimate,
        "displacement": moved.estimate if moved else None,
    }  # fmt: skip
    return Verdict(
        True,
        "Weighted displacement difference",
        words.of_difference(total.estimate, total.low, total.high, days[0])
        + (words.of_displacement(moved.estimate, moved.low, moved.high) if moved else ""),
        caveats=tuple(caveats + _common(counted)),
        figures=figures,
    )


def _differences(counted: Counted, limits: Limits, figures: dict[str, Any]) -> Verdict:
    treated, comparison = counted.series.get("treated"), counted.series.get("comparison")
    if treated is None or comparison is None:
        return _refused(words.NO_AREA, figures)
    if counted.began < limits.least_months:
        return _refused(words.too_few_months(counted.began, limits.least_months), figures)
    if len(counted.months) - counted.began < 1:
        return _refused(words.NO_MONTH_AFTER, figures)
    counts = np.vstack([treated, comparison])
    of_treated = np.arange(len(counts)) < len(treated)
    post = np.arange(counts.shape[1]) >= counted.began
    days = np.array([_length(month) for month in counted.months], dtype=np.float64)
    found = difference_in_differences(
        counts, of_treated, post, exposure=days, confidence=CONFIDENCE
    )
    figures |= {
        "effect": found.irr, "low": found.low, "high": found.high, "p": found.p, "unit": "ratio",
        "before_alike_p": found.pre_trend_p,
    }  # fmt: skip
    if found.pre_trend_p < ALIKE:
        return _refused(words.not_alike(found.pre_trend, found.pre_trend_p), figures)
    return Verdict(
        True,
        "Difference in differences",
        words.of_ratio(found.irr, found.low, found.high, "the comparison areas' change"),
        caveats=(*found.warnings, *_common(counted)),
        figures=figures,
    )


def _interrupted(counted: Counted, limits: Limits, figures: dict[str, Any]) -> Verdict:
    treated = counted.series.get("treated")
    if treated is None:
        return _refused(words.NOTHING_COUNTED, figures)
    if counted.began < limits.least_months:
        return _refused(words.too_few_months(counted.began, limits.least_months), figures)
    days = np.array([_length(month) for month in counted.months], dtype=np.float64)
    found = interrupted_time_series(
        treated.sum(axis=0), counted.began, exposure=days, confidence=CONFIDENCE
    )
    total = found.total
    figures |= {
        "effect": total.ratio, "low": total.low, "high": total.high, "p": total.p, "unit": "ratio",
    }  # fmt: skip
    return Verdict(
        True,
        "Interrupted time series",
        words.of_ratio(total.ratio, total.low, total.high, "what the months before foretold"),
        caveats=(words.NOTHING_ELSE, *found.warnings, *_common(counted)),
        figures=figures,
    )


def _common(counted: Counted) -> list[str]:
    """Return what is to be borne in mind of every result."""
    before, after = counted.periods.before, counted.periods.after
    said = [words.REPORTS]
    if (before[0].month, before[1].month) != (after[0].month, after[1].month):
        said.append(words.SEASON)
    return said


def _refused(why: str, figures: Mapping[str, Any] | None = None) -> Verdict:
    return Verdict(False, why_not=why, figures=figures or {})


def _length(month: dt.date) -> int:
    after = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return (after - month).days
