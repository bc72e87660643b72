"""The rows of each extract, chunk by chunk: every column, and the truth beside it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import numpy as np
import pyarrow as pa

from asvat.simulation.columns import log_columns, record_id, written_points
from asvat.simulation.happenings import DWELLING, Happenings, World
from asvat.simulation.logs import COUNCIL, HOUSING, POLICE, SOURCES, Logs
from asvat.simulation.narratives.situation import Narrative
from asvat.simulation.parties import FIELDS, HOUSEHOLD_PHONE, Recorder
from asvat.simulation.points import MINUTES_A_DAY, Floats
from asvat.simulation.slips import abbreviated
from asvat.simulation.telling import Teller
from asvat.simulation.wording import Wording

CHUNK = 20_000
ROLES = ("caller", "victim", "suspect1", "suspect2")
# Of callers who are the victim themselves, how many are written down as both.
BOTH = 0.55
COLUMN = {
    "given_name": "forename", "family_name": "surname", "full_name": "name",
    "date_of_birth": "dob", "sex": "sex", "phone": "phone", "email": "email",
    "address": "address", "postcode": "postcode",
}  # fmt: skip
_SUSPECT = ("given_name", "family_name", "date_of_birth", "sex", "phone", "address")
FORM: dict[int, dict[str, tuple[str, ...]]] = {
    POLICE: {
        "caller": tuple(f for f in FIELDS if f != "sex"),
        "victim": tuple(f for f in FIELDS if f != "email"),
        "suspect1": _SUSPECT,
        "suspect2": _SUSPECT,
    },
    COUNCIL: {
        "caller": ("full_name", "phone", "email", "address", "postcode"),
        "suspect1": ("full_name", "address"),
    },
    HOUSING: {
        "victim": ("given_name", "family_name", "date_of_birth", "phone", "address", "postcode"),
        "suspect1": ("given_name", "family_name", "address"),
    },
}
"""What each source's form asks of whom: a council asks the complainant, a landlord its tenant."""
PREFIXES: dict[int, dict[str, str]] = {
    POLICE: {role: f"{role}_" for role in ROLES},
    COUNCIL: {"caller": "Complainant ", "suspect1": "Subject "},
    HOUSING: {"victim": "tenant1_", "suspect1": "alleged1_"},
}


@dataclass(frozen=True, eq=False)
class Written:
    """An extract and what is true of its persons and texts."""

    extract: pa.Table
    people: pa.Table
    labels: list[str]
    noise: Counter[str]


