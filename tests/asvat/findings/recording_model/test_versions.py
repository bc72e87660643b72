"""Versions in a dataset: sample, train, use, compare, roll back, erase; and what a run reads."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from asvat.cli import _run
from asvat.dataset.add import add
from asvat.dataset.layout import Layout
from asvat.dataset.models import Models
from asvat.dataset.query import Dataset
from asvat.dataset.snapshots import write_snapshot
from asvat.findings.narratives import version as rules_version
from asvat.findings.reading import narratives_of
from asvat.findings.recording_model import (
    ReRanker,
    draw,
    in_use,
    keep,
    learning_settings,
    load,
    put_in_use,
    read_decisions,
    roll_back,
    settled,
    settled_blind,
    tell_of,
    train,
)
from asvat.sources.registry import all_sources

MAPPING = """
[source]
name = "logs"
agency = "Northshire Police"
regime = "part3"
marking = "OFFICIAL-SENSITIVE"
place_precision = "exact"

[columns]
record_id = "Log"
reported_at = "When"
category = "Kind"
closing_code = "Closing"
easting = "East"
northing = "North"
narrative = "Text"

[codes.category]
"ASB" = "anti-social-behaviour"
"""
SIZE = 240


@pytest.fixture
def asvat(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    def call(*arguments: object) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["asvat", *map(str, arguments)])
        code = _run()
        told = capsys.readouterr()
        return code, told.out + told.err

    return call


@pytest.fixture(scope="module")
def texts(told_of) -> list[tuple[str, bool, list[str]]]:
    return [told_of(number) for number in range(SIZE)]


@pytest.fixture(scope="module")
def made(texts, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset, not to be changed."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "mapping.toml").write_text(MAPPING)
    with (folder / "logs.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["Log", "When", "Kind", "Closing", "East", "North", "Text"])
        for number, (text, _, _) in enumerate(texts):
            closing = "ASB-N" if number % 10 else "OTHER"
            out.writerow([number, "2026-03-01 21:30", "ASB", closing, 430_000, 433_500, text])
    add(folder / "d", [folder / "logs.csv"], all_sources([folder / "mapping.toml"]))
    return folder / "d"


@pytest.fixture
def dataset(made: Path, tmp_path: Path) -> Dataset:
    shutil.copytree(made, tmp_path / "d")
    return Dataset(tmp_path / "d")


def decide(dataset: Dataset, texts, path: Path, blind: set[str]) -> Path:
    """Write what simulated reviewers decide: the truth, of every log."""
    lines = []
    for row in dataset.arrow("incidents", ["incident_id", "record_id"]).to_pylist():
        _, missed, classes = texts[int(row["record_id"])]
        line = {
            "kind": "recording", "incident": row["incident_id"], "crime_missed": missed,
            "classes": classes if missed else [], "decided_by": "reviewer", "confirmed": True,
            "decided_at": "2026-03-02T09:00:00",
            "sample": "blind" if row["incident_id"] in blind else "queue",
        }  # fmt: skip
        lines.append(json.dumps(line) + "\n")
    path.write_text("".join(lines), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def with_models(made: Path, texts, tmp_path_factory: pytest.TempPathFactory):
    """A dataset with a draw and two versions, of the blind sample and of everything."""
    folder = tmp_path_factory.mktemp("trained")
    shutil.copytree(made, folder / "d")
    dataset = Dataset(folder / "d")
    blind = set(draw(dataset, 120, 1).logs.column("incident_id").to_pylist())
    decisions = decide(dataset, texts, folder / "decisions.jsonl", blind)
    given = read_decisions(decisions)
    versions = []
    for some in ([d for d in given if d.sample == "blind"], given):
        labels = settled(some)
        told = tell_of(dataset, sorted(labels))
        model = train(told, labels, settled_blind(some, blind), learning_settings())
        versions.append(keep(dataset.layout, model))
    return folder / "d", decisions, *versions


@pytest.fixture
def trained(with_models, dataset: Dataset) -> tuple[Path, str, str]:
    """The file of decisions and the two versions, which `dataset` now holds."""
    folder, *rest = with_models
    shutil.copytree(folder / "models", dataset.layout.folder / "models")
    return tuple(rest)


def logs(dataset: Dataset) -> pa.Table:
    found = dataset.arrow("incidents", ["incident_id", "closing_code"])
    return found.append_column("scope", pa.array([True] * found.num_rows))


def probabilities(dataset: Dataset) -> list[float]:
    return narratives_of(dataset, None, logs(dataset)).column("probability").to_pylist()


def test_a_sample_is_random_reproducible_and_blind(dataset: Dataset, tmp_path: Path, asvat) -> None:
    drawn = []
    for seed, name in ((1, "a"), (1, "b"), (2, "c")):
        out = tmp_path / f"{name}.csv"
        code, told = asvat("recording", "sample", "--dataset", dataset.layout.folder,
                           "--size", 50, "--seed", seed, "--out", out)  # fmt: skip
        assert code == 0
        assert "50 of 216 logs in scope" in told
        drawn.append(out.read_text())
    assert drawn[0] == drawn[1] != drawn[2]
    rows = list(csv.DictReader(drawn[0].splitlines()))
    assert list(rows[0]) == [
        "sample", "incident_id", "record_id", "agency", "reported_at", "closing_code",
        "offence_class",
    ]  # fmt: skip
    assert {row["closing_code"] for row in rows} == {"ASB-N"}
    assert [row["record_id"] for row in rows] != sorted(row["record_id"] for row in rows)


def test_a_sample_larger_than_what_there_is_is_refused(dataset: Dataset, tmp_path, asvat) -> None:
    code, told = asvat("recording", "sample", "--dataset", dataset.layout.folder,
                       "--size", 217, "--out", tmp_path / "x.csv")  # fmt: skip
    assert code == 2
    assert "the 216 in scope" in told


def test_rolling_back_gives_the_probabilities_of_before(dataset: Dataset, trained) -> None:
    _, one, other = trained
    layout = dataset.layout
    assert in_use(layout) is None
    rules = probabilities(dataset)
    put_in_use(layout, one)
    first = probabilities(dataset)
    put_in_use(layout, other)
    assert probabilities(dataset) != first != rules
    assert roll_back(layout) == one
    assert probabilities(dataset) == first
    put_in_use(layout, "base")
    assert probabilities(dataset) == rules


def test_the_first_version_can_be_rolled_back_to_the_rules(
    dataset: Dataset, trained, asvat
) -> None:
    folder = dataset.layout.folder
    rules = probabilities(dataset)
    assert asvat("recording", "use", trained[1], "--dataset", folder)[0] == 0
    assert probabilities(dataset) != rules
    assert "Version base" in asvat("recording", "rollback", "--dataset", folder)[1]
    assert probabilities(dataset) == rules


def test_a_run_reads_again_once_another_model_is_in_use(dataset: Dataset, trained) -> None:
    layout = dataset.layout
    put_in_use(layout, trained[1])
    told = narratives_of(dataset, None, logs(dataset))
    assert f"recording-{trained[1]}" in told.column("rules")[0].as_py()
    parameters = {"models": {"recording": trained[1]}}
    marked = told.set_column(
        told.schema.get_field_index("subtype"), "subtype", pa.array(["kept"] * told.num_rows)
    )
    with layout.writing():
        last = write_snapshot(
            layout, {"narratives": marked}, parameters, {"narratives": rules_version()}
        )
    again = narratives_of(dataset, last, logs(dataset))
    assert set(again.column("subtype").to_pylist()) == {"kept"}
    put_in_use(layout, trained[2])
    assert "kept" not in narratives_of(dataset, last, logs(dataset)).column("subtype").to_pylist()


def test_versions_are_listed_shown_and_compared(dataset: Dataset, trained, asvat) -> None:
    decisions, one, other = trained
    folder = dataset.layout.folder
    listed = json.loads(asvat("recording", "list", "--dataset", folder, "--format", "json")[1])
    assert {row["version"]: row["labels"] for row in listed} == {one: 120, other: SIZE}
    shown = asvat("recording", "show", other, "--dataset", folder)[1]
    assert "240 labelled logs (240 by reviewer" in shown
    assert "odds_times" in shown
    given = ("--dataset", folder, "--decisions", decisions, "--format", "csv")
    code, told = asvat("recording", "compare", "base", other, *given)
    assert code == 0
    assert "120 logs of the blind sample" in told
    assert "log_loss" in told


def test_a_clearly_worse_model_is_not_put_in_use_unless_forced(
    dataset: Dataset, trained, asvat
) -> None:
    decisions, one, other = trained
    layout = dataset.layout
    good = load(layout, one)
    sees_all = {log: (yes, 0.97 if yes else 0.03) for log, (yes, _) in good.judged.items()}
    best = keep(layout, replace(good, judged=sees_all))
    put_in_use(layout, best)
    given = ("--dataset", layout.folder, "--decisions", decisions, "--use")
    code, told = asvat("recording", "train", *given)
    assert code == 2
    assert "log loss on the blind sample is clearly worse than that of" in told
    assert f"version {other} is kept and not put in use" in told
    assert in_use(layout).version == best
    assert asvat("recording", "train", *given, "--force")[0] == 0
    assert in_use(layout).version == other


def test_what_was_never_judged_blind_is_not_put_in_use_unless_forced(
    dataset: Dataset, texts, tmp_path: Path, asvat
) -> None:
    decisions = decide(dataset, texts, tmp_path / "decisions.jsonl", set())
    given = ("--dataset", dataset.layout.folder, "--decisions", decisions, "--use")
    code, told = asvat("recording", "train", *given)
    assert code == 2
    assert "cannot be judged: 0 logs of the blind sample" in told
    assert in_use(dataset.layout) is None
    assert asvat("recording", "train", *given, "--force")[0] == 0
    assert in_use(dataset.layout) is not None


def test_keeping_a_model_does_not_put_it_in_use(dataset: Dataset) -> None:
    version = keep(dataset.layout, ReRanker(""))
    assert Models(dataset.layout, "recording").versions() == [version]
    assert in_use(dataset.layout) is None


def test_an_erasure_forgets_the_models_and_leaves_what_was_drawn(
    dataset: Dataset, trained, tmp_path: Path, asvat
) -> None:
    put_in_use(dataset.layout, trained[1])
    (tmp_path / "list.csv").write_text("record_id\n7\n")
    told = asvat("erase", "--dataset", dataset.layout.folder, "--list", tmp_path / "list.csv")[1]
    assert "Models forgotten: 3 of recording." in told
    assert in_use(Layout(dataset.layout.folder)) is None
    given = ("--dataset", dataset.layout.folder, "--decisions", trained[0])
    assert (
        "1 decisions are on logs that are not on record" in asvat("recording", "train", *given)[1]
    )
