"""The truth beside the force fits what is written, and people are written down as people are."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from asvat.errors import InputError
from asvat.simulation import rows
from asvat.simulation.extract import WrittenForce, write
from asvat.simulation.force import SimulatedForce, simulate
from asvat.simulation.matters import SCOPE_CLASSES, SCOPE_CLOSINGS
from asvat.simulation.places import TOWNS
from asvat.sources.files import InputFile, find
from asvat.sources.force_extract import ForceExtract, load_mapping

DRAMA = re.compile(r"07700900\d{3,6}|01134960\d{3,6}|01632960\d{3,6}|01134960999|00000000000|N/A")
WRONG_IN_NAME = ("name", "initial", "unknown", "withheld", "title")


@pytest.fixture(scope="module")
def force() -> SimulatedForce:
    return simulate(size=4_000, seed=11, months=24)


@pytest.fixture(scope="module")
def written(force: SimulatedForce, tmp_path_factory: pytest.TempPathFactory) -> WrittenForce:
    return write(force, tmp_path_factory.mktemp("truth"))


def police(force: SimulatedForce, name: str) -> list[dict[str, object]]:
    table = force.truth[name]
    return table.filter(pc.equal(table["source"], "police")).to_pylist()


def share(force: SimulatedForce, measure: str) -> float:
    found = [
        r["share"]
        for r in force.truth["noise"].to_pylist()
        if (r["source"], r["measure"]) == ("police", measure)
    ]
    return float(found[0]) if found else 0.0


def read(mapping: Path, extract: Path) -> tuple[pa.Table, pa.Table, int]:
    source = ForceExtract(load_mapping(mapping))
    files = [f for f in find([extract]) if isinstance(f, InputFile)]
    batches = list(source.read(files[0]))
    parties = pa.concat_tables([b.children["parties"] for b in batches])
    rejected = sum(b.rejected.num_rows for b in batches)
    return pa.concat_tables([b.accepted for b in batches]), parties, rejected


def test_every_party_that_is_read_has_its_person_in_the_truth(
    force: SimulatedForce, written: WrittenForce
) -> None:
    pairs = (
        ("police", written.mapping, written.incidents),
        ("council", written.council_mapping, written.council),
        ("housing", written.housing_mapping, written.housing),
    )
    for source, mapping, extract in pairs:
        incidents, parties, rejected = read(mapping, extract)
        assert rejected == 0
        record = incidents["record_id"].to_pylist()
        seen = {
            (record[int(p["incident_id"])], p["role"], p["position"]) for p in parties.to_pylist()
        }
        true = {
            (p["record_id"], p["role"], p["position"])
            for p in force.truth["people"].to_pylist()
            if p["source"] == source
        }
        assert seen == true


def test_call_takers_are_as_careless_as_the_noise_says(force: SimulatedForce) -> None:
    assert share(force, "any field corrupted") >= 0.20
    assert share(force, "no date_of_birth") == pytest.approx(0.15, abs=0.02)
    assert share(force, "on a shared phone") >= 0.05
    worse = simulate(size=1_000, seed=2, noise=2.0)
    better = simulate(size=1_000, seed=2, noise=0.5)
    for measure in ("any field corrupted", "no date_of_birth"):
        assert share(better, measure) < share(worse, measure) / 2


def test_without_noise_everyone_is_called_by_a_name_that_is_theirs() -> None:
    force = simulate(size=1_000, seed=3, noise=0.0)
    persons = {p["person"]: p for p in force.truth["persons"].to_pylist()}
    log = {r["log_number"]: r for r in force.incidents.to_pylist()}
    for party in police(force, "people"):
        if party["role"] != "caller":
            continue
        person, row = persons[party["person"]], log[party["record_id"]]
        given = row["caller_forename"].title().split()
        assert set(given) <= {person["given_name"], person["second_name"]}
        assert row["caller_surname"].casefold() == person["family_name"].casefold()


def test_telephones_are_of_the_drama_ranges_and_postcodes_of_no_real_district(
    force: SimulatedForce,
) -> None:
    for table in (force.incidents, force.council, force.housing):
        for name in table.column_names:
            values = [v for v in set(table[name].to_pylist()) if v]
            if name.endswith("phone"):
                numbers = [re.sub(r"^\+44", "0", v).replace(" ", "") for v in values]
                assert all(DRAMA.fullmatch(n) for n in numbers)
            if name.lower().endswith(("postcode", "post code")):
                assert all(re.match(r"(BD|HX|HD|LS|WF)[5-7]\d", v) for v in values)


def test_families_share_a_name_and_a_home_and_some_sons_their_fathers_name(
    force: SimulatedForce,
) -> None:
    homes = defaultdict(list)
    for person in force.truth["persons"].to_pylist():
        homes[person["household"]].append(person)
    several = [h for h in homes.values() if len(h) > 1]
    assert all(len({p["address"] for p in h}) == 1 for h in several)
    shares = [Counter(p["family_name"] for p in h).most_common(1)[0][1] > 1 for h in several]
    assert 0.6 < np.mean(shares) < 0.95
    twice = [len({(p["given_name"], p["family_name"]) for p in h}) < len(h) for h in several]
    assert any(twice)


def test_a_log_without_a_place_stands_at_a_station_or_a_towns_centre(
    force: SimulatedForce,
) -> None:
    points = {(t.easting, t.northing) for t in TOWNS}
    points |= {(e + 140, n - 60) for e, n in points}
    place = police(force, "places")
    default = [p for p in place if p["default_geocode"]]
    assert 0.015 < len(default) / len(place) < 0.05
    assert all((p["written_easting"], p["written_northing"]) in points for p in default)


def test_a_missed_crime_is_told_and_is_not_recorded(force: SimulatedForce) -> None:
    log = {r["log_number"]: r for r in force.incidents.to_pylist()}
    told = {d["id"]: d for d in map(json.loads, force.labels.to_pylist())}
    missed = [c for c in police(force, "crimes") if c["missed"] and c["basis"] == "narrative"]
    assert len(missed) > 50
    for crime in missed:
        row = log[str(crime["record_id"])]
        assert row["offence_class"] == ""
        assert row["closing_code"] not in ("CRIME", "ASB+CRIME")
        label = told[str(crime["record_id"])]
        assert crime["class"] in label["crimes"]
        assert label["crime_missed"]


def test_whoever_tells_of_an_event_tells_of_the_same_crimes(force: SimulatedForce) -> None:
    event = {(e["source"], e["record_id"]): e["event"] for e in force.truth["events"].to_pylist()}
    told = defaultdict(set)
    for crime in force.truth["crimes"].to_pylist():
        if crime["basis"] == "narrative":
            told[event[crime["source"], crime["record_id"]]].add(crime["class"])
    assert max(len(classes) for classes in told.values()) <= 2
    assert len({e for (source, _), e in event.items() if source == "council" and e in told}) > 10


def test_the_scope_is_what_the_closing_codes_and_classes_say(force: SimulatedForce) -> None:
    table = force.incidents
    inside = np.isin(table["closing_code"].to_pylist(), SCOPE_CLOSINGS)
    inside |= np.isin(table["offence_class"].to_pylist(), SCOPE_CLASSES)
    assert inside.sum() == force.in_scope
    assert 0.55 < inside.mean() < 0.75


def test_many_ring_about_one_event_at_one_place_and_time(force: SimulatedForce) -> None:
    when = dict(zip(*(force.incidents[c].to_pylist() for c in ("log_number", "occurred")),
                    strict=True))  # fmt: skip
    place = {p["record_id"]: (p["easting"], p["northing"]) for p in police(force, "places")}
    logs = defaultdict(list)
    for row in police(force, "events"):
        logs[row["event"]].append(row["record_id"])
    several = [records for records in logs.values() if len(records) >= 4]
    assert len(several) >= 5
    for records in several:
        assert len({when[r] for r in records}) == 1
        assert len({place[r] for r in records}) == 1


def test_escalating_series_come_ever_more_often(force: SimulatedForce) -> None:
    when = dict(zip(*(force.incidents[c].to_pylist() for c in ("log_number", "occurred")),
                    strict=True))  # fmt: skip
    times = defaultdict(set)
    for row in police(force, "events"):
        times[row["series"]].add(when[row["record_id"]])
    ratio: dict[bool, list[float]] = {True: [], False: []}
    for series in force.truth["series"].to_pylist():
        seen = sorted(times[series["series"]])
        if len(seen) >= 5 and series["kind"] in ("repeat victim", "stalking", "feud"):
            gaps = np.diff(np.array(seen, dtype="datetime64[m]")).astype(float)
            half = len(gaps) // 2
            ratio[series["escalating"]].append(float(gaps[-half:].sum() / gaps[:half].sum()))
    assert np.median(ratio[True]) < 0.75 < np.median(ratio[False])


def test_stalking_that_nobody_recorded_counts_as_serious(force: SimulatedForce) -> None:
    serious = {s["record_id"]: s for s in police(force, "serious")}
    kind = {s["series"]: s["kind"] for s in force.truth["series"].to_pylist()}
    late = [
        serious[e["record_id"]]
        for e in police(force, "events")
        if kind.get(e["series"]) == "stalking" and "stalking" in serious[e["record_id"]]["why"]
    ]
    assert late
    assert all(s["serious"] == 3 for s in late)
    levels = Counter(s["serious"] for s in serious.values())
    assert levels[0] > levels[1] > levels[2]
    assert levels[3] < 0.05 * len(serious)


def test_the_rows_are_the_same_however_many_processes_write_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "PIECE", 200)
    for folder, limit in (("one", 10**9), ("several", 0)):
        monkeypatch.setattr(rows, "WORTH_PROCESSES", limit)
        write(simulate(size=700, seed=5, months=3), tmp_path / folder)
    one, several = (
        {p.name: p.read_bytes() for p in (tmp_path / f).iterdir()} for f in ("one", "several")
    )
    assert one == several


def test_more_noise_than_there_can_be_is_refused() -> None:
    with pytest.raises(InputError, match="noise"):
        simulate(size=600, noise=9.0)
