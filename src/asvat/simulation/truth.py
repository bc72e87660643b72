"""The truth beside the extracts, as tables."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from asvat.simulation.closing import ALREADY, MISSED, STATUSES
from asvat.simulation.columns import offence_classes, record_id
from asvat.simulation.happenings import DWELLING, SPOT, STREET, Happenings, Series, World
from asvat.simulation.logs import SOURCES, Logs
from asvat.simulation.matters import CLASS_AT, CLASSES
from asvat.simulation.names.pools import COMMUNITIES, names
from asvat.simulation.points import Bools, Floats, Ints
from asvat.simulation.vulnerability import FACTORS
from asvat.simulation.wording import Wording

_PLACE_KINDS = {STREET: "street", SPOT: "spot", DWELLING: "dwelling"}
_CONDUCT = ("8L", "8M", "8Q")


def place_name(kind: int, place: int) -> str:
    """Return the identifier of a place in the truth."""
    return f"{_PLACE_KINDS[kind][0].upper()}{place + 1:06d}"


def event_name(event: int) -> str:
    """Return the identifier of an event in the truth."""
    return f"EV-{event + 1:07d}"


def persons(world: World, say: Wording) -> pa.Table:
    """One row a person who can appear: household, names, birth, first and later address."""
    people = world.people
    all_names = names()
    household = people.household
    home, later = people.home[household], people.next_home[household]
    address = [say.address(d) for d in range(people.dwellings.size)]
    second = np.where(people.second >= 0, all_names.given[people.second], "")
    maiden = np.where(people.maiden >= 0, all_names.family[people.maiden], "")
    moved = pa.array(people.move_day[household], mask=later == home)
    return pa.table(
        {
            "person": [f"P-{i + 1:07d}" for i in range(people.size)],
            "household": [f"H-{h + 1:07d}" for h in household.tolist()],
            "given_name": all_names.given[people.given],
            "second_name": second,
            "family_name": all_names.family[people.family],
            "other_family_name": maiden,
            "date_of_birth": pa.array(people.born.astype(np.int32)).cast(pa.date32()),
            "sex": np.array(["F", "M"])[people.sex],
            "community": np.array(COMMUNITIES)[people.community],
            "dwelling": [place_name(DWELLING, d) for d in home.tolist()],
            "address": [address[d] for d in home.tolist()],
            "later_address": [
                address[b] if a != b else ""
                for a, b in zip(home.tolist(), later.tolist(), strict=True)
            ],
            "moved_on_day": moved,
        }
    )


def places(events: Happenings, written: Floats, logs: Logs) -> pa.Table:
    """One row a log: the place and point where it truly was, and what the log carries."""
    event = logs.event
    kind, place = events.place_kind[event].tolist(), events.place[event].tolist()
    point = events.point[event].astype(np.int64)
    return pa.table(
        {
            **_keys(logs),
            "place": [place_name(k, p) for k, p in zip(kind, place, strict=True)],
            "kind": [_PLACE_KINDS[k] for k in kind],
            "easting": point[:, 0],
            "northing": point[:, 1],
            "default_geocode": logs.default_geocode,
            "written_easting": written[:, 0].astype(np.int64),
            "written_northing": written[:, 1].astype(np.int64),
        }
    )


def events_of(events: Happenings, logs: Logs) -> pa.Table:
    """One row a log: its event, the event's series, and the planted hotspot it is part of."""
    series, spot = events.series[logs.event], events.hotspot[logs.event]
    return pa.table(
        {
            **_keys(logs),
            "event": [event_name(e) for e in logs.event.tolist()],
            "series": pa.array(series + 1, mask=series < 0),
            "hotspot": pa.array(spot + 1, mask=spot < 0),
        }
    )


def crimes(events: Happenings, series: list[Series], logs: Logs, recorded: Bools) -> pa.Table:
    """One row a crime that a log tells, and a course of conduct's on each log from its second.

    `recorded` says of each series whether any police log recorded its conduct.
    """
    rows: dict[str, list[object]] = {
        k: [] for k in ("source", "record_id", "class", "basis", "status", "missed")
    }
    out = logs.outcome
    told = list(zip(out.crime.tolist(), out.second.tolist(), out.status.tolist(), strict=True))
    at = events.series[logs.event].tolist()
    step = events.step[logs.event].tolist()
    for i, (one, two, status) in enumerate(told):
        names_of = [CLASSES[c] for c in (one, two) if c >= 0]
        for c in names_of:
            _row(rows, logs.source, i, c, "narrative", STATUSES[status], status == MISSED)
        conduct = series[at[i]].crime if at[i] >= 0 else ""
        if conduct and step[i] >= 2 and conduct not in names_of:
            done = bool(recorded[at[i]])
            _row(rows, logs.source, i, conduct, "series", "recorded" if done else "missed",
                 not done)  # fmt: skip
    return pa.table(rows)


