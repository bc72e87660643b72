"""A day's review, invented: nine logs of two agencies, linked and read as a run would.

Linkage and the reading of narratives have tests of their own; here their tables are laid down by
hand, and everything after them (counting, describing, ordering) is the real thing.
"""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pyarrow as pa

from asvat.dataset.add import add
from asvat.dataset.layout import Layout
from asvat.dataset.query import Dataset, Touched
from asvat.dataset.revision import revised
from asvat.dataset.snapshots import write_snapshot
from asvat.findings.gather import gather
from asvat.findings.priority import queue, weights_version
from asvat.findings.priority.matters import matters
from asvat.findings.recording import prompts
from asvat.findings.repeats import (
    SeriesSettings,
    count_repeats,
    describe_series,
    fit_peer_rates,
    repeat_settings,
)  # fmt: skip
from asvat.findings.tables import NARRATIVES
from asvat.linkage import tables as linkage
from asvat.sources.registry import all_sources

MAPPING = """
[source]
name = "{name}"
agency = "{agency}"
regime = "part3"
marking = "OFFICIAL-SENSITIVE"
record_type = "incident"
time_precision = "minute"
place_precision = "exact"
files = ["{name}.csv"]

[columns]
record_id = "log"
occurred_from = "occurred"
reported_at = "reported"
closed_at = "closed"
channel = "channel"
category = "type"
subtype = "subtype"
opening_code = "opening"
closing_code = "closing"
location_text = "where"
area_name = "district"
easting = "x"
northing = "y"
narrative = "text"

[formats]
dates = "%d/%m/%Y %H:%M"
date_of_birth = "%d/%m/%Y"

[codes.category]
"ASB" = "anti-social-behaviour"

[parties.caller]
prefix = "caller_"

[parties.suspect]
prefix = "suspect_"
"""
READ = pa.schema([("incident_id", pa.string()), ("digest", pa.string()), *NARRATIVES])
RULES = {"narratives": "rules 1", "priority": weights_version(), "scope": "ASB-P, ASB-N"}
AGENCIES = ("Northshire Police", "Northtown Council")
PARTY = ("forename", "surname", "dob", "phone")
COLUMNS = (
    "log", "occurred", "reported", "closed", "channel", "type", "subtype", "opening", "closing",
    "where", "district", "x", "y", "text",
    *(f"{role}_{part}" for role in ("caller", "suspect") for part in PARTY),
)  # fmt: skip
HOME = ("4 BEECH CLOSE, NORTHTOWN", "Northtown", "431000", "433000")
PARK = ("MILL PARK, NORTHTOWN", "Northtown", "431500", "433500")
STATION = ("HIGH ST, SOUTHTOWN", "Southtown", "430000", "430000")
EDNA = ("Edna", "Ackroyd", "14/05/1943", "07700900111")
EDNA_MISHEARD = ("Edna", "Akroyd", "", "07700900111")
PIKE = ("Darren", "Pike", "01/02/1988", "")
NOBODY = ("", "", "", "")
EGGS = "Caller aged 82 lives alone. Eggs thrown at her window again, now it is cracked."
THREAT = (
    "Neighbour said he will burn her out. She is not sleeping. No weapon was seen. "
    "\x1b[31mHer window was smashed last night."
)
BLADE = "Group of lads in the park, one has a machete."


def log(
    number: str, reported: str, where: tuple[str, ...], text: str, closing: str = "ASB-P",
    caller: tuple[str, ...] = NOBODY, suspect: tuple[str, ...] = NOBODY, closed: str = "",
) -> list[str]:  # fmt: skip
    subtype = "NEIGH" if where is HOME else "ROWDY"
    return [
        number, reported, reported, closed or reported, "101", "ASB", subtype, "ASB", closing,
        *where, text, *caller, *suspect,
    ]  # fmt: skip


POLICE = [
    log("L-101", "10/01/2026 19:00", HOME, EGGS, caller=EDNA),
    log("L-117", "03/02/2026 20:10", HOME, EGGS, caller=EDNA, suspect=PIKE),
    log("L-130", "20/02/2026 21:30", HOME, EGGS, caller=EDNA_MISHEARD),
    log("L-201", "02/03/2026 07:40", HOME, THREAT, caller=EDNA_MISHEARD, suspect=PIKE),
    log("L-202", "02/03/2026 16:00", PARK, BLADE, closing="ASB-N", caller=("Ann", "Lee", "", "")),
    log("L-203", "02/03/2026 16:04", PARK, "Lads in the park again.", closing="ASB-N"),
    log("L-204", "02/03/2026 18:00", STATION, "Loud music.", closing="ASB-E"),
    log("L-205", "02/03/2026 18:30", STATION, "Shoplifter held.", closing="CRIME"),
    log("L-150", "01/03/2026 12:00", STATION, "Litter.", closing="ASB-E"),
]
COUNCIL = [log("L-201", "02/03/2026 09:00", HOME, "Tenant reports damage.", closing="ADMIN")]


