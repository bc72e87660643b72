"""The command as a process: start-up, exit codes, pipes and quietness."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

COMMAND = [sys.executable, "-c", "from asvat.cli import main; main()"]


def call(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_piped_output_is_the_result_and_nothing_else(months: Path, tmp_path: Path) -> None:
    added = call("add", "--dataset", tmp_path / "d", months / "2020-01", "--format", "json")
    assert (added.returncode, added.stderr) == (0, "")
    assert json.loads(added.stdout)["accepted"] == 120

    cells = call("hotspots", "--dataset", tmp_path / "d", "--method", "count", "--format", "csv")
    assert cells.stdout.splitlines()[0].startswith("cell_id,easting,northing,count,expected")
    assert "snapped" in cells.stderr
    assert "\x1b" not in cells.stdout + cells.stderr


def test_the_exit_status_is_2_for_a_mendable_problem_and_for_a_wrong_option(
    tmp_path: Path,
) -> None:
    missing = call("rejects", "--dataset", tmp_path / "nowhere")
    assert missing.returncode == 2
    assert missing.stderr.startswith("asvat: ")
    assert missing.stderr.count("\n") == 1
    assert call("hotspots", "--celll", "250").returncode == 2


def test_a_reader_that_has_enough_is_no_error(dataset: Path) -> None:
    told = subprocess.run(
        ["bash", "-o", "pipefail", "-c", '"$@" | head -n 1', "bash", *COMMAND,
         "hotspots", "--dataset", dataset, "--cell", "50", "--method", "count", "--format", "csv"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert told.returncode == 0
    assert told.stdout.startswith("cell_id,")
    assert "Error" not in told.stderr


def test_help_teaches_every_command_and_loads_nothing_heavy() -> None:
    loaded = "import sys; from asvat.cli.app import app; print(*sorted(sys.modules))"
    modules = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True
    )
    heavy = {"numpy", "pyarrow", "duckdb", "scipy", "numba", "polars", "rich.progress"}
    assert not heavy & set(modules.stdout.split())
    told = call("--help")
    for name in ("add", "areas", "imports", "rejects", "hotspots", "near-repeat", "trends",
                 "backtest", "effect", "report", "simulate"):  # fmt: skip
        assert f"  {name} " in told.stdout
