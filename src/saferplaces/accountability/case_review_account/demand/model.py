"""The demand model: what is expected, with ranges, and the people it takes.

``expected = case reviews × share dissatisfied + threshold refusals × share that challenge``, times
the uptake after promotion, and grown year by year. Each assumption is a range (low, middle, high);
what they leave open is drawn from a PERT distribution (a beta over the range that leans to the
middle), and the number of cases, given a rate, from a Poisson distribution. The same seed gives the
same answer.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SEED = 20_260_629
DRAWS = 6_000
MONTHS = 12
QUARTERS = 4
LEAN = 4.0
"""How much a PERT distribution leans to the middle: 4 is the usual weight of the mode."""
INTERVAL = (0.05, 0.95)
"""The ends of the interval shown: nine in ten draws lie in it."""


@dataclass(frozen=True)
class Range:
    """An assumption: at least, most likely, at most."""

    low: float
    mid: float
    high: float

    @property
    def ordered(self) -> bool:
        """Whether the three stand in order."""
        return self.low <= self.mid <= self.high

    @classmethod
    def exactly(cls, value: float) -> Range:
        """Return an assumption that leaves nothing open."""
        return cls(value, value, value)


@dataclass(frozen=True)
class Assumptions:
    """What the model rests on.

    Attributes
    ----------
    case_reviews, refusals:
        A year, by district (code): case reviews told their outcome, and thresholds not met.
    dissatisfied, challenge:
        Shares of these (0 to 1) that ask the policing body.
    uptake:
        What promotion makes of their number: 1 leaves it as it is.
    growth:
        A year, as a share: 0.05 is a twentieth more each year.
    hours:
        Of work a case, from asking to closing.
    hours_a_year:
        That one person works in a year.
    years:
        How many years ahead.
    """

    case_reviews: dict[str, float]
    refusals: dict[str, float]
    dissatisfied: Range
    challenge: Range
    uptake: Range
    growth: Range
    hours: Range
    hours_a_year: float
    years: int = 3

    def at(self, which: str) -> Assumptions:
        """Return the same with every range at one of its points (``low``, ``mid``, ``high``)."""
        points: dict[str, Any] = {
            field.name: Range.exactly(getattr(getattr(self, field.name), which))
            for field in fields(self)
            if isinstance(getattr(self, field.name), Range)
        }
        return replace(self, **points)


@dataclass(frozen=True)
class Spread:
    """What is expected of a number, and between which ends nine in ten draws lie."""

    expected: float
    low: float
    high: float


@dataclass(frozen=True)
class Year:
    """One year ahead (1 is the first).

    `low`, `mid` and `high` are the formula's own answers with every assumption there; `cases`,
    `month` and `staff` are what the draws say.
    """

    year: int
    low: float
    mid: float
    high: float
    cases: Spread
    month: Spread
    staff: Spread


@dataclass(frozen=True)
class Forecast:
    """The model's answer."""

    years: list[Year]
    quarters: list[Spread]
    by_district: dict[str, Year]


def expected(case_reviews: float, dissatisfied: float, refusals: float, challenge: float) -> float:
    """Return the formula's answer for a year, without uptake and growth."""
    return case_reviews * dissatisfied + refusals * challenge


def in_year(given: Assumptions, year: int, district: str = "") -> float:
    """Return the formula's answer for a year ahead, ranges taken at their middle.

    Parameters
    ----------
    district:
        Code; "" for all of them.
    """
    base = expected(
        _volume(given.case_reviews, district), given.dissatisfied.mid,
        _volume(given.refusals, district), given.challenge.mid,
    )  # fmt: skip
    return base * given.uptake.mid * (1.0 + given.growth.mid) ** (year - 1)


def forecast(given: Assumptions, seed: int = SEED, draws: int = DRAWS) -> Forecast:
    """Return what to expect of each year, quarter and district.

    Raises
    ------
    ValueError
        When an assumption's low, middle and high are not in order.
    """
    _check(given)
    districts = sorted({*given.case_reviews, *given.refusals})
    years = [_year(given, year, "", seed, draws) for year in range(1, given.years + 1)]
    return Forecast(
        years=years,
        quarters=_quarters(given, seed, draws),
        by_district={code: _year(given, 1, code, seed, draws) for code in districts},
    )


