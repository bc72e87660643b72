"""What is planted at known places: hotspots, and near repeats of burglary."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from asvat.simulation.happenings import DWELLING, STREET, Happenings, World, happen
from asvat.simulation.matters import AT, BURGLARY, MATTERS
from asvat.simulation.places import TOWNS
from asvat.simulation.points import MINUTES_A_DAY, Days, Floats, Ints, disc, pick
from asvat.simulation.processes.everyday import suspects
from asvat.simulation.rhythm import minutes

REPEAT_METRES, REPEAT_DAYS, SAME_PLACE = 200.0, 7, 0.2
ASB_SHARE = 0.7


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
_HOT = (
    "youths_gathering", "street_drinking", "begging", "open_dealing", "group_fight", "graffiti",
    "shop_worker_abuse", "bus_incident", "pushing_spitting", "car_meet", "hate_abuse",
)  # fmt: skip


def hotspot(rng: np.random.Generator, world: World, i: int, n: int) -> Happenings:
    """Plant `n` events in hotspot `i`, seven in ten of them anti-social behaviour."""
    spot = SPOTS[i]
    asb = np.array([m.share if m.name in _HOT else 0.0 for m in MATTERS])
    crime = np.array([0.0 if m.category or m.type == BURGLARY else m.share for m in MATTERS])
    matter = np.where(rng.random(n) < ASB_SHARE, pick(rng, n, asb), pick(rng, n, crime))
    minute = minutes(rng, matter, [m.rhythm for m in MATTERS], world.days, spot.active(world.days))
    # Two metres inside the radius, so that rounding leaves nothing outside it.
    point = disc(rng, n, spot.radius - 2.0) + np.array(spot.centre)
    street = _streets_near(world, spot, point)
    caller = world.passing(rng, street)
    victim = np.where(rng.random(n) < np.array([m.victim for m in MATTERS])[matter], caller, -1)
    anonymous = (rng.random(n) < 0.25) & (victim < 0)
    return happen(
        rng, minute, matter, np.full(n, STREET), street, point, victim=victim,
        suspect=suspects(rng, world, matter, caller), hotspot=np.full(n, i),
        caller=np.where(anonymous, -1, caller),
        elsewhere=np.full(n, 0.12),
    )  # fmt: skip


def _streets_near(world: World, spot: Spot, point: Floats) -> Ints:
    """Return the nearest of the six streets closest to the hotspot, for each point."""
    middle = world.ground.street_middle
    near = np.argsort(np.hypot(*(middle - np.array(spot.centre)).T), kind="stable")[:6]
    away = np.hypot(*(point[:, None, :] - middle[near][None]).transpose(2, 0, 1))
    street: Ints = near[np.argmin(away, axis=1)]
    return street


def near_repeats(
    rng: np.random.Generator, world: World, among: Happenings, n: int
) -> tuple[Ints, Happenings]:
    """Plant `n` near repeats of burglaries; return the row of each one's parent, and the repeats.

    Each is within 200 m and between one hour and 7 days of its parent; one in five is at the
    same place. A burglary has one repeat at most, unless there are fewer burglaries than repeats.
    """
    burglary = AT["burglary"]
    last = (world.days.size - REPEAT_DAYS) * MINUTES_A_DAY - 1
    possible = np.flatnonzero((among.matter == burglary) & (among.minute <= last))
    parent = rng.choice(possible, n, replace=possible.size < n)
    same = rng.random(n) < SAME_PLACE
    away = ~same[:, None] * disc(rng, n, REPEAT_METRES - 2.0)
    delay = rng.integers(60, REPEAT_DAYS * MINUTES_A_DAY, n)
    dwelling = among.place[parent]
    street = world.people.dwellings.street[dwelling]
    other = world.near(rng, street)
    person = np.where(same, among.victim[parent], other)
    return parent, happen(
        rng, among.minute[parent] + delay, np.full(n, burglary),
        np.where(same, DWELLING, STREET), np.where(same, dwelling, street),
        among.point[parent] + away, victim=person, caller=person,
        elsewhere=np.zeros(n),
    )  # fmt: skip


def hotspot_truth(events: Happenings, days: Days) -> pa.Table:
    """Return one row a hotspot: where, how large, how much was planted and how much was there.

    ``planted`` and ``background`` count events, ``logs`` the police logs of the planted ones.
    """
    rows = []
    for i, spot in enumerate(SPOTS):
        east, north = spot.centre
        here = np.hypot(events.point[:, 0] - east, events.point[:, 1] - north) <= spot.radius
        own = events.hotspot == i
        active = days[np.flatnonzero(spot.active(days))]
        rows.append(
            {
                "hotspot": i + 1,
                "place": spot.town,
                "easting": east,
                "northing": north,
                "radius_m": spot.radius,
                "planted": int(own.sum()),
                "background": int((here & ~own & (events.calls > 0)).sum()),
                "logs": int(events.calls[own].sum()),
                "pattern": spot.pattern,
                "first_day": str(active[0]),
                "last_day": str(active[-1]),
            }
        )
    return pa.Table.from_pylist(rows)
