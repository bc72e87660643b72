"""The daily run on a simulated force: a day on top of two years, as the officer's desk has it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import polars as pl
import pytest

from asvat.dataset.add import add
from asvat.dataset.layout import Layout
from asvat.dataset.query import Dataset
from asvat.dataset.snapshots import Snapshot
from asvat.findings.scope import in_scope
from asvat.run import Settings, run
from asvat.simulation.extract import write
from asvat.simulation.force import simulate
from asvat.sources.registry import all_sources

DAY = 20
"""Logs that come in last, as a day's."""


@pytest.fixture(scope="module")
def force(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("force")
    write(simulate(size=1500, months=6, seed=3), folder)
    return folder


@pytest.fixture(scope="module")
def days(force: Path) -> tuple[Path, Path]:
    """The police's extract in two files: everything but the last logs, and these."""
    rows = list(csv.reader(io.StringIO((force / "incidents.csv").read_text("utf-8"))))
    parts = {"incidents-1": rows[:-DAY], "incidents-2": [rows[0], *rows[-DAY:]]}
    for name, part in parts.items():
        (force / name).mkdir(exist_ok=True)
        with (force / name / "incidents.csv").open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows(part)
    return tuple(force / name / "incidents.csv" for name in parts)  # type: ignore[return-value]


@pytest.fixture(scope="module")
def day_by_day(
    force: Path, days: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Layout, Snapshot, Snapshot]:
    layout = Layout(tmp_path_factory.mktemp("dataset") / "data")
    sources = all_sources([force / "mapping.toml"])
    add(layout.folder, [days[0]], sources)
    first = run(layout, Settings())
    add(layout.folder, [days[1]], sources)
    return layout, first, run(layout, Settings())


def frame(snapshot: Snapshot, name: str) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(snapshot.table(name)))


def test_every_log_in_scope_has_its_place_in_the_queue(
    day_by_day: tuple[Layout, Snapshot, Snapshot],
) -> None:
    layout, _, last = day_by_day
    records = Dataset(layout.folder).arrow()
    due = records.filter(in_scope(records)).column("incident_id").to_pylist()
    assert sorted(due) == sorted(last.table("queue").column("incident_id").to_pylist())


def test_running_again_gives_the_very_same_snapshot(
    day_by_day: tuple[Layout, Snapshot, Snapshot],
) -> None:
    layout, _, last = day_by_day
    assert run(layout, Settings()).name == last.name


def test_a_day_on_top_gives_what_linking_everything_anew_gives(
    day_by_day: tuple[Layout, Snapshot, Snapshot],
) -> None:
    layout, _, last = day_by_day
    anew = run(layout, Settings(everything=True))
    assert last.manifest["parent"]
    for name in ("repeats", "recording", "queue", "incident_places", "incident_events"):
        one, other = (
            frame(s, name).sort(pl.all()) if name == "repeats" else frame(s, name)
            for s in (last, anew)
        )
        assert one.height == other.height, name
    together = [
        frame(s, "profile_persons").group_by("person_id").agg(pl.col("profile_id").sort())
        for s in (last, anew)
    ]
    groups = [{tuple(row) for row in t["profile_id"].to_list()} for t in together]
    assert groups[0] == groups[1]
    scores = [frame(s, "queue").select("incident_id", "score") for s in (last, anew)]
    assert scores[0].equals(scores[1])


def test_people_keep_their_identifiers_overnight(
    day_by_day: tuple[Layout, Snapshot, Snapshot],
) -> None:
    _, first, last = day_by_day
    before, after = (frame(s, "profile_persons") for s in (first, last))
    kept = before.join(after, on="profile_id", suffix="_now")
    moved = kept.filter(pl.col("person_id") != pl.col("person_id_now"))
    told = set(frame(last, "identity_changes")["from_id"].to_list())
    assert set(moved["person_id"].to_list()) <= told


def test_a_link_that_a_person_refused_is_gone_on_the_next_run(
    day_by_day: tuple[Layout, Snapshot, Snapshot], tmp_path: Path
) -> None:
    layout, _, last = day_by_day
    persons = dict(frame(last, "profile_persons").select("profile_id", "person_id").iter_rows())
    parties = frame(last, "party_profiles").drop_nulls("profile_id")
    named: dict[str, tuple[str, str]] = {}
    pair = None
    for incident, role, position, profile in parties.select(
        "incident_id", "role", "position", "profile_id"
    ).iter_rows():
        here = f"{incident}:{role}:{position}"
        other = named.setdefault(persons[profile], (profile, here))
        if other[0] != profile:
            pair = (other, (profile, here))
            break
    assert pair is not None
    told = {"kind": "link", "left": pair[0][1], "right": pair[1][1], "verdict": "refused"}
    path = tmp_path / "decisions.jsonl"
    path.write_text(json.dumps(told) + "\n", encoding="utf-8")
    after = run(layout, Settings(decisions=path))
    now = dict(frame(after, "profile_persons").select("profile_id", "person_id").iter_rows())
    assert now[pair[0][0]] != now[pair[1][0]]
