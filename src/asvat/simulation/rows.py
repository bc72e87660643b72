"""The rows of each extract, in pieces of 20,000 logs, each with a random stream of its own."""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import numpy as np
import pyarrow as pa

from asvat.simulation.columns import log_columns, record_id, written_points
from asvat.simulation.forms import (
    FORM,
    POSITIONS,
    ROLE_NAMES,
    ROLES,
    Row,
    called,
    count_noise,
    party_columns,
    shown,
)
from asvat.simulation.happenings import SPOT, STREET, Happenings, World
from asvat.simulation.labels import label
from asvat.simulation.logs import HOUSING, REPORTERS, SOURCES, Logs
from asvat.simulation.parties import NAMELESS, TITLES, Recorder
from asvat.simulation.points import MINUTES_A_DAY
from asvat.simulation.slips import abbreviated, mistyped
from asvat.simulation.telling import Teller
from asvat.simulation.wording import Wording

PIECE = 20_000
# Below this, starting processes costs more than it saves.
WORTH_PROCESSES = 100_000
_MOST_KIN = 8
_NEAR = ("o/s", "outside", "rear of", "nr", "opp")

_NAMELESS = ("UNKNOWN", *(given or family for given, family in NAMELESS), *TITLES)
_AT_WORK = [REPORTERS.index(r) for r in ("worker", "teacher")]

Place = tuple[int, int]
Present = tuple[int, int, int, int]


@dataclass(frozen=True, eq=False)
class Written:
    """An extract, or a piece of one, and what is true of its persons and texts."""

    extract: pa.Table
    people: pa.Table
    labels: pa.ChunkedArray
    noise: Counter[str]


class Writer:
    """Writes the logs of every source as rows.

    Parameters
    ----------
    seed, noise
        Of the force.
    world, events, wording, teller
        What it is about.
    logs
        Logs of each source.
    first
        First day of the period.
    """

    def __init__(
        self, seed: int, noise: float, world: World, events: Happenings, wording: Wording,
        teller: Teller, logs: list[Logs], first: date,
    ) -> None:  # fmt: skip
        self._seed, self._world, self._events, self._first = seed, world, events, first
        self._say, self._teller, self._noise, self._logs = wording, teller, noise, logs
        self._recorder = Recorder(wording, noise)
        self._points = [written_points(world, events, wording, part) for part in logs]
        start = np.flatnonzero(np.diff(world.people.household, prepend=-1))
        self._from = start.tolist()
        self._to = [*start[1:].tolist(), world.people.size]

    def write(self, done: Callable[[int], None]) -> list[Written]:
        """Return all rows of each source; `done` is told how many rows are written in all.

        Large forces are written by several processes; the rows are the same.
        """
        at = [(s, i) for s, part in enumerate(self._logs) for i in range(0, part.size, PIECE)]
        pieces: list[list[Written]] = [[] for _ in self._logs]
        rows = 0
        for (source, _), piece in zip(at, _in_order(self, at), strict=True):
            pieces[source].append(piece)
            rows += piece.extract.num_rows
            done(rows)
        return [_joined(part) for part in pieces]

    def piece(self, source: int, start: int) -> Written:
        """Return the rows of one piece of a source."""
        # A stream of its own for each piece: the rows depend on no other piece.
        rng = Random(f"{self._seed}:{SOURCES[source]}:{start}")  # noqa: S311
        logs = self._logs[source]
        part = slice(start, min(start + PIECE, logs.size))
        persons: dict[str, list[Row]] = {role: [] for role in ROLES}
        truth: list[tuple[str, str, int, str, str]] = []
        noise: Counter[str] = Counter()
        texts: list[str] = []
        labels: list[str] = []
        locations: list[str] = []
        told_by = self._teller.reader(logs, part)
        at_work = np.isin(logs.reporter[part], _AT_WORK).tolist()
        for i, (present, homes, place, day) in enumerate(self._who_and_where(logs, part)):
            office = self._say.office(*place) if at_work[i] and place[0] == SPOT else ""
            record = record_id(source, start + i)
            names = self._people(
                rng, source, present, homes, office, self._first + timedelta(days=day), record,
                persons, truth, noise,
            )  # fmt: skip
            text, told = told_by.tell(rng, i, names, present[:3])
            texts.append(text)
            if told is not None:
                labels.append(label(record, SOURCES[source], told))
            locations.append(self._location(rng, *place))
        columns = log_columns(
            self._world, self._events, self._say, logs, self._points[source], part,
            (locations, texts), self._first,
        )  # fmt: skip
        return Written(
            pa.table(columns | party_columns(source, persons)),
            _truth(source, truth),
            pa.chunked_array([pa.array(labels, pa.string())]),
            noise,
        )

    def _who_and_where(
        self, logs: Logs, part: slice
    ) -> Iterable[tuple[Present, list[int], Place, int]]:
        events, at = self._events, logs.event[part]
        everyone = np.array(
            [logs.caller[part], events.victim[at], events.suspect[at], events.other[at]]
        )
        day = logs.reported[part] // MINUTES_A_DAY
        homes = self._world.people.dwelling(
            np.maximum(everyone, 0), np.broadcast_to(day, everyone.shape)
        )
        if logs.source == HOUSING:
            # The tenant stands for the victim, also where only the caller is known.
            homes[1] = np.where(everyone[1] >= 0, homes[1], homes[0])
        places = zip(events.place_kind[at].tolist(), events.place[at].tolist(), strict=True)
        return zip(
            zip(*everyone.tolist(), strict=True), homes.T.tolist(), places, day.tolist(),
            strict=True,
        )  # fmt: skip

    def _people(
        self, rng: Random, source: int, present: Present, homes: list[int], office: str,
        today: date, record: str, persons: dict[str, list[Row]],
        truth: list[tuple[str, str, int, str, str]], noise: Counter[str],
    ) -> dict[str, str]:  # fmt: skip
        """Write down everyone of a log; return what each is called there.

        `office` is the number of the premises where the caller works, or empty.
        """
        names: dict[str, str] = {}
        for at, person in enumerate(shown(rng, source, present)):
            role = ROLES[at]
            if person < 0:
                persons[role].append({})
                continue
            desk = office if person == present[0] else ""
            row, wrong = self._recorder.write(
                rng, person, at > 1, homes[at], self._kin(person), desk, today
            )
            persons[role].append(row)
            count_noise(noise, row, wrong, FORM[source][role])
            name = called(row)
            if not name.startswith(_NAMELESS):
                names.setdefault(ROLE_NAMES[at], name)
            truth.append(
                (record, ROLE_NAMES[at], POSITIONS[at], f"P-{person + 1:07d}", ";".join(wrong))
            )
        return names

    def _kin(self, person: int) -> list[int]:
        household = self._say["household"][person]
        low, high = self._from[household], self._to[household]
        return [p for p in range(low, min(high, low + _MOST_KIN)) if p != person]

    def _location(self, rng: Random, kind: int, place: int) -> str:
        text = self._say.location(kind, place)
        u = rng.random()
        if u < 0.08:
            return text.upper()
        if u < 0.08 + 0.12 * self._noise:
            return abbreviated(text)
        if u > 1.0 - 0.03 * self._noise:
            return mistyped(rng, text)
        if u > 0.85 and kind == STREET:
            return self._say.junction(place)
        if u > 0.80:
            return f"{rng.choice(_NEAR)} {text}"
        return text


