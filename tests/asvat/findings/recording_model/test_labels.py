"""What counts as a label, and for how much."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from asvat.errors import InputError
from asvat.findings.recording_model import (
    learning_settings,
    read_decisions,
    settled,
    settled_blind,
)
from asvat.findings.recording_model.weighing import weights

GOOD = {
    "kind": "recording", "incident": "log-1", "crime_missed": True, "classes": ["8L"],
    "decided_by": "reviewer", "confirmed": False, "decided_at": "2026-03-02T09:00:00",
    "sample": "queue",
}  # fmt: skip


def written(folder: Path, *lines: dict[str, Any]) -> Path:
    path = folder / "decisions.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def counted(folder: Path, *lines: dict[str, Any]) -> dict[str, bool]:
    decisions = read_decisions(written(folder, *(GOOD | line for line in lines)))
    return {log: d.crime_missed for log, d in settled(decisions).items()}


NO = {"crime_missed": False, "classes": []}


def test_a_registrars_word_wins_however_late_the_others_speak(tmp_path: Path) -> None:
    assert counted(
        tmp_path,
        NO | {"decided_by": "registrar", "decided_at": "2026-01-01"},
        {"decided_by": "second_look", "decided_at": "2026-02-01", "confirmed": True},
        {"decided_at": "2026-03-01", "confirmed": True},
    ) == {"log-1": False}


def test_a_second_look_wins_over_a_reviewer_and_the_later_reviewer_over_the_earlier(
    tmp_path: Path,
) -> None:
    later = NO | {"decided_at": "2026-04-01"}
    assert counted(tmp_path, later, {}) == {"log-1": False}
    assert counted(tmp_path, later, {"decided_by": "second_look"}) == {"log-1": True}


def test_moments_with_and_without_an_offset_are_put_in_one_order(tmp_path: Path) -> None:
    summer = {"decided_at": "2026-06-01T09:30:00+01:00"}
    assert counted(tmp_path, NO | {"decided_at": "2026-06-01T09:00:00"}, summer) == {"log-1": False}


def test_what_a_reviewer_says_with_the_prompt_in_sight_does_not_spoil_the_blind_sample(
    tmp_path: Path,
) -> None:
    blind = NO | {"sample": "blind"}
    path = written(tmp_path, *(GOOD | line for line in (blind, {"decided_at": "2026-05-01"})))
    decisions = read_decisions(path)
    assert settled_blind(decisions, {"log-1"})["log-1"].crime_missed is False
    assert settled(decisions)["log-1"].crime_missed is True
    registrar = written(tmp_path, *(GOOD | line for line in (blind, {"decided_by": "registrar"})))
    assert settled_blind(read_decisions(registrar), {"log-1"})["log-1"].crime_missed is True


def test_a_log_that_no_draw_holds_is_not_blind_whatever_the_line_says(tmp_path: Path) -> None:
    decisions = read_decisions(written(tmp_path, GOOD | {"sample": "blind"}))
    assert settled_blind(decisions, {"log-2"}) == {}


def test_decisions_on_links_are_left_to_others(tmp_path: Path) -> None:
    assert read_decisions(written(tmp_path, {"kind": "link", "left": "Edna"}, GOOD))[0].line == 2


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ({"incident": None}, "incident"),
        ({"crime_missed": "Edna Ackroyd"}, "crime_missed"),
        ({"classes": ["Edna Ackroyd"]}, "classes"),
        ({"classes": "8L"}, "classes"),
        ({"decided_by": "Edna Ackroyd"}, "decided_by"),
        ({"confirmed": 1}, "confirmed"),
        ({"decided_at": "Edna Ackroyd"}, "decided_at"),
        ({"sample": "Edna Ackroyd"}, "sample"),
        ({"crime_missed": False}, "says that none was missed"),
    ],
)
def test_a_bad_line_is_named_and_not_quoted(
    tmp_path: Path, line: dict[str, Any], says: str
) -> None:
    path = written(tmp_path, GOOD, GOOD | line)
    with pytest.raises(InputError) as caught:
        read_decisions(path)
    assert says in str(caught.value)
    assert "decisions.jsonl, line 2" in str(caught.value)
    assert "Edna" not in str(caught.value)


def test_a_line_that_is_not_json_is_named_and_not_quoted(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    path.write_text('{"kind": "recording", Edna', encoding="utf-8")
    with pytest.raises(
        InputError, match=r"decisions\.jsonl, line 1: this line is not JSON"
    ) as told:
        read_decisions(path)
    assert told.value.__suppress_context__


def test_labels_weigh_by_who_gave_them_and_whether_the_prompt_was_in_sight(tmp_path: Path) -> None:
    lines = [
        GOOD | {"incident": f"log-{n}", "decided_by": by, "confirmed": sure}
        for n, (by, sure) in enumerate(
            [("reviewer", False), ("reviewer", True), ("registrar", False)] * 2
        )
    ]
    labels = read_decisions(written(tmp_path, *lines))
    seen = np.array([False] * 3 + [True] * 3)
    got = weights(labels, np.full(6, 0.8), seen, learning_settings(dt.date(2026, 1, 1)))
    assert got.tolist() == [0.5, 1.0, 1.0, 0.25, 0.5, 0.5]


def test_what_the_queue_shows_too_often_weighs_less(tmp_path: Path) -> None:
    labels = [*read_decisions(written(tmp_path, GOOD | {"confirmed": True}))] * 120
    probability = np.array([0.95, 0.05] * 10 + [0.95] * 90 + [0.05] * 10)
    seen = np.arange(120) >= 20
    got = weights(labels, probability, seen, learning_settings())
    assert got[25] * 9 == pytest.approx(got[-1])
    assert got[20:].mean() == pytest.approx(learning_settings().queue)
    assert set(got[:20]) == {1.0}
