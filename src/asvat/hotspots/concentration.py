"""How concentrated are incidents at places? Lorenz curve, Gini, and shares of places.

With more places than incidents even a perfectly even spread leaves places empty, so the usual
Gini cannot be 0. The generalised Gini measures from the most even spread that the incidents
allow: G' = max(places / incidents, 1) (G - 1) + 1.

Sources: Bernasco and Steenbeek (2017), Journal of Quantitative Criminology 33(3), 451-467;
Weisburd (2015), Criminology 53(2), 133-157.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.optimize import minimize_scalar
from scipy.special import gammaln

from asvat.errors import InputError
from asvat.records.arrays import Floats, Ints
from asvat.records.precision import Need, PlacePrecision, TimePrecision
from asvat.records.provenance import stamp

NEED = Need(
    method="Concentration",
    time=TimePrecision.NONE,
    place=PlacePrecision.AREA,
    because="It compares places, so each incident needs one.",
    instead="Leave out the records without a place and say how many they were.",
    place_caveat=PlacePrecision.STREET,
)


_LOG_SHAPES = (-6.0, 8.0)


@dataclass(frozen=True)
class Concentration:
    """The concentration of incidents at places.

    Parameters
    ----------
    places, incidents
        Number of places, with and without incidents, and of incidents.
    measure
        Names of the measures, shape (measures,): ``gini``, ``gini_unbiased``,
        ``generalised_gini``, ``generalised_gini_unbiased``, and ``share_of_places_for_25%`` for
        each share asked for.
    value, low, high
        Each measure and its interval, shape (measures,).
    by_chance
        What the measure would be on average if each incident fell on any place alike.
    curve
        The Lorenz curve from the busiest place down, shape (points, 3): share of places, share
        of incidents they hold, and the share they would hold in the most even spread possible.
    """

    places: int
    incidents: int
    measure: tuple[str, ...]
    value: Floats
    low: Floats
    high: Floats
    by_chance: Floats
    curve: Floats
    parameters: dict[str, Any]
    caveats: tuple[str, ...]

    def table(self) -> pa.Table:
        """Return one row a measure."""
        columns = {
            "measure": list(self.measure), "value": self.value, "low": self.low,
            "high": self.high, "by_chance": self.by_chance,
        }  # fmt: skip
        return stamp(pa.table(columns), "concentration", self.parameters, list(self.caveats))

    def curve_table(self) -> pa.Table:
        """Return the Lorenz curve, busiest places first."""
        names = ["share_of_places", "share_of_incidents", "most_even"]
        columns = dict(zip(names, self.curve.T, strict=True))
        return stamp(pa.table(columns), "Lorenz curve", self.parameters, list(self.caveats))


def gini(counts: Ints, *, generalised: bool = False, unbiased: bool = False) -> float:
    """Return the Gini coefficient of incidents a place.

    Parameters
    ----------
    counts
        Incidents a place, shape (places,), empty places included.
    generalised
        Measure from the most even spread that the incidents allow.
    unbiased
        Divide by the largest value it can take, (m - 1) / m, where m is the number of places,
        or for the generalised one the smaller of places and incidents. Undefined (nan) for
        m = 1.
    """
    tally = np.bincount(_checked(counts))
    return float(_ginis(tally)[2 * generalised + unbiased])


def concentration(
    counts: Ints,
    *,
    shares: tuple[float, ...] = (0.25, 0.5),
    level: float = 0.95,
    resamples: int = 999,
    seed: int = 1,
) -> Concentration:
    """Measure the concentration of incidents at places, with intervals.

    The intervals say how much each measure would move in another, equally long period with the
    same risks. Risks are taken to follow a gamma distribution over places, fitted by maximum
    likelihood; each draw gives every place a risk that fits its count and draws a Poisson count
    from it, so a place that stood empty may have incidents. The spread of the draws is used
    around the value found, not their mean, which the fitted distribution bends.

    Parameters
    ----------
    counts
        Incidents a place, shape (places,), empty places included: leaving them out hides
        concentration.
    shares
        Shares of incidents; for each, the smallest share of places that holds as many.
    level
        Confidence level of the intervals.
    resamples
        Number of bootstrap draws.
    seed
        Seed of the draws.

    Raises
    ------
    InputError
        For counts that are negative, not whole, or all nought, or shares outside (0, 1].
    """
    counts = _checked(counts)
    if not shares or min(shares) <= 0 or max(shares) > 1 or not 0 < level < 1 or resamples < 2:
        raise InputError(
            "shares lie above 0 and up to 1, level between 0 and 1, resamples from 2",
            where="concentration",
        )
    places, incidents = counts.size, int(counts.sum())
    tally = np.bincount(counts)
    value = _measures(tally, shares)
    rng = np.random.default_rng(seed)
    shape = _gamma_shape(tally)
    mean = incidents / places
    drawn = np.empty((resamples, value.size))
    even = np.empty((resamples, value.size))
    for r in range(resamples):
        again = np.zeros(1, dtype=np.int64)
        while not again.any():
            again = rng.negative_binomial(shape + counts, (shape + mean) / (shape + 2 * mean))
        drawn[r] = _measures(np.bincount(again), shares)
        anywhere = np.bincount(rng.integers(0, places, incidents), minlength=places)
        even[r] = _measures(np.bincount(anywhere), shares)
    tail = (1 - level) / 2
    spread = np.quantile(drawn, [tail, 1 - tail], axis=0) - drawn.mean(axis=0)
    low, high = np.clip(value + spread, 0, 1)
    names = ("gini", "gini_unbiased", "generalised_gini", "generalised_gini_unbiased")
    asked = tuple(f"share_of_places_for_{share:.0%}" for share in shares)
    caveats: tuple[str, ...] = ()
    if incidents < places:
        caveats = (
            f"More places ({places:,}) than incidents ({incidents:,}): most places are empty "
            "whatever the risk. Use the generalised Gini, and read each share beside what chance "
            "alone gives.",
        )
    parameters = {
        "places": places, "incidents": incidents, "shares": list(shares), "level": level,
        "resamples": resamples, "seed": seed,
    }  # fmt: skip
    return Concentration(
        places, incidents, names + asked, value, low, high, even.mean(axis=0), _curve(tally),
        parameters, caveats,
    )  # fmt: skip


def _gamma_shape(tally: Ints) -> float:
    """Return the shape of the gamma distribution of risks; small where risks differ much."""
    level = np.arange(tally.size)
    mean = (level * tally).sum() / tally.sum()

    def misfit(log_shape: float) -> float:
        shape = math.exp(log_shape)
        log_p = gammaln(shape + level) - gammaln(shape) + level * math.log(mean / (shape + mean))
        return -float((tally * (log_p + shape * math.log(shape / (shape + mean)))).sum())

    return math.exp(minimize_scalar(misfit, bounds=_LOG_SHAPES, method="bounded").x)


def _checked(counts: Ints) -> Ints:
    counts = np.asarray(counts)
    if counts.ndim != 1 or not np.issubdtype(counts.dtype, np.integer):
        raise InputError("counts are not whole numbers, one a place", where="counts")
    if counts.size == 0 or counts.min() < 0 or counts.sum() == 0:
        raise InputError(
            "counts are negative or hold no incident", where="counts", mend="Check the filters."
        )
    return counts.astype(np.int64)


def _measures(tally: Ints, shares: tuple[float, ...]) -> Floats:
    """Return all measures; ``tally[k]`` is the number of places with k incidents."""
    places = tally.sum()
    incidents = int((np.arange(tally.size) * tally).sum())
    level = np.arange(tally.size - 1, 0, -1)
    busiest = tally[:0:-1]
    held = np.cumsum(level * busiest)
    up_to = np.cumsum(busiest)
    needed = []
    for share in shares:
        # The exact number of incidents to hold; the subtraction forgives rounding (0.07 * 100).
        wanted = int(np.ceil(share * incidents - 1e-9))
        at = int(np.searchsorted(held, wanted))
        before = held[at] - level[at] * busiest[at]
        count = up_to[at] - busiest[at] + -(-(wanted - before) // level[at])
        needed.append(count / places)
    return np.concatenate([_ginis(tally), needed])


def _ginis(tally: Ints) -> Floats:
    places = int(tally.sum())
    level = np.arange(tally.size)
    incidents = int((level * tally).sum())
    # Ranks of equal counts sum to the number of places times their middle rank.
    last = np.cumsum(tally)
    rank_sum = (level * tally * (last - (tally - 1) / 2)).sum()
    plain = 2 * rank_sum / (places * incidents) - (places + 1) / places
    general = max(places / incidents, 1.0) * (plain - 1) + 1
    few = min(places, incidents)
    return np.array(
        [
            plain,
            plain * places / (places - 1) if places > 1 else np.nan,
            general,
            general * few / (few - 1) if few > 1 else np.nan,
        ]
    )


def _curve(tally: Ints) -> Floats:
    places = tally.sum()
    level = np.arange(tally.size - 1, -1, -1)
    kept = tally[::-1] > 0
    up_to = np.cumsum(tally[::-1])[kept]
    held = np.cumsum(level * tally[::-1])[kept]
    incidents = held[-1]
    every, spare = divmod(int(incidents), int(places))
    most_even = up_to * every + np.minimum(up_to, spare)
    points = np.column_stack([up_to / places, held / incidents, most_even / incidents])
    return np.vstack([np.zeros((1, 3)), points])