def build(folder: Path) -> Path:
    """Make the dataset with its snapshot below `folder`; return the dataset's folder."""
    dataset = folder / "d"
    for name, agency, rows in (
        ("police", "Northshire Police", POLICE),
        ("council", "Northtown Council", COUNCIL),
    ):
        (folder / f"{name}.toml").write_text(MAPPING.format(name=name, agency=agency))
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([COLUMNS, *rows])
        add(dataset, [folder / f"{name}.csv"], all_sources([folder / f"{name}.toml"]))
    snapshot_of(dataset)
    return dataset


def snapshot_of(folder: Path) -> None:
    data, layout = Dataset(folder), Layout(folder)
    ids = {
        (r["record_id"], r["agency"]): r["incident_id"]
        for r in data.arrow("incidents", ["record_id", "agency", "incident_id"]).to_pylist()
    }
    logs = {number: ids[number, "Northshire Police"] for number, *_ in POLICE}
    council = ids["L-201", "Northtown Council"]
    touched = Touched(data.with_parts(), everything=True)
    tables: dict[str, Any] = dict(_linked(logs, council, touched))
    got = gather(data, tables, touched)
    told = _told(logs)
    repeats = count_repeats(got.appearances, repeat_settings())
    as_of = dt.date(2026, 3, 2)
    rates = SeriesSettings(fit_peer_rates(got.appearances, as_of))
    recording = prompts(got, told, touched)
    tables["narratives"] = revised(None, "narratives", told, touched)
    tables["repeats"] = revised(None, "repeats", repeats, touched)
    tables["series"] = describe_series(got.appearances, as_of, rates)
    tables["recording"] = revised(None, "recording", recording, touched)
    made = queue(matters(got.logs, told, got.appearances, repeats, recording))
    tables["queue"] = revised(None, "queue", made, touched)
    with layout.writing():
        write_snapshot(layout, tables, {"models": {"people": "m1"}}, RULES)


