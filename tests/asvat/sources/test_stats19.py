"""STATS19: three files that join, added alone and in any order, in old and new layouts."""

from __future__ import annotations

import io
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from asvat.records.identity import record_keys
from asvat.sources.batch import Batch, Source
from asvat.sources.files import InputFile, find
from asvat.sources.stats19 import Casualties, Collisions, Vehicles, collision_identity

SOURCES: list[Source] = [Collisions(), Casualties(), Vehicles()]

OLD = """Accident_Index,Location_Easting_OSGR,Location_Northing_OSGR,Longitude,Latitude,\
Accident_Severity,Date,Time,Local_Authority_(District),LSOA_of_Accident_Location
200501BS00001,525680,178240,-0.19117,51.489096,2,04/01/2005,17:42,12,E01002849
200501BS00002,,,,,3,05/01/2005,,12,
200501BS00003,1,1,,,3,31/02/2005,10:00,12,
,1,1,,,3,01/02/2005,10:00,12,
"""


def file_of(text: str) -> InputFile:
    return InputFile("any.csv", len(text), lambda: io.BytesIO(text.encode()))


def all_of(source: Source, file: InputFile) -> tuple[pa.Table, pa.Table, list[Batch]]:
    batches = list(source.read(file))
    for batch in batches:
        assert batch.rows == batch.accepted.num_rows + batch.rejected.num_rows
        assert len(batch.identity) == batch.accepted.num_rows
    accepted = pa.concat_tables([b.accepted for b in batches])
    return accepted, pa.concat_tables([b.rejected for b in batches]), batches


def test_the_older_layout_is_read_and_a_missing_time_leaves_the_day() -> None:
    file = file_of(OLD)
    assert [source.name for source in SOURCES if source.recognises(file)] == ["stats19.collisions"]
    accepted, rejected, _ = all_of(Collisions(), file)
    first, second = accepted.to_pylist()
    assert first["record_id"] == "200501BS00001"
    assert (first["time_precision"], str(first["occurred_from"])) == (
        "minute",
        "2005-01-04 17:42:00",
    )
    assert (first["subtype"], first["easting"], first["lsoa_code"]) == (
        "serious",
        525680,
        "E01002849",
    )
    assert (second["time_precision"], str(second["occurred_to"])) == ("day", "2005-01-05 23:59:59")
    assert rejected.column("line").to_pylist() == [4, 5]
    assert rejected.column("value").to_pylist() == ["31/02/2005", ""]
    assert "no such day" in rejected.column("reason")[0].as_py()


def test_casualties_and_vehicles_name_the_collision_that_the_dataset_will_name() -> None:
    text = "collision_index,vehicle_reference,casualty_reference,casualty_severity\n2024A,1,1,2\n"
    accepted, _, (batch,) = all_of(Casualties(), file_of(text))
    source, agency, identity = collision_identity("2024A")
    unit = Collisions().unit(file_of(OLD))
    assert (unit.source, unit.agency) == (source, agency)
    expected = record_keys(agency, source, pa.array([identity]))
    assert accepted.column("incident_id").to_pylist() == expected.to_pylist()
    assert accepted.column("severity").to_pylist() == ["serious"]
    assert batch.identity.to_pylist() == ["2024A\x1f1\x1f1"]


@pytest.mark.real_data
def test_west_yorkshire_2024_comes_in_whole_and_its_tables_join(data: Path) -> None:
    got: dict[str, pa.Table] = {}
    ids: dict[str, pa.Array] = {}
    for file in find(sorted((data / "stats19").glob("west_yorkshire_2024_*.csv"))):
        assert isinstance(file, InputFile)
        (source,) = (s for s in SOURCES if s.recognises(file))
        accepted, rejected, batches = all_of(source, file)
        assert rejected.num_rows == 0
        got[source.name] = accepted
        ids[source.name] = record_keys(
            source.unit(file).agency, source.name, pa.concat_arrays([b.identity for b in batches])
        )
    collisions = got["stats19.collisions"]
    casualties, vehicles = got["stats19.casualties"], got["stats19.vehicles"]
    sizes = (collisions.num_rows, casualties.num_rows, vehicles.num_rows)
    assert sizes == (4060, 5240, 7355)
    counts = pc.value_counts(collisions.column("subtype")).to_pylist()
    assert {c["values"]: c["counts"] for c in counts} == {
        "fatal": 35,
        "serious": 1164,
        "slight": 2861,
    }
    known = set(ids["stats19.collisions"].to_pylist())
    assert len(known) == 4060
    assert set(casualties.column("incident_id").to_pylist()) == known
    assert set(vehicles.column("incident_id").to_pylist()) == known
    assert len(set(ids["stats19.casualties"].to_pylist())) == 5240
    assert len(set(ids["stats19.vehicles"].to_pylist())) == 7355
    assert set(collisions.column("area_name").to_pylist()) == {
        "Bradford",
        "Calderdale",
        "Kirklees",
        "Leeds",
        "Wakefield",
    }
    assert set(collisions.column("time_precision").to_pylist()) == {"minute"}
    assert set(pc.list_flatten(collisions.column("flags")).to_pylist()) == set()
