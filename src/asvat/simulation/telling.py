"""What each log tells, in words: its situation is handed to the composer of narratives."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import numpy as np

from asvat.simulation.closing import ALREADY, CLOSINGS, DECOYS, MISSED, RECORDED, STRANDS
from asvat.simulation.happenings import Happenings, World
from asvat.simulation.logs import CHANNELS, COUNCIL, POLICE, REPORTERS, Logs
from asvat.simulation.matters import CLASSES, MATTERS
from asvat.simulation.narratives.situation import KINDS, Narrative, Situation
from asvat.simulation.vulnerability import FACTORS
from asvat.simulation.wording import Wording

_DAMAGE = {"58A": "stones_at_windows", "58B": "building_damage", "58C": "vehicle_damage",
           "58D": "bus_shelter_damage", "58J": "building_damage"}  # fmt: skip
_TOLD_AS = {"domestic": "ex_partner_contact", "harassment": "neighbour_feud",
            "public order": "group_fight"}  # fmt: skip
_PLAIN = {
    "burglary": "Burglary at {place}. Entry gained, untidy search, property list to follow.",
    "vehicle crime": "Vehicle broken into on {place}. Small items taken. No witnesses so far.",
    "welfare": "Concern for welfare at {place}. Not seen for some days. Checks being made.",
    "suspicious": "Suspicious vehicle on {place}, two males sat in it. Left before arrival.",
    "other crime": "Report taken at {place}, details with the investigator.",
}
PERSISTENT = ("repeat victim", "hate series", "stalking", "feud", "rings about everything")
"""Kinds of series in which the caller knows which time it is."""
_LENGTHS = ("short", "medium", "long")


class Teller:
    """Turns logs into narratives.

    Parameters
    ----------
    wording, world, events
        The force.
    first
        Midnight of the first day.
    """

    def __init__(
        self, wording: Wording, world: World, events: Happenings, persistent: np.ndarray,
        first: datetime,
    ) -> None:  # fmt: skip
        self._say, self._first, self._world = wording, first, world
        self._matter, self._step = events.matter.tolist(), events.step.tolist()
        self._series = events.series.tolist()
        self._kind, self._place = events.place_kind.tolist(), events.place.tolist()
        self._persistent = persistent.tolist()

    def tell(
        self, rng: Random, logs: Logs, i: int, names: dict[str, str], people: tuple[int, int, int]
    ) -> tuple[str, Narrative | None]:
        """Return the text of log `i`, and what it tells; None where it is told plainly.

        `names` are those written for caller, victim and suspect; `people` who they are, or -1.
        """
        event = int(logs.event[i])
        matter = MATTERS[self._matter[event]]
        street, place = self._say.words(self._kind[event], self._place[event])
        if matter.name in _PLAIN:
            text = _PLAIN[matter.name].format(place=place or street)
            return text, None
        situation = self._situation(rng, logs, i, event, names, people, (street, place))
        return f"{situation.kind.replace('_', ' ')} at {situation.street}.", None

    def _situation(
        self, rng: Random, logs: Logs, i: int, event: int, names: dict[str, str],
        people: tuple[int, int, int], where: tuple[str, str],
    ) -> Situation:  # fmt: skip
        out = logs.outcome
        classes = tuple(CLASSES[c] for c in (int(out.crime[i]), int(out.second[i])) if c >= 0)
        status = int(out.status[i])
        when = self._first + timedelta(minutes=int(logs.reported[i]))
        matter = MATTERS[self._matter[event]]
        caller, victim, suspect = people
        subject = victim if victim >= 0 else caller
        told = int(out.vulnerable.told[i])
        return Situation(
            kind=_kind(matter.name, classes),
            when=when,
            crimes=classes if status == MISSED else (),
            recorded=classes if status in (RECORDED, ALREADY) else (),
            crime_number=f"13{when:%y}{rng.randrange(10_000, 700_000):07d}" if classes else "",
            decoy=DECOYS[int(out.decoy[i])],
            vulnerability=tuple(f for b, f in enumerate(FACTORS) if told >> b & 1),
            hate_strand=STRANDS[int(out.strand[i])],
            occurrence=self._occurrence(rng, event),
            urgent=bool(out.urgent[i]),
            reporter=self._reporter(rng, logs, i),
            relation=matter.relation if matter.name in KINDS else "",
            caller_relation=self._relation(caller, victim),
            caller_name=names.get("caller", ""),
            victim_name=names.get("victim", ""),
            suspect_name=names.get("suspect", ""),
            victim_sex=self._sex(subject),
            suspect_sex=self._sex(suspect),
            victim_age=self._age(subject, when),
            street=where[0],
            place=where[1],
            closing_code=CLOSINGS[int(out.closing[i])],
            length=rng.choices(_LENGTHS, (0.30, 0.45, 0.25))[0],
            style=_style(logs.source, CHANNELS[int(logs.channel[i])]),
        )

    def _occurrence(self, rng: Random, event: int) -> int:
        series = self._series[event]
        if series < 0:
            return 1 if rng.random() < 0.93 else rng.randrange(2, 5)
        if self._persistent[series]:
            return int(self._step[event])
        return 1 if rng.random() < 0.7 else rng.randrange(2, 8)

    def _reporter(self, rng: Random, logs: Logs, i: int) -> str:
        who = REPORTERS[int(logs.reporter[i])]
        if logs.source == POLICE or who in ("victim", "neighbour", "relative"):
            return who
        if logs.source == COUNCIL:
            return "warden" if rng.random() < 0.5 else who
        return "housing"

    def _relation(self, caller: int, victim: int) -> str:
        if caller < 0 or victim < 0 or caller == victim:
            return ""
        say = self._say
        if say["household"][caller] != say["household"][victim]:
            return ""
        years = (say["born"][caller] - say["born"][victim]) / 365.25
        pair = ("wife", "husband") if abs(years) < 16 else ("daughter", "son")
        pair = ("mother", "father") if years < -16 else pair
        return pair[say["sex"][caller]]

    def _sex(self, person: int) -> str:
        return "fm"[self._say["sex"][person]] if person >= 0 else ""

    def _age(self, person: int, when: datetime) -> int | None:
        if person < 0:
            return None
        return int((when.date() - self._say.born(person)).days / 365.25)


def _kind(name: str, classes: tuple[str, ...]) -> str:
    if name in KINDS:
        return name
    if name == "criminal damage":
        return _DAMAGE.get(classes[0] if classes else "", "vehicle_damage")
    return _TOLD_AS[name]


def _style(source: int, channel: str) -> str:
    if source != POLICE:
        return "council" if source == COUNCIL else "housing"
    return {"online": "online", "officer": "pcso"}.get(channel, "call_taker")
