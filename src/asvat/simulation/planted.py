"""What is planted: hotspots and near repeats of known place, number and time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from asvat.simulation.places import TOWNS
from asvat.simulation.points import MINUTES_A_DAY, Days, Floats, Ints, Points, disc, times
from asvat.simulation.rhythm import ASB, BURGLARY, KINDS

REPEAT_METRES, REPEAT_DAYS, SAME_PLACE = 200.0, 7, 0.2
ASB_SHARE = 0.6


@dataclass(frozen=True)
class Spot:
    """A hotspot to plant: a disc near a town's centre, active by a pattern."""

    town: str
    offset: tuple[int, int]
    radius: int
    share: float
    pattern: str

    @property
    def centre(self) -> tuple[int, int]:
        """Easting and northing of its centre, metres."""
        town = next(t for t in TOWNS if t.name == self.town)
        return town.easting + self.offset[0], town.northing + self.offset[1]

    def active(self, days: Days) -> Floats:
        """Return the weight of each day: persistent, new (last quarter), fading or summer."""
        part = np.arange(days.size) / days.size
        month = days.astype("datetime64[M]").astype(np.int64) % 12 + 1
        weight: Floats = {
            "persistent": np.ones(days.size),
            "new": (part >= 0.75).astype(np.float64),
            "fading": np.clip(1.0 - 1.25 * part, 0.0, 1.0),
            "summer": ((month >= 5) & (month <= 8)).astype(np.float64),
        }[self.pattern]
        return weight if weight.any() else np.ones(days.size)


SPOTS: tuple[Spot, ...] = (
    Spot("Leeds", (350, -250), 200, 0.22, "persistent"),
    Spot("Bradford", (-300, 200), 200, 0.18, "persistent"),
    Spot("Huddersfield", (250, 150), 180, 0.13, "persistent"),
    Spot("Wakefield", (-200, -150), 180, 0.12, "persistent"),
    Spot("Halifax", (150, 250), 150, 0.10, "persistent"),
    Spot("Harehills", (-100, 100), 200, 0.10, "new"),
    Spot("Dewsbury", (100, -200), 150, 0.08, "fading"),
    Spot("Castleford", (-150, 150), 150, 0.07, "summer"),
)


def hotspot(rng: np.random.Generator, i: int, n: int, days: Days) -> Points:
    """Plant `n` incidents in hotspot `i`: three in five of them anti-social behaviour."""
    spot = SPOTS[i]
    asb = [k.name for k in KINDS].index(ASB)
    other = np.array([0.0 if k.name in (ASB, BURGLARY) else k.share for k in KINDS])
    crime = rng.choice(len(KINDS), n, p=other / other.sum())
    kind = np.where(rng.random(n) < ASB_SHARE, asb, crime).astype(np.int64)
    # One metre inside the radius, so that rounding leaves nothing outside it.
    east, north = np.round(disc(rng, n, spot.radius - 1.0) + np.array(spot.centre)).T
    return Points(east, north, times(rng, kind, days, spot.active(days)), kind, np.full(n, i))


def near_repeats(
    rng: np.random.Generator, among: Points, n: int, days: Days
) -> tuple[Ints, Points]:
    """Plant `n` near repeats of burglaries; return the row of each one's parent, and the repeats.

    Each is within 200 m and between one hour and 7 days of its parent; one in five is at the
    same place. A burglary has one repeat at most, unless there are fewer burglaries than repeats.
    """
    burglary = [k.name for k in KINDS].index(BURGLARY)
    last = (days.size - REPEAT_DAYS) * MINUTES_A_DAY - 1
    possible = np.flatnonzero((among.kind == burglary) & (among.minute <= last))
    parent = rng.choice(possible, n, replace=possible.size < n)
    away = (rng.random(n) >= SAME_PLACE)[:, None] * disc(rng, n, REPEAT_METRES - 1.0)
    delay = rng.integers(60, REPEAT_DAYS * MINUTES_A_DAY, n)
    return parent, Points(
        np.round(among.easting[parent] + away[:, 0]),
        np.round(among.northing[parent] + away[:, 1]),
        among.minute[parent] + delay,
        np.full(n, burglary),
        np.full(n, -1),
    )


def hotspot_truth(points: Points, days: Days) -> pa.Table:
    """Return one row a hotspot: where, how large, how many planted and how many there anyway."""
    rows = []
    for i, spot in enumerate(SPOTS):
        east, north = spot.centre
        here = np.hypot(points.easting - east, points.northing - north) <= spot.radius
        active = days[np.flatnonzero(spot.active(days))]
        rows.append(
            {
                "hotspot": i + 1,
                "place": spot.town,
                "easting": east,
                "northing": north,
                "radius_m": spot.radius,
                "planted": int((points.hotspot == i).sum()),
                "background": int((here & (points.hotspot != i)).sum()),
                "pattern": spot.pattern,
                "first_day": str(active[0]),
                "last_day": str(active[-1]),
            }
        )
    return pa.Table.from_pylist(rows)


def repeat_truth(points: Points, log: list[str], parent: Ints, child: Ints) -> pa.Table:
    """Return one row a near repeat: its log, its parent's, and how far and how long between."""
    east, north, minute = (
        v[child] - v[parent] for v in (points.easting, points.northing, points.minute)
    )
    return pa.table(
        {
            "log_number": [log[i] for i in child.tolist()],
            "parent_log_number": [log[i] for i in parent.tolist()],
            "distance_m": np.round(np.hypot(east, north), 2),
            "delay_days": np.round(minute / MINUTES_A_DAY, 4),
        }
    )
