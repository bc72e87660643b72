"""Kulldorff's space-time permutation scan: where and when were there more cases than usual?

Circles of every size around every centre are joined with windows of every length. Under the
null hypothesis place and time are independent, so a circle with n cases over the whole period
and a window with d cases over the whole area expect mu = n d / C of all C cases. The most likely
cluster is the one with the largest c ln(c/mu) + (C-c) ln((C-c)/(C-mu)); its p comes from
shuffling the times among the cases and scanning again. One p covers all circles and windows.

Sources: Kulldorff, Heffernan, Hartman, Assunção and Mostashari (2005), PLoS Medicine 2(3) e59;
early stopping: Besag and Clifford (1991), Biometrika 78(2), 301-304.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np

from asvat.errors import InputError
from asvat.hotspots.scan.replications import Alive, AnyTime, Centres, Period, replicate
from asvat.hotspots.scan.result import Cluster, ScanResult
from asvat.hotspots.scan.zones import Places, Zones, find_places, find_zones
from asvat.records.arrays import Floats, Ints
from asvat.records.precision import Need, PlacePrecision, TimePrecision

NEED = Need(
    method="Space-time scan",
    time=TimePrecision.DAY,
    place=PlacePrecision.STREET,
    because="Its windows are days and its circles are drawn around places.",
    instead="Use emerging hot spots or monthly trends for coarser records.",
)

Kind = Literal["prospective", "retrospective"]


@dataclass(frozen=True)
class Limits:
    """The largest and smallest clusters to look for.

    Parameters
    ----------
    max_radius
        Largest radius of a circle, metres.
    max_share
        Largest share of all cases that a circle may hold, up to one half.
    min_days, max_days, max_time_share
        Shortest and longest window, days. Without `max_days` the longest is `max_time_share`
        of the study period.
    min_cases
        Fewest cases in a cluster, at least 2.
    """

    max_radius: float = math.inf
    max_share: float = 0.5
    min_days: int = 1
    max_days: int | None = None
    max_time_share: float = 0.5
    min_cases: int = 2


def space_time_scan(
    x: Floats,
    y: Floats,
    day: Ints,
    *,
    kind: Kind = "prospective",
    start: int | None = None,
    end: int | None = None,
    limits: Limits = Limits(),
    geographic: bool = False,
    centres: Floats | None = None,
    replications: int = 999,
    stop_after: int | None = 50,
    seed: int = 1,
) -> ScanResult:
    """Scan for clusters in space and time.

    Parameters
    ----------
    x, y
        Place of each case, shape (cases,): metres of a projected system, or longitude and
        latitude in degrees with `geographic`.
    day
        Day of each case as a whole number counted from any origin, shape (cases,).
    kind
        ``prospective``: only windows that last until the end of the period (what goes on now);
        ``retrospective``: all windows.
    start, end
        First and last day of the study period; by default those of the cases. Give them: a
        quiet last day is a day too.
    limits
        The largest and smallest circles and windows.
    centres
        Candidate centres, shape (centres, 2); they count as places even where no case was. By
        default the places of the cases.
    replications
        Number of Monte-Carlo replications.
    stop_after
        Stop when this many replications have matched the most likely cluster; p is then that
        number / replications run. None runs all; p is then (1 + matched) / (1 + replications).
    seed
        Makes the replications the same in each run, whatever the number of threads.

    Raises
    ------
    InputError
        For arrays of unequal length, missing coordinates, days outside the study period, or
        limits that leave no window.
    """
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    day = np.asarray(day)
    _check_cases(x, y, day, geographic=geographic)
    first = int(day.min()) if start is None else start
    last = int(day.max()) if end is None else end
    period = _period(day, first, last, limits)
    _check_monte_carlo(limits, replications, stop_after)
    places = find_places(x, y, centres, geographic=geographic)
    cases_at = np.bincount(places.of_case, minlength=len(places.xy)).astype(np.int64)
    zones = find_zones(places, cases_at, limits.max_radius, int(limits.max_share * day.size))
    since = (day - first).astype(np.int64)
    make = Alive if kind == "prospective" else AnyTime
    windows = make(zones, places.of_case, len(places.xy), since, period, limits.min_cases)
    best = windows.observed()
    chosen = _without_overlap(zones, places, best)
    simulated: Floats = np.empty(0)
    stopped = False
    if chosen.size:
        highest = float(best.statistic[chosen[0]])
        simulated, stopped = replicate(windows.replicated, highest, replications, stop_after, seed)
    matched = (simulated[None, :] >= best.statistic[chosen][:, None]).sum(axis=1)
    p = matched / simulated.size if stopped else (1 + matched) / (1 + simulated.size)
    told = [c for c in range(chosen.size) if c == 0 or p[c] < 1]
    clusters = tuple(
        _describe(int(chosen[c]), float(p[c]), best, zones, places, since, first, kind)
        for c in told
    )
    parameters = {
        **asdict(limits), "kind": kind, "start": first, "end": last, "cases": int(day.size),
        "max_radius": limits.max_radius if math.isfinite(limits.max_radius) else None,
        "max_days": period.max_days, "geographic": geographic,
        "centres": int(places.centre.size), "replications": replications,
        "stop_after": stop_after, "seed": seed,
    }  # fmt: skip
    return ScanResult(clusters, places.xy, cases_at, simulated.size, stopped, parameters)


def _describe(
    centre: int,
    p: float,
    best: Centres,
    zones: Zones,
    places: Places,
    since: Ints,
    first: int,
    kind: Kind,
) -> Cluster:
    inside = zones.place[zones.offset[centre] : best.entry[centre] + 1].astype(np.int64)
    begin, until = int(best.start[centre]), int(best.end[centre])
    in_window = (since >= begin) & (since <= until)
    in_circle = np.isin(places.of_case, inside)
    here = int(places.centre[centre])
    return Cluster(
        x=float(places.xy[here, 0]),
        y=float(places.xy[here, 1]),
        radius=float(places.distance(here, inside).max()),
        span=max(float(places.distance(one, inside).max()) for one in inside.tolist()),
        places=inside,
        start=begin + first,
        end=until + first,
        cases=int((in_window & in_circle).sum()),
        expected=float(in_window.sum() * in_circle.sum() / since.size),
        statistic=float(best.statistic[centre]),
        p=p,
        recurrence=1 / p if kind == "prospective" else None,
    )


def _without_overlap(zones: Zones, places: Places, best: Centres) -> Ints:
    """Return the centres of the strongest clusters that share no place, strongest first.

    Of equally strong clusters the one of the smallest circle stands for all.
    """
    found = np.flatnonzero(best.statistic > 0)
    edge = zones.place[best.entry[found]].astype(np.int64)
    step = places.space[edge] - places.space[places.centre[found]]
    order = found[np.lexsort(((step**2).sum(axis=1), -best.statistic[found]))]
    taken = np.zeros(len(places.xy), dtype=np.bool_)
    chosen = []
    for c in order.tolist():
        inside = zones.place[zones.offset[c] : best.entry[c] + 1]
        if not taken[inside].any():
            taken[inside] = True
            chosen.append(c)
    return np.array(chosen, dtype=np.int64)


def _period(day: Ints, first: int, last: int, limits: Limits) -> Period:
    outside = int(((day < first) | (day > last)).sum())
    if outside:
        raise InputError(
            f"{outside} cases lie outside the study period {first} to {last}",
            where="day",
            mend="Leave them out or widen the period.",
        )
    days = last - first + 1
    longest = limits.max_days
    if longest is None:
        longest = int(limits.max_time_share * days)
    if not 1 <= limits.min_days <= longest <= days:
        raise InputError(
            f"no window fits: shortest {limits.min_days}, longest {longest} days in a study "
            f"period of {days}",
            where="max_days",
        )
    return Period(days, limits.min_days, longest)


def _check_monte_carlo(limits: Limits, replications: int, stop_after: int | None) -> None:
    if not limits.max_radius >= 0 or not 0 < limits.max_share <= 0.5:
        raise InputError(
            "the radius is negative or the share of cases is outside (0, 0.5]",
            where="max_radius, max_share",
            mend="A circle with more than half of the cases says that the rest is a cold spot.",
        )
    if limits.min_cases < 2 or replications < 1 or (stop_after is not None and stop_after < 1):
        raise InputError(
            "min_cases is at least 2, replications and stop_after at least 1", where="scan"
        )


def _check_cases(x: Floats, y: Floats, day: Ints, *, geographic: bool) -> None:
    if not x.shape == y.shape == day.shape or x.ndim != 1:
        raise InputError("x, y and day differ in length", where="scan")
    if x.size < 2:
        raise InputError(f"{x.size} cases cannot be scanned", mend="Check the filters.")
    if not np.issubdtype(day.dtype, np.integer):
        raise InputError(
            "days are not whole numbers", where="day", mend="Count them from any origin."
        )
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise InputError("some coordinates are missing", where="x, y", mend="Leave them out.")
    if geographic and (np.abs(x).max() > 180 or np.abs(y).max() > 90):
        raise InputError(
            "coordinates are not degrees of longitude and latitude",
            where="x, y",
            mend="x is the longitude and y the latitude; metres need geographic=False.",
        )
