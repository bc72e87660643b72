"""The columns of an extract that are about the log itself: times, codes and places."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa

from asvat.simulation.closing import CLOSINGS, RECORDED, STRANDS
from asvat.simulation.happenings import DWELLING, SPOT, STREET, Happenings, World, streets_of
from asvat.simulation.logs import CHANNELS, COUNCIL, HOUSING, POLICE, Logs
from asvat.simulation.matters import (
    ASB,
    CLASS_TYPES,
    CLASSES,
    DISPUTE,
    MATTERS,
    SCOPE_CLASSES,
    SCOPE_CLOSINGS,
)  # fmt: skip
from asvat.simulation.places import DISTRICTS, TOWNS
from asvat.simulation.points import Bools, Floats, Ints
from asvat.simulation.wording import Wording

_PREFIX = {POLICE: "SIM", COUNCIL: "CNL", HOUSING: "HSG"}
_HATE = {"race": "HATE-RACE", "religion": "HATE-RELIGION", "disability": "HATE-DISABILITY",
         "sexual_orientation": "HATE-ORIENTATION", "transgender": "HATE-TRANSGENDER"}  # fmt: skip
# The largest town of each district has the police station at which logs without a place land.
_STATIONS = {
    district: max((t for t in TOWNS if t.district == district), key=lambda t: t.population)
    for district in DISTRICTS
}
_COUNCIL_TYPES = {"NOISE": "Noise", "LITTER_DRUG": "Waste and needles", "NEIGH": "Neighbours",
                  "VEH_NUIS": "Vehicles", "ANIMAL": "Dogs"}  # fmt: skip
COUNCIL_SUBTYPES = {label: code for code, label in _COUNCIL_TYPES.items()}
OTHER_TYPE = "Anti-social behaviour other"
DISPOSALS = ("No further action", "Warning letter", "Referred to police", "Mediation offered")
_SECOND = np.timedelta64(60, "s")


def record_id(source: int, i: int) -> str:
    """Return the reference of the `i`-th log of a source."""
    return f"{_PREFIX[source]}-{i + 1:07d}"


def written_points(world: World, events: Happenings, say: Wording, logs: Logs) -> Floats:
    """Return the point that each log carries: where it was, its street's, a station or a centre."""
    point = events.point[logs.event].copy()
    kind, place = events.place_kind[logs.event], events.place[logs.event]
    # One log in eight of a street carries the street's middle, as a gazetteer gives it.
    middle = np.flatnonzero((kind == STREET) & (np.arange(logs.size) * 40_503 % 8 == 0))
    point[middle] = np.round(world.ground.street_middle[place[middle]])
    at = np.flatnonzero(logs.default_geocode)
    street = streets_of(world, kind[at], place[at])
    for i, s in zip(at.tolist(), street.tolist(), strict=True):
        station = _STATIONS[say.district_of[s]]
        if i % 3:
            point[i] = station.easting + 140, station.northing - 60
        else:
            town = next(t for t in TOWNS if t.name == say.town_of[s])
            point[i] = town.easting, town.northing
    return point


def offence_classes(logs: Logs) -> Ints:
    """Return the class as which each log was recorded (a row of CLASSES), or -1."""
    found: Ints = np.where(logs.outcome.status == RECORDED, logs.outcome.crime, -1)
    return np.where(logs.source == POLICE, found, -1)


def types(events: Happenings, logs: Logs, part: slice) -> list[str]:
    """Return the type of some logs: that of the crime recorded, else that of the matter."""
    by_class = [CLASS_TYPES[c] for c in CLASSES]
    own = [m.type for m in MATTERS]
    hidden = {"ASB-P", "ASB-N", "ASB-E", "DISPUTE-NONCRIME"}
    closed = [c in hidden for c in CLOSINGS]
    out = []
    for c, m, closing in zip(
        offence_classes(logs)[part].tolist(), events.matter[logs.event[part]].tolist(),
        logs.outcome.closing[part].tolist(), strict=True,
    ):  # fmt: skip
        what = by_class[c] if c >= 0 else own[m]
        if c < 0 and closed[closing] and what not in (ASB, DISPUTE):
            what = DISPUTE if CLOSINGS[closing] == "DISPUTE-NONCRIME" else ASB
        out.append(what)
    return out


def in_scope(logs: Logs) -> Bools:
    """Say which police logs are within the scope of ASVAT's review (closing codes or class)."""
    closings = [CLOSINGS.index(c) for c in SCOPE_CLOSINGS]
    classes = [CLASSES.index(c) for c in SCOPE_CLASSES]
    found: Bools = np.isin(logs.outcome.closing, closings) | np.isin(offence_classes(logs), classes)
    return found


