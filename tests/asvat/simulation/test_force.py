"""The simulated force is what it says it is: sizes, places, times and bytes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
import shapely

from asvat.errors import InputError
from asvat.simulation.areas import LABEL, ward_of, ward_polygons
from asvat.simulation.extract import WrittenForce, write
from asvat.simulation.force import SimulatedForce, simulate
from asvat.simulation.matters import TYPES
from asvat.simulation.places import DISTRICTS
from asvat.sources.files import InputFile, find
from asvat.sources.force_extract import ForceExtract, load_mapping


@pytest.fixture(scope="module")
def force() -> SimulatedForce:
    return simulate(size=5_000, seed=7, months=24)


@pytest.fixture(scope="module")
def written(force: SimulatedForce, tmp_path_factory: pytest.TempPathFactory) -> WrittenForce:
    return write(force, tmp_path_factory.mktemp("force"))


def _columns(force: SimulatedForce, *names: str) -> list[np.ndarray]:
    return [force.incidents[n].to_numpy(zero_copy_only=False) for n in names]


def test_it_has_exactly_the_size_that_was_asked_for(force: SimulatedForce) -> None:
    assert force.incidents.num_rows == 5_000
    assert sum(force.hotspots["planted"].to_pylist()) == 600
    assert force.near_repeats.num_rows == 75
    assert len(set(force.incidents["log_number"].to_pylist())) == 5_000


def test_each_planted_hotspot_is_found_on_the_ground_in_its_size(force: SimulatedForce) -> None:
    true = force.truth["places"].filter(pc.equal(force.truth["places"]["source"], "police"))
    east, north = (true[c].to_numpy() for c in ("easting", "northing"))
    event = force.truth["events"].filter(pc.equal(force.truth["events"]["source"], "police"))
    _, one = np.unique(event["event"].to_pylist(), return_index=True)
    for spot in force.hotspots.to_pylist():
        away = np.hypot(east[one] - spot["easting"], north[one] - spot["northing"])
        assert (away <= spot["radius_m"]).sum() == spot["planted"] + spot["background"]
        assert spot["planted"] > 2 * spot["background"]


def test_each_near_repeat_is_as_far_and_as_late_as_its_truth_says(force: SimulatedForce) -> None:
    log, when = _columns(force, "log_number", "occurred")
    east, north = (force.truth["places"][c].to_numpy() for c in ("easting", "northing"))
    row = {name: i for i, name in enumerate(log.tolist())}
    for repeat in force.near_repeats.to_pylist():
        child, parent = row[repeat["log_number"]], row[repeat["parent_log_number"]]
        gap = np.hypot(east[child] - east[parent], north[child] - north[parent])
        days = (when[child] - when[parent]) / np.timedelta64(1, "D")
        assert repeat["distance_m"] == pytest.approx(gap, abs=0.01)
        assert gap <= 200
        assert repeat["delay_days"] == pytest.approx(days, abs=1e-4)
        assert 0 < days < 7
        assert force.incidents["type"][child].as_py() == "Burglary"


def test_a_repeat_has_a_parent_of_its_own(force: SimulatedForce) -> None:
    parents = force.near_repeats["parent_log_number"].to_pylist()
    assert len(set(parents)) == len(parents)


def test_times_stay_in_the_period_and_run_in_order(force: SimulatedForce) -> None:
    when, reported = _columns(force, "occurred", "reported")
    assert when.min() >= np.datetime64("2024-01-01")
    assert when.max() < np.datetime64("2026-01-01")
    assert (reported >= when).all()
    assert (np.diff(reported) >= np.timedelta64(0)).all()


def test_evenings_and_summers_are_busier_for_anti_social_behaviour() -> None:
    force = simulate(size=20_000, seed=3, texts=False)
    kind, when = _columns(force, "type", "occurred")
    asb = when[kind == "Anti-social behaviour"]
    hour = asb.astype("datetime64[h]").astype(int) % 24
    month = asb.astype("datetime64[M]").astype(int) % 12 + 1
    assert (hour == 20).sum() > 3 * (hour == 8).sum()
    assert np.isin(month, (6, 7, 8)).sum() > 1.3 * np.isin(month, (12, 1, 2)).sum()


def test_every_incident_lies_in_the_invented_ward_that_it_is_said_to_be_in(
    force: SimulatedForce,
) -> None:
    east, north = (c.astype(float) for c in _columns(force, "easting", "northing"))
    polygons = np.array(ward_polygons())[ward_of(east, north)]
    assert shapely.covers(polygons, shapely.points(east, north)).all()


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two", "other")]
    for folder, seed in zip(folders, (5, 5, 6), strict=True):
        write(simulate(size=600, seed=seed, months=3), folder)
    one, two, other = ({p.name: p.read_bytes() for p in f.iterdir()} for f in folders)
    assert one == two
    assert one["incidents.csv"] != other["incidents.csv"]


def test_the_extract_reads_through_its_mapping_without_a_reject_or_a_flag(
    written: WrittenForce,
) -> None:
    source = ForceExtract(load_mapping(written.mapping))
    read = [f for f in find([written.incidents.parent]) if isinstance(f, InputFile)]
    files = [f for f in read if source.recognises(f)]
    assert [f.base for f in files] == ["incidents.csv"]
    batches = list(source.read(files[0]))
    rows = pa.concat_tables([b.accepted for b in batches])
    assert sum(b.rejected.num_rows for b in batches) == 0
    assert rows.num_rows == 5_000
    assert all(not flags for flags in rows["flags"].to_pylist())
    assert set(rows["time_precision"].to_pylist()) == {"minute"}
    assert set(rows["category"].to_pylist()) <= set(TYPES.values())


def test_areas_are_labelled_as_invented_and_hold_the_districts_people(
    written: WrittenForce,
) -> None:
    wards = json.loads(written.areas.read_text(encoding="utf-8"))["features"]
    assert all(f["properties"]["note"] == LABEL for f in wards)
    for name, people in DISTRICTS.items():
        here = [f["properties"] for f in wards if f["properties"]["district_name"] == name]
        assert sum(p["population"] for p in here) == pytest.approx(people, rel=1e-3)


def test_a_force_too_small_to_plant_anything_in_is_refused() -> None:
    with pytest.raises(InputError, match="too few"):
        simulate(size=100)


def test_a_single_month_still_has_all_that_was_planted() -> None:
    force = simulate(size=1_000, months=1)
    assert sum(force.hotspots["planted"].to_pylist()) == 120
    assert force.near_repeats.num_rows == 15