def _row(
    rows: dict[str, list[object]], source: int, i: int, c: str, basis: str, status: str,
    missed: bool,
) -> None:  # fmt: skip
    values = (SOURCES[source], record_id(source, i), c, basis, status, missed)
    for column, value in zip(rows.values(), values, strict=True):
        column.append(value)


def conduct_recorded(events: Happenings, series: list[Series], logs: Logs) -> Bools:
    """Say of each series whether a police log of it was recorded as harassment or stalking."""
    at = events.series[logs.event]
    classes = [CLASS_AT[c] for c in _CONDUCT]
    done = np.isin(offence_classes(logs), classes) & (at >= 0)
    done |= (logs.outcome.status == ALREADY) & np.isin(logs.outcome.crime, classes) & (at >= 0)
    found: Bools = np.bincount(at[done], minlength=len(series)) > 0
    return found


def vulnerability(logs: Logs) -> pa.Table:
    """One row a log and factor: true of its victim (or caller), and whether the caller tells it."""
    rows, factors, told = [], [], []
    bits = logs.outcome.vulnerable
    for i, (true, tells) in enumerate(zip(bits.true.tolist(), bits.told.tolist(), strict=True)):
        for b in range(len(FACTORS)) if true else ():
            if true >> b & 1:
                rows.append(i)
                factors.append(FACTORS[b])
                told.append(bool(tells >> b & 1))
    keys = {k: v.take(pa.array(rows, pa.int64())) for k, v in _keys(logs).items()}
    return pa.table({**keys, "factor": pa.array(factors, pa.string()), "told": pa.array(told)})


def serious_table(logs: Logs, level: Ints, why: list[str]) -> pa.Table:
    """One row a log: how serious it is, 0 to 3, and why."""
    return pa.table({**_keys(logs), "serious": level, "why": why})


def series_table(series: list[Series], events: Happenings) -> pa.Table:
    """One row a series: its kind, who and where, how many events, and whether it escalates."""
    first = np.full(len(series), -1)
    last = np.full(len(series), -1)
    at = np.flatnonzero(events.series >= 0)
    last[events.series[at]] = events.minute[at]
    first[events.series[at[::-1]]] = events.minute[at[::-1]]
    return pa.table(
        {
            "series": np.arange(1, len(series) + 1),
            "kind": [s.kind for s in series],
            "person": [_person(s.person) for s in series],
            "suspect": [_person(s.suspect) for s in series],
            "place": [place_name(s.place_kind, s.place) for s in series],
            "easting": [int(s.point[0]) for s in series],
            "northing": [int(s.point[1]) for s in series],
            "events": [s.events for s in series],
            "logs": np.bincount(
                events.series[at], weights=events.calls[at], minlength=len(series)
            ).astype(np.int64),
            "first_day": first // 1440,
            "last_day": last // 1440,
            "escalating": [s.escalating for s in series],
            "crime": [s.crime for s in series],
        }
    )


def _person(i: int) -> str:
    return f"P-{i + 1:07d}" if i >= 0 else ""


def repeats(events: Happenings, logs: Logs, parent: Ints, child: Ints, minutes: int) -> pa.Table:
    """One row a near repeat: its log, its parent's, and how far and how long between."""
    first = np.full(events.size, -1)
    first[logs.event[::-1]] = np.arange(logs.size)[::-1]
    apart = events.point[child] - events.point[parent]
    return pa.table(
        {
            "log_number": [record_id(0, i) for i in first[child].tolist()],
            "parent_log_number": [record_id(0, i) for i in first[parent].tolist()],
            "distance_m": np.round(np.hypot(*apart.T), 2),
            "delay_days": np.round((events.minute[child] - events.minute[parent]) / minutes, 4),
        }
    )


def _keys(logs: Logs) -> dict[str, pa.Array]:
    return {
        "source": pa.array([SOURCES[logs.source]] * logs.size),
        "record_id": pa.array([record_id(logs.source, i) for i in range(logs.size)]),
    }
