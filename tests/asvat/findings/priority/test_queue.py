"""The queue: everything in scope, in order, with the parts of each score in sight."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asvat.findings.priority import MATTERS, queue

PARTS = ("harm", "vulnerability", "history", "escalation", "recording")
DAY = dt.date(2026, 3, 2)


def matter(name: str, *triggers: str, at: int = 9, **values: float) -> dict[str, object]:
    told: dict[str, object] = {
        "incident_id": name,
        "event_id": name,
        "at": dt.datetime(2026, 3, 2, at),
        "closed_on": DAY,
        "triggers": list(triggers),
    }
    for part in PARTS:
        told[part] = values.get(part, 0.0)
        told[f"{part}_why"] = f"because of {part}" if values.get(part) else ""
    return told


def ordered(*matters: dict[str, object]) -> list[dict[str, object]]:
    rows = queue(pa.Table.from_pylist(list(matters), schema=MATTERS)).to_pylist()
    return sorted(rows, key=lambda r: r["rank"])


def test_a_ninth_call_from_a_vulnerable_victim_is_read_before_a_single_broken_fence() -> None:
    rows = ordered(
        matter("fence", harm=3.0),
        matter("ninth", harm=2.0, history=16.0, vulnerability=4.0),
    )
    assert [r["incident_id"] for r in rows] == ["ninth", "fence"]


def test_a_hard_trigger_is_an_alert_and_leaves_the_order_to_the_scores() -> None:
    rows = ordered(matter("high", harm=50.0, history=50.0), matter("knife", "weapon", harm=1.0))
    assert [r["incident_id"] for r in rows] == ["high", "knife"]
    assert [r["alert"] for r in rows] == [False, True]


def test_ties_go_to_what_was_reported_first_whatever_the_order_of_the_rows() -> None:
    early, late = matter("b", at=8, harm=2.0), matter("a", at=9, harm=2.0)
    assert [r["incident_id"] for r in ordered(late, early)] == ["b", "a"]


@given(
    st.lists(
        st.fixed_dictionaries({p: st.floats(0, 1e6, allow_nan=False) for p in PARTS}),
        min_size=1,
        max_size=8,
    )
)
def test_the_parts_sum_to_the_score_and_no_log_is_dropped(values: list[dict[str, float]]) -> None:
    rows = ordered(*(matter(f"log{i}", **v) for i, v in enumerate(values)))
    assert sorted(r["incident_id"] for r in rows) == sorted(f"log{i}" for i in range(len(values)))
    for row in rows:
        assert sum(c["points"] for c in row["contributions"]) == pytest.approx(row["score"])
        assert 0 <= row["score"] <= 100
        assert all(c["why"] for c in row["contributions"])


def test_more_harm_never_lowers_a_score() -> None:
    low, high = ordered(matter("a", harm=1.0, history=3.0), matter("b", harm=2.0, history=3.0))[
        ::-1
    ]
    assert low["score"] < high["score"]
