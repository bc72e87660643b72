"""How much more, or less, was recorded of people referred than of people like them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from asvat.evaluation.difference_in_differences import (
    DifferenceInDifferences,
    difference_in_differences,
)
from asvat.records.arrays import Floats
from saferplaces.programmes.justice_return.evaluation.matching import Matched, People

DRAWS = 2000
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Effect:
    """What came out for one window.

    Attributes
    ----------
    ratio, low, high, p:
        Change of those referred over the change of the others (engine: Poisson
        difference-in-differences, errors clustered by person).
    after_ratio, after_low, after_high:
        Incidents after, of those referred over the others', without looking at before.
    per_100, per_100_low, per_100_high:
        The difference of the two changes, in incidents for each 100 people.
    counts:
        Incidents before and after: of those referred, and of those matched to them.
    pre_trend_p:
        Of the two groups going apart before already; None where it cannot be told.
    """

    months: int
    sets: int
    each: int
    ratio: float
    low: float
    high: float
    p: float
    after_ratio: float
    after_low: float
    after_high: float
    per_100: float
    per_100_low: float
    per_100_high: float
    counts: tuple[int, int, int, int]
    pre_trend_p: float | None
    warnings: tuple[str, ...]

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out that nothing changed."""
        return self.low > 1.0 or self.high < 1.0

    @property
    def hidden(self) -> float:
        """How strong something unseen would have to be to make this by itself (the E-value).

        As a risk ratio with both being referred and being recorded again (VanderWeele and Ding
        2017), for the estimate.
        """
        ratio = self.ratio if self.ratio >= 1.0 else 1.0 / self.ratio
        return ratio + math.sqrt(ratio * (ratio - 1.0))


def effect(people: People, found: Matched, months: int, seed: int = 0) -> Effect:
    """Compare the two groups over a window before and after.

    Raises
    ------
    asvat.errors.InputError
        When there is too little to have a ratio.
    """
    engine = changes(people, found, months)
    before, after = _windows(people, months)
    sums = np.stack(
        [
            before[found.treated].sum(axis=1),
            after[found.treated].sum(axis=1),
            before[found.others].sum(axis=(1, 2)) / found.each,
            after[found.others].sum(axis=(1, 2)) / found.each,
        ],
        axis=1,
    )
    totals = sums.sum(axis=0)
    drawn = _resampled(sums, seed)
    change = (drawn[:, 1] - drawn[:, 0]) - (drawn[:, 3] - drawn[:, 2])
    some = drawn[:, 3] > 0
    after_low, after_high = _ends(drawn[some, 1] / drawn[some, 3])
    per_low, per_high = _ends(100.0 * change / len(sums))
    return Effect(
        months,
        len(sums),
        found.each,
        engine.irr,
        engine.low,
        engine.high,
        engine.p,
        float(totals[1] / totals[3]) if totals[3] else math.inf,
        after_low,
        after_high,
        float(100.0 * ((totals[1] - totals[0]) - (totals[3] - totals[2])) / len(sums)),
        per_low,
        per_high,
        counts(people, found, months),
        None if math.isnan(engine.pre_trend_p) else engine.pre_trend_p,
        tuple(_of_people(warning) for warning in engine.warnings),
    )


def changes(people: People, found: Matched, months: int) -> DifferenceInDifferences:
    """Return the change of those referred over the change of the others.

    Raises
    ------
    asvat.errors.InputError
        When there is too little to have a ratio.
    """
    before, after = _windows(people, months)
    rows = np.concatenate([found.treated, found.others.reshape(-1)])
    quarters = before.shape[1]
    return difference_in_differences(
        np.concatenate([before[rows], after[rows]], axis=1),
        np.arange(rows.size) < found.treated.size,
        np.arange(2 * quarters) >= quarters,
        confidence=CONFIDENCE,
    )


def counts(people: People, found: Matched, months: int) -> tuple[int, int, int, int]:
    """Return incidents before and after: of those referred, and of those matched to them."""
    before, after = _windows(people, months)
    referred, others = found.treated, found.others
    numbers = [w[of].sum() for of in (referred, others) for w in (before, after)]
    return int(numbers[0]), int(numbers[1]), int(numbers[2]), int(numbers[3])


def _windows(people: People, months: int) -> tuple[Floats, Floats]:
    quarters = months // 3
    return people.before[:, -quarters:], people.after[:, :quarters]


def _resampled(sums: Floats, seed: int) -> Floats:
    """Return totals of sets drawn with replacement (bootstrap: a set is one draw)."""
    sets = len(sums)
    times = np.random.default_rng(seed).multinomial(sets, np.full(sets, 1.0 / sets), size=DRAWS)
    drawn: Floats = times @ sums
    return drawn


def _ends(values: Floats) -> tuple[float, float]:
    if not values.size:
        return math.nan, math.nan
    tail = 100.0 * (1.0 - CONFIDENCE) / 2.0
    low, high = np.percentile(values, [tail, 100.0 - tail])
    return float(low), float(high)


def _of_people(warning: str) -> str:
    """Return a warning of the engine, whose units are areas, in our words."""
    words = warning.replace("Treated and control areas", "The two groups")
    words = words.replace("treated and control areas", "the two groups")
    return words.replace("clustered by area", "clustered by person")