def _linked(logs: dict[str, str], council: str, touched: Touched) -> dict[str, Any]:
    edna, pike, lee = "edna", "pike", "lee"
    said = [
        ("L-101", "caller", "p-edna"), ("L-117", "caller", "p-edna"),
        ("L-117", "suspect", "p-pike"), ("L-130", "caller", "p-akroyd"),
        ("L-201", "caller", "p-akroyd"), ("L-201", "suspect", "p-pike"),
        ("L-202", "caller", "p-lee"),
    ]  # fmt: skip
    party_profiles = [
        {"incident_id": logs[n], "role": role, "position": 1, "profile_id": p, "unlinkable": None}
        for n, role, p in said
    ]
    persons = [("p-edna", edna, 0.93), ("p-akroyd", edna, 0.93), ("p-pike", pike, 1.0),
               ("p-lee", lee, 1.0)]  # fmt: skip
    at = {HOME[0]: "place-home", PARK[0]: "place-park"}
    rows = {logs[row[0]]: row for row in POLICE} | {council: COUNCIL[0]}
    return {
        "party_profiles": revised(
            None, "party_profiles",
            pa.Table.from_pylist(party_profiles, schema=_party_profiles()), touched,
            ("incident_id", "role", "position"),
        ),
        "profile_persons": pa.table({
            "profile_id": [p for p, _, _ in persons],
            "person_id": [p for _, p, _ in persons],
            "match_probability": [m for _, _, m in persons],
        }),
        "person_edges": pa.Table.from_pylist(
            [{"left_profile": "p-akroyd", "right_profile": "p-edna", "weight": 3.7,
              "probability": 0.93},
             {"left_profile": "p-edna", "right_profile": "p-lee", "weight": 0.3,
              "probability": 0.55}],
            schema=linkage.PERSON_EDGES,
        ),
        "link_decisions": linkage.LINK_DECISIONS.empty_table(),
        "people": pa.Table.from_pylist([
            {"person_id": edna, "given_name": "Edna", "family_name": "Ackroyd",
             "date_of_birth": dt.date(1943, 5, 14), "profiles": 2, "incidents": 4,
             "weakest_link": 0.93},
            {"person_id": pike, "given_name": "Darren", "family_name": "Pike", "profiles": 1,
             "date_of_birth": dt.date(1988, 2, 1), "incidents": 2, "weakest_link": 1.0},
            {"person_id": lee, "given_name": "Ann", "family_name": "Lee", "profiles": 1,
             "incidents": 1, "weakest_link": 1.0},
        ], schema=linkage.PEOPLE),
        "identity_changes": linkage.IDENTITY_CHANGES.empty_table(),
        "incident_places": revised(None, "incident_places", pa.Table.from_pylist([
            {"incident_id": i, "place_id": at.get(row[9]), "matched_on": "address",
             "probability": 0.98, "precision": "address" if row[9] in at else "none",
             "default_geocode": row[9] not in at,
             "easting": float(row[11]) if row[9] in at else None,
             "northing": float(row[12]) if row[9] in at else None}
            for i, row in rows.items()
        ], schema=linkage.INCIDENT_PLACES), touched),
        "places": pa.Table.from_pylist([
            {"place_id": "place-home", "kind": "address", "label": "4 Beech Close, Northtown",
             "incidents": 5},
            {"place_id": "place-park", "kind": "premises", "label": "Mill Park, Northtown",
             "incidents": 2},
        ], schema=linkage.PLACES),
        "default_geocodes": pa.Table.from_pylist([
            {"easting": 430000.0, "northing": 430000.0, "incidents": 3, "addresses": 3,
             "why": "many addresses at one point"},
        ], schema=linkage.DEFAULT_GEOCODES),
        "incident_events": revised(None, "incident_events", pa.Table.from_pylist([
            {"incident_id": i, "probability": 0.97,
             "event_id": logs["L-202"] if row[0] == "L-203" else logs["L-201"] if i == council
             else i}
            for i, row in rows.items()
        ], schema=linkage.INCIDENT_EVENTS), touched),
        "events": revised(None, "events", pa.Table.from_pylist([
            {"event_id": i, "logs": 2 if row[0] in {"L-202", "L-201"} else 1,
             "agencies": list(AGENCIES[: 2 if row[0] == "L-201" else 1])}
            for i, row in rows.items() if row[0] != "L-203" and i != council
        ], schema=linkage.EVENTS), touched, ("event_id",), by="event_id"),
    }  # fmt: skip


def _party_profiles() -> pa.Schema:
    names = ("incident_id", "role", "position", "profile_id", "unlinkable")
    return pa.schema([linkage.PARTY_LINKS.field(name) for name in names])


def _told(logs: dict[str, str]) -> pa.Table:
    """What reading the narratives tells of the logs in scope."""
    eggs = {
        "crimes": [_crime("58A", ["Eggs thrown at her window"], 0.7)],
        "vulnerability": [{"factor": "older_person", "evidence": ["aged 82"]},
                          {"factor": "isolation", "evidence": ["lives alone"]}],
        "probability": 0.7, "says_repeat": True,
    }  # fmt: skip
    threat = {
        "crimes": [_crime("59", ["burn her out"], 0.9), _crime("58A", ["window was smashed"], 0.8)],
        "set_aside": [{"class": "10D", "evidence": ["No weapon"], "why": "negated"}],
        "vulnerability": [{"factor": "older_person", "evidence": []}],
        "triggers": [{"trigger": "fire", "evidence": ["burn her out"]}],
        "probability": 0.92,
        "urgent": True,
    }
    blade = {
        "crimes": [_crime("10D", ["one has a machete"], 0.85)],
        "triggers": [{"trigger": "weapon", "evidence": ["machete"]}],
        "probability": 0.8,
    }
    of = {"L-101": eggs, "L-117": eggs, "L-130": eggs, "L-201": threat, "L-202": blade}
    rows = []
    for number, *_ in POLICE:
        if number == "L-205":  # closed as a crime: not in scope
            continue
        row: dict[str, Any] = {
            "incident_id": logs[number], "digest": number, "crime_missed": number in of,
            "probability": 0.05, "crimes": [], "set_aside": [], "already_recorded": False,
            "vulnerability": [], "asb_category": "nuisance", "topics": [], "says_repeat": False,
            "hate_strands": [], "urgent": False, "triggers": [], "rules": "rules 1",
        }  # fmt: skip
        rows.append(row | of.get(number, {}))
    return pa.Table.from_pylist(rows, schema=READ).sort_by("incident_id")


def _crime(code: str, evidence: list[str], confidence: float) -> dict[str, Any]:
    return {"class": code, "evidence": evidence, "confidence": confidence, "rule": f"{code} words"}