def pert(spread: Range, draws: int, chance: np.random.Generator) -> Floats:
    """Draw from a range: a beta whose mode is the middle."""
    width = spread.high - spread.low
    if width <= 0.0:
        return np.full(draws, spread.mid)
    up = 1.0 + LEAN * (spread.mid - spread.low) / width
    down = 1.0 + LEAN * (spread.high - spread.mid) / width
    return spread.low + width * chance.beta(up, down, draws)


def pert_mean(spread: Range) -> float:
    """Return the mean of what `pert` draws."""
    return (spread.low + LEAN * spread.mid + spread.high) / (LEAN + 2.0)


def spread_of(drawn: Floats | Ints) -> Spread:
    """Return the mean of draws and the ends of their interval."""
    low, high = np.quantile(drawn, INTERVAL)
    return Spread(float(drawn.mean()), float(low), float(high))


def _year(given: Assumptions, year: int, district: str, seed: int, draws: int) -> Year:
    chance = np.random.default_rng([seed, year, _number(district)])
    rate = _rate(given, district, draws, chance) * _grown(given, year - 1.0, draws, chance)
    cases = chance.poisson(rate)
    staff = cases * pert(given.hours, draws, chance) / given.hours_a_year
    low, mid, high = (in_year(given.at(at), year, district) for at in ("low", "mid", "high"))
    return Year(
        year, low, mid, high, spread_of(cases), spread_of(chance.poisson(rate / MONTHS)),
        spread_of(staff),
    )  # fmt: skip


def _quarters(given: Assumptions, seed: int, draws: int) -> list[Spread]:
    """Return each quarter's number: one draw of the assumptions runs through all of them."""
    chance = np.random.default_rng([seed, 0, 0])
    rate = _rate(given, "", draws, chance) / QUARTERS
    growth = pert(given.growth, draws, chance)
    return [
        spread_of(chance.poisson(rate * (1.0 + growth) ** (quarter // QUARTERS)))
        for quarter in range(QUARTERS * given.years)
    ]


def _rate(given: Assumptions, district: str, draws: int, chance: np.random.Generator) -> Floats:
    reviews, refusals = _volume(given.case_reviews, district), _volume(given.refusals, district)
    asked = reviews * pert(given.dissatisfied, draws, chance)
    challenged = refusals * pert(given.challenge, draws, chance)
    rate: Floats = (asked + challenged) * pert(given.uptake, draws, chance)
    return rate


def _grown(given: Assumptions, years: float, draws: int, chance: np.random.Generator) -> Floats:
    grown: Floats = (1.0 + pert(given.growth, draws, chance)) ** years
    return grown


def _volume(by_district: dict[str, float], district: str) -> float:
    return by_district.get(district, 0.0) if district else sum(by_district.values())


def _number(district: str) -> int:
    """Return a number that stands for a district, so that each has draws of its own."""
    return int.from_bytes(district.encode()[:8], "big")


def _check(given: Assumptions) -> None:
    wrong = [
        field.name
        for field in fields(given)
        if isinstance(value := getattr(given, field.name), Range) and not value.ordered
    ]
    if wrong:
        raise ValueError(f"Low, middle and high are not in order: {', '.join(wrong)}.")
    if given.hours_a_year <= 0:
        raise ValueError("Nobody works no hours a year.")


def as_json(given: Assumptions) -> dict[str, Any]:
    """Return assumptions as they are kept."""
    return {
        field.name: [value.low, value.mid, value.high]
        if isinstance(value := getattr(given, field.name), Range)
        else value
        for field in fields(given)
    }


def from_json(kept: dict[str, Any]) -> Assumptions:
    """Return kept assumptions."""
    given: dict[str, Any] = {
        key: Range(*value) if isinstance(value, list) else value for key, value in kept.items()
    }
    return Assumptions(**given)
