"""A small synthetic force, run through the engine as the demonstration's is, and kept.

The engine takes most of a minute on a busy machine, so its dataset stays under ``var/test`` for as
long as the engine's source and the numbers below are the same. Two sessions that need it at once
make it once.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from saferplaces.foundation.config.config import config
from saferplaces.foundation.config.running.demo import EXTRACTS

ENGINE = Path(__file__).resolve().parents[3] / "src" / "asvat"
LOGS, MONTHS, SEED = 1500, 12, 7
AREAS = {"areas": "ward", "districts": "district"}
WORDS = "import sys; from asvat.cli.app import app; [app(line.split('|'), standalone_mode=False) "
WORDS += "for line in sys.argv[1:]]"


def dataset() -> Path:
    """The folder of the dataset, with a snapshot in it."""
    kept = config().var / "forces"
    kept.mkdir(parents=True, exist_ok=True)
    found = kept / _digest()
    with (kept / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not found.exists():
            for old in kept.iterdir():
                if old.is_dir():
                    shutil.rmtree(old)
            _make(kept / "making")
            (kept / "making").rename(found)
    return found / "data"


def _make(folder: Path) -> None:
    force, data = folder / "force", folder / "data"
    lines = [f"simulate|--logs|{LOGS}|--months|{MONTHS}|--seed|{SEED}|--out|{force}"]
    for extract, mapping in EXTRACTS.items():
        described = force / f"{mapping}.toml"
        lines.append(f"add|--dataset|{data}|--mapping|{described}|{force / extract}.csv")
    for name, kind in AREAS.items():
        lines.append(f"areas|add|{force / name}.geojson|--dataset|{data}|--kind|{kind}")
    lines.append(f"run|--dataset|{data}")
    done = subprocess.run(
        [sys.executable, "-c", WORDS, *lines], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]


def _digest() -> str:
    found = hashlib.sha256(f"{LOGS} {MONTHS} {SEED} {WORDS}".encode())
    for path in sorted(ENGINE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            found.update(path.relative_to(ENGINE).as_posix().encode() + path.read_bytes())
    return found.hexdigest()[:16]
