"""West Yorkshire from the archive to the page, with the areas that residents live in."""

from __future__ import annotations

import html
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from asvat.dataset.add import AddReport, add
from asvat.dataset.areas import add_areas, add_lookup, assign, layers
from asvat.dataset.query import Dataset, Selection
from asvat.dataset.snapshots import Snapshot
from asvat.geography.areas import read_areas
from asvat.reporting.compose import compose
from asvat.reporting.page import write_report
from asvat.run import Settings, run
from asvat.sources.registry import built_in_sources

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def added(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Dataset, AddReport]:
    folder = tmp_path_factory.mktemp("west-yorkshire") / "d"
    report = add(folder, [data / "police-uk" / "west-yorkshire.zip"], built_in_sources())
    dataset = Dataset(folder)
    panel = data / "areas" / "west-yorkshire-lsoa21-panel.geojson"
    add_areas(dataset.layout, read_areas(panel, "lsoa21"), panel.name)
    lookup = data / "areas" / "west-yorkshire_lsoa11_lsoa21_ltla22.csv"
    add_lookup(dataset.layout, lookup, "lsoa11", "lsoa21")
    return dataset, report


@pytest.fixture(scope="module")
def snapshot(added: tuple[Dataset, AddReport]) -> Snapshot:
    return run(added[0].layout, Settings())


def test_every_row_of_the_archive_comes_in_and_stop_and_search_is_left_out(
    added: tuple[Dataset, AddReport],
) -> None:
    dataset, report = added
    assert [report.total(n) for n in ("rows", "accepted", "rejected")] == [220_865, 220_865, 0]
    (skipped,) = (f for f in report.files if f.status == "skipped")
    assert skipped.file.endswith("stop-and-search.csv")
    assert "stop and search" in skipped.note
    counts = dataset.sql(
        "SELECT count(*) AS rows, count(*) FILTER (category = 'anti-social-behaviour') AS asb, "
        "count(*) FILTER (easting IS NULL) AS nowhere, "
        "count(*) FILTER (list_contains(flags, 'no_location')) AS flagged, "
        "count(DISTINCT incident_id) AS names, count(DISTINCT month) AS months FROM incidents"
    ).to_pylist()
    assert counts == [
        {"rows": 220_865, "asb": 62_495, "nowhere": 5_685, "flagged": 5_685, "names": 220_865,
         "months": 10}
    ]  # fmt: skip


def test_codes_of_2011_reach_the_areas_of_2021_through_the_lookup(
    added: tuple[Dataset, AddReport],
) -> None:
    dataset, _ = added
    rows = dataset.arrow("incidents", ["lsoa_code", "easting", "northing", "flags"], Selection())
    areas = layers(dataset.layout)["lsoa21"]
    found = assign(dataset.layout, rows, areas)
    placed = rows.column("lsoa_code").is_valid().to_numpy(zero_copy_only=False)
    # Within the force nearly every row has its area; those coded elsewhere lie elsewhere.
    assert (found[placed] >= 0).mean() > 0.99
    assert (found[~placed] < 0).all()
    same = pc.is_in(rows.column("lsoa_code"), pa.array(areas.codes.tolist()))
    at = np.flatnonzero(same.to_numpy())
    codes = rows.column("lsoa_code").take(at).to_pylist()
    assert areas.codes[found[at]].tolist() == codes


def test_97_in_a_hundred_points_lie_in_their_own_lsoa(data: Path, tmp_path: Path) -> None:
    month = data / "police-uk" / "leeds_2025-02_excel-damaged.csv"
    add(tmp_path / "d", [month], built_in_sources())
    rows = Dataset(tmp_path / "d").sql(
        "SELECT lsoa_code, easting, northing FROM incidents "
        "WHERE easting IS NOT NULL AND lsoa_code IS NOT NULL"
    )
    areas = read_areas(data / "areas" / "west-yorkshire-lsoa21-panel.geojson", "lsoa21")
    at = areas.locate(*(rows.column(n).to_numpy() for n in ("easting", "northing")))
    codes = np.append(areas.codes, "")[at]
    share = (codes == np.array(rows.column("lsoa_code").to_pylist(), object)).mean()
    assert share == pytest.approx(0.97, abs=0.015)


def test_the_report_opens_and_lists_the_hotspots(
    added: tuple[Dataset, AddReport], snapshot: Snapshot, tmp_path: Path
) -> None:
    index = write_report(compose(added[0].layout, snapshot, "", ""), tmp_path / "report")
    page = index.read_text()
    assert index.name == "index.html"
    hotspots = snapshot.table("hotspots")
    assert hotspots.num_rows == 20
    assert all(html.escape(place) in page for place in hotspots.column("place").to_pylist()[:5])
    assert "62,495" in page
    assert "snapped" in page


def test_emerging_hot_spots_are_refused_over_missing_months_with_the_reason(
    snapshot: Snapshot,
) -> None:
    why = {row["part"]: row["why"] for row in snapshot.table("absent").to_pylist()}
    assert "months of the period are not on record" in why["emerging"]


def test_area_counts_add_up_to_the_incidents_that_have_an_area(snapshot: Snapshot) -> None:
    coded = snapshot.table("incident_lsoa21")
    assert coded.num_rows == 220_865
    known = coded.num_rows - coded.column("code").null_count
    assert 0.95 < known / coded.num_rows < 1
