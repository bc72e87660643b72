"""Make the synthetic force: a world, what happens in it, who rings, and what is written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import pyarrow as pa

from asvat.errors import InputError
from asvat.simulation import truth
from asvat.simulation.closing import facts_of
from asvat.simulation.columns import in_scope, written_points
from asvat.simulation.ground import make_ground
from asvat.simulation.happenings import World
from asvat.simulation.logs import COUNCIL, HOUSING, SOURCES, other_logs, police_logs
from asvat.simulation.noisiness import noise_table
from asvat.simulation.people import make_people
from asvat.simulation.points import MINUTES_A_DAY, days_of
from asvat.simulation.population import everything
from asvat.simulation.processes.planted import hotspot_truth
from asvat.simulation.rows import Writer
from asvat.simulation.serious import serious
from asvat.simulation.telling import Teller
from asvat.simulation.wording import Wording

SMALLEST = 500
DEFAULT_SIZE = 20_000
FIRST = date(2024, 1, 1)
PEOPLE_A_LOG, FEWEST_PEOPLE, MOST_PEOPLE = 0.46, 1_200, 950_000

Progress = Callable[[str, float, float], None]


@dataclass(frozen=True, eq=False)
class SimulatedForce:
    """A synthetic force and its truth (``docs/methods/simulation.md`` gives all columns).

    Parameters
    ----------
    incidents, council, housing
        One row a log, in the order of the report, as the extracts have it; times are timestamps.
    truth
        Tables by name: ``people, persons, places, events, crimes, vulnerability, series, serious,
        hotspots, near_repeats, noise``.
    labels
        What each narrative truly tells, a line of JSON each.
    in_scope
        Police logs within the scope of ASVAT's review.
    size, seed, months, first, noise
        What it was made from.
    """

    incidents: pa.Table
    council: pa.Table
    housing: pa.Table
    truth: dict[str, pa.Table]
    labels: pa.ChunkedArray
    in_scope: int
    size: int
    seed: int
    months: int
    first: date
    noise: float

    @property
    def hotspots(self) -> pa.Table:
        """The planted hotspots."""
        return self.truth["hotspots"]

    @property
    def near_repeats(self) -> pa.Table:
        """The planted near repeats."""
        return self.truth["near_repeats"]


def simulate(
    size: int = DEFAULT_SIZE, seed: int = 1, months: int = 24, first: date = FIRST,
    noise: float = 1.0, texts: bool = True, progress: Progress | None = None,
) -> SimulatedForce:  # fmt: skip
    """Make a force of `size` police logs over `months` months from `first`.

    Of their logs 12% come of eight planted hotspots and 1.5% are near repeats of a burglary; the
    councils and a housing provider have logs of their own beside them. `noise` multiplies how
    often call-takers get persons wrong: 0 never, 1 as stated in the documentation. Without
    `texts` the narratives are empty, which is quicker for work on places and people. The same
    arguments give the same force, whatever the number of threads.

    Raises
    ------
    InputError
        When `size` is below 500, `seed` below 0, `months` below 1, `noise` outside 0 to 4, or
        `first` is not the first of a month.
    """
    _check(size, seed, months, first, noise)
    tell = progress or (lambda _step, _done, _total: None)
    tell("people", 0, 1)
    rng = np.random.default_rng(seed)
    days = days_of(first, months)
    ground = make_ground(rng)
    wanted = int(np.clip(PEOPLE_A_LOG * size, FEWEST_PEOPLE, MOST_PEOPLE))
    world = World(ground, make_people(rng, ground, wanted, days), days)
    tell("events", 0, 1)
    all_of_it = everything(rng, world, size)
    events, series = all_of_it.events, all_of_it.series
    facts = facts_of(rng, events)
    logs = [police_logs(rng, world, events, facts)]
    logs += [other_logs(rng, world, events, facts, source) for source in (COUNCIL, HOUSING)]
    say = Wording(world)
    teller = Teller(say, events, series, datetime(first.year, first.month, 1), silent=not texts)
    rows = sum(part.size for part in logs)
    writer = Writer(seed, noise, world, events, say, teller, logs, first)
    written = writer.write(lambda done: tell("logs", done, rows))
    tell("truth", rows, rows)
    recorded = truth.conduct_recorded(events, series, logs[0])
    tables = {
        "people": pa.concat_tables([w.people for w in written]),
        "persons": truth.persons(world, say),
        "places": pa.concat_tables(
            [truth.places(events, written_points(world, events, say, x), x) for x in logs]
        ),
        "events": pa.concat_tables([truth.events_of(events, x) for x in logs]),
        "crimes": pa.concat_tables([truth.crimes(events, series, x, recorded) for x in logs]),
        "vulnerability": pa.concat_tables([truth.vulnerability(x) for x in logs]),
        "series": truth.series_table(series, events),
        "serious": pa.concat_tables(
            [truth.serious_table(x, *serious(events, series, x)) for x in logs]
        ),
        "hotspots": hotspot_truth(events, days),
        "near_repeats": truth.repeats(
            events, logs[0], all_of_it.parent, all_of_it.child, MINUTES_A_DAY
        ),
        "noise": noise_table({s: w.noise for s, w in zip(SOURCES, written, strict=True)}),
    }
    police, council, housing = (w.extract for w in written)
    return SimulatedForce(
        police, council, housing, tables,
        pa.chunked_array([c for w in written for c in w.labels.chunks], pa.string()),
        int(in_scope(logs[0]).sum()), size, seed, months, first, noise,
    )  # fmt: skip


def _check(size: int, seed: int, months: int, first: date, noise: float) -> None:
    if size < SMALLEST:
        what = f"{size} incidents are too few to plant hotspots in"
        raise InputError(what, where="size", mend=f"Ask for {SMALLEST} or more.")
    if seed < 0:
        raise InputError("a seed cannot be negative", where="seed", mend="Give 0 or more.")
    if months < 1 or first.day != 1:
        what = "the period is not a whole number of months from the first of one"
        raise InputError(what, where="months", mend="Ask for one month or more.")
    if not 0.0 <= noise <= 4.0:
        what = "such noise is more than call-takers can make"
        raise InputError(what, where="noise", mend="Ask for 0 to 4; 1 is usual.")
