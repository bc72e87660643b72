"""A day is published by what differs from the day before, and the tables are the same as if all of
it had been published anew."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.saferplaces.intake.incidents.snapshots import Force, Log

from saferplaces.foundation.registry import AFTER_PUBLISHING
from saferplaces.intake.incidents.actions.publish import publish
from saferplaces.intake.incidents.models import Publication
from saferplaces.intake.incidents.publishing import differences
from saferplaces.intake.incidents.publishing.mapping import TABLES

pytestmark = pytest.mark.usefixtures("fresh_database")
MONTHS = ("2026-01", "2026-02", "2026-03")
Rows = dict[str, dict[str, Any]]


@pytest.fixture(autouse=True)
def nobody_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AFTER_PUBLISHING, "_found", [])


def _published() -> dict[str, Rows]:
    """Every column of every row; of when it was withdrawn, whether it was."""
    found: dict[str, Rows] = {}
    for table in TABLES:
        rows = {row[table.key]: row for row in table.model._default_manager.values()}
        for row in rows.values():
            row["withdrawn_at"] = row["withdrawn_at"] is not None
        found[table.kind] = rows
    return found


def _standing(tables: dict[str, Rows]) -> dict[str, Rows]:
    return {
        kind: {key: row for key, row in rows.items() if not row["withdrawn_at"]}
        for kind, rows in tables.items()
    }


def _another(logs: list[Log], gone: list[Log], dice: random.Random) -> list[Log]:
    """A day later: logs come, go, return, change, move, and their people are joined or parted."""
    kept = [log for log in logs if dice.random() > 0.15]
    gone += [log for log in logs if log not in kept]
    changed = []
    for log in kept:
        if dice.random() < 0.4:
            about: dict[str, Any] = dice.choice(
                [
                    {"narrative": f"Words {dice.random()}"},
                    {"month": dice.choice(MONTHS)},
                    {"person": f"P{dice.choice(kept).key}"},
                    {"area": dice.choice(["Leeds", "Bradford", "Nowhere"])},
                    {"in_scope": not log.in_scope},
                    {"phone": f"0113 496 0{dice.randrange(100, 999)}"},
                    {"points": float(dice.randrange(90))},
                    {"event": f"event-{dice.randrange(9)}"},
                ]
            )
            log = replace(log, **about)  # noqa: PLW2901
        changed.append(log)
    back = [gone.pop(dice.randrange(len(gone))) for _ in range(2) if gone]
    new = [Log(f"n{dice.randrange(10**9)}", dice.choice(MONTHS)) for _ in range(dice.randrange(3))]
    return [*changed, *back, *new]


def _force(logs: list[Log], dice: random.Random) -> Force:
    pairs = {tuple(sorted(dice.sample([log.key for log in logs], 2))) for _ in range(6)}
    edges = [(a, b, dice.choice([0.3, 0.62, 0.7, 0.8, 0.9])) for a, b in sorted(pairs)]
    return Force(logs, edges=edges, weakest=dice.choice([0.62, 0.9]))


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 30))]
)
def test_publishing_by_differences_leaves_what_publishing_anew_would(
    tmp_path: Path, seed: int
) -> None:
    dice = random.Random(seed)
    logs, gone = [Log(f"k{i}", dice.choice(MONTHS)) for i in range(8)], []
    said: list[str] = []
    for day in range(3):
        _force(logs, dice).write(tmp_path, f"day-{day}")
        publish(tmp_path, tell=said.append)
        by_differences = _published()
        Publication.objects.update(content={})  # nothing is known of it: everything is compared
        again = publish(tmp_path)
        assert _published() == by_differences
        assert not any(again.counts.get(table.kind) for table in TABLES)
        logs = _another(logs, gone, dice)
    assert any("keys that could" in line for line in said)
    for table in TABLES:
        table.model._default_manager.all().delete()
    Publication.objects.all().delete()
    publish(tmp_path)
    assert _published() == _standing(by_differences)


def test_what_nothing_touched_is_not_looked_at_even_in_months_that_changed(tmp_path: Path) -> None:
    a, b = Log("a"), Log("b")
    Force([a, b]).write(tmp_path, "one")
    Force([a, replace(b, points=1.0)]).write(tmp_path, "two")
    publish(tmp_path / "snapshots" / "one")
    incident = TABLES[0].model._default_manager
    incident.filter(pk="a").update(row_hash="touched")
    publish(tmp_path / "snapshots" / "two")
    assert incident.get(pk="a").row_hash == "touched"


@pytest.mark.parametrize("lost", ["the folder", "a file", "its account"])
def test_without_the_last_snapshot_whole_months_are_compared(tmp_path: Path, lost: str) -> None:
    Force([Log("a"), Log("b", "2026-01")]).write(tmp_path, "one")
    Force([Log("a", narrative="New."), Log("c")]).write(tmp_path, "two")
    one = tmp_path / "snapshots" / "one"
    publish(one)
    if lost == "the folder":
        shutil.rmtree(one)
    else:
        (one / ("people.parquet" if lost == "a file" else "manifest.json")).unlink()
    said: list[str] = []
    done = publish(tmp_path, tell=said.append)
    assert not any("keys that could" in line for line in said)
    assert done.counts["incident"] == {"changed": 1, "new": 1, "withdrawn": 1}


def test_where_very_much_differs_whole_months_are_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(differences, "MOST", 1)
    Force([Log("a"), Log("b")]).write(tmp_path, "one")
    Force([Log("a", narrative="New."), Log("b", area="Bradford")]).write(tmp_path, "two")
    publish(tmp_path / "snapshots" / "one")
    said: list[str] = []
    assert publish(tmp_path, tell=said.append).counts["incident"] == {"changed": 2}
    assert not any("keys that could" in line for line in said)
