"""What each log tells, in words: its situation is handed to the composer of narratives."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import numpy as np

from asvat.simulation.closing import ALREADY, CLOSINGS, DECOYS, MISSED, RECORDED, STRANDS
from asvat.simulation.happenings import Happenings, Series
from asvat.simulation.logs import CHANNELS, COUNCIL, POLICE, REPORTERS, Logs
from asvat.simulation.matters import CLASSES, MATTERS, Matter
from asvat.simulation.narratives.compose import compose
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
_COUNTED = ("repeat victim", "hate series", "stalking", "feud", "rings about everything")
"""Kinds of series in which the caller knows which time it is."""
_BONDS = {"stalking": "ex_partner", "feud": "neighbour"}
"""What the suspect of a series is to its victim, whatever the matter."""
# Drawn evenly: three short, four middling, three long.
_LENGTHS = ("short",) * 3 + ("medium",) * 4 + ("long",) * 3


class Teller:
    """Turns logs into narratives.

    Parameters
    ----------
    wording, events
        The force.
    series
        Every series of events.
    first
        Midnight of the first day.
    silent
        Tell nothing: every narrative is empty.
    """

    def __init__(
        self, wording: Wording, events: Happenings, series: list[Series], first: datetime,
        *, silent: bool = False,
    ) -> None:  # fmt: skip
        self._say, self._first, self._events, self._silent = wording, first, events, silent
        self._counted = np.array([s.kind in _COUNTED for s in series] + [False])
        self._bonds = np.array([_BONDS.get(s.kind, "") for s in series] + [""])

    def reader(self, logs: Logs, part: slice) -> Reader | Silent:
        """Return what tells the logs of a part of a source."""
        if self._silent:
            return Silent()
        series = self._events.series[logs.event[part]]
        counted, bonds = self._counted[series].tolist(), self._bonds[series].tolist()
        return Reader(self._say, self._events, counted, bonds, self._first, logs, part)


class Silent:
    """Tells nothing of any log."""

    def tell(
        self, _rng: Random, _i: int, _names: dict[str, str], _people: tuple[int, ...]
    ) -> tuple[str, None]:
        """Return an empty text."""
        return "", None


class Reader:
    """Tells the logs of one part of a source; numbers are lists, for speed in loops."""

    def __init__(
        self, wording: Wording, events: Happenings, counted: list[bool], bonds: list[str],
        first: datetime, logs: Logs, part: slice,
    ) -> None:  # fmt: skip
        self._say, self._first, self._source = wording, first, logs.source
        event, out = logs.event[part], logs.outcome
        self._matter, self._step = events.matter[event].tolist(), events.step[event].tolist()
        self._series, self._counted, self._bonds = events.series[event].tolist(), counted, bonds
        self._kind, self._place = events.place_kind[event].tolist(), events.place[event].tolist()
        self._reported, self._channel = logs.reported[part].tolist(), logs.channel[part].tolist()
        self._who = logs.reporter[part].tolist()
        self._crime, self._second = out.crime[part].tolist(), out.second[part].tolist()
        self._status, self._closing = out.status[part].tolist(), out.closing[part].tolist()
        self._decoy, self._strand = out.decoy[part].tolist(), out.strand[part].tolist()
        self._urgent, self._told = out.urgent[part].tolist(), out.vulnerable.told[part].tolist()

    def tell(
        self, rng: Random, i: int, names: dict[str, str], people: tuple[int, ...]
    ) -> tuple[str, Narrative | None]:
        """Return the text of the part's `i`-th log, and what it tells; None where told plainly.

        `names` are those written for caller, victim and suspect; `people` who they are, or -1.
        """
        matter = MATTERS[self._matter[i]]
        where = self._say.words(self._kind[i], self._place[i])
        if matter.name in _PLAIN:
            return _PLAIN[matter.name].format(place=where[1] or where[0]), None
        told = compose(rng, self._situation(rng, i, matter, names, people, where))
        return told.text, told

    def _situation(
        self, rng: Random, i: int, matter: Matter, names: dict[str, str],
        people: tuple[int, ...], where: tuple[str, str],
    ) -> Situation:  # fmt: skip
        classes = tuple(CLASSES[c] for c in (self._crime[i], self._second[i]) if c >= 0)
        status, told = self._status[i], self._told[i]
        when = self._first + timedelta(minutes=self._reported[i])
        caller, victim, suspect = people
        subject = victim if victim >= 0 else caller
        number = f"13{when.year % 100:02d}{int(rng.random() * 690_000) + 10_000:07d}"
        return Situation(
            kind=_kind(matter.name, classes),
            when=when,
            crimes=classes if status == MISSED else (),
            recorded=classes if status in (RECORDED, ALREADY) else (),
            crime_number=number if classes else "",
            decoy=DECOYS[self._decoy[i]],
            vulnerability=tuple(f for b, f in enumerate(FACTORS) if told >> b & 1) if told else (),
            hate_strand=STRANDS[self._strand[i]],
            occurrence=self._occurrence(rng, i),
            urgent=self._urgent[i],
            reporter=self._reporter(rng, i),
            relation=self._bonds[i] or (matter.relation if matter.name in KINDS else ""),
            caller_relation=self._relation(caller, victim),
            caller_name=names.get("caller", ""),
            victim_name=names.get("victim", ""),
            suspect_name=names.get("suspect", ""),
            victim_sex=self._sex(subject),
            suspect_sex=self._sex(suspect),
            victim_age=self._age(subject, when),
            street=where[0],
            place=where[1],
            closing_code=CLOSINGS[self._closing[i]],
            length=_LENGTHS[int(rng.random() * len(_LENGTHS))],
            style=_style(self._source, CHANNELS[self._channel[i]]),
        )

    def _occurrence(self, rng: Random, i: int) -> int:
        if self._series[i] < 0:
            return 1 if rng.random() < 0.93 else rng.randrange(2, 5)
        if self._counted[i]:
            return int(self._step[i])
        return 1 if rng.random() < 0.7 else rng.randrange(2, 8)

    def _reporter(self, rng: Random, i: int) -> str:
        who = REPORTERS[self._who[i]]
        if self._source == POLICE or who in ("victim", "neighbour", "relative"):
            return who
        if self._source == COUNCIL:
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
        return int((when.toordinal() - 719_163 - self._say["born"][person]) / 365.25)


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
