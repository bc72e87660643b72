"""One row dated in the future is kept on record, told of, and in no analysis."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from asvat.dataset.add import add
from asvat.dataset.events import from_dataset
from asvat.dataset.query import Dataset, Selection
from asvat.dataset.snapshots import Snapshot
from asvat.evaluation.history import back_test
from asvat.reporting.compose import compose
from asvat.reporting.model import Absent
from asvat.reporting.series import trends_by
from asvat.run import Settings, run
from asvat.sources.registry import built_in_sources

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context\n"
)
FORCE = "West Yorkshire Police"
SAID = "1 incident is dated in the future and left out."
MONTHS = [str(m) for m in np.arange("2019-01", "2020-03", dtype="datetime64[M]")]


def row(month: str, east: float = -1.549) -> str:
    place = f"{east:.5f},53.798,On or near X,E01033010,Leeds 111B"
    return f",{month},{FORCE},{FORCE},{place},Anti-social behaviour,,\n"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder = tmp_path_factory.mktemp("future")
    for month in MONTHS:
        rows = [row(month)] * 9 + [row(month, -1.549 + 0.004 * k) for k in range(9)]
        odd = [row("2099-01")] if month == MONTHS[-1] else []
        path = folder / f"{month}-west-yorkshire-street.csv"
        path.write_text(HEADER + "".join(rows + odd))
    add(folder / "d", [folder], built_in_sources())
    return Dataset(folder / "d")


@pytest.fixture(scope="module")
def snapshot(dataset: Dataset) -> Snapshot:
    return run(dataset.layout, Settings(test_months=1))


def test_the_records_are_all_there_and_a_selection_leaves_the_future_out(dataset: Dataset) -> None:
    everything = dataset.arrow("incidents")
    assert everything.num_rows == 18 * len(MONTHS) + 1
    assert dataset.arrow("incidents", ["month"], Selection()).num_rows == 18 * len(MONTHS)
    assert dataset.months()[-1] == dt.date(2020, 2, 1)
    events = from_dataset(dataset, Selection())
    assert (len(events), events.future) == (18 * len(MONTHS), 1)


def test_trends_end_with_the_last_real_month_and_say_so(dataset: Dataset) -> None:
    found = trends_by(dataset, Selection(), "type")
    assert str(found.month[-1]) == "2020-02"
    assert SAID in found.caveats


def test_maps_are_judged_on_the_last_real_month_and_say_so(dataset: Dataset) -> None:
    found, subject = back_test(dataset, Selection(), 250, area_share=0.05, test_months=1, seed=1)
    assert {str(row["month"]) for row in found.month_table().to_pylist()} == {"2020-02"}
    assert subject == f"anti-social-behaviour ({SAID.rstrip('.')})"
    assert found.parameters["left_out"] == SAID


def test_the_report_covers_the_real_months_and_says_so(
    dataset: Dataset, snapshot: Snapshot
) -> None:
    page = compose(dataset.layout, snapshot)
    assert (page.first, page.last) == (dt.date(2019, 1, 1), dt.date(2020, 2, 29))
    assert SAID in page.notes
    assert not isinstance(page.by_month, Absent)
    assert len(page.by_month.rows) == len(MONTHS)
    assert not isinstance(page.concentration, Absent)
    assert "cells had no incident in the period" in page.concentration.note
    assert "2099" not in " ".join(source.name for source in page.sources)
