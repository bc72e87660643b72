"""Lists over a snapshot: complete, in order, by day and district."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from asvat.errors import InputError
from asvat.findings.listing import (
    Asked,
    Reader,
    choose,
    open_snapshot,
    queue_of,
    recording_of,
    repeats_of,
)

SUNDAY, MONDAY = dt.date(2026, 3, 1), dt.date(2026, 3, 2)


@pytest.fixture
def reader(reviewed: Path) -> Iterator[Reader]:
    with open_snapshot(reviewed).open() as opened:
        yield opened


def test_every_log_in_scope_of_the_last_day_is_in_the_queue_and_no_other(reader: Reader) -> None:
    due = queue_of(reader, choose(reader, Asked()))
    assert due.chosen.first == due.chosen.last == MONDAY
    assert due.table.column("log").to_pylist() == ["L-201", "L-202", "L-203", "L-204"]
    assert (due.chosen.in_scope, due.left_out, due.alerts) == (4, 0, 2)


def test_logs_of_one_event_stand_together_where_the_first_of_them_stands(reader: Reader) -> None:
    rows = queue_of(reader, choose(reader, Asked())).table.to_pylist()
    park = [r for r in rows if r["log"] in {"L-202", "L-203"}]
    assert [r["event_rank"] for r in park] == [2, 2]
    assert {r["event_logs"] for r in park} == {2}
    told_to_two = rows[0]
    assert told_to_two["agencies"] == ["Northshire Police", "Northtown Council"]


def test_the_points_of_the_parts_add_up_to_the_score(reader: Reader) -> None:
    for row in queue_of(reader, choose(reader, Asked())).table.to_pylist():
        parts = ("harm", "vulnerability", "history", "escalation", "recording")
        assert sum(row[p] for p in parts) == pytest.approx(row["score"], abs=0.01)


def test_a_period_has_the_logs_of_all_its_days_and_a_district_only_its_own(reader: Reader) -> None:
    both = queue_of(reader, choose(reader, Asked(SUNDAY, MONDAY)))
    assert both.table.num_rows == 5
    south = queue_of(reader, choose(reader, Asked(SUNDAY, MONDAY, district="southtown")))
    assert south.table.column("log").to_pylist() == ["L-150", "L-204"]
    assert (south.left_out, south.chosen.in_scope) == (0, 5)


def test_a_district_that_nobody_has_heard_of_is_refused_with_the_nearest(reader: Reader) -> None:
    with pytest.raises(InputError, match=r"Perhaps: Northtown"):
        choose(reader, Asked(district="Northtwon"))


def test_a_repeat_caller_is_counted_beyond_exact_matching_and_not_named(reader: Reader) -> None:
    rows = repeats_of(reader, choose(reader, Asked())).to_pylist()
    caller = next(r for r in rows if r["counted"] == "caller")
    assert (caller["events"], caller["exact"], caller["logs_due"]) == (4, 2, ["L-201"])
    assert "repeat-90-days" in caller["met"]
    assert caller["place"] is None
    assert "Ackroyd" not in str(rows)


def test_crimes_to_consider_carry_the_words_the_point_to_prove_and_the_clock(
    reader: Reader,
) -> None:
    rows = recording_of(reader, choose(reader, Asked())).to_pylist()
    first = rows[0]
    assert (first["log"], first["class"], first["evidence"]) == ("L-201", "59", ["burn her out"])
    assert first["point_to_prove"]
    assert first["due"] == dt.datetime(2026, 3, 3, 7, 40)
    assert any(r["basis"] == "series" and r["class"] == "8L" for r in rows)


def test_a_snapshot_without_findings_says_so(tmp_path: Path, reviewed: Path) -> None:
    with pytest.raises(InputError, match="no run has been made yet"):
        open_snapshot(_fresh(tmp_path))


def _fresh(folder: Path) -> Path:
    from asvat.dataset.layout import Layout  # noqa: PLC0415

    Layout(folder / "d").create()
    return folder / "d"