class Writer:
    """Writes the logs of one source as rows.

    Parameters
    ----------
    seed, noise
        Of the force.
    world, events, wording, teller
        What it is about.
    first
        First day of the period.
    """

    def __init__(
        self, seed: int, noise: float, world: World, events: Happenings, wording: Wording,
        teller: Teller, first: date,
    ) -> None:  # fmt: skip
        self._seed, self._world, self._events, self._first = seed, world, events, first
        self._say, self._teller, self._noise = wording, teller, noise
        self._recorder = Recorder(wording, noise)
        start = np.flatnonzero(np.diff(world.people.household, prepend=-1))
        self._from = start.tolist()
        self._to = [*start[1:].tolist(), world.people.size]

    def write(self, logs: Logs, done: Callable[[int], None]) -> Written:
        """Return every row of a source; `done` is told how many rows are written."""
        tables, people, labels = [], [], []
        noise: Counter[str] = Counter()
        points = written_points(self._world, self._events, self._say, logs)
        for start in range(0, logs.size, CHUNK):
            rng = Random(f"{self._seed}:{SOURCES[logs.source]}:{start}")  # noqa: S311
            columns, truth, told = self._chunk(rng, logs, points, start, noise)
            tables.append(pa.table(columns))
            people.append(pa.table(truth))
            labels += told
            done(start)
        return Written(pa.concat_tables(tables), pa.concat_tables(people), labels, noise)

    def _chunk(
        self,
        rng: Random,
        logs: Logs,
        points: Floats,
        start: int,
        noise: Counter[str],
    ) -> tuple[dict[str, pa.Array], dict[str, list[object]], list[str]]:
        end = min(start + CHUNK, logs.size)
        persons: dict[str, list[dict[str, str]]] = {role: [] for role in ROLES}
        truth: dict[str, list[object]] = {
            k: [] for k in ("source", "record_id", "role", "position", "person", "changes")
        }
        texts, labels, locations = [], [], []
        events = self._events
        event_at = logs.event[start:end]
        who = zip(
            logs.caller[start:end].tolist(), events.victim[event_at].tolist(),
            events.suspect[event_at].tolist(), events.other[event_at].tolist(), strict=True,
        )  # fmt: skip
        minute = logs.reported[start:end]
        everyone = np.array([logs.caller[start:end], events.victim[event_at],
                             events.suspect[event_at], events.other[event_at]])  # fmt: skip
        homes = self._world.people.dwelling(
            np.maximum(everyone, 0), np.broadcast_to(minute // MINUTES_A_DAY, everyone.shape)
        ).T.tolist()
        places = zip(
            events.place_kind[event_at].tolist(), events.place[event_at].tolist(), strict=True
        )
        days = (minute // MINUTES_A_DAY).tolist()
        for i, (present, home, place, day) in enumerate(
            zip(who, homes, places, days, strict=True), start
        ):
            today = self._first + timedelta(days=day)
            record = record_id(logs.source, i)
            caller, victim, _, _ = present
            shown = _shown(rng, logs.source, list(present))
            names = {}
            if logs.source == HOUSING:
                home[1] = home[1] if victim >= 0 else home[0]
            for role, person, dwelling in zip(ROLES, shown, home, strict=True):
                if person < 0:
                    persons[role].append({})
                    continue
                row, wrong = self._recorder.write(
                    rng, person, role, dwelling, self._kin(person), today
                )
                persons[role].append(row)
                _count(noise, row, wrong, FORM[logs.source][role])
                names[role.rstrip("12")] = _called(row)
                truth["source"].append(SOURCES[logs.source])
                truth["record_id"].append(record)
                truth["role"].append(role.rstrip("12"))
                truth["position"].append(2 if role == "suspect2" else 1)
                truth["person"].append(f"P-{person + 1:07d}")
                truth["changes"].append(";".join(wrong))
            text, told = self._teller.tell(rng, logs, i, names, (caller, victim, present[2]))
            texts.append(text)
            if told is not None:
                labels.append(json.dumps(_label(record, logs.source, told), ensure_ascii=False))
            locations.append(self._location(rng, *place))
        columns = log_columns(
            self._world, events, self._say, logs, points, slice(start, end), (locations, texts),
            self._first,
        )  # fmt: skip
        return columns | _party_columns(logs.source, persons), truth, labels

    def _kin(self, person: int) -> list[int]:
        household = self._say["household"][person]
        low, high = self._from[household], self._to[household]
        return [p for p in range(low, min(high, low + 8)) if p != person]

    def _location(self, rng: Random, kind: int, place: int) -> str:
        text = self._say.location(kind, place)
        u = rng.random()
        if u < 0.10:
            return text.upper()
        if u < 0.10 + 0.12 * self._noise:
            return abbreviated(text)
        if u > 0.94 and kind != DWELLING:
            return f"o/s {text}"
        return text


def _count(
    noise: Counter[str], row: dict[str, str], wrong: list[str], asked: tuple[str, ...]
) -> None:
    """Count what is wrong, missing or shared among what the form asks for."""
    noise["party rows"] += 1
    noise.update(wrong)
    noise["any field corrupted"] += any(w != HOUSEHOLD_PHONE for w in wrong)
    noise["on a shared phone"] += bool({HOUSEHOLD_PHONE, "phone_of_another"} & set(wrong))
    for field in ("date_of_birth", "phone", "email", "address", "postcode"):
        if field in asked:
            noise[f"asked for {field}"] += 1
            noise[f"no {field}"] += not row.get(field)


def _shown(rng: Random, source: int, present: list[int]) -> list[int]:
    """Which of caller, victim and suspects the source writes down."""
    caller, victim, suspect, other = present
    if source == COUNCIL:
        return [caller, -1, suspect, -1]
    if source == HOUSING:
        return [-1, victim if victim >= 0 else caller, suspect, -1]
    if caller == victim and rng.random() >= BOTH:
        victim = -1
    return [caller, victim, suspect, other]


def _called(row: dict[str, str]) -> str:
    return f"{row.get('given_name', '')} {row.get('family_name', '')}".strip()


def _party_columns(source: int, persons: dict[str, list[dict[str, str]]]) -> dict[str, pa.Array]:
    """Return a column for each field of each role, as the source's form has them."""
    columns = {}
    for role, prefix in PREFIXES[source].items():
        for field in FORM[source][role]:
            if field == "full_name":
                values = [_called(p) for p in persons[role]]
            else:
                values = [p.get(field, "") for p in persons[role]]
            columns[f"{prefix}{COLUMN[field]}"] = pa.array(values, pa.string())
    return columns


def _label(record: str, source: int, told: Narrative) -> dict[str, object]:
    """What a text tells, as a row of ``truth_narratives.jsonl``."""
    return {
        "id": record,
        "source": SOURCES[source],
        "crimes": [t.code for t in told.crimes],
        "crime_missed": told.crime_missed,
        "crime_already_recorded": told.already_recorded,
        "evidence": [t.words for t in told.crimes],
        "set_aside": [list(t) for t in told.set_aside],
        "asb_category": told.asb_category,
        "vulnerability": [t.code for t in told.vulnerability],
        "vulnerability_evidence": [t.words for t in told.vulnerability],
        "says_repeat": told.says_repeat,
        "hate_strands": list(told.hate_strands),
        "urgency_missed": told.urgent,
    }
