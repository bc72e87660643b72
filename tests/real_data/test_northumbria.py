"""Outcomes join the crimes they belong to by Crime ID."""

from __future__ import annotations

from pathlib import Path

import pytest

from asvat.dataset.add import add
from asvat.dataset.query import Dataset
from asvat.sources.registry import built_in_sources

pytestmark = pytest.mark.real_data


def test_outcome_ids_join_the_street_rows_as_in_the_files_themselves(
    data: Path, tmp_path: Path
) -> None:
    archive = data / "police-uk" / "northumbria_2020-05_2021-12.zip"
    report = add(tmp_path / "d", [archive], built_in_sources())
    assert report.total("rejected") == 0
    assert report.total("rows") == report.total("accepted") + report.total("unchanged")
    by_kind = report.to_dict()["by_source"]
    assert isinstance(by_kind, dict)
    assert {"police_uk.street", "police_uk.outcomes"} <= set(by_kind)
    (joined,) = (
        Dataset(tmp_path / "d")
        .sql(
            "SELECT count(*) AS ids, "
            "count(*) FILTER (crime_id IN (SELECT record_id FROM incidents)) "
            "AS joined FROM (SELECT DISTINCT crime_id FROM outcomes)"
        )
        .to_pylist()
    )
    # Counted from the CSV files by a script of its own: 126,705 ids, every one in a street file.
    assert joined == {"ids": 126_705, "joined": 126_705}
