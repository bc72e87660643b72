"""From events to logs: who rings, when and how, and how each log is opened, closed and coded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asvat.simulation.closing import Facts, Outcome, close
from asvat.simulation.happenings import Happenings, World, streets_of
from asvat.simulation.matters import MATTERS
from asvat.simulation.points import MINUTES_A_DAY, Bools, Ints

POLICE, COUNCIL, HOUSING = range(3)
SOURCES = ("police", "council", "housing")
CHANNELS = ("999", "101", "online", "in person", "officer", "email", "telephone", "app")
REPORTERS = (
    "victim", "neighbour", "relative", "worker", "warden", "housing", "teacher", "passer_by",
    "police",
)  # fmt: skip
LATER_ENDS = 600.0


@dataclass(frozen=True, eq=False)
class Logs:
    """Logs of one source, in the order of time, one row each.

    ``event`` is a row of the happenings, ``call`` 0 for the first log of the event in its source;
    ``caller`` a person or -1; times are minutes of the period; ``outcome`` how it was closed.
    """

    source: int
    event: Ints
    call: Ints
    caller: Ints
    reporter: Ints
    occurred: Ints
    reported: Ints
    closed: Ints
    channel: Ints
    default_geocode: Bools
    outcome: Outcome

    @property
    def size(self) -> int:
        """How many logs there are."""
        return int(self.event.size)


def police_logs(rng: np.random.Generator, world: World, events: Happenings, facts: Facts) -> Logs:
    """Return a log for each call to the police."""
    event = np.repeat(np.arange(events.size), events.calls)
    first = np.repeat(np.cumsum(events.calls) - events.calls, events.calls)
    call = np.arange(event.size) - first
    street = streets_of(world, events.place_kind[event], events.place[event])
    further = world.near(rng, street)
    u = rng.random(event.size)
    # Some give no name, and some ring back themselves.
    further = np.select([u < 0.07, u < 0.2], [-1, events.caller[event]], further)
    caller = np.where(call == 0, events.caller[event], further)
    wait = np.minimum(rng.exponential(25.0, event.size), LATER_ENDS).astype(np.int64)
    # Everyone rings within the hour; what nobody saw is found in the morning.
    wait = np.where(call > 0, rng.integers(0, 50, event.size), wait)
    return _logs(rng, world, events, facts, POLICE, event, call, caller, wait)


def other_logs(
    rng: np.random.Generator, world: World, events: Happenings, facts: Facts, source: int
) -> Logs:
    """Return the reports that the councils, or the housing provider, receive of the same events.

    The housing provider hears of its own tenants alone. Events nobody rang the police about are
    among them.
    """
    people = world.people
    likely = rng.random(events.size) < events.elsewhere * (1.0 if source == COUNCIL else 0.8)
    person = np.where(events.victim >= 0, events.victim, events.caller)
    known = person >= 0
    if source == HOUSING:
        home = people.home[people.household[np.maximum(person, 0)]]
        likely &= known & people.dwellings.social[home]
    event = np.flatnonzero(likely)
    caller = person[event]
    kin = world.by_household.draw(rng, people.household[np.maximum(caller, 0)])
    caller = np.where((caller >= 0) & (rng.random(event.size) < 0.12), kin, caller)
    wait = rng.exponential(1.6 * MINUTES_A_DAY, event.size).astype(np.int64)
    last = world.days.size * MINUTES_A_DAY - 1
    wait = np.minimum(wait, np.maximum(last - events.minute[event], 0))
    return _logs(
        rng, world, events, facts, source, event, np.zeros(event.size, np.int64), caller, wait
    )


def _logs(
    rng: np.random.Generator, world: World, events: Happenings, facts: Facts, source: int,
    event: Ints, call: Ints, caller: Ints, wait: Ints,
) -> Logs:  # fmt: skip
    occurred = events.minute[event]
    reported: Ints = occurred + wait
    if source != POLICE:
        # Offices write between eight and six.
        reported = reported // MINUTES_A_DAY * MINUTES_A_DAY + rng.integers(480, 1080, event.size)
        reported = np.maximum(reported, occurred)
    order = np.argsort(reported, kind="stable")
    event, call, caller, occurred, reported = (
        v[order] for v in (event, call, caller, occurred, reported)
    )
    reporter = _reporters(rng, world, events, source, event, caller)
    reporter_is_officer = reporter == REPORTERS.index("police")
    caller = np.where(reporter_is_officer, -1, caller)
    open_for = rng.integers(20, (4 if source == POLICE else 40) * MINUTES_A_DAY, event.size)
    return Logs(
        source, event, call, caller, reporter, occurred, reported, reported + open_for,
        _channels(rng, source, events.level[event], reporter),
        (rng.random(event.size) < 0.03) & (source == POLICE),
        close(rng, world, events, facts, source, event, call, caller, reporter),
    )  # fmt: skip


def _reporters(
    rng: np.random.Generator, world: World, events: Happenings, source: int, event: Ints,
    caller: Ints,
) -> Ints:  # fmt: skip
    where = np.array([m.where for m in MATTERS])[events.matter[event]]
    victim = events.victim[event]
    household = world.people.household
    same = caller == victim
    kin = household[np.maximum(caller, 0)] == household[np.maximum(victim, 0)]
    staffed = np.isin(where, ("shop", "takeaway", "pub"))
    out = np.isin(where, ("centre", "stop", "park", "street"))
    who = np.select(
        [
            (caller >= 0) & same & staffed,
            (caller >= 0) & same,
            (caller >= 0) & (victim >= 0) & kin,
            staffed,
            where == "school",
            out & (rng.random(event.size) < 0.5),
            caller < 0,
        ],
        [REPORTERS.index(r) for r in
         ("worker", "victim", "relative", "worker", "teacher", "passer_by", "passer_by")],
        REPORTERS.index("neighbour"),
    )  # fmt: skip
    if source == POLICE:
        # Officers and wardens write a log themselves now and then, with no caller.
        own = out & (victim < 0) & (rng.random(event.size) < 0.06)
        who = np.where(own, REPORTERS.index("police"), who)
    return who


def _channels(rng: np.random.Generator, source: int, level: np.ndarray, reporter: Ints) -> Ints:
    n = level.size
    if source != POLICE:
        codes = [CHANNELS.index(c) for c in ("online", "email", "telephone", "app", "in person")]
        chosen = rng.choice(codes, n, p=[0.40, 0.18, 0.28, 0.08, 0.06])
        return np.asarray(chosen, dtype=np.int64)
    u = rng.random(n)
    urgent = 0.18 + 0.35 * level
    found = np.select([u < urgent, u < urgent + 0.4, u < 0.97], [0, 1, 2], 3)
    officer: Ints = np.where(reporter == REPORTERS.index("police"), 4, found)
    return officer