def log_columns(
    world: World, events: Happenings, say: Wording, logs: Logs, points: Floats, part: slice,
    texts: tuple[list[str], list[str]], first: date,
) -> dict[str, pa.Array]:  # fmt: skip
    """Return the columns of some of a source's logs; `texts` are locations and narratives."""
    base = np.datetime64(first, "s")
    event = logs.event[part]
    kind, place = events.place_kind[event].tolist(), events.place[event].tolist()
    streets = [say.street(k, p) for k, p in zip(kind, place, strict=True)]
    codes = _postcodes(world, say, kind, place, part.start)
    locations, narratives = texts
    ids = [record_id(logs.source, i) for i in range(part.start, part.start + event.size)]
    stamps = {
        name: pa.array(base + getattr(logs, name)[part] * _SECOND)
        for name in ("occurred", "reported", "closed")
    }
    channel = [CHANNELS[c] for c in logs.channel[part].tolist()]
    district = [say.district_of[s] for s in streets]
    east, north = (pa.array(points[part, i].astype(np.int64)) for i in (0, 1))
    subtype = [MATTERS[m].subtype for m in events.matter[event].tolist()]
    if logs.source == POLICE:
        return {
            "log_number": pa.array(ids), **stamps, "channel": pa.array(channel),
            **_police(events, logs, part), "subtype": pa.array(subtype),
            "location": pa.array(locations), "postcode": pa.array(codes[0]),
            "uprn": pa.array(codes[1]), "district": pa.array(district), "easting": east,
            "northing": north, "narrative": pa.array(narratives),
        }  # fmt: skip
    disposal = [DISPOSALS[(i * 7919) % len(DISPOSALS)] for i in range(part.start, part.start
                + event.size)]  # fmt: skip
    named = pa.array([_COUNCIL_TYPES.get(s, OTHER_TYPE) for s in subtype])
    if logs.source == COUNCIL:
        return {
            "Reference": pa.array(ids), "Council": pa.array(district),
            "Received": stamps["reported"], "Incident date": stamps["occurred"],
            "Closed": stamps["closed"], "Method": pa.array(channel), "Nature": named,
            "Site address": pa.array(locations), "Easting": east, "Northing": north,
            "Disposal": pa.array(disposal), "Description": pa.array(narratives),
        }  # fmt: skip
    return {
        "CaseID": pa.array(ids), "Reported": stamps["reported"], "Closed": stamps["closed"],
        "ASB type": named, "Address": pa.array(locations), "Post code": pa.array(codes[0]),
        "Property UPRN": pa.array(codes[1]), "District": pa.array(district), "X": east,
        "Y": north, "Outcome": pa.array(disposal), "Notes": pa.array(narratives),
    }  # fmt: skip


def _police(events: Happenings, logs: Logs, part: slice) -> dict[str, pa.Array]:
    """Type, codes, class and qualifiers."""
    opened = [
        "CRIME" if MATTERS[m].category == "" and MATTERS[m].name not in ("welfare", "suspicious")
        else {ASB: "ASB", DISPUTE: "DISPUTE"}.get(MATTERS[m].type, "INCIDENT")
        for m in events.matter[logs.event[part]].tolist()
    ]  # fmt: skip
    classes = [CLASSES[c] if c >= 0 else "" for c in offence_classes(logs)[part].tolist()]
    strands = logs.outcome.strand[part].tolist()
    qualifiers = [
        ";".join((*MATTERS[m].qualifiers, *((_HATE[STRANDS[s]],) if s and i % 3 else ())))
        for i, (m, s) in enumerate(
            zip(events.matter[logs.event[part]].tolist(), strands, strict=True)
        )
    ]
    return {
        "type": pa.array(types(events, logs, part)),
        "opening_code": pa.array(opened),
        "closing_code": pa.array([CLOSINGS[c] for c in logs.outcome.closing[part].tolist()]),
        "offence_class": pa.array(classes),
        "qualifiers": pa.array(qualifiers),
    }


def _postcodes(
    world: World, say: Wording, kind: list[int], place: list[int], start: int
) -> tuple[list[str], list[str]]:
    """Postcode of four places in five; UPRN of dwellings and premises, where the log has one."""
    codes, uprns = [], []
    for i, (k, p) in enumerate(zip(kind, place, strict=True), start):
        mixed = i * 2_654_435_761 % 97
        street = say.street(k, p)
        codes.append(world.ground.street_postcodes[street] if mixed < 78 else "")
        uprn = ""
        if k == DWELLING and mixed % 3 == 0:
            uprn = str(say.uprn(p))
        elif k == SPOT and p % 3 == 0 and mixed % 2:
            uprn = str(999_900_000_000 + p)
        uprns.append(uprn)
    return codes, uprns
