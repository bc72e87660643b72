"""The verdict on last year's maps stands until there is something new to say of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from asvat.dataset.layout import Layout
from asvat.dataset.snapshots import Snapshot, write_snapshot
from asvat.run.settings import Settings
from asvat.run.verdicts import verdict_key, verdict_of

MONTHS = np.arange(np.datetime64("2025-01", "M"), np.datetime64("2025-04", "M"))


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    made = Layout(tmp_path / "data")
    made.create()
    return made


def cube(*incidents: int) -> np.ndarray:
    return np.array(incidents, float).reshape(-1, 1, 1)


def given_verdict(layout: Layout, *incidents: int) -> Snapshot:
    key = verdict_key(cube(*incidents), MONTHS[: len(incidents)], layout, Settings())
    told = pa.table({"method": ["count-12-months"]})
    with layout.writing():
        return write_snapshot(layout, {"backtest": told, "backtest_key": key}, {}, {})


def stands(layout: Layout, last: Snapshot, *incidents: int, cell: int = 250) -> bool:
    months = MONTHS[: len(incidents)]
    key = verdict_key(cube(*incidents), months, layout, Settings(cell=cell))
    found = verdict_of(last, key)
    return found is not None and set(found) == {"backtest", "backtest_key"}


def test_a_late_report_of_last_spring_changes_no_verdict(layout: Layout) -> None:
    last = given_verdict(layout, 400, 300)
    assert stands(layout, last, 401, 299)


def test_another_full_month_asks_for_a_new_verdict(layout: Layout) -> None:
    last = given_verdict(layout, 400, 300)
    assert not stands(layout, last, 400, 300, 350)


def test_a_month_that_came_in_anew_asks_for_a_new_verdict(layout: Layout) -> None:
    last = given_verdict(layout, 400, 300)
    assert not stands(layout, last, 400, 360)


def test_other_cells_ask_for_a_new_verdict(layout: Layout) -> None:
    last = given_verdict(layout, 400, 300)
    assert not stands(layout, last, 400, 300, cell=500)
