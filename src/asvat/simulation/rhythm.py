"""When each kind of matter happens: season, day of the week, hour. All of it invented.

Shapes only: nothing here is a measured figure of any force.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asvat.simulation.points import MINUTES_A_DAY, Days, Floats, Ints

Bump = tuple[float, float, float]


@dataclass(frozen=True)
class Rhythm:
    """A rhythm over the year, the week and the day.

    Parameters
    ----------
    season
        How far the peak month rises above the mean (0.2 is 20%), and the peak month (1-12).
    weekend
        Factor on Friday, Saturday and Sunday.
    hours
        Bumps over the day: hour of the peak, spread in hours, weight.
    young
        Factor in school holidays and half-terms.
    bonfire
        Factor from 25 October to 8 November, highest on 4 to 6 November.
    """

    season: tuple[float, int]
    weekend: float
    hours: tuple[Bump, ...]
    young: float = 1.0
    bonfire: float = 1.0

    def day_weights(self, days: Days) -> Floats:
        """Return the relative weight of each day."""
        month = _month(days)
        height, peak = self.season
        weights = 1.0 + height * np.cos(2.0 * np.pi * (month - peak) / 12.0)
        weights = weights * np.where(weekday(days) >= 4, self.weekend, 1.0)
        weights = weights * np.where(holidays(days), self.young, 1.0)
        day = _day_of_month(days)
        around = ((month == 10) & (day >= 25)) | ((month == 11) & (day <= 8))
        peak_days = (month == 11) & (day >= 4) & (day <= 6)
        weights = weights * np.where(around, self.bonfire, 1.0)
        total: Floats = weights * np.where(peak_days, 1.0 + (self.bonfire - 1.0) / 2.0, 1.0)
        return total

    def hour_weights(self) -> Floats:
        """Return the share of each hour of the day, 24 numbers that sum to 1."""
        hour = np.arange(24) + 0.5
        total: Floats = np.full(24, 0.04)
        for peak, spread, weight in self.hours:
            away = np.abs(hour - peak)
            away = np.minimum(away, 24.0 - away)
            total = total + weight * np.exp(-0.5 * (away / spread) ** 2)
        shares: Floats = total / total.sum()
        return shares


def _month(days: Days) -> Ints:
    month: Ints = days.astype("datetime64[M]").astype(np.int64) % 12 + 1
    return month


def _day_of_month(days: Days) -> Ints:
    start = days.astype("datetime64[M]").astype("datetime64[D]")
    day: Ints = (days - start).astype(np.int64) + 1
    return day


def weekday(days: Days) -> Ints:
    """Return the day of the week, Monday being 0."""
    found: Ints = (days.astype("datetime64[D]").astype(np.int64) + 3) % 7
    return found


def holidays(days: Days) -> np.ndarray:
    """Say which days fall in the school holidays, roughly: half-terms, Easter, summer, Christmas.

    Terms differ a little from year to year and council to council; these do not.
    """
    month, day = _month(days), _day_of_month(days)
    at = month * 100 + day
    spans = ((214, 223), (401, 414), (526, 603), (722, 902), (1024, 1102), (1221, 1231), (101, 103))
    found: np.ndarray = np.any([(at >= low) & (at <= high) for low, high in spans], axis=0)
    return found


def minutes(
    rng: np.random.Generator, which: Ints, rhythms: list[Rhythm], days: Days, active: Floats
) -> Ints:
    """Draw the minute of each matter by its rhythm, on days with weight `active`."""
    minute = np.empty(which.size, dtype=np.int64)
    for i in np.unique(which).tolist():
        chosen = np.flatnonzero(which == i)
        minute[chosen] = draw(rng, rhythms[i], chosen.size, days, active)
    return minute


def draw(rng: np.random.Generator, rhythm: Rhythm, n: int, days: Days, active: Floats) -> Ints:
    """Draw `n` minutes by one rhythm, on days with weight `active`."""
    weight = rhythm.day_weights(days) * active
    day = rng.choice(days.size, n, p=weight / weight.sum())
    return day * MINUTES_A_DAY + clock(rng, rhythm, n)


def clock(rng: np.random.Generator, rhythm: Rhythm, n: int) -> Ints:
    """Draw `n` minutes of the day by one rhythm."""
    hour = rng.choice(24, n, p=rhythm.hour_weights())
    found: Ints = hour * 60 + rng.integers(0, 60, n)
    return found


EVENING: tuple[Bump, ...] = ((20.5, 2.6, 1.0), (15.5, 2.0, 0.35))
NIGHT: tuple[Bump, ...] = ((23.0, 2.5, 1.0), (16.0, 3.5, 0.7))
LATE: tuple[Bump, ...] = ((0.5, 2.0, 1.0),)
SHOPS: tuple[Bump, ...] = ((14.5, 3.2, 1.0),)
UNSEEN: tuple[Bump, ...] = ((2.0, 2.5, 1.0), (18.0, 2.5, 0.6))
DAYTIME: tuple[Bump, ...] = ((12.0, 3.5, 1.0), (17.5, 2.5, 0.6))
AFTER_DARK: tuple[Bump, ...] = ((19.5, 1.8, 1.0), (22.0, 1.5, 0.5))
HOME: tuple[Bump, ...] = ((18.5, 3.0, 1.0), (22.5, 2.0, 0.8))
