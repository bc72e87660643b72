"""Every night: decisions to the engine, a run of the engine, its snapshot into the service."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from django.core.management import CommandError, call_command

from saferplaces.foundation.config.config import config
from saferplaces.foundation.jobs.running import JobError


def run_and_publish() -> dict[str, int]:
    """Run the engine on the dataset and publish what it found; nothing new changes nothing.

    Raises
    ------
    JobError
        When a part fails; what was published before stands.
    """
    data = config().dataset
    if not data.is_dir():
        raise JobError("There is no dataset in the folder that DATASET names: add an extract.")
    decisions = config().var / "decisions.jsonl"
    _command("decisions", out=decisions)
    _perception(data)
    before = _snapshot(data)
    _engine("run", "--dataset", data, "--decisions", decisions)
    _command("publish", data)
    with decisions.open("rb") as written:
        count = sum(1 for _ in written)
    return {"decisions": count, "new_snapshots": int(_snapshot(data) != before)}


def _perception(data: Path) -> None:
    """Hand what passengers say to the engine: perception, which it lays beside volume."""
    counts = config().var / "perception.csv"
    _command("feedback_out", counts)
    _engine("perception", "add", counts, "--dataset", data)


def _command(name: str, *words: object, **options: object) -> None:
    """Run a command of another room; what it says is kept beside the engine's words."""
    log = config().var / f"{name}.log"
    with log.open("w") as out:
        try:
            call_command(name, *words, stdout=out, stderr=out, **options)
        except CommandError as error:
            raise JobError(f"The command {name} failed: see {log.name}.") from error


def _engine(*words: object) -> None:
    program = Path(sys.executable).parent / "asvat"
    log = config().var / "engine.log"
    with log.open("wb") as out:
        done = subprocess.run(  # noqa: S603 - our own command line
            [str(program), *map(str, words)], stdout=out, stderr=out, check=False
        )
    if done.returncode:
        raise JobError(f"The engine ended with code {done.returncode}: see {log.name}.")


def _snapshot(data: Path) -> str:
    pointer = data / "CURRENT"
    return pointer.read_text().strip() if pointer.exists() else ""