def _truth(source: int, rows: list[tuple[str, str, int, str, str]]) -> pa.Table:
    record, role, position, person, changes = zip(*rows, strict=True) if rows else ([],) * 5
    return pa.table(
        {
            "source": pa.array([SOURCES[source]] * len(rows), pa.string()),
            "record_id": pa.array(record, pa.string()),
            "role": pa.array(role, pa.string()),
            "position": pa.array(position, pa.int64()),
            "person": pa.array(person, pa.string()),
            "changes": pa.array(changes, pa.string()),
        }
    )


def _joined(pieces: list[Written]) -> Written:
    noise: Counter[str] = Counter()
    for piece in pieces:
        noise.update(piece.noise)
    return Written(
        pa.concat_tables([p.extract for p in pieces]),
        pa.concat_tables([p.people for p in pieces]),
        pa.chunked_array([c for p in pieces for c in p.labels.chunks], pa.string()),
        noise,
    )


# The writer that processes forked from this one find here, without copying it.
_forked: dict[str, Writer] = {}


def _piece(at: tuple[int, int]) -> Written:
    return _forked["writer"].piece(*at)


def _in_order(writer: Writer, at: list[tuple[int, int]]) -> Iterable[Written]:
    """Yield the pieces in order, by several processes where that is worth it."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    can_fork = "fork" in multiprocessing.get_all_start_methods()
    if len(at) * PIECE < WORTH_PROCESSES or processors < 2 or not can_fork:
        yield from (writer.piece(*one) for one in at)
        return
    _forked["writer"] = writer
    try:
        with multiprocessing.get_context("fork").Pool(min(processors, 8)) as pool:
            yield from pool.imap(_piece, at)
    finally:
        del _forked["writer"]
