"""Hotspots and areas follow what is published."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
from tests.saferplaces.intake.hotspots.examples import a_hotspot, a_map

from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.reference.actions.areas import Shape, publish_areas
from saferplaces.foundation.reference.models import Area
from saferplaces.foundation.reference.queries import areas
from saferplaces.intake.hotspots.actions.publish import bring
from saferplaces.intake.hotspots.models import AreaMonth
from saferplaces.intake.hotspots.publishing.areas import Places, area_months
from saferplaces.intake.hotspots.publishing.reading import Coded, Logs

DAY = dt.date(2026, 3, 1)
SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}


def _logs(rows: list[tuple[str, str, int, str]]) -> Logs:
    """Logs of (district, ward, layer, month)."""
    districts, wards = ["bradford", "leeds"], ["W1", "W2"]

    def coded(values: list[str], names: list[str]) -> Coded:
        return Coded(np.array([names.index(v) if v in names else -1 for v in values]), names)

    return Logs(
        pa.table({"n": list(range(len(rows)))}),
        np.array([row[2] for row in rows]),
        np.array([row[3] for row in rows], "datetime64[M]"),
        coded([row[1] for row in rows], wards),
        coded([row[0] for row in rows], districts),
    )


def test_counts_by_area_add_up_and_a_month_that_is_not_full_is_never_shown() -> None:
    rows = [("leeds", "W1", 0, "2026-01")] * 9 + [("leeds", "W2", 0, "2026-01")] * 7
    rows += [("bradford", "W2", 0, "2026-01")] * 2  # at the border: W2 lies in Leeds
    rows += [("leeds", "W1", 1, "2026-02")] * 3 + [("leeds", "W1", 0, "2026-02")] * 30
    rows += [("leeds", "", -1, "2026-01"), ("", "W1", 0, "2026-01")]
    places = Places(
        {"W1": ("One", 1000.0), "W2": ("Two", None)},
        {"leeds": ("Leeds", 5000.0), "bradford": ("Bradford", None)},
    )
    months = np.array(["2026-01", "2026-02"], "datetime64[M]")
    found = {
        (row.kind, row.code, row.layer, str(row.month)[:7]): row
        for row in area_months(_logs(rows), months, 1, places)
    }
    assert found["ward", "W1", "subject", "2026-01"].count == 10
    assert found["ward", "W2", "subject", "2026-01"].count == 9
    assert found["ward", "W2", "subject", "2026-01"].district == "leeds"
    assert found["district", "leeds", "subject", "2026-01"].count == 19
    assert found["force", "force", "subject", "2026-01"].shown
    assert not found["ward", "W1", "subject", "2026-02"].shown
    assert found["ward", "W1", "subject", "None"].count == 10  # full months alone
    assert not any(row.shown for key, row in found.items() if key[2] == "together")
    assert not found["ward", "W1", "asb_linked_crime", "2026-01"].shown


def test_shapes_are_dated_and_a_border_that_moves_begins_a_new_row(db: None) -> None:
    def publish(shape: dict, day: dt.date) -> int:
        return publish_areas(SYSTEM, "ward", [Shape("W1", "One", "leeds", shape)], "layer", day)

    assert publish(SQUARE, DAY) == 1
    assert publish(SQUARE, DAY + dt.timedelta(days=7)) == 0
    moved = SQUARE | {"coordinates": [[[0, 0], [2, 0], [1, 1], [0, 0]]]}
    assert publish(moved, DAY + dt.timedelta(days=9)) == 2
    assert areas("ward", DAY).get().shape == SQUARE
    assert areas("ward", DAY + dt.timedelta(days=9)).get().shape == moved
    assert Area.objects.filter(kind="ward").count() == 2


def test_the_hotspots_of_the_last_snapshot_stay_when_this_one_cannot_be_read(
    db: None, tmp_path: Path
) -> None:
    a_map()
    a_hotspot()
    gone = SimpleNamespace(folder=tmp_path, snapshot="none")
    assert bring(gone) == {"hotspots_unread": 1}
    assert AreaMonth.objects.exists()
