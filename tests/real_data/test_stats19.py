"""Collisions, casualties and vehicles of a year, added as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from asvat.dataset.add import add
from asvat.dataset.query import Dataset
from asvat.reporting.compose import compose
from asvat.reporting.model import Hotspots
from asvat.run import Settings, run
from asvat.sources.registry import built_in_sources

pytestmark = pytest.mark.real_data


def test_every_casualty_and_vehicle_finds_its_collision(data: Path, tmp_path: Path) -> None:
    add(tmp_path / "d", sorted((data / "stats19").glob("west_yorkshire_2024_*.csv")),
        built_in_sources())  # fmt: skip
    dataset = Dataset(tmp_path / "d")
    severities = dataset.sql("SELECT subtype, count(*) AS n FROM incidents GROUP BY 1 ORDER BY 1")
    assert {row["subtype"]: row["n"] for row in severities.to_pylist()} == {
        "fatal": 35, "serious": 1164, "slight": 2861,
    }  # fmt: skip
    for table, count in (("casualties", 5240), ("vehicles", 7355)):
        joined = dataset.sql(
            f"SELECT count(*) AS n FROM {table} JOIN incidents USING (incident_id)"
        )
        assert joined.to_pylist() == [{"n": count}]


def test_a_report_of_collisions_says_so_and_speaks_of_no_other_subject(
    data: Path, tmp_path: Path
) -> None:
    files = sorted((data / "stats19").glob("west_yorkshire_2024_*.csv"))
    add(tmp_path / "d", files, built_in_sources())
    layout = Dataset(tmp_path / "d").layout
    page = compose(layout, run(layout, Settings()))
    collisions = "oad traffic collisions with injury"
    assert page.title == f"R{collisions} in Bradford, Calderdale, Kirklees, Leeds and Wakefield"
    assert page.summary[0].label == f"Located r{collisions}"
    assert isinstance(page.hotspots, Hotspots)
    told = " ".join(spot.made_of for spot in page.hotspots.rows)
    assert "incidents from January 2024" in told
    assert "ASB" not in told
