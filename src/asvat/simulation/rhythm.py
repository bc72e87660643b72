"""When each kind of incident is reported: season, day of the week, hour. All of it invented.

Shapes only: nothing here is a measured figure of any force.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Bump = tuple[float, float, float]
Weights = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Kind:
    """One kind of incident.

    Parameters
    ----------
    name
        The type as the extract writes it.
    code
        Category code that the mapping translates it to.
    share
        Share of the background.
    season
        How far the peak month rises above the mean (0.2 is 20%), and the peak month (1-12).
    weekend
        Factor on Friday, Saturday and Sunday.
    hours
        Bumps over the day: hour of the peak, spread in hours, weight.
    """

    name: str
    code: str
    share: float
    season: tuple[float, int]
    weekend: float
    hours: tuple[Bump, ...]

    def day_weights(self, days: npt.NDArray[np.datetime64]) -> Weights:
        """Return the relative weight of each day."""
        month = days.astype("datetime64[M]").astype(np.int64) % 12 + 1
        weekday = (days.astype("datetime64[D]").astype(np.int64) + 3) % 7
        height, peak = self.season
        season = 1.0 + height * np.cos(2.0 * np.pi * (month - peak) / 12.0)
        weights: Weights = season * np.where(weekday >= 4, self.weekend, 1.0)
        return weights

    def hour_weights(self) -> Weights:
        """Return the share of each hour of the day, 24 numbers that sum to 1."""
        hour = np.arange(24) + 0.5
        total: Weights = np.full(24, 0.04)
        for peak, spread, weight in self.hours:
            away = np.abs(hour - peak)
            away = np.minimum(away, 24.0 - away)
            total = total + weight * np.exp(-0.5 * (away / spread) ** 2)
        shares: Weights = total / total.sum()
        return shares


EVENING: tuple[Bump, ...] = ((20.5, 2.6, 1.0), (15.5, 2.0, 0.35))
NIGHT: tuple[Bump, ...] = ((23.0, 2.5, 1.0), (16.0, 3.5, 0.7))
SHOPS: tuple[Bump, ...] = ((14.5, 3.2, 1.0),)
UNSEEN: tuple[Bump, ...] = ((2.0, 2.5, 1.0), (18.0, 2.5, 0.6))

ASB = "Anti-social behaviour"
BURGLARY = "Burglary"
VIOLENCE = "Violence and sexual offences"
DAMAGE = "Criminal damage and arson"

KINDS: tuple[Kind, ...] = (
    Kind(ASB, "anti-social-behaviour", 0.34, (0.28, 7), 1.25, EVENING),
    Kind(VIOLENCE, "violent-crime", 0.27, (0.10, 7), 1.2, NIGHT),
    Kind(DAMAGE, "criminal-damage-arson", 0.09, (0.08, 6), 1.15, EVENING),
    Kind(BURGLARY, "burglary", 0.08, (0.15, 12), 0.95, UNSEEN),
    Kind("Vehicle crime", "vehicle-crime", 0.07, (0.05, 11), 1.0, UNSEEN),
    Kind("Shoplifting", "shoplifting", 0.07, (0.06, 12), 0.9, SHOPS),
    Kind("Public order", "public-order", 0.08, (0.12, 7), 1.2, NIGHT),
)
