"""Make the synthetic force: background, planted hotspots and near repeats of known size."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from asvat.errors import InputError
from asvat.simulation.areas import ward_of, wards
from asvat.simulation.background import background
from asvat.simulation.closing import closing_columns
from asvat.simulation.planted import SPOTS, hotspot, hotspot_truth, near_repeats, repeat_truth
from asvat.simulation.points import MINUTES_A_DAY, Points, days_of, split, together
from asvat.simulation.rhythm import KINDS
from asvat.simulation.streets import street_names

SMALLEST = 500
FIRST = date(2024, 1, 1)
HOTSPOT_SHARE, REPEAT_SHARE = 0.12, 0.02


@dataclass(frozen=True, eq=False)
class SimulatedForce:
    """A synthetic force and its truth.

    Parameters
    ----------
    incidents
        One row a log, in the order of time, as the extract writes it.
    hotspots, near_repeats
        What was planted (``docs/methods/simulation.md`` gives the columns).
    size, seed, months, first
        What it was made from.
    """

    incidents: pa.Table
    hotspots: pa.Table
    near_repeats: pa.Table
    size: int
    seed: int
    months: int
    first: date


def simulate(
    size: int = 20_000, seed: int = 1, months: int = 24, first: date = FIRST
) -> SimulatedForce:
    """Make `size` incidents over `months` months from `first` (the first day of a month).

    Of these 12% are planted in eight hotspots and 2% are near repeats of a burglary: within
    200 m and 7 days of their parent. The rest is background around the towns of West Yorkshire,
    by district population. The same arguments give the same force.

    Raises
    ------
    InputError
        When `size` is below 500, `months` below 1 or `first` is not the first of a month.
    """
    if size < SMALLEST:
        what = f"{size} incidents are too few to plant hotspots in"
        raise InputError(what, where="size", mend=f"Ask for {SMALLEST} or more.")
    if months < 1 or first.day != 1:
        what = "the period is not a whole number of months from the first of one"
        raise InputError(what, where="months", mend="Ask for one month or more.")
    rng = np.random.default_rng(seed)
    days = days_of(first, months)
    planted = split(round(HOTSPOT_SHARE * size), [s.share for s in SPOTS])
    repeats = round(REPEAT_SHARE * size)
    rest = background(rng, size - sum(planted) - repeats, days)
    spots = [hotspot(rng, i, n, days) for i, n in enumerate(planted)]
    parent, children = near_repeats(rng, rest, repeats, days)
    points = together([rest, *spots, children])
    order = np.argsort(points.minute, kind="stable")
    log = [""] * size
    for number, i in enumerate(order.tolist(), start=1):
        log[i] = f"SIM-{number:07d}"
    return SimulatedForce(
        _incidents(rng, points, log, first).take(pa.array(order)),
        hotspot_truth(points, days),
        repeat_truth(points, log, parent, np.arange(size - repeats, size)),
        size,
        seed,
        months,
        first,
    )


def _incidents(rng: np.random.Generator, points: Points, log: list[str], first: date) -> pa.Table:
    n = len(log)
    minute = np.timedelta64(60, "s")
    occurred = np.datetime64(first, "s") + points.minute * minute
    wait = np.minimum(rng.exponential(25.0, n), 600.0).astype(np.int64)
    open_for = rng.integers(20, 4 * MINUTES_A_DAY, n)
    opening, closing = closing_columns(rng, points.kind)
    ward = [wards()[i] for i in ward_of(points.easting, points.northing).tolist()]
    return pa.table(
        {
            "log_number": log,
            "occurred": occurred,
            "reported": occurred + wait * minute,
            "closed": occurred + (wait + open_for) * minute,
            "channel": rng.choice(["999", "101", "online"], n, p=[0.3, 0.5, 0.2]).tolist(),
            "type": [KINDS[k].name for k in points.kind.tolist()],
            "opening_code": opening,
            "closing_code": closing,
            "location": street_names(points.easting, points.northing, [w.town for w in ward]),
            "district": [w.district for w in ward],
            "easting": points.easting.astype(np.int64),
            "northing": points.northing.astype(np.int64),
        }
    )
