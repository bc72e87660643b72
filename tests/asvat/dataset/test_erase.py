"""What must be forgotten leaves every table, and does not come back."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from asvat.dataset.add import AddReport, add
from asvat.dataset.erase import Erased, erase
from asvat.dataset.layout import Layout
from asvat.dataset.query import Dataset
from asvat.dataset.snapshots import Snapshot, current, write_snapshot
from asvat.errors import InputError
from asvat.sources.registry import all_sources

MAPPING = """
[source]
name = "logs"
agency = "{agency}"
regime = "part3"
marking = "OFFICIAL-SENSITIVE"
place_precision = "exact"

[columns]
record_id = "Log"
reported_at = "When"
category = "Kind"
closing_code = "Kind"
easting = "East"
northing = "North"
narrative = "Text"

[codes.category]
"ASB" = "anti-social-behaviour"

[codes.closing_code]
"ASB" = "ASB-N"

[parties.caller]
prefix = "Caller "
party_ref = "Caller Ref"
"""
COLUMNS = ["Log", "When", "Kind", "East", "North", "Text", "Caller Ref", "Caller Surname"]
TOLD = "Rang about the fire again"


def row(log: str, caller: str = "P1", text: str = TOLD, day: int = 1) -> list[str]:
    place = 430_000 + 7 * int(log[1:])
    return [log, f"2024-03-{day:02d} 21:30", "ASB", str(place), "433500", text, caller, "Sample"]


def put(
    dataset: Path, folder: Path, *rows: list[str], agency: str = "Here", name: str = "logs.csv"
) -> AddReport:
    folder.mkdir(parents=True, exist_ok=True)
    mapping = folder / "mapping.toml"
    mapping.write_text(MAPPING.format(agency=agency))
    with (folder / name).open("w", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    report = add(dataset, [folder / name], all_sources([mapping]))
    for made in report.files:
        assert made.rows == made.accepted + made.rejected + made.unchanged
    return report


def snapshot(dataset: Path) -> Snapshot:
    layout = Layout(dataset)
    with layout.writing():
        return write_snapshot(layout, {"hotspots": pa.table({"logs": ["L1", "L7"]})}, {}, {})


def forget(dataset: Path, **columns: str) -> Erased:
    path = dataset.parent / "disposals.csv"
    path.write_text(",".join(columns) + "\n" + ",".join(columns.values()) + "\n")
    return erase(Layout(dataset), path)


def column(dataset: Path, table: str, name: str) -> list[object]:
    return Dataset(dataset).sql(f"SELECT {name} FROM {table} ORDER BY 1").column(0).to_pylist()


def anywhere(dataset: Path, *texts: str) -> set[str]:
    """Which of the texts any Parquet file of the dataset still holds, in parts or snapshots."""
    found = set()
    for path in dataset.rglob("*.parquet"):
        held = repr(pq.read_table(path).to_pylist())
        found |= {text for text in texts if text in held}
    return found


def test_an_erased_record_is_gone_from_every_table_older_version_and_snapshot(
    tmp_path: Path,
) -> None:
    dataset = tmp_path / "d"
    put(dataset, tmp_path / "1", *(row(f"L{n}", text=f"text {n} of old") for n in range(40)))
    put(dataset, tmp_path / "2", row("L7", text="text 7 of new", caller="P7"))
    made = snapshot(dataset)
    assert anywhere(dataset, "'L7'", "text 7 of old", "text 7 of new", "'P7'")

    done = forget(dataset, record_id="L7")

    assert done.rows["incidents"] == done.rows["superseded_incidents"] == 1
    assert done.snapshots == [made.name]
    assert anywhere(dataset, "'L7'", "text 7 of old", "text 7 of new", "'P7'") == set()
    assert len(column(dataset, "incidents", "record_id")) == 39
    assert len(column(dataset, "parties", "party_ref")) == 39
    assert current(Layout(dataset)) is None
    assert made.manifest["rows"] == {"hotspots": 2}


def test_a_record_that_only_an_older_version_still_holds_is_erased_too(tmp_path: Path) -> None:
    dataset = tmp_path / "d"
    month = "2021-05-west-yorkshire-street.csv"
    put_crimes(dataset, tmp_path / "1" / month, "a" * 64, "b" * 64)
    put_crimes(dataset, tmp_path / "2" / month, "b" * 64)
    assert anywhere(dataset, "a" * 64)
    assert forget(dataset, record_id="a" * 64).not_found == 0
    assert anywhere(dataset, "a" * 64) == set()


def test_the_same_file_added_again_does_not_bring_an_erased_record_back(tmp_path: Path) -> None:
    dataset = tmp_path / "d"
    rows = [row("L1"), row("L2")]
    put(dataset, tmp_path / "1", *rows)
    forget(dataset, record_id="L1")
    put(dataset, tmp_path / "1", *rows)
    assert column(dataset, "incidents", "record_id") == ["L2"]

    report = put(dataset, tmp_path / "2", *rows, row("L3"))
    assert [report.total(n) for n in ("accepted", "rejected", "unchanged")] == [1, 1, 1]
    assert column(dataset, "incidents", "record_id") == ["L2", "L3"]
    assert column(dataset, "parties", "incident_id") == column(dataset, "incidents", "incident_id")
    (why,) = Dataset(dataset).arrow("rejects").to_pylist()
    assert (why["line"], why["value"]) == (2, "")
    assert "erased by request" in why["reason"]


def test_an_erased_person_leaves_the_incident_without_its_text_and_does_not_come_back(
    tmp_path: Path,
) -> None:
    dataset = tmp_path / "d"
    rows = [row("L1", caller="P1"), row("L2", caller="P2")]
    put(dataset, tmp_path / "1", *rows)
    forget(dataset, party_ref="P1")
    put(dataset, tmp_path / "2", *rows, row("L3", caller="P1"))
    assert column(dataset, "parties", "party_ref") == ["P2"]
    told = Dataset(dataset).sql("SELECT record_id, narrative FROM incidents ORDER BY 1").to_pylist()
    assert [(t["record_id"], t["narrative"]) for t in told] == [
        ("L1", None),
        ("L2", TOLD),
        ("L3", None),
    ]


def test_another_agencys_person_with_the_same_reference_stays(tmp_path: Path) -> None:
    dataset = tmp_path / "d"
    put(dataset, tmp_path / "1", row("L1"), agency="Here")
    put(dataset, tmp_path / "2", row("L1"), agency="There")
    done = forget(dataset, party_ref="P1", agency="Here")
    assert done.rows == {"incidents": 1, "parties": 1}
    assert column(dataset, "parties", "party_ref") == ["P1"]
    again = put(dataset, tmp_path / "3", row("L1"), row("L2"), agency="There")
    assert (again.total("accepted"), again.total("unchanged")) == (1, 1)
    assert column(dataset, "parties", "party_ref") == ["P1", "P1"]


STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context\n"
)
OUTCOMES = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Outcome type\n"
)
FORCE = "2021-05,West Yorkshire Police,West Yorkshire Police,-1.549,53.798,On or near X,E01033010"


def put_crimes(dataset: Path, path: Path, *crimes: str) -> AddReport:
    path.parent.mkdir(exist_ok=True)
    header, end = (
        (OUTCOMES, "Local resolution") if "outcomes" in path.name else (STREET, "Burglary,,")
    )
    path.write_text(header + "".join(f"{c},{FORCE},Leeds 111B,{end}\n" for c in crimes))
    return add(dataset, [path], all_sources())


def test_the_outcomes_of_an_erased_crime_go_with_it_and_stay_away(tmp_path: Path) -> None:
    dataset, name = tmp_path / "d", "2021-05-west-yorkshire-outcomes.csv"
    one, two, three = "a" * 64, "b" * 64, "c" * 64
    put_crimes(dataset, tmp_path / "1" / "2021-05-west-yorkshire-street.csv", one, two)
    put_crimes(dataset, tmp_path / "1" / name, one, two)
    assert forget(dataset, record_id=one).rows == {"incidents": 1, "outcomes": 1}
    later = put_crimes(dataset, tmp_path / "2" / name, one, two, three)
    assert [later.total(n) for n in ("accepted", "rejected", "unchanged")] == [1, 1, 1]
    assert column(dataset, "outcomes", "crime_id") == [two, three]


def test_the_casualties_of_an_erased_collision_go_with_it_and_stay_away(tmp_path: Path) -> None:
    dataset = tmp_path / "d"
    collisions, casualties = tmp_path / "collisions.csv", tmp_path / "casualties.csv"
    collisions.write_text(
        "collision_index,date,time,longitude,latitude,collision_severity\n"
        "A,04/01/2024,17:42,-1.549,53.798,2\nB,05/01/2024,08:10,-1.55,53.8,3\n"
    )
    people = (
        "collision_index,vehicle_reference,casualty_reference,casualty_severity\nA,1,1,2\nB,1,1,3\n"
    )
    casualties.write_text(people)
    add(dataset, [collisions, casualties], all_sources())
    assert forget(dataset, record_id="A").rows == {"incidents": 1, "casualties": 1}
    casualties.write_text(people + "B,1,2,3\n")
    later = add(dataset, [casualties], all_sources())
    assert [later.total(n) for n in ("accepted", "rejected", "unchanged")] == [1, 1, 1]
    assert column(dataset, "casualties", "severity") == ["slight", "slight"]


def test_one_person_in_one_record_is_erased_by_part_and_does_not_come_back(tmp_path: Path) -> None:
    dataset = tmp_path / "d"
    rows = [row("L1", caller="P1"), row("L2", caller="P1")]
    put(dataset, tmp_path / "1", *rows)
    (first, second) = column(dataset, "incidents", "incident_id")
    one = Dataset(dataset).sql("SELECT record_id FROM incidents ORDER BY incident_id").to_pylist()
    gone = one[0]["record_id"]
    done = forget(dataset, incident_id=str(first), role="caller", position="1")
    assert (done.rows, done.not_found) == ({"parties": 1, "incidents": 1}, 0)
    put(dataset, tmp_path / "2", *rows, row("L3", caller="P1"))
    assert len(column(dataset, "parties", "party_ref")) == 2  # of the other log, and of the new one
    assert column(dataset, "incidents", "record_id") == ["L1", "L2", "L3"]
    told = Dataset(dataset).sql(f"SELECT narrative FROM incidents WHERE record_id = '{gone}'")
    assert told.column(0).to_pylist() == [None]
    with pytest.raises(InputError, match="half of it"):
        forget(dataset, incident_id=str(second), role="caller", position="")


def test_who_stays_keeps_who_they_are_after_an_erasure(tmp_path: Path) -> None:
    dataset = tmp_path / "d"
    put(dataset, tmp_path / "1", row("L1", caller="P1"), row("L2", caller="P2"))
    ids = column(dataset, "incidents", "incident_id")
    layout = Layout(dataset)
    parts = {"incident_id": ids, "role": ["caller"] * 2, "position": [1, 1]}
    with layout.writing():
        write_snapshot(
            layout,
            {
                "party_profiles": pa.table({**parts, "profile_id": ["a", "b"]}),
                "profile_persons": pa.table(
                    {"profile_id": ["a", "b"], "person_id": ["Pold1", "Pold2"]}
                ),
            },
            {},
            {},
        )
    forget(dataset, incident_id=str(ids[0]))
    assert pq.read_table(layout.identities).column("person_id").to_pylist() == ["Pold2"]
    forget(dataset, incident_id=str(ids[1]))
    assert pq.read_table(layout.identities).num_rows == 0


def test_an_erasure_that_was_stopped_leaves_no_snapshot_behind_when_it_is_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = tmp_path / "d"
    put(dataset, tmp_path / "1", *(row(f"L{n}") for n in range(20)))
    snapshot(dataset)

    class Killed(BaseException): ...

    def kill(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("asvat.dataset.ledger.Ledger.forget", kill)
        with pytest.raises(Killed):
            forget(dataset, record_id="L1")
    forget(dataset, record_id="L1")
    assert anywhere(dataset, "'L1'") == set()


def test_a_list_that_names_no_one_says_which_columns_it_needs(tmp_path: Path) -> None:
    put(tmp_path / "d", tmp_path / "1", row("L1"))
    with pytest.raises(InputError, match="incident_id, record_id, party_ref"):
        forget(tmp_path / "d", surname="Sample")
    assert forget(tmp_path / "d", record_id="L9").not_found == 1


def test_a_line_that_names_a_record_and_a_person_erases_neither(tmp_path: Path) -> None:
    dataset = tmp_path / "d"
    put(dataset, tmp_path / "1", row("L1", caller="P1"), row("L2", caller="P2"))
    with pytest.raises(InputError, match="a record and a person"):
        forget(dataset, record_id="L1", party_ref="P2")
    assert column(dataset, "parties", "party_ref") == ["P1", "P2"]
    assert forget(dataset, record_id=" L1 ", party_ref='""').not_found == 0
    assert column(dataset, "parties", "party_ref") == ["P2"]
