"""Killed at any moment, a dataset is as it was before or after: never broken, lost or doubled."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from asvat.dataset.layout import Layout
from asvat.dataset.ledger import Ledger
from asvat.dataset.query import Dataset
from asvat.dataset.snapshots import current

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context\n"
)
FORCE = "West Yorkshire Police,West Yorkshire Police"
MONTHS, ROWS = 14, 1500


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    rng = random.Random(5)
    for number in range(MONTHS):
        month = f"{2020 + number // 12}-{number % 12 + 1:02d}"
        rows = []
        for row in range(ROWS):
            spot = rng.gauss(0, 0.004) if row % 3 else rng.uniform(-0.05, 0.05)
            place = f"{-1.55 + spot:.4f},{53.8 + spot / 2:.4f},On or near Road {row % 40}"
            rows.append(f",{month},{FORCE},{place},E01033010,Leeds 111B,Anti-social behaviour,,\n")
        name = f"{month}-west-yorkshire-street.csv"
        (folder / name).write_text(HEADER + "".join(rows))
    return folder


def asvat(*words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", "from asvat.cli import main; main()", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def killed_when(ready: Callable[[], bool], delay: float, *words: str) -> bool:
    """Kill a command -9 so long after `ready` holds; say whether it was still running."""
    process = asvat(*words)
    while process.poll() is None and not ready():
        time.sleep(0.002)
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return process.returncode == -signal.SIGKILL


def finish(*words: str) -> float:
    start = time.monotonic()
    process = asvat(*words)
    _, said = process.communicate()
    assert process.returncode == 0, said.decode()
    return time.monotonic() - start


def check_whole_files_only(dataset: Path) -> None:
    """What the ledger says is on record is there, once, in whole files."""
    layout = Layout(dataset)
    if not layout.exists():
        return
    with Ledger(layout) as ledger:
        accepted = sum(row["accepted"] for row in ledger.imports())
    names = Dataset(dataset).arrow("incidents", ["incident_id"]).column(0).to_pylist()
    assert len(names) == len(set(names)) == accepted
    assert accepted % ROWS == 0


def kill_adding(files: Path, folder: Path, times: int, seed: int) -> None:
    rng = random.Random(seed)
    killed = 0
    for trial in range(times):
        dataset = folder / f"d{trial}"
        started = rng.randrange(MONTHS)

        def ready(dataset: Path = dataset, started: int = started) -> bool:
            return len(list((dataset / "parts").glob("*"))) >= started

        words = ("add", "--dataset", str(dataset), str(files))
        killed += killed_when(ready, rng.uniform(0, 0.04), *words)
        check_whole_files_only(dataset)
        finish(*words)
        check_whole_files_only(dataset)
        assert Dataset(dataset).arrow("incidents", ["month"]).num_rows == MONTHS * ROWS
        left = {p.name for p in (dataset / "parts").iterdir()}
        assert left == {f"{n:08d}-incidents.parquet" for n in range(1, MONTHS + 1)}
    assert killed > times // 2, "the kills came too late to show anything"


def kill_running(files: Path, folder: Path, times: int, seed: int) -> None:
    rng = random.Random(seed)
    dataset = folder / "d"
    finish("add", "--dataset", str(dataset), str(files))
    usual = finish("run", "--dataset", str(dataset), "--cell", "1000")
    layout = Layout(dataset)
    good = current(layout)
    assert good is not None
    killed = 0
    for trial in range(times):
        cell = 300 + trial
        start = time.monotonic()
        # Every other time while the snapshot is being written, else at any moment.
        writing = trial % 2 == 0
        moment = rng.uniform(0.2, 0.9) * usual

        def ready(start: float = start, writing: bool = writing, moment: float = moment) -> bool:
            if writing:
                return any((dataset / "snapshots").glob(".*"))
            return time.monotonic() - start > moment

        words = ("run", "--dataset", str(dataset), "--cell", str(cell))
        killed += killed_when(ready, rng.uniform(0, 0.03), *words)
        now = current(layout)
        assert now is not None
        assert now.name == good.name or now.manifest["parameters"]["cell"] == cell
        assert now.table("about").num_rows == 1
        good = now
    assert killed > times // 2, "the kills came too late to show anything"
    finish("run", "--dataset", str(dataset), "--cell", "1000")
    last = current(layout)
    assert last is not None
    for name in last.tables():
        last.table(name)
    assert not list((dataset / "snapshots").glob(".*"))


def test_adding_can_be_killed_at_any_moment(files: Path, tmp_path: Path) -> None:
    kill_adding(files, tmp_path, times=4, seed=1)


def test_a_run_can_be_killed_at_any_moment(files: Path, tmp_path: Path) -> None:
    kill_running(files, tmp_path, times=4, seed=2)


@pytest.mark.slow
def test_adding_can_be_killed_a_hundred_times(files: Path, tmp_path: Path) -> None:
    kill_adding(files, tmp_path, times=100, seed=3)


@pytest.mark.slow
def test_a_run_can_be_killed_a_hundred_times(files: Path, tmp_path: Path) -> None:
    kill_running(files, tmp_path, times=100, seed=4)
